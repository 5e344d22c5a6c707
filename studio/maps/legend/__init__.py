"""The legend of a map: its pictograms and shapes, how marks look, what may be shown of it."""
