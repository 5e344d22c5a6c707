"""Publishing: refused with the names of what is missing, once per change, at one address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Mode, Use
from studio.consents.operations import answer
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft, submit
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound, Refused
from studio.publishing import folder
from studio.publishing.gates import NotReady
from studio.publishing.models import Edition, EditionState
from studio.publishing.operations import publish
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, put


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    who = cast.identity(db, "nadia")
    made = create_draft(db, who, cast.action, kind="note", title="Le banc")
    submit(db, who, made, [put("On s’y assoit.", 0)])
    return made


def test_it_works(press: Press, settings: Settings, database: Database) -> None:
    shown = press.publish()
    page = folder.read_page(settings.editions, shown.edition_id)
    assert page["lines"] == ["On s’y assoit le jeudi.", "Il est à l’ombre."]
    manifest = folder.read_manifest(settings.editions, shown.edition_id)
    assert manifest["credits"] == ["Nadia"]
    with database.reading() as db:
        assert db.get_one(Edition, shown.edition_id).state == EditionState.PUBLIC


def test_without_consent_it_names_the_person_and_the_use(
    db: Session, cast: Cast, draft: Draft
) -> None:
    with pytest.raises(NotReady) as refusal:
        publish(db, cast.identity(db, "claire"), draft)
    assert refusal.value.reasons == ("Il manque l’accord de Nadia pour son récit et sa voix.",)
    assert refusal.value.status == 409


def test_a_yes_to_the_group_is_not_enough_for_the_public(
    db: Session, cast: Cast, draft: Draft
) -> None:
    answer(
        db,
        cast.nadia,
        action_id=draft.action_id,
        production_id=draft.id,
        uses={Use.STORY, Use.VOICE},
        yes=True,
        audience=Audience.GROUP,
        text=current_text(),
        mode=Mode.TAP,
        recorded_by=cast.nadia.id,
    )
    with pytest.raises(NotReady):
        publish(db, cast.identity(db, "claire"), draft)


def test_an_empty_draft_says_what_it_lacks(db: Session, cast: Cast) -> None:
    empty = create_draft(
        db, cast.identity(db, "nadia"), cast.action, kind="note", title="Rien encore"
    )
    with pytest.raises(NotReady, match="pas encore de mots"):
        publish(db, cast.identity(db, "claire"), empty)


@pytest.mark.parametrize(
    ("name", "error"),
    [("nadia", Refused), ("sofia", Refused), ("karim", NotFound), ("anyone", NotFound)],
)
def test_only_the_referent_publishes(
    db: Session, cast: Cast, draft: Draft, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        publish(db, cast.identity(db, name), draft)


def test_twice_without_a_change_is_once(press: Press, database: Database, kept_cast: Cast) -> None:
    shown = press.publish()
    with database.writing() as db:
        draft = db.get_one(Draft, shown.draft_id)
        again = publish(db, kept_cast.identity(db, "claire"), draft)
        assert again.id == shown.edition_id
        assert len(db.scalars(select(Edition)).all()) == 1


def test_a_change_makes_a_new_edition_at_the_same_address(press: Press, settings: Settings) -> None:
    first = press.publish()
    second = press.again(first, "Le samedi aussi.")
    assert (second.public_id, second.slug) == (first.public_id, first.slug)
    assert second.number == first.number + 1
    assert folder.folder_of(settings.editions, first.edition_id).exists(), "one may go back to it"


def test_a_no_given_while_the_edition_is_made_wins(
    press: Press,
    database: Database,
    kept_cast: Cast,
    settings: Settings,
    work: Callable[[], list[str]],
) -> None:
    shown = press.publish()
    with database.writing() as db:
        draft = db.get_one(Draft, shown.draft_id)
        submit(db, kept_cast.identity(db, "nadia"), draft, [put("Encore.", 5)])
        edition = publish(db, kept_cast.identity(db, "claire"), draft)
    press.take_back(shown, Use.STORY)
    work()
    with database.reading() as db:
        assert db.get_one(Edition, edition.id).state != EditionState.PUBLIC
    assert not folder.folder_of(settings.editions, edition.id).exists()
    assert not folder.folder_of(settings.editions, shown.edition_id).exists()


def test_two_productions_of_one_title_have_two_addresses(press: Press) -> None:
    assert press.publish().slug != press.publish().slug


def test_no_edition_names_an_original_or_a_person_who_did_not_agree(
    press: Press, settings: Settings
) -> None:
    shown = press.publish(named=False)
    home = folder.folder_of(settings.editions, shown.edition_id)
    for path in home.rglob("*"):
        if path.is_file():
            assert b"Nadia" not in path.read_bytes(), path.name
