"""Screens of récits: the room, the table of professionals, what scripts ask."""
