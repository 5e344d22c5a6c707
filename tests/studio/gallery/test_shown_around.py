"""Around the productions: the map of all, the story of an action, cards of social networks, what
programs read, and how often something was looked at."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from studio.actions.models import Workshop
from studio.gallery.social import drawn
from studio.gallery.world import Spot, told_apart
from studio.kernel.clock import now
from studio.publishing import seen
from studio.publishing.counting import tally
from studio.publishing.models import Edition, Publication
from studio.publishing.reach import reach_of
from tests.studio.gallery.conftest import Press

SOMEBODY = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Which engine keeps the rows changes nothing of these."""
    return sqlite_url


def place(press: Press, edition_id: str, bounds: list[float]) -> None:
    with press.database.writing() as db:
        db.get_one(Edition, edition_id).facts = {"bounds": bounds}


def test_the_map_of_all_has_its_list(press: Press, visitor: FlaskClient) -> None:
    assert 'class="world"' not in visitor.get("/").text
    near, far = press.publish("Le banc"), press.publish("La digue")
    place(press, near.edition_id, [0.68, 47.38, 0.70, 47.40])
    place(press, far.edition_id, [1.30, 47.58, 1.34, 47.60])
    page = visitor.get("/").text
    for made in (near, far):
        assert page.count(f'<a href="{made.page}"') >= 2  # on the picture, and in the list
    address = re.search(r'<img src="(/galerie/carte\.webp\?v=\w+)"', page)
    assert address is not None
    answer = visitor.get(address[1])
    assert answer.mimetype == "image/webp" and len(answer.data) < 60_000
    press.withdraw(far)
    assert far.page not in visitor.get("/").text


def test_an_action_is_told_seance_by_seance(press: Press, visitor: FlaskClient) -> None:
    with press.database.writing() as db:
        db.query(Workshop).update({"opened_at": None})
        for number, (days, title) in enumerate([(9, "On se rencontre"), (2, "On sort")], 1):
            opened = now() - timedelta(days=days)
            action = press.cast.action.id
            db.add(Workshop(action_id=action, number=100 + number, title=title, opened_at=opened))
    press.publish("Le banc du marché")
    page = unescape(visitor.get("/actions/nos-chemins").text).replace("\u00a0", " ")
    assert "Séance 102 : <bdi>On sort</bdi>" in page
    assert "Séance 101" in page and "On se rencontre" not in page  # it shows nothing: only a date
    assert page.index("Séance 101") < page.index("Séance 102") < page.rindex("Le banc du marché")
    assert 'class="only-print page-code"' in page


def test_seances_that_show_nothing_take_one_line(press: Press, visitor: FlaskClient) -> None:
    with press.database.writing() as db:
        db.query(Workshop).update({"opened_at": None})
        for number, days in enumerate((30, 23, 16, 2), 1):
            opened, action = now() - timedelta(days=days), press.cast.action.id
            db.add(Workshop(action_id=action, number=100 + number, title="", opened_at=opened))
    press.publish("Le banc du marché")
    page = unescape(visitor.get("/actions/nos-chemins").text).replace("\u00a0", " ")
    assert "Séances 101 à 103" in page and "Séance 104" in page
    assert page.count('class="story-step') == 2


def test_a_card_of_social_networks_leaves_with_its_page(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("Le banc du marché, où l’on s’assoit le jeudi en attendant le bus")
    page = visitor.get(made.page).text
    address = re.search(r'property="og:image" content="http://localhost([^"]+)"', page)
    assert address is not None
    answer = visitor.get(address[1])
    image = Image.open(io.BytesIO(answer.data))
    assert (image.size, image.format) == ((1200, 630), "JPEG")
    assert image.getpixel((10, 620)) != image.getpixel((10, 20))  # the band of the title
    assert len(answer.data) < 150_000
    press.withdraw(made)
    assert visitor.get(address[1]).status_code == 410


@pytest.mark.parametrize("title", ["x" * 80, "بيت الجدة", "", "Mot " * 30])
def test_any_title_makes_a_card(title: str) -> None:
    assert Image.open(io.BytesIO(drawn(None, title, "Note · Nos chemins"))).size == (1200, 630)


def test_what_programs_read(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("</script><b>Le banc", ["Deux mots."])
    page = visitor.get(made.page).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])
    assert told["@context"] == "https://schema.org" and told["@type"] == "CreativeWork"
    assert told["name"] == "</script><b>Le banc" and told["creditText"] == "Nadia"
    assert told["isPartOf"]["name"] == "Nos chemins"
    assert told["associatedMedia"][0]["@type"] == "AudioObject"
    assert '"@type":"WebSite"' in visitor.get("/").text
    assert '"hasPart"' in visitor.get("/actions/nos-chemins").text


def test_a_theme_can_be_followed(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc")
    answer = visitor.get("/flux/themes/mobilite.atom")
    assert answer.mimetype == "application/atom+xml" and b"<title>Le banc</title>" in answer.data
    assert b"Le banc" not in visitor.get("/flux/themes/sante.atom").data
    assert visitor.get("/flux/themes/inconnu.atom").status_code == 404
    assert "/flux/themes/mobilite.atom" in visitor.get("/galerie?theme=mobilite").text


def test_views_are_counted_of_nobody(press: Press, public_app: Flask) -> None:
    made, visitor = press.publish("Le banc"), public_app.test_client()
    for _time in range(3):
        visitor.get(made.page, headers=SOMEBODY)
    visitor.get(made.page, headers={"User-Agent": "Googlebot/2.1"})
    for blog in ("https://blog.exemple.fr/un/article?nom=x", "http://localhost/page", "rien"):
        visitor.get(made.embed, headers={**SOMEBODY, "Referer": blog})
    with public_app.app_context():
        waiting = tally()
    for _twice in range(2):
        seen.write(press.database, waiting)  # what was written does not wait any more
    with press.database.reading() as db:
        publication = db.query(Publication).filter_by(public_id=made.public_id).one()
        counted = seen.seen_of(db, publication)
        assert (counted.total, counted.week, counted.on_blogs) == (6, 6, 3)
        assert [one.host for one in counted.hosts] == ["blog.exemple.fr"]
        reached = reach_of(db, press.settings, publication)
        assert ("seen", "blog.exemple.fr") in [(one.what, one.name) for one in reached]


def test_views_add_up_and_what_is_unknown_is_dropped(press: Press) -> None:
    made, day = press.publish("Le banc"), now().date()
    for _time in range(2):
        waiting = seen.Tally()
        waiting.see(made.edition_id, seen.PAGE, day)
        waiting.see("never", seen.PAGE, day)
        waiting.see_host("never", "blog.fr", day)
        seen.write(press.database, waiting)
    with press.database.reading() as db:
        publication = db.query(Publication).filter_by(public_id=made.public_id).one()
        assert seen.seen_of(db, publication).total == 2


def test_two_marks_of_one_town_have_two_names() -> None:
    """What people name around each; what is still alike, its number."""
    here, there = (0.6893, 47.3899), (0.7036, 47.4200)
    same = "Tours : 3 productions"
    marks = told_apart([Spot(1, 1, 3, same, "/a", here), Spot(2, 2, 3, same, "/b", there)])
    first, second = (mark.label for mark in marks)
    assert first != second and first.startswith("Tours, ") and first.endswith(" : 3 productions")
    alone = Spot(1, 1, 1, "Le banc", "/c", here)
    assert told_apart([alone]) == (alone,)
    nowhere = [Spot(1, 1, 3, same, "/a", (0.0, 0.0)), Spot(2, 2, 3, same, "/b", (0.0, 0.0))]
    assert [mark.label for mark in told_apart(nowhere)] == [f"{same} (1)", f"{same} (2)"]
