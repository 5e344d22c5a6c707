"""Portraits: a storyboard (pure data) becomes one MP4, scene by scene."""
