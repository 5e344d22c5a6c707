"""What can go wrong with a base map, in sentences a person can read."""

from __future__ import annotations


class BasemapError(Exception):
    """Base of every refusal of this package; `str(error)` is a French sentence for people."""


class UnknownGround(BasemapError):
    """No ground has this identifier."""

    def __init__(self, ground_id: str) -> None:
        super().__init__(f"Le fond de carte « {ground_id} » n’existe pas (ou n’existe plus).")


class NoTile(BasemapError):
    """This ground has no picture at this place and zoom."""


class BrokenPack(BasemapError):
    """An operator's file cannot be read as a pack of tiles."""


class NoFont(BasemapError):
    """The letters needed to write on a map are not installed."""


class BadPicture(BasemapError):
    """A picture was asked for with impossible measures."""
