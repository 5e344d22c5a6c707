"""Drawn pictures of the demo: cut paper, ink and grain, by code, the same at every run."""
