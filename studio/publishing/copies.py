"""The register of copies handed out: what left our hands, in which form, to whom, when.

A copy that somebody known took is one row (`handed`). What anybody takes from a public page is
counted by day, of nobody in particular, and waits in memory with the views (`seen.Tally`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.publishing.models import CopyHanded, CopyTaken, Publication
from studio.publishing.reach import Reached

OPERATOR = "l’opérateur de la machine"
# What people call these files; the others are called by their suffix.
FORMS = {
    "folium": "page sans réseau",
    "html": "page sans réseau",
    "archive": "archive",
    "folder": "dossier complet",
    "md": "texte",
    "wxr": "article pour WordPress",
    "zip": "tout, avec photos et sons",
}


def handed(
    db: Session,
    *,
    form: str,
    publication_id: str | None = None,
    draft_id: str | None = None,
    action_id: str | None = None,
    to_whom: str = "",
    by: str | None = None,
) -> CopyHanded:
    """Write down that a copy leaves our hands.

    Every export of one publication (`publication_id`), of the draft behind it, public or not yet
    (`draft_id`), or of all that is public in an action (`action_id`) calls this, in the transaction
    that gives it. `form` is the word of the format (`zip`, `folium`, `archive`…), `to_whom` what is
    known of who took it, `by` the person who asked. Invalid when it is a copy of nothing.
    """
    if publication_id is None and draft_id is None and action_id is None:
        raise Invalid("Il faut dire de quoi c’est la copie.")
    copy = CopyHanded(
        publication_id=publication_id,
        draft_id=draft_id,
        action_id=action_id,
        form=form,
        to_whom=to_whom[:120],
        by=by,
    )
    db.add(copy)
    db.flush()
    return copy


def add_taken(db: Session, publication_id: str, day: date, form: str, count: int) -> None:
    """So many copies more on that day. What belongs to nothing that we know is dropped."""
    found = db.get(CopyTaken, (publication_id, day, form), with_for_update=True)
    if found is not None:
        found.count += count
    elif db.get(Publication, publication_id) is not None:
        db.add(CopyTaken(publication_id=publication_id, day=day, form=form, count=count))
    db.flush()


def copies_of(db: Session, publication: Publication) -> list[CopyHanded]:
    """The copies that hold this publication, oldest first: its own, those of its draft, and those
    of its whole action made since it is public."""
    mine = CopyHanded.publication_id == publication.id
    drafted = CopyHanded.draft_id == publication.draft_id
    whole = CopyHanded.action_id == publication.action_id
    if publication.published_at is not None:
        whole &= CopyHanded.at >= publication.published_at
    return list(
        db.scalars(select(CopyHanded).where(mine | drafted | whole).order_by(CopyHanded.at))
    )


def taken_of(db: Session, publication: Publication) -> list[CopyTaken]:
    """What the public took of it, day by day."""
    wanted = select(CopyTaken).where(CopyTaken.publication_id == publication.id)
    return list(db.scalars(wanted.order_by(CopyTaken.day, CopyTaken.form)))


def find(db: Session, _settings: Settings, publication: Publication) -> list[Reached]:
    """Copies on a receipt."""
    return beyond_us(db, publication)


def beyond_us(db: Session, publication: Publication) -> list[Reached]:
    """The copies that nobody can call back: each sort is told once a day and taker. A professional
    is named by her structure: she may be forgotten, the receipt stays."""
    structure = publication.action.organisation.name
    told = dict.fromkeys(
        (copy.form, copy.to_whom or (structure if copy.by else ""), copy.at.date())
        for copy in copies_of(db, publication)
    )
    given = [Reached("copy", line(form, whom, day)) for form, whom, day in told]
    taken = [
        Reached("taken", line(one.form, f"{one.count} ×", one.day))
        for one in taken_of(db, publication)
    ]
    return given + taken


def line(form: str, whom: str, day: date | datetime) -> str:
    word = FORMS.get(form) or f"fichier {form.upper()}"
    return " · ".join(part for part in (word, whom, f"{day:%d/%m/%Y}") if part)
