"""« Quand et pour qui » : who may see a production, and the links of its partners."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Audience, Consent
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.publishing.models import Partner, PartnerShare
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def home(note: Published) -> str:
    return f"/espace/productions/{note.draft_id}"


def link_in(page: str) -> str:
    found = re.search(r"/partenaires/[\w-]{20,}", page)
    assert found
    return found[0]


def test_a_link_is_told_once_and_opens_what_is_checked(
    as_: Browser, note: Published, database: Database
) -> None:
    claire, said = as_("claire"), {"name": " Le  blog de Paul ", "months": "3"}
    first = link_in(claire.post(f"{home(note)}/partenaires", data=said).text)
    second = link_in(claire.post(f"{home(note)}/partenaires", data=said).text)
    with database.reading() as db:
        [partner] = db.scalars(select(Partner))
        assert partner.name == "Le blog de Paul" and partner.token_digest not in second
    assert as_("paul").get(first).status_code == 404, "a new link replaces the one before"
    assert "Le banc du marché" in as_("paul").get(second).text
    page = claire.get(f"{home(note)}/diffusion").text
    assert "Le blog de Paul" in page and "Dernière visite" in page
    assert second.rsplit("/", 1)[1] not in page
    claire.post(f"{home(note)}/diffusion", data={"audience": "public", "act": "now"})
    with database.reading() as db:
        assert list(db.scalars(select(PartnerShare))) == [], "nobody is checked any more"
    assert "Le banc du marché" not in as_("paul").get(second).text
    for _ in range(2):
        answer = claire.post(f"{home(note)}/partenaires/{partner.id}", data={"act": "revoke"})
        assert answer.status_code == 302
    assert as_("paul").get(second).status_code == 410
    for stranger, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        act = f"{home(note)}/partenaires/{partner.id}"
        assert as_(stranger).post(act, data={"act": "renew"}).status_code == status
    assert claire.post(f"{home(note)}/partenaires/rien").status_code == 404


@pytest.mark.parametrize("said", [{"name": " "}, {"name": "Paul", "months": "99"}])
def test_a_partner_needs_a_name_and_a_time(
    as_: Browser, note: Published, database: Database, said: dict[str, str]
) -> None:
    assert as_("claire").post(f"{home(note)}/partenaires", data=said).status_code == 422
    with database.reading() as db:
        assert list(db.scalars(select(Partner))) == []


def test_narrower_by_one_tap_and_the_production_says_so(
    as_: Browser, note: Published, visitor: FlaskClient
) -> None:
    for _ in range(2):
        said = {"audience": "group", "act": "now"}
        assert as_("claire").post(f"{home(note)}/diffusion", data=said).status_code == 302
    assert visitor.get(note.page).status_code == 410
    page = as_("claire").get(home(note)).text
    assert "Le groupe peut la voir." in page and f"/groupe/{note.public_id}" in page
    assert "/integrer/" not in page
    assert "Pour le groupe" in as_("claire").get("/espace/actions/nos-chemins/productions").text


def test_wider_says_whose_yes_is_missing(
    as_: Browser, press: Press, database: Database, visitor: FlaskClient
) -> None:
    note = press.publish("Entre nous", audience=Audience.GROUP)
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.audience = Audience.GROUP
    answer = as_("claire").post(
        f"{home(note)}/diffusion", data={"audience": "public", "act": "now"}
    )
    assert answer.status_code == 409 and "accord de Nadia" in answer.text
    assert "Demander maintenant" in answer.text
    assert visitor.get(note.page).status_code == 404
    nowhere = as_("claire").post(f"{home(note)}/diffusion", data={"audience": "la terre"})
    assert nowhere.status_code == 422


def test_more_people_wait_for_the_night_or_for_a_reason(
    as_: Browser, press: Press, database: Database, visitor: FlaskClient
) -> None:
    note, said = press.publish("Entre nous", audience=Audience.GROUP), {"audience": "public"}
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.given_at = now()
    assert as_("claire").post(f"{home(note)}/diffusion", data=said).status_code == 422
    said["reason"] = "Le groupe se quitte ce soir."
    assert as_("claire").post(f"{home(note)}/diffusion", data=said).status_code == 302
    press.published(note.draft_id)
    assert visitor.get(note.page).status_code == 200


def test_publishing_again_keeps_the_audience(
    as_: Browser, press: Press, database: Database, visitor: FlaskClient
) -> None:
    note = press.publish("Entre nous", audience=Audience.GROUP)
    as_("claire").post(f"{home(note)}/titre", data={"title": "Entre nous deux"})
    as_("claire").post(f"{home(note)}/publier", data={"reason": "Le groupe se quitte ce soir."})
    again = press.published(note.draft_id)
    assert again.number == 2 and visitor.get(note.page).status_code == 404
