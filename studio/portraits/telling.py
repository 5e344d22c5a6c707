"""What a portrait says of its items to people: their names, their parts, each value in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.drafts.kinds import Told, Wording
from studio.drafts.models import Draft, Item
from studio.people.queries import persons
from studio.portraits.returning import with_voice

PARTS: Mapping[str, str] = {
    "people": _l("de qui on parle"),
    "name": _l("le nom"),
    "text": _l("les mots"),
    "picture": _l("l’image"),
    "minutes": _l("la durée"),
    "question": _l("la question"),
    "voice": _l("la voix"),
    "skipped": _l("le choix de passer"),
    "heard": _l("qui parle"),
    "photo": _l("la photo"),
    "photo_text": _l("ce qu’on voit sur la photo"),
    "caption": _l("la légende de la photo"),
    "focus_x": _l("le cadrage"),
    "focus_y": _l("le cadrage"),
    "shown": _l("qui est sur la photo"),
    "answer": _l("la réponse qui va avec"),
    "intro": _l("la présentation"),
    "guide": _l("le guide"),
    "start": _l("le début de la phrase"),
    "end": _l("la fin de la phrase"),
    "speaker": _l("qui parle"),
    "skippable": _l("le choix de passer"),
    "prompt": _l("la question dite"),
    "edits": _l("les retouches"),
    "video": _l("la vidéo"),
    "words": _l("ce qu’on entend dans la vidéo"),
    "ambience": _l("le son d’ambiance"),
    "ambience_gain": _l("la force du son d’ambiance"),
    "sentence": _l("la phrase qui va avec"),
    "kind": _l("le genre de la scène"),
    "photos": _l("les photos"),
    "clip": _l("la vidéo"),
    "subtitle": _l("les mots sous le titre"),
    "first": _l("la première phrase"),
    "last": _l("la dernière phrase"),
    "mute": _l("le silence"),
    "seconds": _l("la durée"),
    "chapter": _l("le chapitre"),
    "choices": _l("les chemins"),
    "place": _l("le lieu"),
    "movement": _l("le mouvement"),
    "transition": _l("le passage"),
    "outline": _l("l’endroit sur la photo"),
    "opens": _l("ce qui s’ouvre"),
    "label": _l("le nom"),
    "other": _l("l’autre photo"),
    "on": _l("la photo qui porte ce point"),
    "says": _l("l’avis"),
    "note": _l("la raison"),
    "reason": _l("la raison"),
    "scene": _l("la scène"),
    "mark": _l("la scène"),
    "person": _l("la personne"),
}
PEOPLE = frozenset({"people", "heard", "shown"})
ITEMS = frozenset({"sentence", "first", "last", "other", "on", "clip"})


KINDS: Mapping[str, str] = {
    "photo": _l("photo"),
    "photos": _l("plusieurs photos"),
    "video": _l("vidéo"),
    "title": _l("titre"),
    "quote": _l("phrase"),
    "place": _l("lieu"),
}


OPINIONS: Mapping[str, str] = {"yes": _l("oui"), "change": _l("à changer"), "no": _l("non")}


def tell(db: Session, draft: Draft, path: str, value: Any) -> Told:
    """One value of a property."""
    if value in (None, "", [], False):
        return Told()
    if path == "photo":
        return Told(photo=str(value))
    if path in ("voice", "ambience"):
        return Told(sound=str(value))
    if path == "video":
        return Told(_("Une vidéo"))
    if path == "edits":
        return Told(" ".join(retouched(value)))
    if path == "speaker":
        return Told(", ".join(person.name for person in persons(db, [str(value)]).values()))
    if path in PEOPLE:
        return Told(", ".join(person.name for person in persons(db, value).values()))
    if path in ("question", "answer"):
        return Told(question_text(db, draft, str(value)))
    if path in ITEMS:
        return Told(words_of(db, draft, str(value)))
    if path == "photos":
        return Told(", ".join(words_of(db, draft, str(one)) or _("une photo") for one in value))
    if path == "choices":
        return Told(", ".join(str(one.get("label", "")) for one in value))
    if path == "kind":
        return Told(str(KINDS.get(str(value), value)))
    if path == "says":
        return Told(str(OPINIONS.get(str(value), value)))
    if path in ("outline", "place"):
        return Told(_("Choisi"))
    return Told(_("Oui") if value is True else str(value))


def retouched(edits: Mapping[str, Any]) -> Iterator[str]:
    """What was changed on a photo, a sound or a video, in short sentences."""
    sentences = {
        "turn": _("Tournée."),
        "crop": _("Recadrée."),
        "masks": _("Une partie est cachée."),
        "keep": _("Une partie est coupée."),
        "start": _("Le début est coupé."),
        "end": _("La fin est coupée."),
        "bleeps": _("Un mot est caché."),
        "fade_in": _("Le son arrive doucement."),
        "fade_out": _("Le son part doucement."),
        "denoise": _("Moins de bruit."),
        "mute": _("Sans le son."),
        "poster_at": _("L’image est choisie."),
    }
    yield from (sentence for name, sentence in sentences.items() if edits.get(name))


def question_text(db: Session, draft: Draft, item_id: str) -> str:
    """The question of an answer, or the words of a question."""
    found = db.get(Item, item_id)
    if found is None or found.draft_id != draft.id:
        return ""
    text = found.properties.get("text")
    if found.type == "question":
        return str(text or "")
    return question_text(db, draft, str(found.properties.get("question") or ""))


def words_of(db: Session, draft: Draft, item_id: str) -> str:
    """What another item of the draft is called by."""
    found = db.get(Item, item_id)
    if found is None or found.draft_id != draft.id:
        return ""
    told = found.properties
    return str(told.get("caption") or told.get("photo_text") or told.get("text") or "")


def title(db: Session, draft: Draft, properties: Mapping[str, Any]) -> str:
    """What one asked, for an answer; the words of anything else."""
    asked = question_text(db, draft, str(properties.get("question") or ""))
    words = (properties.get(name) for name in ("caption", "text", "label", "chapter"))
    return asked or next((str(word) for word in words if word), "")


ANSWER = Wording(_l("la réponse"), "microphone", PARTS, title, tell)

WORDINGS = {
    "answer": replace(ANSWER, beside=with_voice),
    "sentence": replace(ANSWER, noun=_l("la phrase"), icon="file-text"),
    "photo": replace(ANSWER, noun=_l("la photo"), icon="camera"),
    "video": replace(ANSWER, noun=_l("la vidéo"), icon="video"),
    "scene": replace(ANSWER, noun=_l("la scène"), icon="photo"),
    "verdict": replace(ANSWER, noun=_l("l’avis sur une scène"), icon="check"),
    "agreement": replace(ANSWER, noun=_l("l’accord avant d’enregistrer"), icon="check"),
    "naming": replace(ANSWER, noun=_l("le lieu dont on parle"), icon="map-pin"),
    "waiver": replace(ANSWER, noun=_l("la publication sans un avis"), icon="check"),
    "hotspot": replace(ANSWER, noun=_l("le point sur la photo"), icon="map-pin"),
    "question": replace(ANSWER, noun=_l("la question"), icon="help"),
    "subject": replace(ANSWER, noun=_l("la personne du portrait"), icon="user-circle"),
    "sheet": replace(ANSWER, noun=_l("la feuille du portrait"), icon="list"),
}
