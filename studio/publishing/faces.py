"""Who is recognised on each photo. No machine here knows a face: somebody looks once at every photo
of which nobody said it, before anybody outside does. Without that look nothing is published.

Who is recognised is then asked for her agreement, as everybody is; that nobody is recognised is
kept of the photo itself, so that another photo in its place is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.kinds import masked_files
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_whole
from studio.drafts.queries import items_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Conflict, Invalid, NotFound
from studio.kernel.ids import digest, new_id
from studio.people.queries import members_of
from studio.publishing.bundle import publisher_of
from studio.publishing.checks import Check, Fix, Sort, Unnamed
from studio.publishing.kept import keep, kept_in


def unlooked(db: Session, draft: Draft) -> list[Unnamed]:
    """Photos and films of which nobody said who is seen, nor that nobody is: each once."""
    kept = kept_in(db, draft)
    found = {one.file.id: one for one in publisher_of(draft.kind).unnamed(db, draft)}
    return [one for one in found.values() if mark_of(one.file.id) not in kept]


def mark_of(file_id: str) -> str:
    return digest(f"nobody is recognised on {file_id}")


def face_checks(db: Session, draft: Draft) -> list[Check]:
    """One for all of them, with the screen that shows them."""
    photos = len(unlooked(db, draft))
    if not photos:
        return []
    one = "Une photo ne dit pas qui l’on voit. Y reconnaît-on quelqu’un ?"
    many = f"{photos} photos ne disent pas qui l’on voit. Y reconnaît-on quelqu’un ?"
    fix = Fix(_("Regarder"), "publishing.faces", {"draft_id": draft.id})
    return [Check(one if photos == 1 else many, Sort.FACE, (fix,))]


def say_nobody(db: Session, who: Identity, draft: Draft, files: Sequence[str]) -> None:
    """Somebody looked at these photos and recognises nobody. Idempotent; NotFound when one of them
    is not in the production, or says already who is seen."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    asked = {one.file.id for one in publisher_of(draft.kind).unnamed(db, draft)}
    if not asked.issuperset(files):
        raise NotFound
    for file_id in files:
        keep(db, draft, mark_of(file_id), who.person_id)


def no_longer_seen(db: Session, who: Identity, draft: Draft, file_id: str, person_id: str) -> None:
    """Her face is hidden on a photo now: she is recognised no more, and nothing is asked of her for
    it. Conflict while nothing is hidden there; NotFound when she is not said to be on it."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    if file_id not in masked_files(db, draft.action_id):
        raise Conflict("Cachez d’abord son visage sur la photo.")
    shown = [item for item in items_of(db, draft) if _shows(item, file_id, person_id)]
    if not shown:
        raise NotFound
    ops = []
    for item in shown:
        left = [one for one in item.properties["shown"] if one != person_id]
        ops.append(Op(new_id(), item.id, "set", iso(now()), path="shown", value=left))
        if not left:
            keep(db, draft, mark_of(file_id), who.person_id)
    submit_whole(db, who, draft, ops)


def _shows(item: Item, file_id: str, person_id: str) -> bool:
    told = item.properties
    return file_id in told.values() and person_id in (told.get("shown") or ())


def say_who(db: Session, who: Identity, draft: Draft, file_id: str, people: Sequence[str]) -> None:
    """These persons of the action are recognised on a photo, wherever the production shows it.
    Invalid for nobody and for strangers; NotFound for a photo that says it already."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    known = {person.id for person in members_of(db, draft.action_id)}
    if not people or not known.issuperset(people):
        raise Invalid("Touchez chaque personne que l’on reconnaît.")
    shown = [one for one in publisher_of(draft.kind).unnamed(db, draft) if one.file.id == file_id]
    if not shown:
        raise NotFound
    said = list(dict.fromkeys(people))
    ops = [Op(new_id(), one.item, "set", iso(now()), path="shown", value=said) for one in shown]
    submit_whole(db, who, draft, ops)
