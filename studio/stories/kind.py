"""What the drafts engine must know of récits: their blocks, how one begins."""

from __future__ import annotations

from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.kinds import Kind, Slot, Template
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import plant
from studio.drafts.queries import items_of
from studio.files.models import FileNote, Medium
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.stories.items import ITEM_TYPES, Block

FREE = "libre"
BEGINNINGS = {
    "sortie": ("Le départ", "Ce que nous avons vu", "Le retour"),
    "rencontre": ("Qui nous avons rencontré", "Ce qui nous a été dit", "Ce que nous gardons"),
    "fete": ("Avant", "Le jour même", "Après"),
}


def templates() -> tuple[Template, ...]:
    return (
        Template("sortie", "Notre sortie", "walk", "Le départ, la visite, le retour."),
        Template(
            "rencontre", "Une rencontre", "handshake", "Quelqu’un est venu, ou vous l’avez vu."
        ),
        Template("fete", "Un grand jour", "party", "Avant, pendant, après."),
        Template(FREE, "Notre récit", "pencil", "Une page blanche."),
    )


def fill(db: Session, draft: Draft) -> None:
    """The titles of the chosen beginning."""
    titles = BEGINNINGS.get(draft.template, ())
    ops = [
        put(Block(kind="title", text=words), f"a{number}") for number, words in enumerate(titles)
    ]
    if ops:
        plant(db, draft, ops)


def put(block: Block, order: str) -> Op:
    value = {"properties": msgspec.to_builtins(block), "order": order}
    return Op(new_id(), new_id(), "put", iso(now()), type="block", value=value)


def slots(db: Session, who: Identity, draft: Draft, note: FileNote) -> tuple[Slot, ...]:
    """A photo or a sound of the library may become the last block."""
    if note.file.medium not in (Medium.PHOTO, Medium.SOUND) or not may(
        who, Permission.ITEM_ADD, draft
    ):
        return ()
    return (Slot("fin", "À la fin du récit", "pencil", has_file(db, draft, note)),)


def take(db: Session, _who: Identity, draft: Draft, note: FileNote, _code: str) -> list[Op]:
    """The operation that puts it there; none when it is there already."""
    if has_file(db, draft, note):
        return []
    last = max((item.order for item in items_of(db, draft, "block")), default="")
    known: dict[str, Any]
    if note.file.medium == Medium.PHOTO:
        known = {"kind": "photo", "photo": note.file_id, "shown": note.shown}
        known |= {"seen": note.seen, "caption": note.credit}
    else:
        known = {"kind": "voice", "voice": note.file_id, "text": note.seen, "heard": note.heard}
    return [put(msgspec.convert(known, Block), f"{last}V" if last else "a0")]


def has_file(db: Session, draft: Draft, note: FileNote) -> bool:
    named = [item.properties for item in items_of(db, draft, "block")]
    return any(note.file_id in (one.get("photo"), one.get("voice")) for one in named)


KIND = Kind(
    name="story",
    label=_l("Récit"),
    label_many=_l("Récits"),
    picture="newspaper",
    icon="book-2",
    item_types=ITEM_TYPES,
    editor_endpoint="stories.edit",
    templates=templates,
    fill=fill,
    slots=slots,
    take=take,
)
