"""Angles: written by a référent from what is there, read by the public, hidden when in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from studio.consents.models import Use
from studio.kernel.db import Database
from studio.publishing.angles.proposing import shortened
from tests.studio.gallery.conftest import Press, Published
from tests.studio.gallery.test_blogging import frame_in
from tests.studio.gallery.test_oembed import HERE, ask

Browsers = Callable[[str], FlaskClient]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine here: the tables themselves are tried on both by the migrations' tests."""
    return sqlite_url


def room(note: Published) -> str:
    return f"/espace/productions/{note.draft_id}/angles"


def write(
    browser: FlaskClient,
    where: str,
    name: str,
    text: str,
    *,
    title: str = "Un banc",
    words: int = 40,
) -> int:
    form = {f"{name}-title": title, f"{name}-text": text, f"{name}-words": str(words)}
    return browser.post(f"{where}/{name}", data=form).status_code


def test_a_first_draft_says_only_what_is_there(press: Press, as_: Browsers) -> None:
    note = press.publish("Le banc du marché")
    page = unescape(as_("claire").get(room(note)).text).replace("\u00a0", " ")
    texts = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert [text.splitlines()[0] for text in texts] == ["On s’y assoit le jeudi."] * 3
    assert "Fait dans l’action « Nos chemins »" in texts[1]
    assert "Par Nadia." in texts[0] and "Nadia" not in texts[1]
    assert page.count("Proposé, pas encore montré") == 3
    assert "?angle=" not in as_("anyone").get(note.page).text  # proposed is not shown


def test_it_is_read_on_its_own_address_in_frames_and_by_programs(
    press: Press, as_: Browsers, visitor: FlaskClient
) -> None:
    note = press.publish("Le banc du marché")
    tag = visitor.get(note.page).headers["ETag"]
    assert write(as_("claire"), room(note), "information", "Ouvert le jeudi.\nÀ l’ombre.") == 302
    page = visitor.get(note.page, headers={"If-None-Match": tag})
    assert page.status_code == 200 and f"{note.page}?angle=information" in page.text
    assert "Ouvert le jeudi." not in page.text
    angle = visitor.get(note.page + "?angle=information").text
    assert '<h1 lang="fr" dir="auto">Un banc</h1>' in angle and "<p>Ouvert le jeudi.</p>" in angle
    assert "<title>Un banc" in angle
    assert f'rel="canonical" href="{HERE}{note.page}"' in angle
    frame = visitor.get(note.embed + "?angle=information").text
    assert "Ouvert le jeudi." in frame and "Un banc</h1>" in frame
    facts = ask(visitor, f"{HERE}{note.page}?angle=information").json
    assert facts["title"] == "Un banc" and "angle=information" in facts["html"]
    assert "angle" not in ask(visitor, f"{HERE}{note.page}?angle=documentation").json["html"]
    assert "angle=information" in frame_in(visitor.get(f"/blog{note.page}?angle=information").text)


def test_each_angle_has_its_feed(press: Press, as_: Browsers, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    write(as_("claire"), room(note), "information", "Ouvert le jeudi.")
    write(as_("claire"), "/espace/actions/nos-chemins/angles", "information", "Un groupe.")
    feed = ElementTree.fromstring(visitor.get("/flux/angles/information.atom").data)
    entries = {e.findtext(f"{ATOM}summary"): e for e in feed.iter(f"{ATOM}entry")}
    assert set(entries) == {"Ouvert le jeudi.", "Un groupe."}
    link = entries["Ouvert le jeudi."].find(f"{ATOM}link")
    assert link is not None and link.get("href") == f"{HERE}{note.page}?angle=information"
    other = ElementTree.fromstring(visitor.get("/flux/angles/valorisation.atom").data)
    assert not list(other.iter(f"{ATOM}entry"))
    assert visitor.get("/flux/angles/autre.atom").status_code == 404
    press.withdraw(note)
    assert b"jeudi" not in visitor.get("/flux/angles/information.atom").data


def test_an_action_is_told_in_three_ways_too(
    press: Press, as_: Browsers, visitor: FlaskClient
) -> None:
    press.publish("Le banc du marché")
    page = as_("claire").get("/espace/actions/nos-chemins/angles").text
    assert "Le banc du marché" in page
    write(as_("claire"), "/espace/actions/nos-chemins/angles", "documentation", "Douze séances.")
    for address in ("/actions/nos-chemins", "/integrer/actions/nos-chemins"):
        assert "Douze séances." in visitor.get(f"{address}?angle=documentation").text
        assert "Douze séances." not in visitor.get(address).text


@pytest.mark.parametrize(
    ("text", "words", "title", "said"),
    [
        ("", 40, "T", "Écrivez un texte."),
        ("mot " * 41, 40, "T", "Ce texte a 41 mots."),
        ("Un mot.", 40, "", "Écrivez un titre."),
        ("Un mot.", 41, "T", "Not a valid choice"),
        ("Appelez le 06 12 34 56 78.", 40, "T", "06 12 34 56 78"),
        ("Chez elle, 12 rue des Lilas.", 40, "T", "12 rue des Lilas"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_nothing_is_lost(
    press: Press, as_: Browsers, text: str, words: int, title: str, said: str
) -> None:
    note = press.publish()
    form = {
        "information-title": title, "information-text": text, "information-words": str(words)
    }  # fmt: skip
    answer = as_("claire").post(f"{room(note)}/information", data=form)
    assert answer.status_code == 422
    page = unescape(answer.text).replace("\u00a0", " ")
    if words != 41:
        assert said in page
    assert text.strip() in page


def test_what_somebody_takes_back_hides_the_text_until_it_is_read_again(
    press: Press, as_: Browsers, visitor: FlaskClient
) -> None:
    note = press.publish("Le banc du marché")
    claire = as_("claire")
    action = "/espace/actions/nos-chemins/angles"
    for where in (room(note), action):
        write(claire, where, "information", "Nadia dit : à l’ombre.")
    press.take_back(note, Use.VOICE)
    for address in (note.page, "/actions/nos-chemins"):
        assert "Nadia dit" not in visitor.get(f"{address}?angle=information").text
    assert "À relire" in claire.get(room(note)).text
    write(claire, room(note), "information", "À l’ombre.")
    assert "À l’ombre." in visitor.get(f"{note.page}?angle=information").text
    press.withdraw(note)
    assert visitor.get(f"{note.page}?angle=information").status_code == 410
    assert claire.get(room(note)).status_code == 404


def test_it_can_be_taken_off_twice(press: Press, as_: Browsers, visitor: FlaskClient) -> None:
    note = press.publish()
    write(as_("claire"), room(note), "information", "À l’ombre.")
    for _time in range(2):
        answer = as_("claire").post(f"{room(note)}/information", data={"retirer": "1"})
        assert answer.status_code == 302
    assert "À l’ombre." not in visitor.get(f"{note.page}?angle=information").text


@pytest.mark.parametrize("who", ["nadia", "karim", "other_referent", "sofia", "anyone"])
def test_nobody_else_writes_it(press: Press, as_: Browsers, who: str, database: Database) -> None:
    note = press.publish()
    for where in (room(note), "/espace/actions/nos-chemins/angles"):
        assert write(as_(who), where, "information", "Un mot.") in (401, 403, 404)
        assert as_(who).get(where).status_code in (401, 403, 404)


def test_an_unknown_angle_is_no_page_and_changes_nothing(
    press: Press, as_: Browsers, visitor: FlaskClient
) -> None:
    note = press.publish()
    assert write(as_("claire"), room(note), "autre", "Un mot.") == 404
    assert visitor.get(note.page + "?angle=autre").status_code == 200


def test_a_draft_keeps_whole_lines() -> None:
    assert shortened(["un deux", "trois", "quatre cinq"], 4) == "un deux\ntrois"
    assert shortened(["un deux trois"], 2) == "un deux"
    assert shortened(["", "un"], 2) == "un"
    assert shortened([], 2) == ""
