"""Several productions in one frame: an action, or whatever else a room registers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.kernel.errors import NotFound
from studio.publishing import selections
from studio.publishing.selections import Selection
from tests.studio.gallery import wordpress
from tests.studio.gallery.conftest import Press
from tests.studio.gallery.test_embeds import rules
from tests.studio.gallery.test_oembed import HERE, ask, fetch_by


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a frame holds does not depend on the engine."""
    return sqlite_url


@pytest.fixture
def chosen() -> Iterator[list[str]]:
    """A collection of the tests, at /collections/choix: what it holds, in order."""
    held: list[str] = []

    def open_(_db: Session, slug: str) -> Selection:
        if slug != "choix":
            raise NotFound
        made = datetime(2026, 11, 1, tzinfo=UTC)
        return Selection(
            "collections", slug, "Collection", "Notre choix", "", "", tuple(held), made
        )

    before = dict(selections._families)
    selections.register("collections", open_)
    yield held
    selections._families.clear()
    selections._families.update(before)


def test_an_action_is_framed_with_what_it_shows(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc du marché")
    press.publish("La fontaine")
    press.publish("Ailleurs", author="karim")
    answer = visitor.get("/integrer/actions/nos-chemins")
    assert answer.status_code == 200
    assert rules(answer.headers["Content-Security-Policy"])["frame-ancestors"] == "*"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Le banc du marché" in answer.text and "La fontaine" in answer.text
    assert "Ailleurs" not in answer.text
    for address in re.findall(r'(?:src|href)="([^"#]+)"', answer.text):
        assert address.startswith((HERE + "/", "data:")), address


def test_how_many_are_shown_is_asked_for_and_read_kindly(
    press: Press, visitor: FlaskClient
) -> None:
    for number in range(3):
        press.publish(f"Note {number}")
    frame = "/integrer/actions/nos-chemins"
    for asked, shown in (("", 3), ("?nombre=2", 2), ("?nombre=0", 1), ("?nombre=tout&x=1", 3)):
        assert visitor.get(frame + asked).text.count('class="embed-card"') == shown, asked
    assert "embed-sombre" in visitor.get(frame + "?theme=sombre").text
    assert "<h1" not in visitor.get(frame + "?titre=0").text


def test_oembed_knows_the_page_and_the_frame_of_an_action(
    press: Press, visitor: FlaskClient
) -> None:
    press.publish("Le banc du marché")
    for address in ("/actions/nos-chemins", "/integrer/actions/nos-chemins"):
        facts = ask(visitor, f"{HERE}{address}?nombre=2&theme=sombre&hauteur=300&x=1").json
        assert facts["title"] == "Nos chemins"
        assert facts["height"] == 300
        assert f"{HERE}/integrer/actions/nos-chemins?nombre=2&amp;theme=sombre" in facts["html"]
        assert "x=1" not in facts["html"]
        assert facts["thumbnail_width"] > 0
        assert facts["author_url"] == HERE + "/actions/nos-chemins"
    assert ask(visitor, HERE + "/actions/aucune").status_code == 404


def test_a_blog_like_wordpress_takes_an_action(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc du marché")
    pasted = wordpress.paste(HERE + "/actions/nos-chemins", fetch_by(visitor))
    assert pasted is not None
    assert "/integrer/actions/nos-chemins#?secret=" in pasted.frame
    assert f'<a href="{HERE}/actions/nos-chemins">Nos chemins</a>' in pasted.fallback


def test_what_is_taken_back_leaves_the_frame_at_once(press: Press, visitor: FlaskClient) -> None:
    note, other = press.publish("Le banc du marché"), press.publish("La fontaine")
    tag = visitor.get("/integrer/actions/nos-chemins").headers["ETag"]
    press.withdraw(note)
    again = visitor.get("/integrer/actions/nos-chemins", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Le banc" not in again.text and "La fontaine" in again.text
    press.withdraw(other)
    gone = visitor.get("/integrer/actions/nos-chemins")
    assert gone.status_code == 404
    assert "Rien à montrer ici" in gone.text


def test_a_collection_needs_nothing_but_to_be_registered(
    press: Press, visitor: FlaskClient, chosen: list[str]
) -> None:
    notes = [press.publish("Un"), press.publish("Deux")]
    chosen += [notes[1].public_id, notes[0].public_id, "inconnue"]
    frame = visitor.get("/integrer/collections/choix").text
    assert frame.index("Deux") < frame.index("Un</strong>")
    assert "<title>Collection" in frame
    facts = ask(visitor, HERE + "/collections/choix").json
    assert facts["title"] == "Notre choix"
    assert facts["author_url"] == HERE + "/collections/choix"
    press.withdraw(notes[0])
    press.withdraw(notes[1])
    assert visitor.get("/integrer/collections/choix").status_code == 410
    assert ask(visitor, HERE + "/collections/choix").status_code == 404


@pytest.mark.parametrize("path", ["/integrer/actions/aucune", "/integrer/autre/chose"])
def test_what_never_was_is_a_neutral_card(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Rien à montrer ici" in answer.text
