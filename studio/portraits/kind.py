"""What the drafts engine must know of portraits: their items, their guides, how one begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.drafts.kinds import Kind, Template
from studio.drafts.models import Draft, Item
from studio.drafts.order import key_at
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.people.models import STAFF_ROLES
from studio.people.queries import roles_of
from studio.portraits.agreeing import told_to_all
from studio.portraits.changes import SHAPES
from studio.portraits.guides import Guide, guide_named, guide_of, guides
from studio.portraits.guiding import own_templates, questions_for
from studio.portraits.items import ITEM_TYPES, Question, Sheet, Subject
from studio.portraits.operations import forget_draft
from studio.portraits.queries import cut_sounds, masked_photos
from studio.portraits.retouching import door
from studio.portraits.telling import WORDINGS
from studio.portraits.using import slots, take


def templates() -> tuple[Template, ...]:
    """One template a guide."""
    return tuple(Template(g.code, g.title, g.picture, g.summary) for g in guides())


def fill(db: Session, draft: Draft) -> None:
    """The sheet, the subject and the questions of the draft's guide. A draft without a guide is
    left empty: whoever made it adds questions."""
    if not draft.template:
        return
    own = questions_for(db, draft)
    if own is not None:
        fill_with(db, draft, own)
        return
    guide = guide_named(draft.template)
    plant(db, draft, "sheet", Sheet(guide=guide.code))
    plant(db, draft, "subject", Subject(people=first_people(db, draft, guide)))
    for number, asked in enumerate(guide.questions):
        question = Question(
            code=asked.code,
            text=asked.text,
            picture=asked.picture,
            minutes=asked.minutes,
            skippable=asked.skippable,
        )
        plant(db, draft, "question", question, key_at(number))
    db.flush()


def fill_with(db: Session, draft: Draft, asked: list[Question]) -> None:
    """A guide of one's own: about whoever begins."""
    guide = guide_of(draft.template)
    plant(db, draft, "sheet", Sheet(guide=draft.template))
    plant(db, draft, "subject", Subject(people=first_people(db, draft, guide)))
    for number, question in enumerate(asked):
        plant(db, draft, "question", question, key_at(number))
    db.flush()


def first_people(db: Session, draft: Draft, guide: Guide) -> list[str]:
    """The portrait is of the person who began it, unless a professional prepared it or it is
    everybody's."""
    role = roles_of(db, draft.author_id).get(draft.action_id)
    somebody = role is not None and role not in STAFF_ROLES
    return [draft.author_id] if somebody and guide.about != "group" else []


def plant(db: Session, draft: Draft, type: str, value: msgspec.Struct, order: str = "a0") -> Item:
    """An item that is there from the beginning, by the draft's author. Any later change wins."""
    properties: dict[str, Any] = msgspec.to_builtins(value)
    stamp = (iso(now()), new_id())
    item = Item(
        id=new_id(),
        draft_id=draft.id,
        type=type,
        properties=properties,
        stamps=dict.fromkeys((*properties, "order"), stamp),
        order=order,
        author_id=draft.author_id,
    )
    db.add(item)
    return item


DOORS = {name: door(name) for name in SHAPES} | {"agreement": told_to_all}

KIND = Kind(
    name="portrait",
    label=_l("Portrait"),
    label_many=_l("Portraits"),
    picture="portrait",
    icon="user-circle",
    item_types={
        name: replace(spec, wording=WORDINGS[name], prepare=DOORS.get(name, spec.prepare))
        for name, spec in ITEM_TYPES.items()
    },
    editor_endpoint="portraits.edit",
    templates=templates,
    own_templates=own_templates,
    fill=fill,
    purge=forget_draft,
    slots=slots,
    take=take,
    masked=masked_photos,
    unsaid=cut_sounds,
)
