"""A third kind of production, and a way to publish and take back what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.app import create_public_app
from studio.consents.models import Audience, Mode, Use
from studio.consents.operations import answer
from studio.consents.texts import current_text
from studio.drafts import kinds
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft, submit
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.publishing import audiences, bundle, operations
from studio.publishing.queries import publication_of
from tests.cast import Cast
from tests.studio.gallery import note


@pytest.fixture(autouse=True)
def note_kind() -> Iterator[None]:
    """Notes exist for the time of one test."""
    kinds.register(note.KIND)
    bundle.register(note.PUBLISHER)
    yield
    del kinds._kinds["note"], bundle._publishers["note"]


class WholeClient(FlaskClient):
    """Reads each answer to its end, and closes the files behind it."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


def with_note_templates(app: Flask) -> Flask:
    app.test_client_class = WholeClient
    own = FileSystemLoader(note.TEMPLATES)
    app.jinja_env.loader = ChoiceLoader(
        [loader for loader in (app.jinja_env.loader, own) if loader]
    )
    return app


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_note_templates(app)


@pytest.fixture
def public_app(settings: Settings) -> Iterator[Flask]:
    """The public side alone."""
    made = with_note_templates(create_public_app(settings))
    made.config.update(TESTING=True)
    yield made
    made.extensions["studio.database"].close()


@pytest.fixture
def visitor(public_app: Flask) -> FlaskClient:
    return public_app.test_client()


@dataclass(frozen=True)
class Published:
    """What tests need to know of a production that the public sees."""

    draft_id: str
    public_id: str
    slug: str
    number: int
    edition_id: str

    @property
    def page(self) -> str:
        return f"/notes/{self.slug}"

    @property
    def embed(self) -> str:
        return f"/integrer/{self.public_id}"

    def media(self, name: str) -> str:
        return f"/medias/{self.public_id}/{self.number}/{name}"


class Press:
    """Makes notes, publishes them and takes them back, as people do."""

    nights = True  # each yes was said the day before: a night has passed

    def __init__(self, database: Database, cast: Cast, settings: Settings, work: Work):
        self.database, self.cast, self.settings, self.work = database, cast, settings, work

    def publish(
        self,
        title: str = "Le banc du marché",
        words: Sequence[str] = ("On s’y assoit le jeudi.", "Il est à l’ombre."),
        *,
        author: str = "nadia",
        named: bool = True,
        audience: Audience = Audience.PUBLIC,
    ) -> Published:
        """A note of Nadia (or of Karim, in the other action), agreed to and published."""
        with self.database.writing() as db:
            action = self.cast.other_action if author == "karim" else self.cast.action
            who = self.cast.identity(db, author)
            draft = create_draft(db, who, db.get_one(Action, action.id), kind="note", title=title)
            results = submit(db, who, draft, [put(line, order) for order, line in enumerate(words)])
            assert not [result for result in results if result.error], results
            self.agree(draft, author, db, {Use.STORY, Use.VOICE} | ({Use.NAME} if named else set()))
            referent = "other_referent" if author == "karim" else "claire"
            operations.publish(db, self.cast.identity(db, referent), draft, audience=audience)
        return self.published(draft.id)

    def agree(self, draft: Draft, author: str, db: Session, uses: set[Use]) -> None:
        person = self.cast.person(author)
        assert person is not None
        given = answer(
            db,
            db.merge(person),
            action_id=draft.action_id,
            production_id=draft.id,
            uses=uses,
            yes=True,
            audience=Audience.PUBLIC,
            text=current_text(),
            mode=Mode.TAP,
            recorded_by=person.id,
        )
        if self.nights:
            given.given_at -= timedelta(days=1)

    def again(self, published: Published, words: str) -> Published:
        """The author adds a line, and a new edition takes the place of the first."""
        with self.database.writing() as db:
            draft = db.get_one(Draft, published.draft_id)
            submit(db, self.cast.identity(db, "nadia"), draft, [put(words, 9)])
            operations.publish(db, self.cast.identity(db, "claire"), draft)
        return self.published(published.draft_id)

    def published(self, draft_id: str) -> Published:
        """Do the work that waits, then say what the public sees."""
        assert not [end for end in self.work() if end]
        with self.database.reading() as db:
            found = publication_of(db, db.get_one(Draft, draft_id))
            assert found is not None and found.edition is not None
            edition = found.edition
            return Published(draft_id, found.public_id, found.slug, edition.number, edition.id)

    def withdraw(self, published: Published) -> None:
        """Claire takes the whole production off the public side."""
        with self.database.writing() as db:
            found = publication_of(db, db.get_one(Draft, published.draft_id))
            assert found is not None
            operations.withdraw_publication(
                db, self.settings, self.cast.identity(db, "claire"), found
            )

    def take_back(self, published: Published, use: Use, author: str = "nadia") -> None:
        """The author takes back one use, for the whole production."""
        person = self.cast.person(author)
        assert person is not None
        with self.database.writing() as db:
            draft = db.get_one(Draft, published.draft_id)
            mine = db.merge(person)
            operations.take_back(db, self.settings, mine, draft, recorded_by=person.id, uses=[use])


Work = Callable[[], list[str]]


def put(words: str, order: int) -> Op:
    value = {"properties": {"words": words}, "order": f"a{order}"}
    return Op(id=new_id(), item=new_id(), verb="put", made_at=iso(now()), type="line", value=value)


@pytest.fixture
def press(database: Database, kept_cast: Cast, settings: Settings, work: Work) -> Press:
    return Press(database, kept_cast, settings, work)


class Desk:
    """What Claire does on « Quand et pour qui »."""

    def __init__(self, database: Database, cast: Cast, settings: Settings, press: Press):
        self.database, self.cast, self.settings, self.press = database, cast, settings, press

    def invite(self, note: Published, name: str = "Paul", days: int = 30) -> str:
        with self.database.writing() as db:
            draft = db.get_one(Draft, note.draft_id)
            until = now() + timedelta(days=days)
            _partner, token = audiences.invite(
                db, self.cast.identity(db, "claire"), draft, name=name, until=until
            )
        return f"/partenaires/{token}"

    def show_to(self, note: Published, audience: Audience) -> Published:
        with self.database.writing() as db:
            draft = db.get_one(Draft, note.draft_id)
            claire = self.cast.identity(db, "claire")
            audiences.show_to(db, self.settings, claire, draft, audience)
        return self.press.published(note.draft_id)


@pytest.fixture
def desk(database: Database, kept_cast: Cast, settings: Settings, press: Press) -> Desk:
    return Desk(database, kept_cast, settings, press)
