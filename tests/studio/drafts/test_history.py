"""The history of an item, in words, and « Remettre comme ça »."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import create_draft, submit
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from tests.cast import Cast
from tests.studio.maps.making import LIBRARY, STATION, a_map, category, put

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is told is the same on both engines; what is stored is tested elsewhere on both."""
    return sqlite_url


@pytest.fixture
def place(database: Database, kept_cast: Cast) -> dict[str, str]:
    """Nadia’s place on a map; Claire has changed its name, then moved it."""
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        item = put(db, kept_cast, draft, at=STATION, who="nadia", title="La gare",
                   category=category(db, draft, "wifi"), done=True)  # fmt: skip
        claire = kept_cast.identity(db, "claire")
        at = {"type": "Point", "coordinates": list(LIBRARY)}
        changes = [("title", "Gare de Tours"), ("geometry", at)]
        for path, value in changes:
            op = Op(new_id(), item, "set", iso(now()), draft.seq, path=path, value=value)
            submit(db, claire, draft, [op])
        return {"draft": draft.id, "item": item}


def page_of(place: dict[str, str]) -> str:
    return f"/atelier/productions/{place['draft']}/elements/{place['item']}/histoire"


def told(browser: FlaskClient, place: dict[str, str]) -> str:
    return re.sub(r"\s+", " ", browser.get(page_of(place)).text.replace("\xa0", " "))


def test_it_tells_who_changed_what(as_: Browser, place: dict[str, str]) -> None:
    page = told(as_("nadia"), place)
    for sentence in ("Claire change l’endroit.", "Claire change le nom.", "Nadia ajoute le lieu."):
        assert sentence in page
    assert page.index("l’endroit.") < page.index("le nom.") < page.index("Nadia ajoute")
    assert "La gare" in page and "Gare de Tours" in page
    assert "Près de la gare" in page, "a landmark"
    assert page.count('<svg class="sight"') >= 2, "the place before and after"


def test_it_tells_on_which_device(as_: Browser, place: dict[str, str], database: Database) -> None:
    as_("nadia").get("/atelier/")  # her phone, the blue fox of the room
    op = {"id": new_id(), "item": place["item"], "verb": "set", "made_at": iso(now()),
          "path": "notes", "value": "Au rez-de-chaussée"}  # fmt: skip
    as_("nadia").post(f"/api/drafts/{place['draft']}/operations", json={"operations": [op]})
    assert "Renard en bleu" in told(as_("nadia"), place)


def test_put_back_is_a_new_change(as_: Browser, place: dict[str, str], database: Database) -> None:
    with database.reading() as db:
        [first] = [op for op in log(db, place) if op.verb == "put"]
        count = len(log(db, place))
    for _tap in range(2):
        answer = as_("nadia").post(page_of(place), data={"operation": first.id})
        assert answer.status_code == 302
    with database.reading() as db:
        item = db.get_one(Item, place["item"])
        assert item.properties["title"] == "La gare"
        assert (item.west, item.south) == pytest.approx(STATION)
        assert item.properties["near"] == "Près de la gare de Tours", "the landmark follows"
        assert len(log(db, place)) == count + 3, (
            "name, place, landmark; the second tap does nothing"
        )


def log(db: object, place: dict[str, str]) -> list[Operation]:
    wanted = select(Operation).where(Operation.item_id == place["item"])
    return list(db.scalars(wanted).all())  # type: ignore[attr-defined]


def test_put_back_takes_out_of_the_trash(
    as_: Browser, place: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        gone = Op(new_id(), place["item"], "delete", iso(now()))
        draft = db.get_one(Draft, place["draft"])
        submit(db, kept_cast.identity(db, "nadia"), draft, [gone])
        [first] = [op for op in log(db, place) if op.verb == "put"]
    as_("nadia").post(page_of(place), data={"operation": first.id})
    with database.reading() as db:
        assert db.get_one(Item, place["item"]).deleted_at is None


def test_a_late_change_says_that_it_came_too_late(
    as_: Browser, place: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, place["draft"])
        made_at = iso(now() - timedelta(hours=2))
        late = Op(new_id(), place["item"], "set", made_at, path="title", value="Le quai")
        submit(db, kept_cast.identity(db, "nadia"), draft, [late])
    page = told(as_("nadia"), place)
    assert "Arrivé trop tard" in page and "Le quai" in page


def test_it_is_for_its_author_and_for_referents(as_: Browser, place: dict[str, str]) -> None:
    expected = {"nadia": 200, "claire": 200, "lucie": 403, "sofia": 403, "karim": 404}
    expected["anyone"] = 401
    found = {name: as_(name).get(page_of(place)).status_code for name in expected}
    assert found == expected


@pytest.mark.parametrize("operation", ["", "never", "another"])
def test_what_was_never_said_cannot_be_put_back(
    as_: Browser, place: dict[str, str], database: Database, kept_cast: Cast, operation: str
) -> None:
    if operation == "another":
        with database.writing() as db:
            draft = db.get_one(Draft, place["draft"])
            other = put(db, kept_cast, draft, at=STATION, who="nadia")
            operation = log(db, {"item": other})[0].id
    answer = as_("nadia").post(page_of(place), data={"operation": operation})
    assert answer.status_code == 422


def test_a_portrait_tells_its_history_too(
    as_: Browser, database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        nadia = kept_cast.identity(db, "nadia")
        draft = create_draft(db, nadia, db.merge(kept_cast.action), kind="portrait", title="Nadia")
        value = {"properties": {"text": "J’ai appris à lire."}}
        answer = Op(new_id(), new_id(), "put", iso(now()), type="answer", value=value)
        submit(db, nadia, draft, [answer])
        place = {"draft": draft.id, "item": answer.item}
    page = told(as_("claire"), place)
    assert "Nadia ajoute la réponse." in page and "J’ai appris à lire." in page


def test_where_nothing_changed_it_says_so(
    as_: Browser, database: Database, kept_cast: Cast, place: dict[str, str]
) -> None:
    """A question comes from its guide: nobody wrote it down."""
    with database.writing() as db:
        nadia, action = kept_cast.identity(db, "nadia"), db.merge(kept_cast.action)
        draft = create_draft(
            db, nadia, action, kind="portrait", title="Nadia", template="un_metier"
        )
        asked = select(Item).where(Item.draft_id == draft.id, Item.type == "question")
        question = db.scalars(asked).first()
        assert question is not None
        untouched = {"draft": draft.id, "item": question.id}
    assert "Rien n’a changé." in told(as_("claire"), untouched)
    assert "Rien n’a changé." not in told(as_("claire"), place)
