"""Base maps: data, drawing, packs, pictures, names."""
