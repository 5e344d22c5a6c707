"""A structure's own templates: kept from a map, offered to its own people, renamed, taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft
from studio.drafts.queries import items_of
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.maps.beginnings import operations
from studio.maps.beginnings.models import MapTemplate
from studio.maps.beginnings.queries import template_for, templates_of
from studio.maps.reading import read_map
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.maps.making import a_map, category, change, put

__all__ = ["database_url"]

Browser = Callable[[str], FlaskClient]


def keep(db: Session, cast: Cast, draft: Draft, who: str = "claire") -> MapTemplate:
    identity = cast.identity(db, who)
    return operations.keep_template(db, identity, draft, title=" Nos peurs ", picture="heart")


def test_a_map_becomes_a_beginning_for_the_same_structure(db: Session, cast: Cast) -> None:
    draft = a_map(db, cast, "sensible")
    change(db, cast, draft, category(db, draft, "joie"), who="claire", label="Grande joie")
    (sheet,) = items_of(db, draft, "sheet")
    asked = [{"code": "q-1", "text": "Où respirez-vous ?"}]
    change(db, cast, draft, sheet.id, who="claire", questions=asked, ground="papier-kraft")
    put(db, cast, draft, "category", who="lucie", code="mot-1", label="Racines", icon="tree",
        colour="green", own=True)  # fmt: skip
    kept = keep(db, cast, draft)
    spec = kind_named("map")
    offered = spec.all_templates(db, draft.organisation_id)
    assert [t.title for t in offered][-1] == "Nos peurs" and len(offered) == 10
    assert len(spec.all_templates(db, "another")) == 9
    again = create_draft(
        db, cast.identity(db, "nadia"), cast.action, kind="map", title="Deux", template=kept.id
    )
    found = read_map(db, again)
    labels = [entry.label for entry in found.legend.values()]
    assert labels[0] == "Grande joie" and "Racines" not in labels
    assert (found.sheet.ground, found.sheet.kind) == ("papier-kraft", "sensitive")
    assert found.sheet.own_words and found.sheet.questions[0].text == "Où respirez-vous ?"
    assert found.marks == ()


def test_another_structure_begins_nothing_with_it(db: Session, cast: Cast) -> None:
    kept = keep(db, cast, a_map(db, cast))
    theirs = cast.identity(db, "karim")
    draft = create_draft(db, theirs, cast.other_action, kind="map", title="X", template=kept.id)
    assert read_map(db, draft).legend == {}


def test_strangers_and_participants_keep_nothing(db: Session, cast: Cast, draft: Draft) -> None:
    for who, error in (("nadia", Refused), ("karim", NotFound), ("other_referent", NotFound)):
        with pytest.raises(error):
            keep(db, cast, draft, who)
    kept = keep(db, cast, draft)
    for who in ("nadia", "other_referent"):
        with pytest.raises(NotFound):
            template_for(db, cast.identity(db, who), kept.id)


def test_a_name_and_a_legend_are_needed(db: Session, cast: Cast, draft: Draft) -> None:
    claire = cast.identity(db, "claire")
    with pytest.raises(Invalid, match="nom"):
        operations.keep_template(db, claire, draft, title="  ", picture="map")
    bare = create_draft(db, claire, cast.action, kind="map", title="Vide", template="")
    with pytest.raises(Invalid, match="légende"):
        operations.keep_template(db, claire, bare, title="Vide", picture="map")


def test_renamed_removed_and_brought_back(db: Session, cast: Cast, draft: Draft) -> None:
    kept, claire = keep(db, cast, draft), cast.identity(db, "claire")
    operations.rename_template(db, claire, kept, "Autre nom")
    assert kept.title == "Autre nom"
    for _ in range(2):
        operations.remove_template(db, claire, kept)
    assert templates_of(db, draft.organisation_id) == []
    operations.bring_back_template(db, claire, kept)
    assert [one.title for one in templates_of(db, draft.organisation_id)] == ["Autre nom"]


def test_the_page_keeps_renames_and_removes(
    database: Database, kept_cast: Cast, as_: Browser
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast).id
    page = f"/espace/cartes/{draft}/modeles"
    claire = as_("claire")
    assert claire.post(page, data={"title": " "}).status_code == 422
    claire.post(page, data={"title": "Nos chemins", "picture": "no-such"}, follow_redirects=True)
    with database.reading() as db:
        kept = db.scalars(select(MapTemplate)).one()
    assert kept.picture == "map" and "Nos chemins" in claire.get(page).text
    assert "Nos chemins" in as_("nadia").get("/atelier/map/nouveau").text
    told = {"title": "Rues", "carte": draft}
    shown = claire.post(f"/espace/modeles/{kept.id}/nom", data=told, follow_redirects=True)
    assert "Rues" in shown.text
    claire.post(f"/espace/modeles/{kept.id}/retirer", data={"carte": draft})
    assert "Rues" not in as_("nadia").get("/atelier/map/nouveau").text
    begun = as_("nadia").post("/atelier/map", data={"kind": "map", "template": kept.id})
    assert begun.status_code == 422
