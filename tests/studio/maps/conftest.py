from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from tests.cast import Cast
from tests.studio.maps.making import a_map


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    """Nadia's map « Où aller avec Internet »."""
    return a_map(db, cast)
