"""What a récit says of its blocks to people: their names, their parts, each value in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.drafts.kinds import Told, Wording
from studio.drafts.models import Draft
from studio.kernel.errors import Gone, NotFound
from studio.people.queries import persons
from studio.publishing.queries import public_by_id

PARTS: Mapping[str, str] = {
    "kind": _l("le genre du morceau"),
    "text": _l("les mots"),
    "voice": _l("la voix"),
    "heard": _l("qui parle"),
    "who": _l("qui l’a dit"),
    "photo": _l("la photo"),
    "seen": _l("ce qu’on voit sur la photo"),
    "caption": _l("la légende de la photo"),
    "shown": _l("qui est sur la photo"),
    "production": _l("la carte ou le portrait"),
}

KINDS: Mapping[str, str] = {
    "title": _l("Titre"),
    "words": _l("Mots"),
    "voice": _l("Voix"),
    "photo": _l("Photo"),
    "quote": _l("Citation"),
    "map": _l("Carte"),
    "portrait": _l("Portrait"),
}


def tell(db: Session, _draft: Draft, path: str, value: Any) -> Told:
    """One value of a property."""
    if value in (None, "", []):
        return Told()
    if path == "photo":
        return Told(photo=str(value))
    if path == "voice":
        return Told(sound=str(value))
    if path in ("heard", "shown", "who"):
        found = persons(db, [value] if path == "who" else value)
        return Told(", ".join(person.name for person in found.values()))
    if path == "production":
        return Told(called(db, str(value)))
    return Told(str(KINDS.get(str(value), value)) if path == "kind" else str(value))


def called(db: Session, public_id: str) -> str:
    """The title of a published production, while it is public."""
    try:
        return public_by_id(db, public_id)[1].title
    except (NotFound, Gone):
        return str(_("Ce n’est plus publié."))


def title(db: Session, _draft: Draft, properties: Mapping[str, Any]) -> str:
    words = (properties.get(name) for name in ("text", "caption", "seen"))
    said = next((str(word) for word in words if word), "")
    return said or str(KINDS.get(str(properties.get("kind")), ""))


WORDING = Wording(_l("un morceau"), "file-text", PARTS, title, tell)
