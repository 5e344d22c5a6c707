"""The note kind and the press of the gallery's tests serve here too."""

from tests.studio.gallery.conftest import app, note_kind, press, public_app, visitor

__all__ = ["app", "note_kind", "press", "public_app", "visitor"]
