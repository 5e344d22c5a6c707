"""The note kind and the press of the gallery's tests serve here too."""

import pytest

from tests.engines import database_url
from tests.journeys.conftest import browser, screens, server, voice
from tests.studio.gallery.conftest import (
    Press,
    Published,
    app,
    note_kind,
    press,
    public_app,
    visitor,
)

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


@pytest.fixture
def note(press: Press) -> Published:
    """A production that everybody sees."""
    return press.publish("Le banc du marché")
