"""A photo of a map or of a récit: nobody sees it before somebody looked for a face on it; a face is
hidden from the board, and then nothing is asked of who was recognised."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from studio.drafts.models import Draft, Item
from studio.files.models import StoredFile
from studio.kernel.db import Database
from studio.people.models import Person
from studio.publishing.bare import shows_bare
from studio.publishing.checks import Sort
from studio.publishing.gates import NotReady
from studio.publishing.standing import standing_of
from tests.studio.stories.conftest import Desk

Browser = Callable[[str], FlaskClient]
CORNER = {"shape": "ellipse", "points": [[0.0, 0.0], [0.5, 0.5]], "colour": "#ff0000"}


def a_story(desk: Desk, shown: list[str]) -> str:
    draft_id = desk.begin()
    desk.put(draft_id, kind="words", text="On part tôt.")
    desk.put(draft_id, kind="photo", photo=desk.file("photo"), seen="Un quai.", shown=shown)
    desk.prepare()
    return draft_id


def a_map(desk: Desk, shown: list[str]) -> str:
    draft_id = desk.begin("Nos bancs", "map", "numerique")
    with desk.database.reading() as db:
        wanted = select(Item.id).where(Item.draft_id == draft_id, Item.type == "category")
        category = db.scalars(wanted).first()
    given = {"title": "Le banc", "photo_text": "Un banc.", "category": category, "shown": shown}
    point = {"type": "Point", "coordinates": [0.69, 47.39]}
    desk.put(draft_id, "nadia", "place", geometry=point, photo=desk.file("photo"), **given)
    desk.prepare()
    return draft_id


both = pytest.mark.parametrize("make", [a_story, a_map])
Make = Callable[[Desk, list[str]], str]


def photo_in(desk: Desk, draft_id: str) -> str:
    return next(
        str(one.properties["photo"]) for one in desk.blocks(draft_id) if one.properties.get("photo")
    )


def faces(database: Database, draft_id: str) -> list[str]:
    """What is said of faces before it may be shown."""
    with database.reading() as db:
        missing = standing_of(db, db.get_one(Draft, draft_id)).missing
        return [one.sentence for one in missing if one.sort == Sort.FACE]


@both
def test_no_photo_is_shown_before_somebody_looked_for_a_face(
    as_: Browser, desk: Desk, make: Make, database: Database
) -> None:
    draft_id = make(desk, [])
    assert faces(database, draft_id) == [
        "Une photo ne dit pas qui l’on voit. Y reconnaît-on quelqu’un ?"
    ]
    with pytest.raises(NotReady, match="ne dit pas qui l’on voit"):
        desk.publish(draft_id)
    address, file = f"/espace/productions/{draft_id}/visages", photo_in(desk, draft_id)
    assert as_("claire").get(address).text.count('class="faces-photo"') == 1
    said = {"file": file, "person": [desk.cast.lucie.id]}
    assert as_("claire").post(address, data=said).status_code == 302
    assert faces(database, draft_id) == ["Il manque l’accord de Lucie pour son image."]
    assert desk.publish(draft_id).edition is not None, "she agreed"


@both
def test_a_face_is_hidden_and_nothing_is_asked_of_her_any_more(
    as_: Browser, desk: Desk, make: Make, database: Database
) -> None:
    draft_id = make(desk, [desk.cast.lucie.id])
    file, claire = photo_in(desk, draft_id), as_("claire")
    page = f"/espace/productions/{draft_id}/photos/{file}"
    without = f"{page}/sans/{desk.cast.lucie.id}"
    for name, status in (("nadia", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).get(page).status_code == status
        assert as_(name).get(f"{page}/etat").status_code == status
        assert as_(name).post(f"{page}/etat", json={"masks": []}).status_code == status
        assert as_(name).post(without).status_code == status
    assert claire.get(page.replace(file, "rien")).status_code == 404
    board = claire.get("/espace/actions/nos-chemins/productions").text
    assert f'href="{page}"' in board and without not in board, "first it is hidden"
    claire.post(without)
    assert faces(database, draft_id) == ["Il manque l’accord de Lucie pour son image."]

    for wrong in ({"shape": "nuage", "points": []}, {**CORNER, "points": [[0.0, 0.0]]}):
        assert claire.post(f"{page}/etat", json={"masks": [wrong]}).status_code == 422
    assert 'data-behaviour="face-room"' in claire.get(page).text
    for _twice in range(2):
        told = claire.post(f"{page}/etat", json={"masks": [CORNER]}).get_json()
        assert told["edits"]["masks"] == [CORNER]
    assert f'action="{without}"' in claire.get("/espace/actions/nos-chemins/productions").text
    assert claire.post(without).status_code == 302
    assert faces(database, draft_id) == []
    assert claire.post(without).status_code == 404, "she is on it no more"

    edition = desk.publish(draft_id).edition
    assert edition is not None
    seen = [part for part in edition.parts if part.name.endswith(".webp")]
    assert len(seen) >= 3 and not [part for part in seen if part.people]
    for part in seen:
        with Image.open(desk.settings.editions / edition.id / "media" / part.name) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        red, green = (int(n) for n in pixels[picture.height // 4, picture.width // 4][:2])
        assert (red > 180 and green < 90) or part.name.startswith(("couverture", "cover")), (
            part.name
        )


@both
def test_a_face_hidden_later_is_announced_and_published_anew(
    as_: Browser, desk: Desk, make: Make, database: Database
) -> None:
    draft_id = make(desk, [desk.cast.lucie.id])
    first = desk.publish(draft_id).edition
    assert first is not None
    file = photo_in(desk, draft_id)
    address = f"/espace/productions/{draft_id}/photos/{file}/etat"
    as_("claire").post(address, json={"masks": [CORNER]})
    with database.reading() as db:
        assert shows_bare(db, db.get_one(Draft, draft_id), first)
    second = desk.publish(draft_id).edition
    assert second is not None and second.number == 2
    with database.reading() as db:
        assert not shows_bare(db, db.get_one(Draft, draft_id), second)
        kept = db.get_one(StoredFile, file)
        assert desk.storage.path(kept.key).is_file() and db.get_one(Person, desk.cast.lucie.id)


@both
def test_who_takes_her_photo_home_has_it_named_told_and_as_it_is_shown(
    as_: Browser, desk: Desk, make: Make
) -> None:
    draft_id = make(desk, [])
    file = photo_in(desk, draft_id)
    [mark] = [one for one in desk.blocks(draft_id) if one.properties.get("photo") == file]
    said = "notes" if mark.type == "place" else "caption"
    desk.set(draft_id, mark.id, **{said: "On s’y repose le jeudi."})
    address = f"/espace/productions/{draft_id}/photos/{file}/etat"
    as_("claire").post(address, json={"masks": [CORNER]})
    answer = as_("nadia").post("/atelier/mes-productions/emporter")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        page = archive.read("index.html").decode()
        [name] = [one for one in archive.namelist() if one.startswith("photos/")]
        with Image.open(archive.open(name)) as picture:
            pixels = np.asarray(picture.convert("RGB"))
    seen = "Un banc." if mark.type == "place" else "Un quai."
    assert name == f"photos/001-{'un-banc' if mark.type == 'place' else 'un-quai'}.webp"
    assert f'src="{name}" alt="{seen}"' in page and "On s’y repose le jeudi." in page
    assert page.index("On s’y repose") < page.index(name), "words stand beside their picture"
    red, green = (int(n) for n in pixels[pixels.shape[0] // 4, pixels.shape[1] // 4][:2])
    assert red > 180 and green < 90, "what is hidden is hidden on her key too"
