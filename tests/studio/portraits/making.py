"""Making portraits in tests: through the one door of items, with real sounds and photos."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Mode, Use
from studio.consents.operations import answer
from studio.consents.texts import current_text
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.drafts.taking import Result
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.people.models import Person
from studio.people.queries import persons
from studio.portraits.queries import screenplay_of
from studio.portraits.reading import material_of, shown_in
from studio.portraits.screening import answer as give_verdict
from studio.portraits.screening import cuts_in, people_asked
from studio.publishing.bundle import publisher_of
from studio.publishing.faces import say_nobody, unlooked
from studio.publishing.models import Edition
from studio.publishing.operations import publish
from studio.publishing.queries import publication_of
from tests.cast import Cast

RATE = 48_000
NAME = "Nadia-devant-chez-elle-IMG_4711"  # of the originals: it must never be seen again


def tone(path: Path, seconds: float = 1.6, pitch: float = 220.0) -> Path:
    """A sound that swells and fades like a voice, as WAV."""
    moments = np.arange(round(seconds * RATE))
    swell = np.sin(np.pi * moments / max(1, moments.size))
    samples = 9000 * swell * np.sin(2 * np.pi * pitch * moments / RATE)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, moments.size, "NONE", ""))
        out.writeframes(samples.astype("<i2").tobytes())
    return path


def picture(path: Path, colour: str = "#7a9b6a", size: tuple[int, int] = (480, 320)) -> Path:
    """A photo with a place and a comment inside."""
    exif = Image.Exif()
    exif[0x010E] = NAME
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 23.0, 21.8)})
    Image.new("RGB", size, colour).save(path, "JPEG", exif=exif, comment=NAME.encode())
    return path


@dataclass
class Hands:
    """Somebody's hands on one portrait: everything a test does to it, it does through here."""

    db: Session
    cast: Cast
    storage: DiskStore
    folder: Path
    draft: Draft

    def send(self, who: str, *ops: Op) -> list[Result]:
        return submit(self.db, self.cast.identity(self.db, who), self.draft, ops)

    def put(self, type: str, who: str = "nadia", **properties: Any) -> str:
        """A new item, stored; its id."""
        one = op("put", type=type, value={"properties": properties, "order": next_key()})
        (result,) = self.send(who, one)
        assert not result.error, result.message
        return one.item

    def set(self, item: str, who: str = "claire", **values: Any) -> None:
        results = self.send(who, *(op("set", item, path=p, value=v) for p, v in values.items()))
        assert not [r for r in results if r.error], results

    def remove(self, item: str, who: str = "claire") -> None:
        (result,) = self.send(who, op("delete", item))
        assert not result.error

    def items(self, type: str) -> list[Item]:
        wanted = select(Item).where(Item.draft_id == self.draft.id, Item.type == type)
        return sorted(self.db.scalars(wanted), key=lambda item: item.order)

    def question(self, number: int = 0) -> Item:
        return self.items("question")[number]

    def file(self, medium: str, who: str = "nadia", **made: Any) -> StoredFile:
        """An original that has just arrived; `work()` makes its derivatives."""
        maker, suffix = (tone, "wav") if medium == "sound" else (picture, "jpg")
        source = maker(self.folder / f"{new_id()}.{suffix}", **made)
        return keep_file(
            self.db,
            self.storage,
            source,
            action_id=self.draft.action_id,
            person_id=self.person(who).id,
            medium=medium,
            name=f"{NAME}.{suffix}",
        )

    def person(self, who: str) -> Person:
        found = self.cast.person(who)
        assert found is not None
        return self.db.merge(found)

    def answer(
        self,
        number: int = 0,
        text: str = "",
        who: str = "nadia",
        *,
        sound: bool = True,
        **made: Any,
    ) -> str:
        """An answer to the `number`-th question, by its author, with a voice of its own."""
        properties: dict[str, Any] = {"question": self.question(number).id}
        if sound:
            properties["voice"] = self.file("sound", who, **made).id
        item = self.put("answer", who, **properties)
        if text:
            self.set(item, text=text)
        return item

    def photo(self, text: str = "", who: str = "nadia", **properties: Any) -> str:
        made = {"colour": properties.pop("colour", "#7a9b6a")}
        file = self.file("photo", who, **made)
        item = self.put("photo", who, photo=file.id, **properties)
        if text:
            self.set(item, photo_text=text)
        return item

    def agree(self, who: str, *uses: Use, yes: bool = True, file_id: str | None = None) -> None:
        person = self.person(who)
        answer(
            self.db,
            person,
            action_id=self.draft.action_id,
            production_id=self.draft.id,
            uses=uses or tuple(Use),
            yes=yes,
            audience=Audience.PUBLIC,
            text=current_text(),
            mode=Mode.TAP,
            recorded_by=person.id,
            file_id=file_id,
        )

    def screen(self, says: str = "yes") -> None:
        """Everybody hears the final cut with Claire, and says the same of each scene."""
        whole = material_of(self.db, self.draft)
        cuts = cuts_in(screenplay_of(self.db, self.draft))
        claire = self.cast.identity(self.db, "claire")
        people = people_asked(shown_in(self.db, whole))
        for person in persons(self.db, people).values():
            for cut in cuts:
                one = {"scene": cut.key, "mark": cut.mark, "says": says}
                give_verdict(self.db, claire, self.draft, person, **one)

    def look(self, who: str = "claire") -> None:
        """Claire looks at the photos that name nobody, and recognises nobody."""
        files = [one.file.id for one in unlooked(self.db, self.draft)]
        say_nobody(self.db, self.cast.identity(self.db, who), self.draft, files)

    def lacks(self) -> list[str]:
        return publisher_of("portrait").lacks(self.db, self.draft)


@dataclass
class Room:
    """Hands that let go of the database between two moments, so that jobs can be done."""

    database: Database
    cast: Cast
    storage: DiskStore
    settings: Settings
    folder: Path
    work: Callable[[], list[str]]
    draft_id: str = ""

    def begin(self, guide: str = "mon_parcours", title: str = "Le fil et l’aiguille") -> None:
        with self.database.writing() as db:
            made = a_portrait(db, self.cast, self.storage, self.folder, guide=guide, title=title)
            self.draft_id = made.draft.id

    @contextmanager
    def hands(self) -> Iterator[Hands]:
        with self.database.writing() as db:
            draft = db.get_one(Draft, self.draft_id)
            yield Hands(db, self.cast, self.storage, self.folder, draft)

    def prepare(self) -> None:
        """Do all the work that waits; nothing may fail."""
        ends = [end for end in self.work() if end]
        assert ends == []

    def publish(self) -> str:
        """Everybody agrees, Claire publishes, the work is done; the id of the edition."""
        with self.hands() as hands:
            people = {n.person_id for n in publisher_of("portrait").needs(hands.db, hands.draft)}
            for name in ("nadia", "lucie"):
                if hands.person(name).id in people:
                    hands.agree(name)
            hands.screen()
            hands.look()
            edition = publish(hands.db, self.cast.identity(hands.db, "claire"), hands.draft)
            edition_id = edition.id
        self.prepare()
        return edition_id

    def publish_as_is(self) -> Edition:
        """Everybody agrees, whatever is missing; the edition that is shown."""
        self.publish()
        return self.shown()

    def shown(self) -> Edition:
        """The edition that the public sees now."""
        with self.database.reading() as db:
            found = publication_of(db, db.get_one(Draft, self.draft_id))
            assert found is not None and found.edition is not None and found.is_public
            assert found.edition.parts is not None
            return found.edition

    def path(self, edition: Edition, name: str) -> Path:
        return self.settings.editions / edition.id / name


def a_portrait(
    db: Session,
    cast: Cast,
    storage: DiskStore,
    folder: Path,
    *,
    guide: str = "mon_parcours",
    who: str = "nadia",
    title: str = "Le fil et l’aiguille",
) -> Hands:
    """A portrait just begun."""
    identity = cast.identity(db, who)
    draft = create_draft(db, identity, cast.action, kind="portrait", title=title, template=guide)
    folder.mkdir(parents=True, exist_ok=True)
    return Hands(db, cast, storage, folder, draft)


def op(verb: str, item: str = "", **given: Any) -> Op:
    given.setdefault("made_at", iso(now()))
    return Op(id=new_id(), item=item or new_id(), verb=verb, **given)  # type: ignore[arg-type]


_keys = map("b{:06}".format, count())


def next_key() -> str:
    """Items in the order in which they were made."""
    return next(_keys)
