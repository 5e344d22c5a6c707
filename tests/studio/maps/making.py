"""Making maps in tests, through the one door through which items come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
from studio.files.models import Derivative, FileState, StoredFile
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage
from studio.people.models import Person
from tests.cast import Cast

STATION = [0.69440, 47.38920]  # the station of Tours
LIBRARY = [0.68330, 47.39750]


def a_map(db: Session, cast: Cast, template: str = "numerique", who: str = "nadia") -> Draft:
    return create_draft(
        db, cast.identity(db, who), cast.action, kind="map", title="Nos lieux", template=template
    )


def op(verb: str, item: str = "", **given: Any) -> Op:
    given.setdefault("made_at", iso(now()))
    return Op(id=new_id(), item=item or new_id(), verb=verb, **given)  # type: ignore[arg-type]


def send(db: Session, cast: Cast, who: str, draft: Draft, one: Op) -> Result:
    (result,) = submit(db, cast.identity(db, who), draft, [one])
    return result


def put(
    db: Session,
    cast: Cast,
    draft: Draft,
    type: str = "place",
    *,
    at: list[float] | None = None,
    geometry: dict[str, Any] | None = None,
    who: str = "nadia",
    **properties: Any,
) -> str:
    """A new item, stored; its id."""
    if at is not None:
        geometry = {"type": "Point", "coordinates": at}
    one = op("put", type=type, value={"properties": properties, "geometry": geometry, "order": ""})
    result = send(db, cast, who, draft, one)
    assert not result.error, result.message
    return one.item


def change(
    db: Session, cast: Cast, draft: Draft, item: str, who: str = "nadia", **values: Any
) -> list[Result]:
    ops = [op("set", item, path=path, value=value) for path, value in values.items()]
    return submit(db, cast.identity(db, who), draft, ops)


def category(db: Session, draft: Draft, code: str) -> str:
    """The id of a category of the draft's legend, by its code."""
    found = db.scalars(select(Item).where(Item.draft_id == draft.id, Item.type == "category"))
    return next(item.id for item in found if item.properties["code"] == code)


def a_photo(db: Session, storage: Storage, folder: Path, draft: Draft, person: Person) -> str:
    """A photo that is ready: its derivatives are real pictures."""
    file = _file(db, draft, person, "photo", width=640, height=480)
    for recipe, side in (("thumb", 320), ("phone", 640), ("gallery", 1280)):
        path = folder / f"{file.id}-{recipe}.webp"
        Image.new("RGB", (side, side * 3 // 4), "#7a9b6a").save(path, "WEBP")
        _made(db, storage, file, recipe, path, "image/webp")
    return file.id


def a_voice(db: Session, storage: Storage, folder: Path, draft: Draft, person: Person) -> str:
    """A voice that is ready. Its bytes are not a sound: nothing here listens."""
    file = _file(db, draft, person, "sound", seconds=4.2)
    for recipe, mime in (("listen", "audio/mp4"), ("peaks", "application/json")):
        path = folder / f"{file.id}-{recipe}"
        path.write_bytes(f"{file.id} {recipe}".encode())
        _made(db, storage, file, recipe, path, mime)
    return file.id


def _file(db: Session, draft: Draft, person: Person, medium: str, **facts: Any) -> StoredFile:
    file = StoredFile(
        action_id=draft.action_id,
        person_id=person.id,
        medium=medium,
        key=f"ab/{new_id()}",
        sha256=new_id(),
        size=1,
        state=FileState.READY,
        original_name="IMG_Nadia_rue_des_Lilas.jpg",
        **facts,
    )
    db.add(file)
    db.flush()
    return file


def _made(
    db: Session, storage: Storage, file: StoredFile, recipe: str, path: Path, mime: str
) -> None:
    kept = storage.put(path, key=f"derived/{file.id}/{recipe}")
    size = {"width": file.width, "height": file.height} if recipe == "phone" else {}
    row = Derivative(file_id=file.id, recipe=recipe, key=kept.key, mime=mime, size=kept.size)
    row.width, row.height = size.get("width"), size.get("height")
    file.derivatives.append(row)
    db.flush()


def say(
    db: Session,
    draft: Draft,
    person: Person,
    *uses: Use,
    yes: bool = True,
    file: str | None = None,
) -> None:
    """A person's answer about a map: for everybody, all her uses unless some are named."""
    answer(
        db,
        person,
        action_id=draft.action_id,
        production_id=draft.id,
        uses=set(uses or (Use.VOICE, Use.IMAGE, Use.STORY)),
        yes=yes,
        audience=Audience.PUBLIC,
        text=current_text(),
        mode=Mode.TAP,
        recorded_by=person.id,
        file_id=file,
    )
