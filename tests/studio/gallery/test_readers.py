"""Pages for some: partners by their link, the group by its sign-in; nobody else, and no cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Audience, Consent
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.publishing import audiences
from studio.publishing.gates import NotReady
from studio.publishing.models import Edition, Partner
from tests.studio.gallery.conftest import Desk, Press, Published

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def note(press: Press) -> Published:
    return press.publish("Le banc du marché", audience=Audience.PARTNERS)


def everything(link: str, note: Published) -> list[str]:
    home = f"{link}/{note.public_id}"
    return [home, f"{home}/medias/{note.number}/cover.webp", f"{home}/donnees/txt"]


def test_a_partner_sees_it_whole_by_the_link(
    as_: Browser, note: Published, desk: Desk, database: Database
) -> None:
    link = desk.invite(note)
    paul = as_("paul")
    page = paul.get(link)
    assert page.status_code == 200 and "Le banc du marché" in page.text
    for address in [link, *everything(link, note)]:
        answer = paul.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
    page = paul.get(f"{link}/{note.public_id}")
    assert "On s’y assoit le jeudi." in page.text and "n’est pas publique" in page.text
    for never in ("oembed", "og:title", "/integrer/", note.page, "/medias/" + note.public_id):
        assert never not in page.text
    for source in re.findall(r'(?:src|href)="(/partenaires/[^"]+)"', page.text):
        assert paul.get(source).status_code == 200, source
    with database.reading() as db:
        assert db.scalars(select(Partner)).one().seen_on == now().date()
        assert link.split("/")[-1] not in str(db.scalars(select(Partner)).one().token_digest)


def test_the_public_sees_nothing_of_it(visitor: FlaskClient, note: Published) -> None:
    assert visitor.get(note.page).status_code == 404
    assert visitor.get(note.embed).status_code == 404
    assert visitor.get(note.media("cover.webp")).status_code == 404
    for page in ("/", "/galerie", "/flux/galerie.atom", "/plan-du-site.xml"):
        assert "banc du march" not in visitor.get(page).text
    assert visitor.get(f"/partenaires/rien/{note.public_id}").status_code == 404


def test_the_matrix_of_a_link(
    as_: Browser, note: Published, press: Press, desk: Desk, database: Database
) -> None:
    """Works, another production, another partner, expired, revoked, unknown, the group's own."""
    other = press.publish("Le lavoir", audience=Audience.PARTNERS)
    group = press.publish("Entre nous", audience=Audience.GROUP)
    link, second = desk.invite(note), desk.invite(other, "Inès")
    desk.invite(group, "Inès")
    paul = as_("paul")
    assert [paul.get(one).status_code for one in everything(link, note)] == [200, 200, 200]
    for production in (other, group):
        assert [paul.get(one).status_code for one in everything(link, production)] == [404] * 3
    inès = desk.invite(other, "Inès")
    assert [paul.get(one).status_code for one in everything(second, other)] == [404] * 3
    assert [paul.get(one).status_code for one in everything(inès, other)] == [200] * 3
    assert [paul.get(one).status_code for one in everything(inès, group)] == [404] * 3
    assert "Entre nous" not in paul.get(inès).text
    with database.writing() as db:
        for partner in db.scalars(select(Partner)):
            if partner.name == "Paul":
                partner.until = now() - timedelta(seconds=1)
            else:
                audiences.revoke(partner)
                audiences.revoke(partner)
    for closed, production in ((link, note), (inès, other)):
        answers = [paul.get(one) for one in [closed, *everything(closed, production)]]
        assert [answer.status_code for answer in answers] == [410] * 4
        assert "plus valable" in answers[0].text
    assert paul.get("/partenaires/rien").status_code == 404


def test_the_group_reads_the_edition_and_others_do_not(
    as_: Browser, press: Press, note: Published
) -> None:
    group = press.publish("Entre nous", audience=Audience.GROUP)
    for production in (note, group):
        home = f"/groupe/{production.public_id}"
        pages = [home, f"{home}/medias/{production.number}/cover.webp", f"{home}/donnees/txt"]
        for name, status in (("nadia", 200), ("lucie", 200), ("claire", 200), ("sofia", 200),
                             ("karim", 404), ("other_referent", 404), ("paul", 401)):  # fmt: skip
            found = [as_(name).get(page).status_code for page in pages]
            assert found == [status] * 3, (name, found)
    assert as_("nadia").get("/groupe/rien").status_code == 404


def test_narrowing_is_immediate_and_widening_asks_everybody(
    as_: Browser, press: Press, desk: Desk, database: Database, visitor: FlaskClient
) -> None:
    note = press.publish("Le banc du marché")
    link = desk.invite(note)
    assert as_("paul").get(f"{link}/{note.public_id}").status_code == 200, "public is for all"
    narrow = desk.show_to(note, Audience.PARTNERS)
    assert desk.show_to(note, Audience.PARTNERS).number == narrow.number == 2, "twice is once"
    for gone in (note.page, note.embed, note.media("cover.webp"), narrow.media("cover.webp")):
        assert visitor.get(gone).status_code == 410, "it was public: blogs are told"
    assert "banc du march" not in visitor.get("/galerie").text
    assert as_("paul").get(f"{link}/{note.public_id}").status_code == 200
    desk.show_to(note, Audience.GROUP)
    assert as_("paul").get(f"{link}/{note.public_id}").status_code == 404
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.audience = Audience.PARTNERS
    with pytest.raises(NotReady, match="accord de Nadia"):
        desk.show_to(note, Audience.PUBLIC)
    assert visitor.get(note.page).status_code == 410
    desk.show_to(note, Audience.PARTNERS)
    assert as_("paul").get(f"{link}/{note.public_id}").status_code == 200
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.audience = Audience.PUBLIC
    desk.show_to(note, Audience.PUBLIC)
    assert visitor.get(note.page).status_code == 200
    with database.reading() as db:
        wanted = select(Edition.audience).order_by(Edition.number)
        assert list(db.scalars(wanted)) == ["public", "partners", "group", "partners", "public"]
