"""« Mes productions » for who is shown, the board and the papers for référents, and the door of who
has only a paper."""

from studio.publishing.views import (
    angles,
    audience,
    editions,
    faces,
    home,
    paper,
    papers,
    photos,
    room,
    sounds,
    staff,
)
from studio.publishing.views.blueprint import bp

__all__ = [
    "angles",
    "audience",
    "bp",
    "editions",
    "faces",
    "home",
    "paper",
    "papers",
    "photos",
    "room",
    "sounds",
    "staff",
]
