"""Sounds of the demo: synthetic voices that can be told apart, and places drawn in noise."""
