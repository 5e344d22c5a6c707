"""A photographed drawing as the ground of a map: a flat world, laid on the real one when asked."""
