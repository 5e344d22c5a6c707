"""Récits in tests: made through the one door of items, with real sounds and photos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.consents.models import Audience, Use
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.people.models import Person
from studio.publishing import operations
from studio.publishing.answers import Witness, say_yes
from studio.publishing.models import Edition, Publication, Receipt
from studio.publishing.queries import publication_of
from studio.publishing.standing import people_in
from tests.cast import Cast
from tests.studio.portraits.making import picture, tone

ORIGINAL = "IMG_4711-chez-Nadia"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here depends on the engine; the acts below it are tried on both."""
    return sqlite_url


@dataclass
class Desk:
    """Makes récits and maps, publishes them and takes them back, as people do."""

    database: Database
    cast: Cast
    storage: DiskStore
    settings: Settings
    folder: Path
    work: Callable[[], list[str]]
    count: int = field(default=0)

    @contextmanager
    def writing(self, draft_id: str = "") -> Iterator[tuple[Session, Draft]]:
        with self.database.writing() as db:
            yield db, db.get_one(Draft, draft_id) if draft_id else Draft()

    def begin(
        self, title: str = "Notre sortie", kind: str = "story", template: str = "libre"
    ) -> str:
        with self.database.writing() as db:
            action = db.get_one(Action, self.cast.action.id)
            nadia = self.cast.identity(db, "nadia")
            return create_draft(db, nadia, action, kind=kind, title=title, template=template).id

    def put(self, draft_id: str, by: str = "nadia", type: str = "block", **properties: Any) -> str:
        geometry = properties.pop("geometry", None)
        self.count += 1
        value = {"properties": properties, "order": f"a{self.count}", "geometry": geometry}
        op = Op(new_id(), new_id(), "put", iso(now()), type=type, value=value)
        with self.writing(draft_id) as (db, draft):
            (result,) = submit(db, self.cast.identity(db, by), draft, [op])
            assert not result.error, result.message
        return op.item

    def set(self, draft_id: str, item: str, **values: Any) -> None:
        ops = [Op(new_id(), item, "set", iso(now()), path=p, value=v) for p, v in values.items()]
        with self.writing(draft_id) as (db, draft):
            results = submit(db, self.cast.identity(db, "nadia"), draft, ops)
            assert not [one.message for one in results if one.error]

    def file(self, medium: str, who: str = "nadia") -> str:
        self.folder.mkdir(exist_ok=True)
        maker, suffix = (tone, "wav") if medium == "sound" else (picture, "jpg")
        source = maker(self.folder / f"{new_id()}.{suffix}")
        with self.database.writing() as db:
            made: StoredFile = keep_file(
                db,
                self.storage,
                source,
                action_id=self.cast.action.id,
                person_id=self.person(db, who).id,
                medium=medium,
                name=f"{ORIGINAL}.{suffix}",
            )
            return made.id

    def person(self, db: Session, who: str) -> Person:
        found = self.cast.person(who)
        assert found is not None
        return db.merge(found)

    def blocks(self, draft_id: str) -> list[Item]:
        with self.database.reading() as db:
            wanted = select(Item).where(Item.draft_id == draft_id, Item.deleted_at.is_(None))
            return list(db.scalars(wanted.order_by(Item.order, Item.id)))

    def prepare(self) -> None:
        assert not [end for end in self.work() if end]

    def publish(self, draft_id: str, *, named: bool = True) -> Publication:
        """Everybody agrees, Claire publishes, the work is done."""
        with self.writing(draft_id) as (db, draft):
            for person in people_in(db, draft):
                witness = Witness(person.id)
                say_yes(
                    db,
                    self.settings,
                    person,
                    draft,
                    audience=Audience.PUBLIC,
                    named=named,
                    witness=witness,
                )
            operations.publish(db, self.cast.identity(db, "claire"), draft)
        self.prepare()
        return self.shown(draft_id)

    def shown(self, draft_id: str) -> Publication:
        with self.writing(draft_id) as (db, draft):
            found = publication_of(db, draft)
            assert found is not None
            assert found.edition is None or found.edition.parts is not None
            return found

    def withdraw(self, draft_id: str) -> None:
        with self.writing(draft_id) as (db, draft):
            found = publication_of(db, draft)
            assert found is not None
            operations.withdraw_publication(
                db, self.settings, self.cast.identity(db, "claire"), found
            )

    def take_back(
        self, draft_id: str, who: str = "nadia", *uses: Use, file: str | None = None
    ) -> None:
        with self.writing(draft_id) as (db, draft):
            person = self.person(db, who)
            given: dict[str, Any] = {
                "recorded_by": person.id,
                "file_id": file,
                "uses": uses or tuple(Use),
            }
            operations.take_back(db, self.settings, person, draft, **given)

    def receipts(self) -> list[list[str]]:
        """What the withdrawals so far have reached."""
        with self.database.reading() as db:
            return [pair for receipt in db.scalars(select(Receipt)) for pair in receipt.reached]

    # Whole productions

    def words(self, title: str) -> str:
        """A récit of two words: the quickest of all to publish."""
        draft_id = self.begin(title)
        self.put(draft_id, kind="words", text="On regarde.")
        return draft_id

    def map(self, title: str = "Nos bancs") -> str:
        """A published map of one place."""
        draft_id = self.begin(title, "map", "numerique")
        with self.database.reading() as db:
            wanted = select(Item.id).where(Item.draft_id == draft_id, Item.type == "category")
            category = db.scalars(wanted).first()
        point = {"type": "Point", "coordinates": [0.69, 47.39]}
        given = {"title": "Le banc", "notes": "À l’ombre.", "category": category}
        self.put(draft_id, "nadia", "place", geometry=point, **given)
        return draft_id

    def story(self, title: str = "Notre sortie", production: str = "") -> str:
        """A récit with one block of each sort, ready to be published."""
        draft_id = self.begin(title)
        self.put(draft_id, kind="title", text="Le départ")
        photo, voice = self.file("photo"), self.file("sound")
        shown = [self.cast.lucie.id]
        self.put(
            draft_id, kind="photo", photo=photo, seen="Un quai.", caption="Huit heures", shown=shown
        )
        self.put(draft_id, kind="words", text="On part tôt.\n\nIl fait <froid> & beau.")
        self.put(draft_id, kind="voice", voice=voice, text="J’avais peur du train.")
        self.put(draft_id, kind="quote", text="On est arrivés.", who=self.cast.lucie.id)
        if production:
            self.put(draft_id, kind="map", production=production)
        self.prepare()
        return draft_id

    def edition(self, draft_id: str) -> Edition:
        found = self.shown(draft_id).edition
        assert found is not None
        return found


@pytest.fixture
def desk(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    settings: Settings,
    work: Callable[[], list[str]],
    tmp_path: Path,
) -> Desk:
    return Desk(database, kept_cast, storage, settings, tmp_path / "given", work)


@pytest.fixture
def anyone(as_: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_("anyone")
