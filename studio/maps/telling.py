"""What a map says of its items to people: their names, their parts, and each value in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from basemaps.catalogue import ground as ground_named
from basemaps.errors import BasemapError
from studio.drafts.kinds import Elsewhere, Told, Wording
from studio.drafts.merge import GEOMETRY
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.kernel.french import tie
from studio.kernel.web import settings
from studio.maps.geometry import middle_of
from studio.maps.sight import sight_of
from studio.maps.tongues import NAMES
from studio.maps.whereabouts import near
from studio.people.queries import persons

PLAN, PAPER = "plan", "papier"  # the ground that always works; the first of those without places
# They follow from a point, an answer or a recording.
QUIET = frozenset({"near", "done", "moments", "laid", "returned", "past", "cut"})

MARK_PARTS: Mapping[str, str] = {
    GEOMETRY: _l("l’endroit"),
    "category": _l("l’image"),
    "title": _l("le nom"),
    "notes": _l("les mots"),
    "answers": _l("les réponses"),
    "language": _l("la langue"),
    "photo": _l("la photo"),
    "photo_text": _l("ce qu’on voit sur la photo"),
    "shown": _l("qui est sur la photo"),
    "voice": _l("la voix"),
    "voice_text": _l("ce que dit la voix"),
    "strength": _l("la force"),
    "level": _l("qui peut voir"),
    "levels": _l("qui peut voir chaque partie"),
    "origin": _l("la carte d’où il vient"),
    "returned_text": _l("ce que demande l’animateur"),
    "returned_voice": _l("la demande de l’animateur"),
    "colour": _l("la couleur"),
    "width": _l("l’épaisseur"),
}
OTHER_PARTS: Mapping[str, str] = {
    GEOMETRY: _l("l’endroit"),
    "text": _l("les mots"),
    "language": _l("la langue"),
    "label": _l("le nom"),
    "icon": _l("l’image"),
    "colour": _l("la couleur"),
    "shape": _l("la forme"),
    "size": _l("la taille"),
    "photo": _l("la photo"),
    "photo_text": _l("ce qu’on voit sur la photo"),
    "ground": _l("le fond de carte"),
    "drawing": _l("le dessin qui sert de fond"),
    "shows": _l("comment le dessin s’ouvre"),
    "own_words": _l("le droit d’ajouter ses mots"),
    "points": _l("la place du dessin sur la carte"),
    "opacity": _l("la transparence du dessin"),
    "by": _l("qui a dessiné"),
    "picture": _l("l’image"),
    "voice": _l("le mot dit"),
    "private": _l("la protection des domiciles"),
    "never_locate": _l("le droit d’être sur la carte"),
    "questions": _l("les questions"),
    "intro": _l("la présentation"),
    "view": _l("l’ouverture de la carte"),
    "open": _l("l’étape de la séance"),
    "display": _l("la façon de montrer la carte"),
    "layer": _l("le calque"),
    "on": _l("ce qui est montré d’emblée"),
    "level": _l("qui peut voir"),
}
COLOURS = {
    "blue": _l("bleu"),
    "green": _l("vert"),
    "orange": _l("orange"),
    "violet": _l("violet"),
    "brown": _l("marron"),
    "grey": _l("gris"),
    "black": _l("noir"),
}
STRENGTHS = {1: _l("Un peu"), 2: _l("Moyen"), 3: _l("Très fort")}
SHOWS = {"drawn": _l("Comme dessiné"), "laid": _l("Sur la carte")}
LEVELS = {
    "public": _l("Tout le monde, après accord"),
    "group": _l("Le groupe"),
    "private": _l("Personne"),
}


def tell(db: Session, draft: Draft, path: str, value: Any) -> Told:
    """One value of a property. What this version does not know is told as it is written."""
    if value in (None, "", [], {}):
        return Told()
    if path == GEOMETRY:
        return _place(db, draft, value)
    if path in ("photo", "picture"):
        return Told(photo=str(value))
    if path in ("voice", "returned_voice"):
        return Told(sound=str(value))
    return Told(_words(db, draft, path, value))


def _place(db: Session, draft: Draft, geometry: Mapping[str, Any]) -> Told:
    ground = ground_of(db, draft)
    lon, lat = middle_of(geometry)
    words = near(lon, lat) if ground.geographic and geometry["type"] == "Point" else ""
    return Told(text=words, sight=sight_of(geometry, ground))


def ground_of(db: Session, draft: Draft) -> Any:
    """What the map stands on; the ground that always works when it cannot be drawn in squares."""
    packs = settings().packs_folder
    try:
        return ground_named(ground_name_of(db, draft), packs)
    except BasemapError:
        return ground_named(PLAN, packs)


def ground_name_of(db: Session, draft: Draft) -> str:
    """The name that the map's sheet gives to its ground; paper under a photographed drawing."""
    for sheet in items_of(db, draft, "sheet"):
        return PAPER if sheet.properties.get("drawing") else sheet.properties.get("ground") or PLAN
    return PLAN


def _words(db: Session, draft: Draft, path: str, value: Any) -> str:
    if path == "category":
        return category_label(db, draft, value)
    if path == "drawing":
        return str(_("Un dessin photographié"))
    if path == "points":
        return str(ngettext("%(num)d point", "%(num)d points", len(value)))
    if path in ("shown", "by"):
        return ", ".join(person.name for person in persons(db, value).values())
    if path == "answers":
        return _answers(db, draft, value)
    if path == "questions":
        return " ".join(question["text"] for question in value)
    known: Mapping[Any, Any] = {
        "colour": COLOURS,
        "strength": STRENGTHS,
        "level": LEVELS,
        "shows": SHOWS,
        "language": NAMES,
    }
    if isinstance(value, bool):
        return str(_("Oui") if value else _("Non"))
    if isinstance(value, str | int):
        return str(known.get(path, {}).get(value, value))
    return _("changé") if isinstance(value, dict | list) else str(value)


def _answers(db: Session, draft: Draft, answers: Mapping[str, str]) -> str:
    asked = {
        question["code"]: question["text"]
        for sheet in items_of(db, draft, "sheet")
        for question in sheet.properties.get("questions") or ()
    }
    return " ".join(f"{tie(asked.get(code, ''))} {text}".strip() for code, text in answers.items())


def category_label(db: Session, draft: Draft, item_id: str) -> str:
    found = db.get(Item, item_id)
    there = found is not None and found.draft_id == draft.id
    return str(found.properties.get("label", "")) if found is not None and there else ""


def title(db: Session, draft: Draft, properties: Mapping[str, Any]) -> str:
    """The name of a mark, else that of its category; the words of a label."""
    own = properties.get("title") or properties.get("text") or properties.get("label")
    return str(own or category_label(db, draft, properties.get("category") or ""))


def follow(path: str, value: Any) -> Mapping[str, Any]:
    """A landmark goes with its point."""
    if path != GEOMETRY or not value or value.get("type") != "Point":
        return {}
    return {"near": near(*middle_of(value))}


def elsewhere(properties: Mapping[str, Any]) -> tuple[Elsewhere, ...]:
    """What was done to a mark on the map it comes from."""
    lines = properties.get("past") or ()
    return tuple(Elsewhere(datetime.fromisoformat(one["at"]), one["said"]) for one in lines)


MARK = Wording(_l("le lieu"), "map-pin", MARK_PARTS, title, tell, follow, elsewhere)
OTHER = replace(
    MARK, parts=OTHER_PARTS, follow=lambda _path, _value: {}, elsewhere=lambda _properties: ()
)

WORDINGS = {
    "place": MARK,
    "area": replace(MARK, noun=_l("la zone"), icon="polygon"),
    "walk": replace(MARK, noun=_l("le chemin"), icon="route"),
    "stroke": replace(MARK, noun=_l("le dessin"), icon="scribble"),
    "label": replace(OTHER, noun=_l("les mots sur la carte"), icon="text-caption"),
    "category": replace(OTHER, noun=_l("l’image de la légende"), icon="tag"),
    "overlay": replace(OTHER, noun=_l("le dessin photographié"), icon="photo"),
    "layer": replace(OTHER, noun=_l("le calque"), icon="layers-subtract"),
    "sheet": replace(OTHER, noun=_l("la feuille de la carte"), icon="map-2"),
}
