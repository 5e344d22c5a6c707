"""Editions of a production: what changed, the way back, and what closes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from studio.consents.models import Audience, Consent, Use
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.publishing import folder, past_editions
from studio.publishing.bundle import publisher_of
from studio.publishing.comparing import Change, How, Line, compare
from studio.publishing.editions import KEPT
from studio.publishing.models import Edition, EditionState
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]
WHY = {"reason": "Le groupe se quitte ce soir."}
FIRST, SECOND = "On s’y assoit le jeudi.", "Il est à l’ombre."


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def two(press: Press) -> Published:
    """A note with two editions: the second has a line more."""
    return press.again(press.publish(), "On y lit le journal.")


def home(note: Published) -> str:
    return f"/espace/productions/{note.draft_id}/editions"


def back(as_: Browser, note: Published, number: int, name: str = "claire") -> int:
    return as_(name).post(f"{home(note)}/{number}/revenir").status_code


def numbers(database: Database) -> list[tuple[int, str]]:
    with database.reading() as db:
        rows = db.execute(select(Edition.number, Edition.state).order_by(Edition.number))
        return [(row[0], row[1]) for row in rows]


# What changed


def test_it_says_what_changed_between_two_editions(as_: Browser, two: Published) -> None:
    page = as_("claire").get(f"{home(two)}?de=1&a=2").text
    assert "De l’édition 1 à l’édition 2" in page
    assert "Ajouté" in page and "On y lit le journal." in page
    assert FIRST not in page.split('id="liste-titre"')[0]
    other = as_("claire").get(f"{home(two)}?de=2&a=1").text
    assert "Enlevé" in other and "<del>On y lit le journal.</del>" in other
    assert "Rien n’a changé." in as_("claire").get(f"{home(two)}?de=2&a=2").text
    for wrong in ("?de=9", "?de=1&a=9", "?de=1&a=rien"):
        assert as_("claire").get(home(two) + wrong).status_code == 404


def test_it_says_what_publishing_again_would_change_and_does_it(
    as_: Browser, press: Press, two: Published, database: Database, settings: Settings
) -> None:
    assert "Rien n’a changé." in as_("claire").get(home(two)).text
    as_("claire").post(f"/espace/productions/{two.draft_id}/titre", data={"title": "Le banc vert"})
    page = as_("claire").get(home(two)).text
    assert "<del>du marché</del>" in page and "<ins>vert</ins>" in page
    assert "Publier la nouvelle version" in page
    as_("claire").post(f"/espace/productions/{two.draft_id}/publier", data=WHY)
    assert press.published(two.draft_id).slug == two.slug, "the address stays"
    assert not list(settings.cache.glob("comparing-*"))


def test_what_is_not_ready_is_said(as_: Browser, press: Press) -> None:
    note = press.publish("Une note", [FIRST])
    assert as_("claire").get(home(note)).status_code == 200
    assert "Rien n’a encore été publié." not in as_("claire").get(home(note)).text


# The way back


def test_going_back_shows_the_earlier_one_under_the_same_address(
    as_: Browser, two: Published, visitor: FlaskClient, database: Database
) -> None:
    assert "le journal" in visitor.get(two.page).text
    for _ in range(2):
        assert back(as_, two, 1) == 302
    page = visitor.get(two.page)
    assert page.status_code == 200 and "le journal" not in page.text and FIRST in page.text
    assert visitor.get(f"/medias/{two.public_id}/3/cover.webp").status_code == 200
    assert visitor.get(two.media("cover.webp")).status_code == 410
    assert numbers(database) == [(1, "replaced"), (2, "replaced"), (3, "public")]
    assert back(as_, two, 2) == 302
    assert "le journal" in visitor.get(two.page).text
    assert back(as_, two, 9) == 404


def test_a_number_that_is_no_longer_told_does_not_come_back(
    as_: Browser, press: Press, visitor: FlaskClient
) -> None:
    note = press.publish("Appelez le 06 12 34 56 78", [FIRST])
    as_("claire").post(f"/espace/productions/{note.draft_id}/titre", data={"title": "Appelez"})
    as_("claire").post(f"/espace/productions/{note.draft_id}/publier", data=WHY)
    assert press.published(note.draft_id).number == 2
    assert "06 12" not in visitor.get(note.page).text
    answer = as_("claire").post(f"{home(note)}/1/revenir")
    assert answer.status_code == 409 and "06 12 34 56 78" in answer.text
    assert "06 12" not in visitor.get(note.page).text


def test_it_needs_every_yes(
    as_: Browser, two: Published, visitor: FlaskClient, database: Database
) -> None:
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            if Use.VOICE in given.uses:
                given.audience = Audience.GROUP
    answer = as_("claire").post(f"{home(two)}/1/revenir")
    assert answer.status_code == 409 and "accord de Nadia pour" in answer.text
    assert "le journal" in visitor.get(two.page).text


def test_nobody_goes_back_to_what_somebody_took_back(
    as_: Browser,
    press: Press,
    two: Published,
    settings: Settings,
    database: Database,
) -> None:
    press.take_back(two, Use.VOICE)
    press.work()
    with database.writing() as db:
        every = list(db.scalars(select(Edition).order_by(Edition.number)))
        assert [one.state for one in every] == ["withdrawn", "withdrawn", "public"]
        for one in every[:2]:
            assert not folder.folder_of(settings.editions, one.id).exists()
        draft = db.get_one(Draft, two.draft_id)
        press.agree(draft, "nadia", db, {Use.STORY, Use.VOICE})
    answer = as_("claire").post(f"{home(two)}/1/revenir")
    assert answer.status_code == 409 and "n’est plus gardée" in answer.text
    assert "Son contenu n’est plus gardé." in as_("claire").get(home(two)).text


def test_withdrawing_the_whole_keeps_nothing_behind(
    press: Press, two: Published, settings: Settings
) -> None:
    press.withdraw(two)
    press.work()
    assert [path for path in settings.editions.iterdir() if path.is_dir()] == []


def test_what_was_hidden_since_is_not_shown_bare(
    as_: Browser,
    two: Published,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.writing() as db:
        for edition in db.scalars(select(Edition)):
            part = edition.part("cover.webp")
            assert part is not None
            part.file_id = "a-photo"
            part.sha256 = f"{edition.number}" * 64
    monkeypatch.setattr(
        "studio.publishing.past_editions.masked_files", lambda _db, _action: {"a-photo"}
    )
    answer = as_("claire").post(f"{home(two)}/1/revenir")
    assert answer.status_code == 409 and "caché depuis" in answer.text


def test_only_the_last_few_are_kept(
    press: Press, settings: Settings, database: Database, storage: DiskStore
) -> None:
    note = press.publish()
    for number in range(KEPT + 1):
        note = press.again(note, f"Une ligne de plus, la {number}.")
    with database.reading() as db:
        every = list(db.scalars(select(Edition).order_by(Edition.number)))
        kept = [past_editions.can_be_read(settings, one) for one in every]
    assert kept == [False, *[True] * (KEPT + 1)]
    assert every[0].state == EditionState.WITHDRAWN and every[-1].state == EditionState.PUBLIC


@pytest.mark.parametrize(
    ("name", "status"), [("nadia", 401), ("sofia", 403), ("other_referent", 404)]
)
def test_it_refuses_a_stranger(as_: Browser, two: Published, name: str, status: int) -> None:
    assert as_(name).get(home(two)).status_code == status
    assert back(as_, two, 1, name) == status


# Lines, in themselves


def test_lines_are_compared_as_people_read_them() -> None:
    before = [
        Line("Lieu", "La gare. On attend."),
        Line("Photo", "Un quai", "aa"),
        Line("Lieu", "Le pont"),
    ]
    after = [
        Line("Lieu", "Le lac"),
        Line("Photo", "Un quai", "bb"),
        Line("Lieu", "La gare. On y attend."),
    ]
    assert compare(before, after) == [
        Change(How.ADDED, "Lieu", after="Le lac"),
        Change(How.REDONE, "Photo", "Un quai", "Un quai"),
        Change(How.CHANGED, "Lieu", "La gare. On attend.", "La gare. On y attend."),
        Change(How.GONE, "Lieu", before="Le pont"),
    ]


def test_another_order_changes_nothing() -> None:
    lines = [Line("Lieu", "La gare"), Line("Lieu", "Le pont"), Line("Lieu", "La gare")]
    assert compare(lines, lines[::-1]) == []


LINES = st.lists(
    st.builds(
        Line, st.sampled_from(["Lieu", "Photo"]), st.text("ab ", max_size=8), st.sampled_from("xy")
    ),
    max_size=12,
)


@given(LINES, LINES)
def test_every_line_is_accounted_for(before: list[Line], after: list[Line]) -> None:
    changes = compare(before, after)
    same = len(after) - sum(1 for one in changes if one.how != How.GONE)
    assert same >= 0
    assert len(before) == same + sum(1 for one in changes if one.how != How.ADDED)
    assert compare(after, after) == []


def test_a_map_says_its_lines() -> None:
    lines = publisher_of("map").lines(MAP, SUMS)
    assert [(one.what, one.text) for one in lines] == [
        ("Introduction", "Nos lieux"),
        ("Légende", "Wifi"),
        ("Lieu", "Wifi. Près de la gare. Combien ? Rien."),
        ("Photo", "Un quai"),
    ]
    moved = {**MAP, "items": [{**MAP["items"][0], "geometry": {"type": "Point"}}]}
    [change] = compare(lines, publisher_of("map").lines(moved, SUMS))
    assert change.how == How.REDONE and change.what == "Lieu"


SUMS = {"a.webp": "0" * 64}
MAP: dict[str, Any] = {
    "intro": "Nos lieux",
    "categories": [{"label": "Wifi"}],
    "labels": [],
    "items": [
        {
            "type": "place",
            "category": 0,
            "title": "",
            "near": "Près de la gare",
            "notes": "",
            "answers": [{"question": "Combien ?", "text": "Rien."}],
            "strength": None,
            "geometry": None,
            "photo": {"name": "a.webp", "text": "Un quai"},
            "voice": None,
        }
    ],
}
