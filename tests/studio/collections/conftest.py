"""Collections are made of what récits and maps have published."""

from __future__ import annotations

from tests.studio.stories.conftest import anyone, database_url, desk

__all__ = ["anyone", "database_url", "desk"]
