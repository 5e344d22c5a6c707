"""Screens of a portrait being made: the room's question cards, the table of professionals."""
