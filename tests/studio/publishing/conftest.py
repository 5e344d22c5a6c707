"""The note kind and the press of the gallery's tests serve here too."""

from tests.engines import database_url
from tests.journeys.conftest import browser, screens, server, voice
from tests.studio.gallery.conftest import app, note_kind, press, public_app, visitor

__all__ = [
    "app",
    "browser",
    "database_url",
    "note_kind",
    "press",
    "public_app",
    "screens",
    "server",
    "visitor",
    "voice",
]  # fmt: skip
