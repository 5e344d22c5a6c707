from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.portraits.making import Hands, a_portrait


@pytest.fixture
def hands(db: Session, cast: Cast, storage: DiskStore, tmp_path: Path) -> Hands:
    """Nadia's portrait « Mon parcours », just begun, in the open transaction of `db`."""
    return a_portrait(db, cast, storage, tmp_path / "given")


@pytest.fixture(autouse=True)
def small_films(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films as they are in life, but the size of a stamp and without long cards."""
    monkeypatch.setattr("studio.portraits.film.SIZE", (320, 180))
    monkeypatch.setattr("studio.portraits.film.OPENING", 1.0)
    monkeypatch.setattr("studio.portraits.film.CLOSING", 1.0)
