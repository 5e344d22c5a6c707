"""What a portrait still lacks before it is shown, besides agreements, and the tap that mends it.

Advice, which keeps nobody from publishing: a voice too weak to be heard well, a portrait too long
to be listened to. What somebody refused will not be shown, so nothing is missing there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from media.edits import Edits
from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.hearing import LOUDEST
from studio.files.models import Derivative, FileState, StoredFile
from studio.kernel.french import tie
from studio.people.queries import persons
from studio.portraits import screening
from studio.portraits.arranging import TITLE, field_name
from studio.portraits.guides import guides
from studio.portraits.material import Filmed, Material, Pictured, Spoken
from studio.portraits.reading import material_of, shown_in
from studio.publishing.checks import Check, Fix, Sort, Text, Unnamed, is_weak

LONG_ANSWER = 240.0
LONG_PORTRAIT = 480.0
"""Seconds. Visitors leave a portrait of more than eight minutes before its end."""


def checks(db: Session, draft: Draft) -> list[Check]:
    """Everything, in the order of the portrait; sentences are tied for the screen."""
    answers = answers_about(db, draft.id)
    whole = material_of(db, draft)
    material = shown_in(db, whole)
    masked = masked_files(db, draft.action_id)
    found = [
        *subject_checks(material),
        *(check for spoken in material.answers for check in answer_checks(draft, spoken)),
        *(c for n, one in enumerate(material.photos, 1) for c in photo_checks(draft, one, n)),
        *(c for n, one in enumerate(material.videos, 1) for c in video_checks(draft, one, n)),
        *mask_checks(material, masked),
        *name_checks(db, answers, material),
        *screening_checks(db, draft, material),
        *long_checks(material),
    ]
    return [replace(check, sentence=tie(check.sentence)) for check in found]


def lacks(db: Session, draft: Draft) -> list[str]:
    """What keeps it from being published, in sentences that say where to mend it."""
    return [check.sentence for check in checks(db, draft) if check.blocks]


def at_table(draft: Draft, label: str, anchor: str) -> Fix:
    """The table of the portrait, at one of its fields."""
    return Fix(label, "portraits_staff.arrange", {"draft_id": draft.id}, anchor)


def write_at(draft: Draft, path: str, item_id: str) -> tuple[Fix, ...]:
    return (at_table(draft, _("Écrire"), field_name(path, item_id)),)


def retouch(draft: Draft, label: str, item_id: str) -> Fix:
    values = {"draft_id": draft.id, "item_id": item_id}
    return Fix(label, "portraits_retouch.retouch", values)


def record(draft: Draft, label: str) -> Fix:
    return Fix(label, "portraits.ask", {"draft_id": draft.id})


def subject_checks(material: Material) -> Iterator[Check]:
    draft = material.draft
    if not any(spoken.voice for spoken in material.answers):
        sentence = "Il n’y a pas encore de réponse enregistrée."
        yield Check(sentence, Sort.OTHER, (record(draft, _("Enregistrer")),))
    everybodys = {guide.code for guide in guides() if guide.about == "group"}
    if not material.subject.people and material.sheet.guide not in everybodys:
        sentence = "On ne sait pas de qui est ce portrait. Choisissez la personne."
        yield Check(sentence, Sort.OTHER, (at_table(draft, _("Choisir"), "whole-title"),))


def answer_checks(draft: Draft, spoken: Spoken) -> Iterator[Check]:
    name = f"La réponse à « {spoken.question} »" if spoken.question else "Une réponse"
    if spoken.voice is not None:
        for trouble in file_lacks(spoken.voice, "listen", spoken.edits):
            fix = at_table(draft, _("Voir"), spoken.item.id)
            yield Check(f"{name} : {trouble}", Sort.FILE, (fix,))
    if not spoken.text:
        sentence = f"{name} n’a pas de texte. Écrivez ce que l’on entend."
        fix = Fix(
            _("Écrire"), "portraits_words.show", {"draft_id": draft.id, "answer_id": spoken.item.id}
        )
        yield Check(sentence, Sort.TEXT, (fix,))
    if weak := answer_level_check(draft, spoken, name):
        yield weak
    if spoken.seconds > LONG_ANSWER:
        sentence = f"{name} dure {minutes(spoken.seconds)}. Plus courte, elle s’écoute mieux."
        yield Check(sentence, Sort.LONG, (retouch(draft, _("Couper"), spoken.item.id),), False)


def answer_level_check(draft: Draft, spoken: Spoken, name: str) -> Check | None:
    """As `voice_checks` of publishing, for the voice as it was cut and raised here."""
    if not is_weak(spoken.made("listen")):
        return None
    values = {"draft_id": draft.id, "item_id": spoken.item.id}
    raised = Fix(_("Remonter le son"), "portraits_staff.raise_level", values, acts=True)
    again = record(draft, _("Enregistrer de nouveau"))
    can = spoken.edits.gain < LOUDEST
    sentence = f"{name} s’entend mal : le son est trop faible."
    return Check(sentence, Sort.LEVEL, (raised, again) if can else (again,), False)


def photo_checks(draft: Draft, picture: Pictured, number: int) -> Iterator[Check]:
    for trouble in file_lacks(picture.file, "gallery", picture.edits):
        fix = at_table(draft, _("Voir"), picture.item.id)
        yield Check(f"La photo {number} : {trouble}", Sort.FILE, (fix,))
    if not picture.photo.photo_text.strip():
        sentence = f"La photo {number} n’a pas de texte. Écrivez ce que l’on voit."
        yield Check(sentence, Sort.TEXT, write_at(draft, "photo_text", picture.item.id))


def video_checks(draft: Draft, filmed: Filmed, number: int) -> Iterator[Check]:
    for trouble in file_lacks(filmed.file, "watch", filmed.edits):
        fix = at_table(draft, _("Voir"), filmed.item.id)
        yield Check(f"La vidéo {number} : {trouble}", Sort.FILE, (fix,))
    if not filmed.video.photo_text.strip():
        sentence = (
            f"La vidéo {number} n’a pas de texte. Écrivez ce que l’on voit et ce que l’on entend."
        )
        yield Check(sentence, Sort.TEXT, write_at(draft, "photo_text", filmed.item.id))
    if filmed.seconds > LONG_ANSWER:
        sentence = f"La vidéo {number} dure {minutes(filmed.seconds)}. Plus courte, on la regarde."
        yield Check(sentence, Sort.LONG, (retouch(draft, _("Couper"), filmed.item.id),), False)


def mask_checks(material: Material, masked: Collection[str]) -> Iterator[Check]:
    for number, picture in enumerate(material.photos, 1):
        if picture.file.id in masked and not picture.edits.masks:
            sentence = (
                f"La photo {number} montre ce qui est caché sur la même photo, ailleurs."
                " Cachez-le ici aussi."
            )
            fix = retouch(material.draft, _("Cacher"), picture.item.id)
            yield Check(sentence, Sort.MASK, (fix,))


def name_checks(db: Session, answers: Answers, material: Material) -> Iterator[Check]:
    """A title must not tell the first name of somebody who has not agreed to it."""
    draft = material.draft
    for person in persons(db, {need.person_id for need in material.needs()}).values():
        told = re.search(rf"\b{re.escape(person.name)}\b", draft.title, re.IGNORECASE)
        if told and not answers.allow(Need(person.id, Use.NAME), Audience.PUBLIC):
            ask = Fix(
                _("Demander maintenant"),
                "publishing.answer_page",
                {"draft_id": draft.id, "person_id": person.id},
            )
            sentence = f"Le titre dit « {person.name} ». Il faut son accord, ou un autre titre."
            fixes = (at_table(draft, _("Changer le titre"), TITLE), ask)
            yield Check(sentence, Sort.CONSENT, fixes)


def screening_checks(db: Session, draft: Draft, material: Material) -> Iterator[Check]:
    for person_id, sentence in screening.lacks(db, draft, material):
        values = {"draft_id": draft.id, "personne": person_id}
        fix = Fix(_("Écouter ensemble"), "portraits_screening.show", values)
        without = at_table(draft, _("Ne pas attendre"), "avis")
        yield Check(sentence, Sort.SCREENING, (fix, without))


def long_checks(material: Material) -> Iterator[Check]:
    seconds = sum(spoken.seconds for spoken in material.answers)
    if seconds > LONG_PORTRAIT and not material.shown_scenes():
        draft = material.draft
        sentence = f"Le portrait dure {minutes(seconds)}. Beaucoup n’iront pas au bout."
        fix = Fix(_("Choisir les scènes"), "portraits_scenes.show", {"draft_id": draft.id})
        yield Check(sentence, Sort.LONG, (fix,), False)


def unnamed(db: Session, draft: Draft) -> list[Unnamed]:
    """The photos and films that say of nobody that she is seen."""
    material = material_of(db, draft)
    photos = [
        Unnamed(
            one.item.id,
            one.file,
            _("La photo %(number)d", number=number),
            one.made("phone"),
            retouch(draft, _("Cacher"), one.item.id),
        )
        for number, one in enumerate(material.photos, 1)
        if not one.photo.shown
    ]
    films = [
        Unnamed(one.item.id, one.file, _("La vidéo %(number)d", number=number), one.made("poster"))
        for number, one in enumerate(material.videos, 1)
        if not one.video.shown
    ]
    return photos + films


def minutes(seconds: float) -> str:
    return f"{round(seconds / 60)} minutes"


def file_lacks(file: StoredFile, recipe: str, edits: Edits | None) -> Iterator[str]:
    if file.state == FileState.REFUSED:
        yield file.message or "ce fichier n’a pas pu être lu."
    elif file.state != FileState.READY:
        yield "le fichier se prépare encore. Attendez une minute."
    elif file.derivative(recipe, edits) is None and file.derivative(recipe) is not None:
        yield "les retouches se préparent encore. Attendez une minute."
    elif file.derivative(recipe) is None:
        yield "ce fichier n’est pas du bon genre. Retirez-le, puis recommencez."


# What everybody would read, what hides a face, what the board shows


def texts(db: Session, draft: Draft) -> list[Text]:
    """Every word of it, each with its field."""
    material = material_of(db, draft)
    here = [Text(draft.title, _("Le titre"), at_table(draft, _("Relire"), TITLE))]
    intro = at_table(draft, _("Relire"), "whole-title")
    here.append(Text(material.sheet.intro, _("L’introduction"), intro))
    for spoken in material.answers:
        values = {"draft_id": draft.id, "answer_id": spoken.item.id}
        fix = Fix(_("Relire"), "portraits_words.show", values)
        where = _("La réponse à « %(what)s »", what=spoken.question)
        cut = retouch(draft, _("Couper"), spoken.item.id) if spoken.voice else None
        here.append(Text(spoken.text, where, fix, cut))
    for number, one in enumerate(material.photos, 1):
        fix = at_table(draft, _("Relire"), field_name("photo_text", one.item.id))
        words = f"{one.photo.photo_text}\n{one.photo.caption}"
        here.append(Text(words, _("La photo %(number)d", number=number), fix))
    for number, film in enumerate(material.videos, 1):
        fix = at_table(draft, _("Relire"), field_name("photo_text", film.item.id))
        words = f"{film.video.photo_text}\n{film.video.caption}\n{film.video.words}"
        cut = retouch(draft, _("Couper"), film.item.id) if film.video.words else None
        here.append(Text(words, _("La vidéo %(number)d", number=number), fix, cut))
    scenes = Fix(_("Relire"), "portraits_scenes.show", {"draft_id": draft.id})
    for staged in material.scenes:
        one_scene = staged.scene
        words = "\n".join((one_scene.chapter, one_scene.text, one_scene.subtitle))
        here.append(Text(words, _("Une scène"), scenes))
    for touched in material.hotspots:
        words = f"{touched.hotspot.label}\n{touched.hotspot.text}"
        here.append(Text(words, _("Un point sur une photo"), scenes))
    return here


def hides(db: Session, draft: Draft, need: Need) -> Fix | None:
    """Where the face of a need is hidden on its photo."""
    for picture in material_of(db, draft).photos:
        if picture.file.id == need.file_id:
            return retouch(draft, _("Cacher son visage"), picture.item.id)
    return None


def picture(db: Session, draft: Draft) -> Derivative | None:
    """The first photo, masks and all; else the first film."""
    material = material_of(db, draft)
    photos = (one.made("thumb") for one in material.photos)
    films = (one.made("poster-thumb") for one in material.videos)
    return next((made for made in (*photos, *films) if made), None)
