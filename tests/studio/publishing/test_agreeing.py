"""Saying yes: hear, find three pictures, see, choose, and leave a proof of one's own."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from studio.consents.models import Consent, Speaker, Stage, Step, Ward
from studio.consents.operations import guard
from studio.consents.queries import answers_about
from studio.consents.steps import told_by
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.models import Person
from studio.publishing.gates import reasons_against
from studio.publishing.renewals import AHEAD
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]
RIGHT = [question.right for question in current_text().questions]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Screens and rows: one engine is enough."""
    return sqlite_url


@pytest.fixture
def asked(press: Press, database: Database) -> str:
    """A note of Nadia's about which nobody has answered."""
    draft_id = press.publish("Le banc du marché").draft_id
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            db.delete(given)
    return f"/atelier/mes-productions/{draft_id}"


def find_pictures(browser: FlaskClient, address: str) -> str:
    where = ""
    for number, right in enumerate(RIGHT, 1):
        page = f"{address}/questions/{number}"
        assert browser.get(page).status_code == 200
        where = browser.post(page, data={"choice": right, "again": 0}).location
    return where


def newest(database: Database) -> Consent:
    with database.reading() as db:
        wanted = select(Consent).where(Consent.uses != ["name"])
        return db.scalars(wanted.order_by(Consent.given_at.desc(), Consent.id.desc())).first()  # type: ignore[return-value]


def say_yes(browser: FlaskClient, address: str, **more: object) -> str:
    said = {"answer": "yes", "audience": "public", "named": "y", "months": "6", **more}
    return browser.post(f"{address}/accord", data=said).location


def test_a_yes_comes_after_hearing_and_seeing(
    as_: Browser, asked: str, database: Database, kept_cast: Cast
) -> None:
    browser = as_("nadia")
    assert say_yes(browser, asked) == f"{asked}/explication"
    where = browser.get(f"{asked}/prenom?audience=public").location
    assert where == f"{asked}/questions/1?audience=public", "a yes is asked more than a no"
    assert find_pictures(browser, asked) == f"{asked}/revue"
    assert say_yes(browser, asked) == f"{asked}/revue"
    assert "Ce qu’on montrera" in browser.get(f"{asked}/revue").text
    assert browser.post(f"{asked}/revue").location == f"{asked}/choix"
    assert say_yes(browser, asked) == asked
    with database.reading() as db:
        told = told_by(db, kept_cast.nadia.id, asked.rsplit("/", 1)[1])
    assert told.standing(AHEAD) == "publish_ok"
    assert told.stages == {Stage.EXPLAINED, Stage.REVIEWED}
    assert newest(database).until and newest(database).text_digest == current_text().digest


def test_another_picture_is_no_failure(as_: Browser, asked: str, database: Database) -> None:
    browser = as_("nadia")
    wrong = browser.post(f"{asked}/questions/1", data={"choice": (RIGHT[0] + 1) % 3, "again": 0})
    assert wrong.location == f"{asked}/explication?encore=1&question=1#partie-1"
    page = browser.get(wrong.location).text
    assert "On écoute encore une fois." in page and 'id="partie-1"' in page
    find_pictures(browser, asked)
    with database.reading() as db:
        [step] = db.scalars(select(Step)).all()
    assert step.facts["questions"] == 3
    where = browser.get(f"{asked}/prenom?audience=public").location
    assert where == f"{asked}/revue?audience=public", "asked once, not each time"
    assert browser.post(where).location == f"{asked}/prenom?audience=public"


@pytest.mark.parametrize(("number", "status"), [(0, 404), (4, 404), (99999999999, 404)])
def test_there_is_no_other_question(as_: Browser, asked: str, number: int, status: int) -> None:
    assert as_("nadia").get(f"{asked}/questions/{number}").status_code == status
    assert as_("nadia").post(f"{asked}/questions/1", data={}).status_code == 422


def ready(browser: FlaskClient, asked: str) -> None:
    find_pictures(browser, asked)
    browser.post(f"{asked}/revue")


def a_voice() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\1\0" * 8000)
    return made.getvalue()


def a_sign() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 32), "white").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("bytes_", "mode", "mime"),
    [(a_voice(), "voice", "audio/wav"), (a_sign(), "sign", "image/png")],
)
def test_ones_own_voice_or_sign_is_the_proof(
    as_: Browser,
    asked: str,
    database: Database,
    settings: Settings,
    bytes_: bytes,
    mode: str,
    mime: str,
) -> None:
    browser = as_("nadia")
    ready(browser, asked)
    assert say_yes(browser, asked, proof=(io.BytesIO(bytes_), "x")) == asked
    given = newest(database)
    assert (given.mode, given.proof_mime) == (mode, mime)
    assert given.proof_key and (settings.store / given.proof_key).read_bytes() == bytes_
    where = f"/espace/productions/{given.production_id}/preuves/{given.id}"
    shown = as_("claire").get(where)
    assert shown.data == bytes_ and "attachment" in shown.headers["Content-Disposition"]
    for stranger in ("nadia", "lucie", "karim", "other_referent", "anyone"):
        assert as_(stranger).get(where).status_code in (401, 403, 404)


def test_something_else_is_no_proof(as_: Browser, asked: str, database: Database) -> None:
    browser = as_("nadia")
    ready(browser, asked)
    said = {"answer": "yes", "audience": "public", "proof": (io.BytesIO(b"<svg/>"), "a.svg")}
    answer = browser.post(f"{asked}/accord", data=said)
    assert answer.status_code == 422 and "ni un son, ni une image" in answer.text
    with database.reading() as db:
        assert not db.scalars(select(Consent)).all()


@pytest.mark.parametrize(("months", "days"), [("6", 183), ("12", 365), ("24", 730)])
def test_for_as_long_as_she_says(
    as_: Browser, asked: str, database: Database, months: str, days: int
) -> None:
    browser = as_("nadia")
    ready(browser, asked)
    page = browser.get(f"{asked}/duree?audience=public&named=y").text
    assert 'value="6"' in page and 'value="24"' in page
    assert "Je le dis" in browser.get(f"{asked}/signature?audience=public&months={months}").text
    say_yes(browser, asked, months=months)
    given = newest(database)
    assert given.until == given.given_at + timedelta(days=days)
    assert say_yes(browser, asked, months="9") is None


def lasting(database: Database, draft_id: str) -> list[str]:
    with database.reading() as db:
        from studio.consents.models import Audience

        return reasons_against(db, db.get_one(Draft, draft_id), Audience.PUBLIC)


def test_who_does_not_decide_alone_needs_two(
    as_: Browser, asked: str, database: Database, kept_cast: Cast
) -> None:
    """The young person's own yes, that of the parents, a year at most; either takes it back."""
    draft_id = asked.rsplit("/", 1)[1]
    with database.writing() as db:
        nadia = db.get_one(Person, kept_cast.nadia.id)
        guard(db, nadia, Ward.MINOR, noted_by=kept_cast.claire.person_id)
    browser, claire = as_("nadia"), as_("claire")
    ready(browser, asked)
    say_yes(browser, asked, months="24")
    assert newest(database).until == newest(database).given_at + timedelta(days=365)
    assert any("Nadia" in reason for reason in lasting(database, draft_id))
    where = f"/espace/productions/{draft_id}/accords/{kept_cast.nadia.id}"
    assert "Ses deux parents" in claire.get(where).text
    said = {"answer": "yes", "audience": "public", "mode": "paper", "speaker": "guardian"}
    claire.post(where, data={**said, "months": "24", "named": "y"})
    assert lasting(database, draft_id) == []
    claire.post(where, data={**said, "months": "24", "answer": "no"})
    with database.reading() as db:
        found = answers_about(db, draft_id)
        assert {row.speaker for row in found.rows} == {Speaker.SELF, Speaker.GUARDIAN}
        assert any(not row.answer for row in found.rows)


def test_the_signed_paper_is_kept(
    as_: Browser, asked: str, database: Database, kept_cast: Cast, tmp_path: Path
) -> None:
    draft_id = asked.rsplit("/", 1)[1]
    where = f"/espace/productions/{draft_id}/accords/{kept_cast.nadia.id}"
    said: dict[str, Any] = {"answer": "yes", "audience": "group", "mode": "paper"}
    said |= {"months": "12", "speaker": "self", "proof": (io.BytesIO(a_sign()), "papier.png")}
    assert as_("claire").post(where, data=said).status_code == 302
    given = newest(database)
    assert (given.mode, given.recorded_by) == ("paper", kept_cast.claire.person_id)
    assert given.proof_key


def test_a_narrower_circle_has_its_receipt(press: Press, as_: Browser) -> None:
    """A narrower circle takes off at once, and says so with a receipt."""
    shown: Published = press.publish("Le banc")
    address = f"/atelier/mes-productions/{shown.draft_id}"
    ready(as_("nadia"), address)
    where = say_yes(as_("nadia"), address, audience="group")
    assert "/recu?recu=" in where
    assert "Toute la page" in as_("nadia").get(where).text


def test_the_words_in_ones_own_language(
    as_: Browser, asked: str, database: Database, kept_cast: Cast
) -> None:
    """Heard in Arabic, with the French beside; the questions follow, the proof says so, and the
    référent is told that nobody has read this translation yet."""
    browser, arabic = as_("nadia"), current_text("ar")
    page = browser.get(f"{asked}/explication?langue=ar").text
    assert arabic.sentences[0] in page and current_text().sentences[0] in page
    assert 'dir="rtl"' in page and f"{asked}/choix?langue=ar" in page
    assert 'name="langue" value="ar"' in browser.get(f"{asked}/choix?langue=ar").text
    where = browser.get(f"{asked}/prenom?audience=public&langue=ar").location
    assert where == f"{asked}/questions/1?audience=public&langue=ar"
    for number, right in enumerate(RIGHT, 1):
        step = f"{asked}/questions/{number}?audience=public&langue=ar"
        assert arabic.questions[number - 1].ask in browser.get(step).text
        browser.post(step, data={"choice": right, "again": 0})
    browser.post(f"{asked}/revue")
    say_yes(browser, asked)
    given = newest(database)
    assert (given.language, given.text_digest) == ("ar", arabic.digest)
    claire, draft_id = as_("claire"), asked.rsplit("/", 1)[1]
    told = claire.get(f"/espace/productions/{draft_id}").text
    assert "العربية" in told and "pas encore été relue" in told
    paper = claire.post(f"/espace/productions/{draft_id}/papier/{kept_cast.nadia.id}").text
    assert arabic.sentences[0] in paper and current_text().sentences[0] in paper
    screen = f"/espace/productions/{draft_id}/accords/{kept_cast.nadia.id}"
    assert "pas encore été relue" in claire.get(f"{screen}?langue=uk").text
    said = {"answer": "yes", "audience": "group", "mode": "paper", "speaker": "self"}
    claire.post(f"{screen}?langue=uk", data=said | {"months": "12"})
    assert newest(database).language == "uk"
    assert browser.get(f"{asked}/explication?langue=xx").status_code == 200, "unknown: French"


def test_a_no_keeps_the_words_that_were_heard(
    as_: Browser, asked: str, database: Database, kept_cast: Cast
) -> None:
    """The language of the screens before it; later, without words, that of the answer before."""
    browser, arabic = as_("nadia"), current_text("ar")
    page = browser.get(f"{asked}/choix?langue=ar").text
    assert f'action="{asked}/accord?langue=ar"' in page
    browser.post(f"{asked}/accord?langue=ar", data={"answer": "no"})
    assert (newest(database).language, newest(database).text_digest) == ("ar", arabic.digest)
    browser.post(f"{asked}/accord?langue=uk", data={"answer": "no"})
    assert newest(database).language == "ar", "the same no, once"
    screen = f"/espace/productions/{asked.rsplit('/', 1)[1]}/accords/{kept_cast.nadia.id}"
    said = {"answer": "yes", "audience": "group", "mode": "paper", "speaker": "self"}
    as_("claire").post(f"{screen}?langue=uk", data=said | {"months": "12"})
    browser.post(f"{asked}/retrait", data={})
    given = newest(database)
    assert not given.answer and given.language == "uk", "the red hand: those of her yes"
    as_("claire").post(f"{screen}?langue=pt", data=said | {"months": "12"})
    as_("claire").post(f"{screen}?langue=pt", data=said | {"months": "12", "answer": "no"})
    assert (newest(database).language, newest(database).answer) == ("pt", False)
