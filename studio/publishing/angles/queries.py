"""Reads of angles: those of one thing, and those that the public may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.publishing.angles.models import NAMES, Angle
from studio.publishing.models import STRIPPED, Edition, Publication, PublicationState


def _of(thing: Publication | Action) -> ColumnElement[bool]:
    if isinstance(thing, Action):
        return Angle.action_id == thing.id
    return Angle.publication_id == thing.id


def angle_of(db: Session, thing: Publication | Action, name: str) -> Angle | None:
    return db.scalar(select(Angle).where(_of(thing), Angle.name == name))


def angles_of(db: Session, thing: Publication | Action) -> dict[str, Angle]:
    """All that was written, in the order of their names' list."""
    found = {angle.name: angle for angle in db.scalars(select(Angle).where(_of(thing)))}
    return {name: found[name] for name in NAMES if name in found}


def angles_shown(db: Session, thing: Publication | Action) -> dict[str, Angle]:
    """Those that the public may read now: nothing was taken back since somebody read them."""
    return {name: angle for name, angle in angles_of(db, thing).items() if holds(db, angle)}


def holds(db: Session, angle: Angle) -> bool:
    """False when somebody took something back since: the text may still say it."""
    taken = taken_back_at(db, angle)
    return taken is None or taken <= angle.checked_at


def taken_back_at(db: Session, angle: Angle) -> datetime | None:
    """When something that the angle may speak of was last taken back."""
    about = (
        Publication.action_id == angle.action_id
        if angle.action_id
        else Publication.id == angle.publication_id
    )
    stripped = (
        select(func.max(Edition.created_at))
        .join(Publication, Publication.id == Edition.publication_id)
        .where(about, Edition.draft_seq == STRIPPED)
    )
    withdrawn = select(func.max(Publication.withdrawn_at)).where(about)
    return max((at for at in (db.scalar(stripped), db.scalar(withdrawn)) if at), default=None)


def every_shown(db: Session, name: str, public_ids: Iterable[str]) -> list[Angle]:
    """The angles of one name about these publications, and about the actions that show one of
    them, latest first."""
    shown = select(Publication).where(
        Publication.state == PublicationState.PUBLIC, Publication.public_id.in_(list(public_ids))
    )
    public = shown.with_only_columns(Publication.id)
    actions = shown.with_only_columns(Publication.action_id)
    wanted = select(Angle).where(
        Angle.name == name, or_(Angle.publication_id.in_(public), Angle.action_id.in_(actions))
    )
    latest = db.scalars(wanted.order_by(Angle.checked_at.desc(), Angle.id))
    return [angle for angle in latest if holds(db, angle)]
