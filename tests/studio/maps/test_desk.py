"""The référent's screens around a map, over HTTP: who gets them, what is in them, what they do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.kernel.db import Database
from tests.cast import Cast
from tests.studio.maps.making import LIBRARY, STATION, a_map, category, change, put

Browser = Callable[[str], FlaskClient]
SCREENS = ("lieux", "relire", "reglages", "projeter", "comparer")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts are tested on both engines (test_many_marks.py); the screens on one."""
    return sqlite_url


@pytest.fixture
def made(database: Database, kept_cast: Cast) -> dict[str, str]:
    with database.writing() as db:
        draft, other = a_map(db, kept_cast), a_map(db, kept_cast, template="culture")
        other.title = "L’autre carte"
        wifi = category(db, draft, "wifi")
        at = {"gare": STATION, "bibli": LIBRARY}
        ids = {
            name: put(db, kept_cast, draft, at=at[name], category=wifi, title=name) for name in at
        }
        lucie = put(db, kept_cast, draft, at=STATION, who="lucie", title="Élan")
        return {"draft": draft.id, "other": other.id, "wifi": wifi, "lucie": lucie, **ids}


def url(made: dict[str, str], screen: str = "lieux", **asked: object) -> str:
    query = urlencode({name: value for name, value in asked.items() if value != ""})
    return f"/espace/cartes/{made['draft']}/{screen}" + (f"?{query}" if query else "")


def tied(page: str) -> str:
    """With plain spaces before the signs of French."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def rows(page: str) -> list[str]:
    return re.findall(r'name="lieu" value="([^"]+)"', page)


def test_the_desk_is_for_who_works_there(as_: Browser, made: dict[str, str]) -> None:
    for name, status in (("claire", 200), ("nadia", 401), ("anyone", 401)):
        for screen in SCREENS:
            assert as_(name).get(url(made, screen)).status_code == status, (name, screen)


def test_a_portrait_has_no_such_desk(
    as_: Browser, made: dict[str, str], database: Database
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, made["draft"])
        portrait = Draft(action=draft.action, kind="portrait", title="P", author_id=draft.author_id)
        db.add(portrait)
        db.flush()
        made = {**made, "draft": portrait.id}
    assert as_("claire").get(url(made)).status_code == 404


def test_words_are_told_in_the_language_of_their_author(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    turkish = '<{0} lang="tr" dir="ltr">İstasyon</{0}>'
    with database.writing() as db:
        draft, other = (db.get_one(Draft, made[name]) for name in ("draft", "other"))
        for one in (draft, other):
            put(db, kept_cast, one, at=STATION, title="İstasyon", notes="Sessiz.", language="tr")
        put(db, kept_cast, draft, at=LIBRARY, title="مكتبة", voice_text="هنا")
    claire = as_("claire")
    table, cards = (claire.get(url(made, screen)).text for screen in ("lieux", "relire"))
    assert turkish.format("strong") in table and ' lang="tr" dir="ltr">Sessiz.<' in table
    assert '<strong lang="ar" dir="rtl">مكتبة</strong>' in table
    assert '<h2 class="review-title" lang="tr" dir="ltr">İstasyon</h2>' in cards
    assert '<p class="review-words" lang="tr" dir="ltr">Sessiz.</p>' in cards
    assert '<p class="review-words" lang="ar" dir="rtl">« هنا »</p>' in cards
    compared = claire.get(url(made, "comparer", avec=made["other"])).text
    assert (
        f"<strong>{turkish.format('span')}</strong>" in compared
    )  # its twin stands across from it
    assert re.search(r"[\w>] en face, à \d+ m", compared)


ASKED: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"gare", "bibli", "lucie"}),
    ({"q": "ELAN"}, {"lucie"}),
    ({"q": "rien du tout"}, set()),
    ({"categorie": "aucune"}, {"lucie"}),
    ({"voix": "avec"}, set()),
    ({"mots": "avec", "type": "place"}, {"gare", "bibli", "lucie"}),
    ({"niveau": "private"}, set()),
    ({"a_voir": "duplicate"}, set()),
    ({"tri": "<script>", "a_voir": "x", "page": "99"}, {"gare", "bibli", "lucie"}),
]


def test_it_finds_what_is_asked(as_: Browser, made: dict[str, str]) -> None:
    for asked, found in ASKED:
        page = as_("claire").get(url(made, **asked)).text
        assert set(rows(page)) == {made[name] for name in found}, asked


def test_it_sorts_both_ways(as_: Browser, made: dict[str, str]) -> None:
    names = [made[name] for name in ("bibli", "lucie", "gare")]
    assert rows(as_("claire").get(url(made, tri="nom")).text) == names
    assert rows(as_("claire").get(url(made, tri="nom", sens="bas")).text) == names[::-1]


def test_ticked_marks_change_and_one_tap_takes_it_back(
    as_: Browser, made: dict[str, str], database: Database
) -> None:
    claire = as_("claire")
    form = {"lieu": [made["gare"], made["bibli"]], "acte": "retirer"}
    page = claire.post(url(made), data=form, follow_redirects=True).text
    assert "2 lieux sont changés." in page
    assert rows(page) == [made["lucie"]]
    undo = re.search(r'action="([^"]+/annuler[^"]*)"', page)
    assert undo is not None
    back = claire.post(undo.group(1).replace("&amp;", "&"), follow_redirects=True).text
    assert set(rows(back)) == {made["gare"], made["bibli"], made["lucie"]}


def test_everything_that_was_found_can_change_at_once(
    as_: Browser, made: dict[str, str], database: Database
) -> None:
    form = {"tous": "oui", "acte": "niveau", "niveau": "voice:private"}
    as_("claire").post(url(made, q="gare"), data=form)
    with database.reading() as db:
        changed = [
            i.id
            for i in items_of(db, db.get_one(Draft, made["draft"]))
            if i.properties.get("levels")
        ]
    assert changed == [made["gare"]]


def test_marks_move_to_another_map_and_back(
    as_: Browser, made: dict[str, str], database: Database
) -> None:
    claire = as_("claire")
    form = {"lieu": made["gare"], "acte": "deplacer", "carte": made["other"]}
    page = claire.post(url(made), data=form, follow_redirects=True).text
    assert made["gare"] not in rows(page)
    there = {**made, "draft": made["other"]}
    assert len(rows(claire.get(url(there)).text)) == 1
    undo = re.search(r'action="([^"]+/annuler[^"]*)"', page)
    assert undo is not None
    claire.post(undo.group(1).replace("&amp;", "&"))
    assert rows(claire.get(url(there)).text) == []
    assert made["gare"] in rows(claire.get(url(made)).text)


WRONG: list[dict[str, str]] = [
    {"acte": "retirer"},
    {"acte": "categorie", "lieu": "x", "categorie": "nowhere"},
    {"acte": "niveau", "lieu": "x", "niveau": "tous"},
    {"acte": "deplacer", "lieu": "x"},
    {"acte": "danser", "lieu": "x"},
]


def test_what_goes_wrong_is_told_on_the_page(as_: Browser, made: dict[str, str]) -> None:
    for form in WRONG:
        answer = as_("claire").post(url(made), data=form, follow_redirects=True)
        assert answer.status_code == 200
        assert 'class="notice notice-danger"' in answer.text, form
        assert len(rows(answer.text)) == 3


def test_five_hundred_marks_cost_no_more_questions_than_ten(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    def asked() -> int:
        seen: list[str] = []
        note = lambda *given: seen.append(given[2])  # noqa: E731
        engine = as_("claire").application.extensions["studio.database"].engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert as_("claire").get(url(made)).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = asked()
    with database.writing() as db:
        draft = db.get_one(Draft, made["draft"])
        first = db.get_one(Item, made["gare"])
        for number in range(500):
            db.add(
                Item(
                    id=f"{number:036}",
                    draft_id=draft.id,
                    type="place",
                    author_id=first.author_id,
                    properties=dict(first.properties),
                    geometry=first.geometry,
                    stamps={},
                    order="",
                )
            )
    assert asked() == few
    assert len(rows(as_("claire").get(url(made)).text)) == 50


# Review


def test_one_tap_and_the_card_is_gone(as_: Browser, made: dict[str, str]) -> None:
    claire = as_("claire")
    page = claire.get(url(made, "relire")).text
    assert page.count('data-part="card"') == 3
    answer = claire.post(
        url(made, f"relire/{made['gare']}"),
        data={"acte": "approuver"},
        headers={"Accept": "application/json"},
    )
    told = answer.json or {}
    assert answer.status_code == 200
    assert claire.get(url(made, "relire")).text.count('data-part="card"') == 2
    claire.post(told["undo"], headers={"Accept": "application/json"})
    assert claire.get(url(made, "relire")).text.count('data-part="card"') == 3


def test_a_category_by_its_picture(as_: Browser, made: dict[str, str], database: Database) -> None:
    form = {"acte": "categorie", "categorie": made["wifi"]}
    page = as_("claire").post(
        url(made, f"relire/{made['lucie']}"), data=form, follow_redirects=True
    )
    assert page.status_code == 200
    assert f"carte-{made['lucie']}" not in page.text
    with database.reading() as db:
        assert db.get_one(Item, made["lucie"]).properties["category"] == made["wifi"]


def test_sending_back_without_a_word_says_so(as_: Browser, made: dict[str, str]) -> None:
    where, form = url(made, f"relire/{made['gare']}"), {"acte": "renvoyer", "text": ""}
    answer = as_("claire").post(where, data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, (answer.json or {})["error"]) == (422, "invalid")
    page = as_("claire").post(where, data=form, follow_redirects=True).text
    assert "Dites ou écrivez ce qu’il manque." in page


def test_where_a_mark_is_as_a_picture(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    answer = as_("claire").get(url(made, f"lieux/{made['gare']}/plan.webp"))
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.data[8:12] == b"WEBP"
    with database.writing() as db:
        nowhere = put(db, kept_cast, db.get_one(Draft, made["draft"]))
    assert as_("claire").get(url(made, f"lieux/{nowhere}/plan.webp")).status_code == 404


# Settings


def test_a_step_is_one_tap(as_: Browser, made: dict[str, str], database: Database) -> None:
    form = {"acte": "etape", "etape": "photos-voix"}
    page = as_("claire").post(url(made, "reglages"), data=form, follow_redirects=True).text
    assert 'class="desk-step is-here"' in page
    told = json.loads(
        re.findall(r'id="map-page">(.*?)</script>', as_("nadia").get(
            f"/atelier/cartes/{made['draft']}").text, re.S)[0]
    )  # fmt: skip
    assert told["steps"]["photo voice"]
    with database.reading() as db:
        sheet = db.scalars(
            select(Item).where(Item.draft_id == made["draft"], Item.type == "sheet")
        ).one()
        assert sheet.properties["open"] == ["photo", "voice"]


def test_layers_are_made_filled_ordered_and_taken_away(
    as_: Browser, made: dict[str, str], database: Database
) -> None:
    claire, where = as_("claire"), url(made, "reglages")

    def layers() -> list[Item]:
        with database.reading() as db:
            return items_of(db, db.get_one(Draft, made["draft"]), "layer")

    for label in ("Ce qui va", "Ce qui manque"):
        claire.post(where, data={"acte": "calque", "label": label})
    first, second = layers()
    claire.post(where, data={"acte": "ranger", "un": made["wifi"], "calque": second.id})
    claire.post(where, data={"acte": "monter", "type": "layer", "un": second.id, "sens": "-1"})
    claire.post(where, data={"acte": "allumer", "un": first.id, "on": "non"})
    claire.post(where, data={"acte": "nommer", "un": first.id, "label": "Ce qui va bien"})
    assert [one.properties["label"] for one in layers()] == ["Ce qui manque", "Ce qui va bien"]
    assert layers()[1].properties["on"] is False
    claire.post(where, data={"acte": "enlever", "un": second.id})
    with database.reading() as db:
        assert db.get_one(Item, made["wifi"]).properties["layer"] == ""
    page = claire.post(where, data={"acte": "calque", "label": " "}, follow_redirects=True)
    assert "Donnez un nom au calque." in page.text


def test_rules_are_told_in_words(as_: Browser, made: dict[str, str]) -> None:
    claire, where = as_("claire"), url(made, "reglages")
    claire.post(where, data={"acte": "afficher", "mode": "circles", "count": "voices"})
    rule = {"acte": "regle", "quand": "strength:3", "taille": "3", "couleur": "orange"}
    page = claire.post(where, data=rule, follow_redirects=True).text
    assert "Grand et orange : très fort." in page
    for wrong in (
        {"quand": "nuit", "taille": "3"},
        {"quand": "voice"},
        {"quand": "voice", "taille": "9"},
    ):
        answer = claire.post(where, data={"acte": "regle", **wrong}, follow_redirects=True)
        assert "notice-danger" in answer.text
    answer = claire.post(where, data={"acte": "sans-regle", "numero": "0"}, follow_redirects=True)
    assert "Grand et orange" not in answer.text
    assert claire.post(where, data={"acte": "danser"}).status_code == 422


# Comparison


def test_two_maps_side_by_side(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        other = db.get_one(Draft, made["other"])
        spec: dict[str, Any] = {"code": "wifi", "label": "Wifi", "icon": "wifi", "colour": "blue"}
        wifi = put(db, kept_cast, other, "category", who="claire", **spec)
        put(db, kept_cast, other, at=STATION, category=wifi, title="Gare")
        put(db, kept_cast, other, at=[0.7, 47.4], category=wifi, title="Plus loin")
    page = tied(as_("claire").get(url(made, "comparer", avec=made["other"])).text)
    assert "Dans les deux : 1. Seulement dans A : 2. Seulement dans B : 1." in page
    data = json.loads(re.findall(r'id="compare-data">(.*?)</script>', page, re.S)[0])
    assert sorted(pin["look"] for pin in data["pins"]) == [0, 0, 1, 2]


def test_two_people_and_two_times_of_one_map(as_: Browser, made: dict[str, str]) -> None:
    page = tied(as_("claire").get(url(made, "comparer", date="2020-01-01")).text)
    assert "Seulement dans A : 0. Seulement dans B : 3." in page
    authors = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    nadia_first = as_("claire").get(url(made, "comparer", a=authors[-2], b=authors[-1])).text
    assert "Seulement dans A" in nadia_first
    for wrong in ({"date": "hier"}, {"a": "x", "b": "y"}):
        assert "Seulement dans A" not in as_("claire").get(url(made, "comparer", **wrong)).text


def test_a_map_one_may_not_see_is_compared_with_nothing(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        theirs = Draft(
            action=db.merge(kept_cast.other_action), kind="map", title="T",
            author_id=kept_cast.karim.id,
        )  # fmt: skip
        db.add(theirs)
        db.flush()
        wanted = theirs.id
    assert as_("claire").get(url(made, "comparer", avec=wanted)).status_code == 404


def test_nothing_of_the_legend_is_lost_when_a_label_is_long(
    as_: Browser, made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        change(
            db,
            kept_cast,
            db.get_one(Draft, made["draft"]),
            made["wifi"],
            who="claire",
            label="é" * 60,
        )
    for screen in SCREENS:
        assert as_("claire").get(url(made, screen)).status_code == 200
