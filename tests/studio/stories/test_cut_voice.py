"""A voice of a map or of a récit: « Couper » of the board opens the editor of sounds, and what is
published is the cut voice. The original stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.drafts.models import Draft
from studio.files.hearing import heard_with, is_ready, raise_sound
from studio.files.models import StoredFile
from studio.kernel.db import Database
from studio.publishing.checks import Sort
from studio.publishing.standing import standing_of
from tests.studio.stories.conftest import Desk
from tests.studio.stories.test_weak_voice import place

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Files and rows: one engine is enough."""
    return sqlite_url


def voice_in(desk: Desk, draft_id: str, type: str) -> str:
    return next(
        str(one.properties["voice"])
        for one in desk.blocks(draft_id)
        if one.type == type and one.properties.get("voice")
    )


@pytest.mark.parametrize(("make", "type"), [(Desk.story, "block"), (place, "place")])
def test_the_board_leads_to_the_cut_and_what_is_heard_is_cut(
    as_: Browser, desk: Desk, make: Callable[[Desk], str], type: str, database: Database
) -> None:
    draft_id = make(desk)
    file_id = voice_in(desk, draft_id, type)
    page = f"/espace/productions/{draft_id}/sons/{file_id}"
    for name, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).get(page).status_code == status
        assert as_(name).post(f"{page}/etat", json={"keep": [[0.0, 0.5]]}).status_code == status
    claire = as_("claire")
    assert claire.get(f"/espace/productions/{draft_id}/sons/rien").status_code == 404
    assert 'data-behaviour="sound-room"' in claire.get(page).text
    assert claire.post(f"{page}/original").status_code == 200
    desk.prepare()
    told = claire.get(f"{page}/etat").get_json()
    assert told["sound"] and told["peaks"] and told["made"]
    whole, before = told["seconds"], told["made"]
    for wrong in ({"keep": [[2.0, 1.0]]}, {"keep": "tout"}, {"fade_in": 99.0}):
        assert claire.post(f"{page}/etat", json=wrong).status_code == 422
    asked = {"keep": [[0.0, whole / 2]], "bleeps": [[0.1, 0.2]]}
    for _twice in range(2):
        kept = claire.post(f"{page}/etat", json=asked).get_json()
        assert kept["edits"]["bleeps"] == [[0.1, 0.2]]
    assert kept["made"] is None, "nobody hears the old one as the new one"
    desk.prepare()
    made = claire.get(f"{page}/etat").get_json()["made"]
    assert made and made != before
    with database.reading() as db:
        file = db.get_one(StoredFile, file_id)
        listen = file.derivative("listen")
        assert listen is not None and listen.seconds == pytest.approx(whole / 2, abs=0.15)
        assert desk.storage.path(file.key).is_file()
    claire.post(f"{page}/etat", json={})
    desk.prepare()
    with database.reading() as db:
        listen = db.get_one(StoredFile, file_id).derivative("listen")
        assert listen is not None and listen.seconds == pytest.approx(whole, abs=0.15)


def test_until_it_is_cut_it_is_not_published(as_: Browser, desk: Desk, database: Database) -> None:
    draft_id = desk.story()
    page = f"/espace/productions/{draft_id}/sons/{voice_in(desk, draft_id, 'block')}"
    as_("claire").post(f"{page}/etat", json={"bleeps": [[0.1, 0.3]]})
    with database.reading() as db:
        draft = db.get_one(Draft, draft_id)
        waits = [one for one in standing_of(db, draft).checks if "coupe du son" in one.sentence]
        assert waits and waits[0].blocks
    desk.prepare()
    with database.reading() as db:
        draft = db.get_one(Draft, draft_id)
        assert not [o for o in standing_of(db, draft).checks if "coupe du son" in o.sentence]


def test_a_stronger_voice_keeps_its_covered_words(
    as_: Browser, desk: Desk, database: Database
) -> None:
    draft_id = desk.story()
    file_id = voice_in(desk, draft_id, "block")
    page = f"/espace/productions/{draft_id}/sons/{file_id}/etat"
    as_("claire").post(page, json={"bleeps": [[0.1, 0.3]]})
    with database.writing() as db:
        raise_sound(db, db.get_one(StoredFile, file_id))
    as_("claire").post(page, json={"bleeps": [[0.1, 0.3]], "fade_in": 1.0})
    desk.prepare()
    with database.reading() as db:
        file = db.get_one(StoredFile, file_id)
        assert is_ready(file)
        heard = heard_with(file)
        assert heard.bleeps == ((0.1, 0.3),) and heard.gain == 20.0 and heard.fade_in == 1.0


def test_a_number_that_is_said_leads_to_the_cut(
    as_: Browser, desk: Desk, database: Database
) -> None:
    draft_id = place(desk)
    [mark] = [one for one in desk.blocks(draft_id) if one.type == "place"]
    desk.set(
        draft_id,
        mark.id,
        voice_text="C’est le zéro six, douze. Trente-quatre, cinquante-six, soixante-dix-huit.",
    )
    with database.reading() as db:
        draft = db.get_one(Draft, draft_id)
        [check] = [one for one in standing_of(db, draft).advice if one.sort == Sort.PRIVATE]
    answered = as_("claire").post(
        f"/espace/productions/{draft_id}/cacher/{check.fixes[0].values['mark']}"
    )
    assert answered.location.endswith(f"/sons/{mark.properties['voice']}")


def test_no_way_back_to_an_edition_that_says_what_was_cut(as_: Browser, desk: Desk) -> None:
    draft_id = desk.story()
    page = f"/espace/productions/{draft_id}/sons/{voice_in(desk, draft_id, 'block')}/etat"
    back = f"/espace/productions/{draft_id}/editions/1/revenir"
    desk.publish(draft_id)
    as_("claire").post(page, json={"bleeps": [[0.1, 0.3]]})
    desk.prepare()
    production = f"/espace/productions/{draft_id}"
    assert "Le public entend encore" in as_("claire").get(production).text
    desk.publish(draft_id)
    assert "Le public entend encore" not in as_("claire").get(production).text
    refused = as_("claire").post(back, follow_redirects=True)
    assert "coupé depuis" in refused.text
    as_("claire").post(page, json={"fade_in": 0.5})
    desk.prepare()
    assert "coupé depuis" not in as_("claire").post(back, follow_redirects=True).text
