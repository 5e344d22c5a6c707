"""Before a récit is shown: whose yes it needs, and what else is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.orm import Session

from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.models import FileState, StoredFile
from studio.kernel.errors import Gone, NotFound
from studio.people.queries import persons
from studio.publishing.queries import public_by_id
from studio.stories.reading import SHOWS, Told, blocks_of


def needs(db: Session, draft: Draft) -> list[Need]:
    """Voice by voice, photo by photo, and the words of each author; each once."""
    wanted = (need for told in blocks_of(db, draft) for need in told.needs())
    return list(dict.fromkeys(wanted))


def lacks(db: Session, draft: Draft) -> list[str]:
    """What is missing besides agreements, in sentences that say where to mend it. What somebody
    refused will not be shown, so nothing is missing there."""
    answers, whole = answers_about(db, draft.id), blocks_of(db, draft)
    if not whole:
        return ["Ce récit n’a pas encore de morceau."]
    wanted = [need for told in whole for need in told.needs()]
    refused = frozenset(need for need in wanted if answers.refuse(need))
    masked = masked_files(db, draft.action_id)
    return [
        f"Morceau {number} : {sentence}"
        for number, told in enumerate(whole, 1)
        for sentence in block_lacks(db, told.without(refused), masked)
    ] + name_lacks(db, draft, answers, wanted)


def block_lacks(db: Session, told: Told, masked: set[str]) -> Iterator[str]:
    if told.voice is not None:
        yield from file_lacks(told.voice, "le son", "listen")
        if not told.block.text.strip():
            yield "écrivez ce que dit la voix."
    if told.photo is not None:
        yield from file_lacks(told.photo, "la photo", "gallery")
        if not told.block.seen.strip():
            yield "écrivez ce que l’on voit sur la photo."
        if told.photo.id in masked:
            yield "cette photo montre ce qui est caché ailleurs. Prenez-en une autre."
    if told.block.kind in SHOWS and not is_public(db, told.block.production or ""):
        what = (
            "cette carte n’est pas publiée"
            if told.block.kind == "map"
            else "ce portrait n’est pas publié"
        )
        yield f"{what}. Choisissez autre chose, ou retirez le morceau."


def file_lacks(file: StoredFile, what: str, recipe: str) -> Iterator[str]:
    if file.state == FileState.REFUSED:
        yield f"on ne peut pas montrer {what}. {file.message}".strip()
    elif file.state != FileState.READY or file.derivative(recipe) is None:
        yield f"{what} se prépare encore. Attendez une minute."


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
