from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from tests.cast import Cast
from tests.journeys.conftest import browser, photo, screens, server, voice
from tests.studio.maps.making import a_map

__all__ = ["browser", "photo", "screens", "server", "voice"]


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    """Nadia's map « Où aller avec Internet »."""
    return a_map(db, cast)


@pytest.fixture(scope="session")
def attacks(testdata: Path) -> list[str]:
    """Texts that somebody might type to break a page: short enough for a title."""
    hostile = testdata / "hostile"
    texts = json.loads((hostile / "blns.json").read_text("utf-8"))
    for name in ("xss_intruders.txt", "xss_payloads_quick.txt"):
        texts += (hostile / name).read_text("utf-8", errors="replace").splitlines()
    own = [
        "${alert(1)}",
        "`-alert(1)-`",
        "</script><script>alert(1)</script>",
        "{{ 7*7 }}",
        "\\`${",
    ]
    return own + [text for text in dict.fromkeys(texts) if text.strip() and len(text) <= 120]
