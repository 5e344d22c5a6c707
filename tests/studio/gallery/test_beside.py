"""What a page leads to: the same action, what is near, the same subject; each with its reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from studio.actions.models import Action
from studio.consents.models import Audience
from studio.kernel.db import Database
from studio.maps.page import facts_of
from studio.publishing.models import Edition
from studio.publishing.places import MOST_SPOTS, NAMES, SPOTS, square_of
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.gallery.conftest import Press, Published
from tests.studio.maps.pages import a_page, item

__all__ = ["database_url"]  # both engines

STATION, CHURCH, ABROAD = (0.6944, 47.3892), (0.6960, 47.3905), (2.35, 48.85)


@pytest.fixture
def far(press: Press, database: Database, kept_cast: Cast) -> Published:
    """Karim's note, in an action of another commune."""
    with database.writing() as db:
        db.get_one(Action, kept_cast.other_action.id).place = "Blois"
    return press.publish("Ailleurs", author="karim")


def show(database: Database, made: Published, *themes: str, **facts: Any) -> None:
    """What a kind would have written in the facts of this edition."""
    with database.writing() as db:
        edition = db.get_one(Edition, made.edition_id)
        edition.themes, edition.facts = list(themes), facts


def spot(at: tuple[float, float], key: str = "gare") -> dict[str, Any]:
    return {SPOTS: {key: square_of(*at)}}


def beside(visitor: FlaskClient, made: Published) -> dict[str, str]:
    """Title of what is led to -> why, as the page says it: heading, then the card's own reason."""
    page, found = visitor.get(made.page).text, {}
    for part in page.split('<section class="neighbours')[1:]:
        why = re.search(r'id="beside-\w+">([^<]+)<', part)
        assert why
        for card in part.split("</article>")[0:-1]:
            name = re.search(r'card-title"[^>]*><a [^>]*>([^<]+)<', card)
            own = re.search(r'card-near note">.*?<span>([^<]+)<', card)
            assert name, card
            found[name[1]] = f"{why[1]} / {own[1]}" if own else why[1]
    return found


def test_the_same_streets_lead_both_ways(
    press: Press, database: Database, visitor: FlaskClient, far: Published
) -> None:
    here = press.publish("La gare")
    assert beside(visitor, here) == {"Ailleurs": "Même thème / Se déplacer · Numérique"}
    show(database, here, **spot(STATION))
    show(database, far, **spot(CHURCH, "eglise"))
    press.publish("Un banc")  # something public changed: what is kept in memory is read again
    near = "Près d’ici / À quelques centaines de mètres"
    assert beside(visitor, here) == {"Un banc": "Dans la même action", "Ailleurs": near}
    assert beside(visitor, far) == {"La gare": near}
    show(database, far, **spot(ABROAD, "eglise"))
    press.publish("Un autre banc")
    assert "Ailleurs" not in beside(visitor, here)


def test_a_portrait_stands_where_the_place_it_names_is_public(
    press: Press, database: Database, visitor: FlaskClient, far: Published
) -> None:
    """The map goes, the portrait is nowhere; nothing on its own page ever says where."""
    drawn = press.publish("La carte")
    show(database, drawn, **spot(STATION))
    said = press.publish("Le portrait")
    show(database, said, **{NAMES: [{"of": "x", "place": "gare", "anchor": "a", "words": ""}]})
    show(database, far, **spot(STATION, "quai"))
    press.publish("Un banc")
    assert beside(visitor, far)["Le portrait"].startswith("Près d’ici")
    assert beside(visitor, said)["Ailleurs"].startswith("Près d’ici")
    for made in (drawn, said, far):
        for address in (made.page, f"{made.page}.json", made.embed):
            text = visitor.get(address).text
            assert SPOTS not in text and not re.search(r"\b231\D{1,4}15796", text)
    press.withdraw(drawn)
    assert beside(visitor, far) == {}
    assert "Ailleurs" not in beside(visitor, said)


def test_the_same_commune_then_the_same_subject(
    press: Press, database: Database, visitor: FlaskClient, far: Published, kept_cast: Cast
) -> None:
    here = press.publish("La gare")
    show(database, here, "mobilite", "numerique", tags=["Vélo"])
    show(database, far, "culture", "mobilite", tags=["Vélo", "Jardin"])
    press.publish("Un banc")
    assert beside(visitor, here)["Ailleurs"] == "Même thème / Se déplacer · Vélo"
    assert beside(visitor, far)["La gare"] == "Même thème / Se déplacer · Vélo"
    english = visitor.get(f"{here.page}?lang=en").text
    assert "Same theme" in english
    with database.writing() as db:
        db.get_one(Action, kept_cast.other_action.id).place = "tours"
    press.publish("Un autre banc")
    assert beside(visitor, far)["La gare"] == "Près d’ici / Dans la même commune : Tours"


def test_only_what_all_may_see_is_led_to(
    press: Press, database: Database, visitor: FlaskClient, far: Published
) -> None:
    here = press.publish("La gare")
    some = press.publish("Pour des partenaires", audience=Audience.PARTNERS)
    for made in (here, some, far):
        show(database, made, **spot(STATION, made.public_id))
    press.publish("Un banc")
    assert set(beside(visitor, here)) == {"Un banc", "Ailleurs"}
    page = visitor.get(here.page)
    assert (
        visitor.get(here.page, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
    )
    press.withdraw(here)
    assert beside(visitor, far) == {}


def test_a_home_or_a_wordless_mark_has_no_square(database: Database) -> None:
    page = a_page(["Un", "Deux", "", "Quatre"])
    for number, one in enumerate(page["items"]):
        one["key"] = f"key-{number}"
    page["items"][1]["approximate"] = 300
    assert set(facts_of(page)[SPOTS]) == {"key-0", "key-3"}
    page["ground"]["geographic"] = False
    assert facts_of(page)[SPOTS] == {}
    many = a_page([])
    many["items"] = [item(number, "x", key=str(number)) for number in range(MOST_SPOTS * 2)]
    assert len(facts_of(many)[SPOTS]) == MOST_SPOTS


def test_a_few_of_each_reason_are_enough(press: Press, visitor: FlaskClient) -> None:
    made = [press.publish(f"Note {number}") for number in range(6)]
    assert list(beside(visitor, made[0])) == ["Note 5", "Note 4", "Note 3", "Note 2", "Note 1"]
