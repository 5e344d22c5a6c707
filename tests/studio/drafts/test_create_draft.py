"""Beginning, renaming, proposing, sending back."""

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, DraftState
from studio.drafts.operations import create_draft, propose, rename, send_back
from studio.kernel.errors import Invalid, NotFound, Refused
from tests.cast import Cast


def test_it_works(db: Session, cast: Cast) -> None:
    nadia = cast.identity(db, "nadia")
    draft = create_draft(db, nadia, cast.action, kind="wall", title="  Notre mur ")
    assert (draft.title, draft.state, draft.seq) == ("Notre mur", DraftState.DRAFT, 0)
    assert draft.author_id == cast.nadia.id


@pytest.mark.parametrize("name", ["karim", "paul", "anyone"])
def test_a_stranger_begins_nothing(db: Session, cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        create_draft(db, cast.identity(db, name), cast.action, kind="wall", title="x")


@pytest.mark.parametrize(("kind", "title", "error"), [("wall", " ", Invalid), ("x", "y", NotFound)])
def test_bad_input(db: Session, cast: Cast, kind: str, title: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        create_draft(db, cast.identity(db, "nadia"), cast.action, kind=kind, title=title)


def test_proposing_and_sending_back(db: Session, cast: Cast, draft: Draft) -> None:
    propose(db, cast.identity(db, "nadia"), draft)
    propose(db, cast.identity(db, "nadia"), draft)
    assert draft.state == DraftState.PROPOSED
    with pytest.raises(Refused):
        send_back(db, cast.identity(db, "nadia"), draft)
    send_back(db, cast.identity(db, "claire"), draft)
    assert draft.state == DraftState.SENT_BACK


def test_renaming_is_for_professionals(db: Session, cast: Cast, draft: Draft) -> None:
    with pytest.raises(Refused):
        rename(db, cast.identity(db, "nadia"), draft, "Autre")
    rename(db, cast.identity(db, "claire"), draft, "Autre")
    assert draft.title == "Autre"
    with pytest.raises(Invalid):
        rename(db, cast.identity(db, "claire"), draft, "")
