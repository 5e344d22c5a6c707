"""Guides of one's own: the questions of a portrait, kept for the other portraits of the structure.

The nine guides are files; these are rows. A question may have its spoken prompt, which a
professional recorded: a portrait of another action has a copy of it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.drafts.kinds import Template
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.files.models import StoredFile
from studio.files.operations import share_file
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound
from studio.portraits.items import Question
from studio.portraits.models import OwnGuide

MOST = 40  # guides of a structure
MOST_QUESTIONS = 30


def guides_of(db: Session, organisation_id: str) -> list[OwnGuide]:
    """What a structure offers beside the nine, oldest first."""
    wanted = select(OwnGuide).where(
        OwnGuide.organisation_id == organisation_id, OwnGuide.removed_at.is_(None)
    )
    return list(db.scalars(wanted.order_by(OwnGuide.made_at, OwnGuide.id)))


def own_templates(db: Session, organisation_id: str) -> tuple[Template, ...]:
    return tuple(
        Template(guide.id, guide.title, guide.picture) for guide in guides_of(db, organisation_id)
    )


def guide_to_manage(db: Session, who: Identity, guide_id: str) -> OwnGuide:
    """One guide, removed or not, for professionals of its structure; NotFound for others."""
    guide = db.get(OwnGuide, guide_id)
    if guide is None:
        raise NotFound
    about, manage = About(organisation_id=guide.organisation_id), Permission.TEMPLATE_MANAGE
    require(who, manage, about, seeing=manage)
    return guide


def keep_guide(db: Session, who: Identity, draft: Draft, title: str) -> OwnGuide:
    """Keep the questions of a portrait as a guide. Invalid without a title or a question."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    title = title.strip()
    asked = [dict(item.properties) for item in items_of(db, draft, "question")]
    asked = [one for one in asked if one.get("text") or one.get("prompt")]
    if not title or len(title) > 80:
        raise Invalid("Donnez un titre au guide.")
    if not asked or len(asked) > MOST_QUESTIONS:
        raise Invalid(f"Un guide a entre 1 et {MOST_QUESTIONS} questions.")
    if len(guides_of(db, draft.organisation_id)) >= MOST:
        raise Invalid("Il y a déjà beaucoup de guides. Retirez-en un.")
    guide = OwnGuide(
        organisation_id=draft.organisation_id,
        title=title,
        picture=str(asked[0].get("picture") or "question"),
        questions=asked,
    )
    db.add(guide)
    db.flush()
    return guide


def remove_guide(guide: OwnGuide) -> None:
    """No longer offered; portraits begun with it stay."""
    guide.removed_at = guide.removed_at or now()


def bring_back_guide(guide: OwnGuide) -> None:
    guide.removed_at = None


def questions_for(db: Session, draft: Draft) -> list[Question] | None:
    """What a portrait begun with a guide of one's own asks; None when it is not one of these."""
    guide = db.get(OwnGuide, draft.template)
    if guide is None or guide.organisation_id != draft.organisation_id:
        return None
    return [question_for(db, draft, asked) for asked in guide.questions]


def question_for(db: Session, draft: Draft, asked: dict[str, Any]) -> Question:
    question = msgspec.convert({k: v for k, v in asked.items() if v is not None}, Question)
    prompt = db.get(StoredFile, question.prompt) if question.prompt else None
    question.prompt = share_file(db, prompt, draft.action_id).id if prompt else None
    return question
