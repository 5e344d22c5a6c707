"""Before a récit is shown: whose yes it needs, and what else is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft
from studio.files.hearing import is_ready
from studio.files.models import Derivative, FileState, StoredFile
from studio.kernel.errors import Gone, NotFound
from studio.people.queries import persons
from studio.publishing.checks import (
    Check,
    Fix,
    Sort,
    Text,
    Unnamed,
    cutting,
    hiding,
    voice_checks,
)
from studio.publishing.queries import public_by_id
from studio.stories.reading import SHOWS, ReadBlock, blocks_of


def needs(db: Session, draft: Draft) -> list[Need]:
    """Voice by voice, photo by photo, and the words of each author; each once."""
    wanted = (need for told in blocks_of(db, draft) for need in told.needs())
    return list(dict.fromkeys(wanted))


def lacks(db: Session, draft: Draft) -> list[str]:
    """What is missing besides agreements, in sentences that say where to mend it."""
    return [check.sentence for check in checks(db, draft) if check.blocks]


def checks(db: Session, draft: Draft) -> list[Check]:
    """The same, each with the tap that mends it. What somebody refused will not be shown, so
    nothing is missing there."""
    answers, whole = answers_about(db, draft.id), blocks_of(db, draft)
    if not whole:
        return [Check("Ce récit n’a pas encore de morceau.", fixes=(at_table(draft),))]
    wanted = [need for told in whole for need in told.needs()]
    refused = frozenset(need for need in wanted if answers.refuse(need))
    found = [
        Check(f"Morceau {number} : {sentence}", sort, (at_table(draft, told.item.id),))
        for number, told in enumerate(whole, 1)
        for sort, sentence in block_lacks(db, told.without(refused))
    ]
    names = name_lacks(db, draft, answers, wanted)
    found += [Check(sentence, Sort.CONSENT, (at_table(draft),)) for sentence in names]
    found += [
        check
        for number, told in enumerate(whole, 1)
        for check in voice_advice(draft, told.without(refused), number)
    ]
    return found


def voice_advice(draft: Draft, told: ReadBlock, number: int) -> Iterator[Check]:
    """A voice that is hardly heard, or too long to be listened to within an article."""
    if told.voice is None:
        return
    fix, cut = at_table(draft, told.item.id), cutting(draft.id, told.voice.id)
    yield from voice_checks(draft.id, f"Morceau {number}", told.voice, fix, cut)


def at_table(draft: Draft, item_id: str = "") -> Fix:
    """The table of the récit, at one of its blocks."""
    label = _("Compléter") if item_id else _("Ouvrir le récit")
    return Fix(label, "stories_staff.arrange", {"draft_id": draft.id}, item_id)


def unnamed(db: Session, draft: Draft) -> list[Unnamed]:
    """The photos of blocks that say of nobody that she is seen."""
    return [
        Unnamed(
            told.item.id,
            told.photo,
            _("Morceau %(number)d", number=number),
            told.photo.derivative("phone"),
            hiding(draft.id, told.photo.id),
        )
        for number, told in enumerate(blocks_of(db, draft), 1)
        if told.photo and not told.block.shown
    ]


def photos(db: Session, draft: Draft) -> frozenset[str]:
    """The photo of each block."""
    return frozenset(told.photo.id for told in blocks_of(db, draft) if told.photo)


def voices(db: Session, draft: Draft) -> dict[str, bool]:
    """The voice of each block may be cut."""
    return {told.voice.id: True for told in blocks_of(db, draft) if told.voice}


def texts(db: Session, draft: Draft) -> list[Text]:
    """The words that everybody would read, block by block."""
    here = [Text(draft.title, _("Le titre"), at_table(draft))]
    for number, told in enumerate(blocks_of(db, draft), 1):
        block, where = told.block, _("Morceau %(number)d", number=number)
        words = "\n".join(text for text in (block.text, block.seen, block.caption) if text)
        if words:
            cut = cutting(draft.id, told.voice.id) if told.voice else None
            here.append(Text(words, where, at_table(draft, told.item.id), cut))
    return here


def picture(db: Session, draft: Draft) -> Derivative | None:
    """Its first photo, small, for the board."""
    photos = (told.photo for told in blocks_of(db, draft) if told.photo is not None)
    return next((made for photo in photos if (made := photo.derivative("thumb"))), None)


def block_lacks(db: Session, told: ReadBlock) -> Iterator[tuple[Sort, str]]:
    if told.voice is not None:
        yield from file_lacks(told.voice, "le son", "listen")
        if told.voice.derivative("listen") and not is_ready(told.voice):
            yield Sort.FILE, "la coupe du son se prépare encore. Attendez une minute."
        if not told.block.text.strip():
            yield Sort.TEXT, "écrivez ce que dit la voix."
    if told.photo is not None:
        yield from file_lacks(told.photo, "la photo", "gallery")
        if not told.block.seen.strip():
            yield Sort.TEXT, "écrivez ce que l’on voit sur la photo."
    if told.block.kind in SHOWS and not is_public(db, told.block.production or ""):
        which = {"map": "cette carte n’est pas publiée", "portrait": "ce portrait n’est pas publié"}
        sentence = f"{which[told.block.kind]}. Choisissez autre chose, ou retirez le morceau."
        yield Sort.OTHER, sentence


def file_lacks(file: StoredFile, what: str, recipe: str) -> Iterator[tuple[Sort, str]]:
    if file.state == FileState.REFUSED:
        yield Sort.FILE, f"on ne peut pas montrer {what}. {file.message}".strip()
    elif file.state != FileState.READY or file.derivative(recipe) is None:
        yield Sort.FILE, f"{what} se prépare encore. Attendez une minute."


def is_public(db: Session, public_id: str) -> bool:
    try:
        public_by_id(db, public_id)
    except (NotFound, Gone):
        return False
    return True


def name_lacks(db: Session, draft: Draft, answers: Answers, wanted: list[Need]) -> list[str]:
    """A title must not tell the first name of somebody who has not agreed to it."""
    return [
        f"Le titre dit « {person.name} ». Il faut son accord, ou un autre titre."
        for person in persons(db, {need.person_id for need in wanted}).values()
        if re.search(rf"\b{re.escape(person.name)}\b", draft.title, re.IGNORECASE)
        and not answers.allow(Need(person.id, Use.NAME), Audience.PUBLIC)
    ]
