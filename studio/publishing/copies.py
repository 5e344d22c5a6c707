"""The register of copies handed out: what left our hands, in which form, to whom, when."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.publishing.models import CopyHanded, Publication
from studio.publishing.reach import Reached


def handed(
    db: Session,
    *,
    form: str,
    publication_id: str | None = None,
    action_id: str | None = None,
    to_whom: str = "",
    by: str | None = None,
) -> CopyHanded:
    """Write down that a copy of something published leaves our hands.

    Every export of one publication (`publication_id`) or of all those of an action (`action_id`)
    calls this, in the transaction that gives it. `form` is the word of the format (`zip`, `folium`,
    `archive`…), `to_whom` what is known of who took it, `by` the person who asked. Invalid when it
    is a copy of nothing.
    """
    if publication_id is None and action_id is None:
        raise Invalid("Il faut dire de quoi c’est la copie.")
    copy = CopyHanded(
        publication_id=publication_id, action_id=action_id, form=form, to_whom=to_whom[:120], by=by
    )
    db.add(copy)
    db.flush()
    return copy


def copies_of(db: Session, publication: Publication) -> list[CopyHanded]:
    """The copies that hold this publication, its own and those of its action, oldest first."""
    mine = CopyHanded.publication_id == publication.id
    whole = CopyHanded.action_id == publication.action_id
    return list(db.scalars(select(CopyHanded).where(or_(mine, whole)).order_by(CopyHanded.at)))


def find(db: Session, _settings: Settings, publication: Publication) -> list[Reached]:
    """Copies on a receipt: nobody can call them back, so each sort is told once a day and taker."""
    told = dict.fromkeys(
        (copy.form, copy.to_whom, copy.at.date()) for copy in copies_of(db, publication)
    )
    return [
        Reached("copy", " · ".join(word for word in (form, whom, f"{day:%d/%m/%Y}") if word))
        for form, whom, day in told
    ]
