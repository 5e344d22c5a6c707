"""A collection begun, arranged, shown, met by the public, and what leaves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from studio.collections import operations
from studio.collections.models import Collection
from studio.collections.operations import Step
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.publishing.models import Publication
from tests.studio.stories.conftest import Desk

Browser = Callable[[str], FlaskClient]


def three(desk: Desk) -> list[Publication]:
    return [desk.publish(desk.words(title)) for title in ("Nos bancs", "Nos arbres", "Nos quais")]


def shown(desk: Desk, found: list[Publication], title: str = "De banc en quai") -> Collection:
    with desk.database.writing() as db:
        claire = desk.cast.identity(db, "claire")
        made = operations.begin(db, claire, title)
        steps = [Step(one.id, f"Passage {n}.") for n, one in enumerate(found, 1)]
        operations.arrange(db, claire, made, title=title, intro="Une promenade.", steps=steps)
        operations.show(db, claire, made)
        return made


@pytest.fixture
def walk(desk: Desk) -> tuple[Collection, list[Publication]]:
    found = three(desk)
    return shown(desk, found), found


Walk = tuple[Collection, list[Publication]]


def test_all_of_them_are_found_though_the_home_page_shows_three(
    walk: Walk, desk: Desk, anyone: FlaskClient
) -> None:
    assert 'href="/collections"' not in anyone.get("/").get_data(as_text=True)
    titles = ["De banc en quai", "De jour", "De nuit", "En hiver"]
    for title in titles[1:]:
        shown(desk, walk[1], title)
    home = anyone.get("/").get_data(as_text=True)
    assert titles[0] not in home and 'href="/collections"' in home
    page = anyone.get("/collections").get_data(as_text=True)
    places = [page.index(f">{title}<") for title in titles]
    assert places == sorted(places, reverse=True), "the latest first"
    site_map = anyone.get("/plan-du-site.xml").get_data(as_text=True)
    assert f"/collections/{walk[0].slug}<" in site_map
    desk.withdraw(walk[1][0].draft_id)
    assert anyone.get("/collections").status_code == 200


def test_the_public_meets_it_in_its_order(walk: Walk, desk: Desk, anyone: FlaskClient) -> None:
    collection, found = walk
    page = anyone.get(f"/collections/{collection.slug}").get_data(as_text=True)
    assert "Une promenade." in page
    places = [page.index(f"Passage {n}.") for n in (1, 2, 3)]
    assert places == sorted(places)
    for one in found:
        assert f"/recits/{one.slug}" in page
    wall = anyone.get(f"/collections/{collection.slug}/mur").get_data(as_text=True)
    assert wall.count("data-step=") == 3
    assert 'http-equiv="refresh"' in wall
    assert "etape=2" in wall
    second = anyone.get(f"/collections/{collection.slug}/mur?etape=2").get_data(as_text=True)
    assert "etape=3" in second
    assert anyone.get(f"/collections/{collection.slug}/mur?etape=-8&secondes=0").status_code == 200
    frame = anyone.get(f"/integrer/collections/{collection.slug}")
    assert frame.status_code == 200
    assert "De banc en quai" in anyone.get("/").get_data(as_text=True)


def test_programs_are_told_its_order(walk: Walk, anyone: FlaskClient) -> None:
    collection, found = walk
    page = anyone.get(f"/collections/{collection.slug}").get_data(as_text=True)
    _before, _tag, rest = page.partition('<script type="application/ld+json">')
    told = json.loads(rest.partition("</script>")[0])
    assert (told["@type"], told["collectionSize"]) == ("Collection", 3)
    assert [one["position"] for one in told["hasPart"]] == [1, 2, 3]
    order = [one["url"].rpartition("/")[2] for one in told["hasPart"]]
    assert order == [one.slug for one in found]


def test_what_is_withdrawn_leaves_at_once(walk: Walk, desk: Desk, anyone: FlaskClient) -> None:
    collection, found = walk
    before = anyone.get(f"/collections/{collection.slug}")
    desk.withdraw(found[1].draft_id)
    assert ["collection", "De banc en quai"] in desk.receipts()
    tag = {"If-None-Match": before.headers["ETag"]}
    after = anyone.get(f"/collections/{collection.slug}", headers=tag)
    assert after.status_code == 200
    assert "Nos arbres" not in after.get_data(as_text=True)
    state = anyone.get(f"/collections/{collection.slug}/mur.json").get_json()
    assert len(state["steps"]) == 2
    for one in (found[0], found[2]):
        desk.withdraw(one.draft_id)
    assert anyone.get(f"/collections/{collection.slug}").status_code == 410
    assert anyone.get(f"/collections/{collection.slug}/mur").status_code == 410


def test_taken_away_it_is_gone_and_its_productions_stay(
    walk: Walk, desk: Desk, anyone: FlaskClient
) -> None:
    collection, found = walk
    with desk.database.writing() as db:
        operations.take_away(
            db, desk.cast.identity(db, "sofia"), db.get_one(Collection, collection.id)
        )
    assert anyone.get(f"/collections/{collection.slug}").status_code == 410
    assert anyone.get(f"/recits/{found[0].slug}").status_code == 200
    assert anyone.get("/collections/inconnue").status_code == 404


def test_only_its_structure_keeps_it(walk: Walk, desk: Desk) -> None:
    collection, _found = walk
    with desk.database.writing() as db:
        mine = db.get_one(Collection, collection.id)
        for who, refused in (("other_referent", NotFound), ("nadia", NotFound)):
            with pytest.raises(refused):
                operations.take_away(db, desk.cast.identity(db, who), mine)
        with pytest.raises(Refused):
            operations.begin(db, desk.cast.identity(db, "nadia"), "À moi")


def test_bad_input_is_told_and_keeps_all(walk: Walk, desk: Desk) -> None:
    collection, found = walk
    with desk.database.writing() as db:
        claire, mine = desk.cast.identity(db, "claire"), db.get_one(Collection, collection.id)
        given = {"title": "Autre", "intro": "Mots."}
        for steps in ([Step("inconnu")], [Step(found[0].id), Step(found[0].id)]):
            with pytest.raises(Invalid):
                operations.arrange(db, claire, mine, steps=steps, **given)
        with pytest.raises(Invalid):
            operations.arrange(db, claire, mine, steps=[], voice_id="inconnue", **given)
        with pytest.raises(Invalid):
            operations.begin(db, claire, "  ")
        empty = operations.begin(db, claire, "Vide")
        with pytest.raises(Invalid) as lacking:
            operations.show(db, claire, empty)
        assert "au moins une production" in lacking.value.sentence
        assert mine.title == "De banc en quai"
        assert len(mine.steps) == 3


def test_a_professional_arranges_it_on_one_page(walk: Walk, as_: Browser, desk: Desk) -> None:
    collection, found = walk
    claire, where = as_("claire"), f"/espace/collections/{collection.id}"
    assert "Nos arbres" in claire.get(where).get_data(as_text=True)
    ids = [one.id for one in found]
    form = {"title": "À l’envers", "intro": "Mots.", "order": " ".join(reversed(ids)), "voice": ""}
    form |= {f"passage-{ids[0]}": "Le dernier.", "cover": ids[1]}
    assert claire.post(where, data=form).status_code == 302
    assert order(desk, collection) == list(reversed(ids))
    claire.post(where, data=form | {"order": "", "act": f"up:{ids[0]}"})
    assert order(desk, collection) == [ids[2], ids[0], ids[1]]
    claire.post(where, data=form | {"order": "", "act": f"remove:{ids[2]}"})
    claire.post(where, data=form | {"order": "", "act": f"add:{ids[2]}"})
    assert order(desk, collection) == [ids[0], ids[1], ids[2]]
    assert claire.post(where, data=form | {"title": ""}).status_code == 422
    page = claire.get("/espace/collections").get_data(as_text=True)
    assert "À l’envers" in page


def order(desk: Desk, collection: Collection) -> list[str]:
    with desk.database.reading() as db:
        found = db.get_one(Collection, collection.id)
        return [step.publication_id for step in found.steps]


def test_the_introduction_may_be_said(walk: Walk, desk: Desk, anyone: FlaskClient) -> None:
    collection, found = walk
    voice = desk.file("sound", "claire")
    with desk.database.writing() as db:
        claire, mine = desk.cast.identity(db, "claire"), db.get_one(Collection, collection.id)
        steps = [Step(one.id) for one in found]
        given: Any = {
            "title": "Dite",
            "intro": "Mots.",
            "steps": steps,
            "voice_id": voice,
        }
        operations.arrange(db, claire, mine, **given)
    assert anyone.get(f"/collections/{collection.slug}/voix").status_code == 404
    desk.prepare()
    heard = anyone.get(f"/collections/{collection.slug}/voix")
    assert heard.status_code == 200
    assert heard.mimetype == "audio/mp4"
    assert "/voix" in anyone.get(f"/collections/{collection.slug}").get_data(as_text=True)
