"""Collective actions: their séances, the devices in the room, and whose turn it is."""
