"""A portrait that everybody may take in hand: the rooms of portraits and of publishing do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.portraits.making import Room


@pytest.fixture
def room(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    settings: Settings,
    work: Callable[[], list[str]],
    tmp_path: Path,
) -> Room:
    """Nadia's portrait « Mon parcours », just begun and kept: for tests in which jobs are done or
    pages are asked for."""
    made = Room(database, kept_cast, storage, settings, tmp_path / "given", work)
    made.begin()
    return made
