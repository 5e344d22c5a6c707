"""What the public side must know of portraits: whose agreement is needed, what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from media.edits import Edits
from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.models import FileState, StoredFile
from studio.kernel.french import tie
from studio.people.queries import persons
from studio.portraits import screening
from studio.portraits.excerpts import END, START, written
from studio.portraits.excerpts import asked as asked_moments
from studio.portraits.freezing import freeze
from studio.portraits.guides import guides
from studio.portraits.material import Filmed, Material, Pictured, Spoken, material_of, refused_in
from studio.portraits.operations import order_edition_film
from studio.portraits.page import (
    CAPTIONS,
    CHAPTERS,
    TRANSCRIPT,
    PortraitPage,
    read_page,
    strip,
)
from studio.portraits.showing import page_context
from studio.publishing.bundle import Form, Page, Piece, Publisher


def needs(db: Session, draft: Draft) -> list[Need]:
    """The voice of each person in each recording, their story, their image in each photo."""
    return material_of(db, draft).needs()


def lacks(db: Session, draft: Draft) -> list[str]:
    """What is missing besides agreements, in sentences that say where to mend it. What somebody
    refused will not be shown, so nothing is missing there."""
    answers = answers_about(db, draft.id)
    whole = material_of(db, draft)
    material = whole.without(refused_in(db, whole))
    sentences = [
        *subject_lacks(material),
        *(sentence for spoken in material.answers for sentence in answer_lacks(spoken)),
        *(
            sentence
            for number, picture in enumerate(material.photos, 1)
            for sentence in photo_lacks(picture, number)
        ),
        *(
            sentence
            for number, filmed in enumerate(material.videos, 1)
            for sentence in video_lacks(filmed, number)
        ),
        *mask_lacks(material, masked_files(db, draft.action_id)),
        *name_lacks(db, answers, material),
        *screening.lacks(db, draft, material),
    ]
    return [tie(sentence) for sentence in sentences]


def subject_lacks(material: Material) -> Iterator[str]:
    if not any(spoken.voice for spoken in material.answers):
        yield "Il n’y a pas encore de réponse enregistrée."
    everybodys = {guide.code for guide in guides() if guide.about == "group"}
    if not material.subject.people and material.sheet.guide not in everybodys:
        yield "On ne sait pas de qui est ce portrait. Choisissez la personne."


def answer_lacks(spoken: Spoken) -> Iterator[str]:
    name = f"La réponse à « {spoken.question} »" if spoken.question else "Une réponse"
    if spoken.voice is not None:
        yield from (f"{name} : {t}" for t in file_lacks(spoken.voice, "listen", spoken.edits))
    if not spoken.text:
        yield f"{name} n’a pas de texte. Écrivez ce que l’on entend."


def photo_lacks(picture: Pictured, number: int) -> Iterator[str]:
    yield from (f"La photo {number} : {trouble}" for trouble in photo_troubles(picture))
    if not picture.photo.photo_text.strip():
        yield f"La photo {number} n’a pas de texte. Écrivez ce que l’on voit."


def mask_lacks(material: Material, masked: set[str]) -> Iterator[str]:
    for number, picture in enumerate(material.photos, 1):
        if picture.file.id in masked and not picture.edits.masks:
            yield (
                f"La photo {number} montre ce qui est caché sur la même photo, ailleurs."
                " Cachez-le ici aussi."
            )


def video_lacks(filmed: Filmed, number: int) -> Iterator[str]:
    yield from (f"La vidéo {number} : {t}" for t in file_lacks(filmed.file, "watch", filmed.edits))
    if not filmed.video.photo_text.strip():
        yield f"La vidéo {number} n’a pas de texte. Écrivez ce que l’on voit et ce que l’on entend."


def photo_troubles(picture: Pictured) -> Iterator[str]:
    return file_lacks(picture.file, "gallery", picture.edits)


def file_lacks(file: StoredFile, recipe: str, edits: Edits | None) -> Iterator[str]:
    if file.state == FileState.REFUSED:
        yield file.message or "ce fichier n’a pas pu être lu."
    elif file.state != FileState.READY:
        yield "le fichier se prépare encore. Attendez une minute."
    elif file.derivative(recipe, edits) is None and file.derivative(recipe) is not None:
        yield "les retouches se préparent encore. Attendez une minute."
    elif file.derivative(recipe) is None:
        yield "ce fichier n’est pas du bon genre. Retirez-le, puis recommencez."


def name_lacks(db: Session, answers: Answers, material: Material) -> Iterator[str]:
    """A title must not tell the first name of somebody who has not agreed to it."""
    people = {need.person_id for need in material.needs()}
    for person in persons(db, people).values():
        told = re.search(rf"\b{re.escape(person.name)}\b", material.draft.title, re.IGNORECASE)
        named = answers.allow(Need(person.id, Use.NAME), Audience.PUBLIC)
        if told and not named:
            yield f"Le titre dit « {person.name} ». Il faut son accord, ou un autre titre."


FORMS = (
    Form("defiler", _l("À faire défiler"), "photo", "portraits/forms/scroll.html"),
    Form("audio", _l("Le son seul"), "headphones", "portraits/forms/sound.html"),
    Form("feuille", _l("Feuille à imprimer"), "printer", "portraits/forms/sheet.html"),
    Form("extrait", _l("Un extrait"), "scissors", "portraits/forms/excerpt.html", (START, END)),
)


def asked(data: Page, args: Mapping[str, str]) -> dict[str, str]:
    """In a blog: the whole, the sound alone (`forme=audio`), or an excerpt (`de`, `a`)."""
    known = {"forme": "audio"} if args.get("forme") == "audio" else {}
    span = asked_moments(args, read_page(data).montage.seconds)
    if span is None:
        return known
    return {"forme": "extrait", **known, START: written(span[0]), END: written(span[1])}


def pieces(data: Page) -> tuple[Piece, ...]:
    """The sound alone, and each answer as an excerpt."""
    page = read_page(data)
    sound = Piece("son", _("Le son seul"), "headphones", "", {"forme": "audio"})
    return sound, *(answer_pieces(page))


def answer_pieces(page: PortraitPage) -> Iterator[Piece]:
    voices = page.montage.voices
    for number, answer in enumerate(page.answers, 1):
        spans = [(voice.start, voice.end) for voice in voices if voice.answer == answer.id]
        if spans and len(page.answers) > 1:
            args = {START: written(spans[0][0]), END: written(spans[-1][1])}
            words = answer.question or _("Réponse %(number)d", number=number)
            yield Piece("extrait", _("Une réponse"), "quote", words, {"forme": "extrait", **args})


PUBLISHER = Publisher(
    kind="portrait",
    prefix="portraits",
    label=_l("Portrait"),
    label_many=_l("Portraits"),
    icon="user-circle",
    page_template="portraits/public.html",
    embed_template="portraits/embed.html",
    needs=needs,
    lacks=lacks,
    freeze=freeze,
    strip=strip,
    data_files={
        "vtt": (CAPTIONS, "text/vtt"),
        "chapters.vtt": (CHAPTERS, "text/vtt"),
        "txt": (TRANSCRIPT, "text/plain"),
    },
    page_context=page_context,
    forms=FORMS,
    asked=asked,
    pieces=pieces,
    published=order_edition_film,
    stripped=order_edition_film,
)
