"""Before a map is shown: whose yes it needs, and what else is missing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.models import FileState, StoredFile
from studio.files.queries import files_in
from studio.maps.drawing.standing import drawing_lacks, drawing_needs
from studio.maps.legend.showing import word_lacks, word_needs
from studio.maps.reading import Drawn, MapDraft, read_map
from studio.people.models import STAFF_ROLES, Membership

MOST_SENTENCES = 12  # a page of reproaches is read by nobody


def needs(db: Session, draft: Draft) -> list[Need]:
    """Voice by voice, photo by photo, and the words of each author."""
    staff = staff_of(db, draft.action_id)
    return needs_of(read_map(db, draft), staff)


def needs_of(found: MapDraft, staff: frozenset[str]) -> list[Need]:
    """The needs of what would be shown, each once. What professionals write at work is no story
    of theirs; their voice and their image are."""
    wanted = [need for drawn in found.shown for need in _needs_of_mark(drawn, staff)]
    wanted += [
        Need(written.author, Use.STORY)
        for written in found.shown_labels
        if written.author not in staff
    ]
    wanted += drawing_needs(found, staff) + word_needs(found, staff)
    return list(dict.fromkeys(wanted))


def _needs_of_mark(drawn: Drawn, staff: frozenset[str]) -> Iterator[Need]:
    mark = drawn.mark
    if mark.voice and not drawn.is_silenced:
        yield Need(drawn.author, Use.VOICE, mark.voice)
    if mark.photo:
        yield from (Need(person, Use.IMAGE, mark.photo) for person in mark.shown)
    if mark.voice or (drawn.has_words and drawn.author not in staff):
        yield Need(drawn.author, Use.STORY)


def staff_of(db: Session, action_id: str) -> frozenset[str]:
    wanted = select(Membership.person_id).where(
        Membership.action_id == action_id, Membership.role.in_(STAFF_ROLES)
    )
    return frozenset(db.scalars(wanted))


def lacks(db: Session, draft: Draft) -> list[str]:
    """What keeps the map from being shown, apart from consents: one sentence a place."""
    found, answers = read_map(db, draft), answers_about(db, draft.id)
    if not found.shown:
        return ["Cette carte n’a pas encore de lieu à montrer."]
    files = files_in(db, draft.action_id, _file_ids(found))
    masked = masked_files(db, draft.action_id)
    reasons = (
        drawing_lacks(found.drawing, files)
        + word_lacks(found)
        + [
            sentence
            for drawn in found.shown
            for sentence in _lacks_of_mark(drawn, refusing(drawn, answers), files, masked)
        ]
    )
    more = len(reasons) - MOST_SENTENCES
    if more > 1:
        reasons = [*reasons[:MOST_SENTENCES], f"Et {more} autres choses à compléter."]
    return reasons


def refusing(drawn: Drawn, answers: Answers) -> frozenset[str]:
    """Which media of a mark are left out, and lack nothing: those somebody said no to, and a voice
    of which nothing may be heard."""
    mark, gone = drawn.mark, {"voice"} if drawn.is_silenced else set()
    story = answers.refuse(Need(drawn.author, Use.STORY))
    if mark.voice and (story or answers.refuse(Need(drawn.author, Use.VOICE, mark.voice))):
        gone.add("voice")
    if mark.photo and any(
        answers.refuse(Need(person, Use.IMAGE, mark.photo)) for person in mark.shown
    ):
        gone.add("photo")
    return frozenset(gone)


def _lacks_of_mark(
    drawn: Drawn, refused: frozenset[str], files: dict[str, StoredFile], masked: set[str]
) -> Iterator[str]:
    mark = drawn.mark
    if mark.returned:
        yield (
            f"Lieu {drawn.called} : vous avez demandé une suite à son auteur. "
            "Attendez-la, ou cochez ce lieu dans « Tous les lieux » et dites « C’est relu »."
        )
    if mark.photo and "photo" not in refused:
        yield from _file_sentence(drawn, "la photo", files.get(mark.photo))
        if not mark.photo_text.strip():
            yield f"Lieu {drawn.called} : écrivez ce qu’on voit sur la photo."
        if mark.photo in masked:
            yield (
                f"Lieu {drawn.called} : sa photo montre ce qui est caché sur la même photo, dans un"
                " portrait. Enlevez-la, ou gardez-la pour le groupe."
            )
    if mark.voice and "voice" not in refused:
        yield from _file_sentence(drawn, "le son", files.get(mark.voice))
        if not mark.voice_text.strip():
            yield f"Lieu {drawn.called} : écrivez ce que dit la voix."


def _file_sentence(drawn: Drawn, what: str, file: StoredFile | None) -> Iterator[str]:
    if file is None:
        yield f"Lieu {drawn.called} : {what} n’est pas là."
    elif file.state == FileState.REFUSED:
        yield f"Lieu {drawn.called} : on ne peut pas montrer {what}. {file.message}".strip()
    elif file.state != FileState.READY:
        yield f"Lieu {drawn.called} : {what} se prépare encore. Attendez un peu."


def _file_ids(found: MapDraft) -> set[str]:
    ids = {i for drawn in found.shown for i in (drawn.mark.photo, drawn.mark.voice) if i}
    return ids | {i for i in (found.drawing and found.drawing.overlay.photo,) if i}
