"""Before a map is shown: whose yes it needs, and what else is missing."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.models import Derivative, FileState, StoredFile
from studio.files.queries import files_in
from studio.maps.drawing.standing import drawing_lacks, drawing_needs
from studio.maps.legend.showing import word_lacks, word_needs
from studio.maps.reading import Drawn, MapDraft, read_map
from studio.people.queries import staff_of
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


def lacks(db: Session, draft: Draft) -> list[str]:
    """What keeps the map from being shown, apart from consents: one sentence a place."""
    return [check.sentence for check in checks(db, draft) if check.blocks]


def checks(db: Session, draft: Draft) -> list[Check]:
    """The same, each with the tap that mends it; then what deserves a look."""
    found, answers = read_map(db, draft), answers_about(db, draft.id)
    if not found.shown:
        fix = Fix(_("Ouvrir la carte"), "maps.edit", {"draft_id": draft.id})
        return [Check("Cette carte n’a pas encore de lieu à montrer.", Sort.OTHER, (fix,))]
    files = files_in(db, draft.action_id, _file_ids(found))
    about_map = Fix(_("Ouvrir la carte"), "maps.edit", {"draft_id": draft.id})
    legend = Fix(_("Écrire"), "maps_desk.sheet", {"draft_id": draft.id})
    needed = [Check(s, Sort.TEXT, (about_map,)) for s in drawing_lacks(found.drawing, files)]
    needed += [Check(s, Sort.TEXT, (legend,)) for s in word_lacks(found)]
    for drawn in found.shown:
        needed += _checks_of_mark(draft, drawn, refusing(drawn, answers), files)
    more = len(needed) - MOST_SENTENCES
    if more > 1:
        rest = Check(f"Et {more} autres choses à compléter.", Sort.OTHER, (about_map,))
        needed = [*needed[:MOST_SENTENCES], rest]
    return needed + _advice(draft, found, files)


def _advice(draft: Draft, found: MapDraft, files: dict[str, StoredFile]) -> list[Check]:
    """Voices that are hardly heard, or too long to be listened to at a place."""
    advice: list[Check] = []
    for drawn in found.shown:
        file = files.get(drawn.mark.voice or "")
        if file is None or drawn.is_silenced:
            continue
        fix, name = at_place(draft, drawn, _("Écouter")), f"Lieu {drawn.called}"
        cut = cutting(draft.id, file.id) if drawn.type != "walk" else fix
        advice += voice_checks(draft.id, name, file, fix, cut)
    return advice[:MOST_SENTENCES]


def at_place(draft: Draft, drawn: Drawn, label: str) -> Fix:
    """The place in the editor, with its fields for professionals."""
    return Fix(label, "maps.edit", {"draft_id": draft.id}, f"lieu/{drawn.id}")


def unnamed(db: Session, draft: Draft) -> list[Unnamed]:
    """The photos of places that say of nobody that she is seen."""
    bare = [one for one in read_map(db, draft).shown if one.mark.photo and not one.mark.shown]
    files = files_in(db, draft.action_id, {one.mark.photo or "" for one in bare})
    return [
        Unnamed(
            one.id,
            file,
            _("Lieu %(name)s", name=one.called),
            file.derivative("phone"),
            hiding(draft.id, file.id),
        )
        for one in bare
        if (file := files.get(one.mark.photo or ""))
    ]


def photos(db: Session, draft: Draft) -> frozenset[str]:
    """Every photo of a place."""
    return frozenset(one.mark.photo for one in read_map(db, draft).shown if one.mark.photo)


def voices(db: Session, draft: Draft) -> dict[str, bool]:
    """Every voice; of a walk, whose stops are moments of it, words are only covered."""
    shown = read_map(db, draft).shown
    return {one.mark.voice: one.type != "walk" for one in shown if one.mark.voice}


def texts(db: Session, draft: Draft) -> list[Text]:
    """The words of the map that everybody would read, place by place."""
    found = read_map(db, draft)
    sheet = Fix(_("Relire"), "maps_desk.sheet", {"draft_id": draft.id})
    here = [Text(f"{draft.title}\n{found.sheet.intro}", _("Le titre et l’introduction"), sheet)]
    for drawn in found.shown:
        mark = drawn.mark
        words = (mark.title, mark.notes, mark.photo_text, mark.voice_text, *mark.answers.values())
        where = _("Lieu %(name)s", name=drawn.called)
        cut = cutting(draft.id, mark.voice) if mark.voice else None
        here.append(Text("\n".join(words), where, at_place(draft, drawn, _("Relire")), cut))
    here += [Text(one.label.text, _("Un mot sur la carte"), None) for one in found.shown_labels]
    return here


def picture(db: Session, draft: Draft) -> Derivative | None:
    """The first photo of a place that everybody may see."""
    found = read_map(db, draft)
    ids = [drawn.mark.photo for drawn in found.shown if drawn.mark.photo]
    files, masked = files_in(db, draft.action_id, ids), masked_files(db, draft.action_id)
    made = (files[one].derivative("thumb") for one in ids if one in files and one not in masked)
    return next((one for one in made if one), None)


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


def _checks_of_mark(
    draft: Draft,
    drawn: Drawn,
    refused: frozenset[str],
    files: dict[str, StoredFile],
) -> Iterator[Check]:
    mark, here = drawn.mark, at_place(draft, drawn, _("Voir"))
    write = at_place(draft, drawn, _("Écrire"))
    if mark.returned:
        sentence = (
            f"Lieu {drawn.called} : vous avez demandé une suite à son auteur. "
            "Attendez-la, ou cochez ce lieu dans « Tous les lieux » et dites « C’est relu »."
        )
        table = Fix(_("Tous les lieux"), "maps_desk.table", {"draft_id": draft.id})
        yield Check(sentence, Sort.OTHER, (table,))
    if mark.photo and "photo" not in refused:
        for sentence in _file_sentence(drawn, "la photo", files.get(mark.photo)):
            yield Check(sentence, Sort.FILE, (here,))
        if not mark.photo_text.strip():
            sentence = f"Lieu {drawn.called} : écrivez ce qu’on voit sur la photo."
            yield Check(sentence, Sort.TEXT, (write,))
    if mark.voice and "voice" not in refused:
        for sentence in _file_sentence(drawn, "le son", files.get(mark.voice)):
            yield Check(sentence, Sort.FILE, (here,))
        if not mark.voice_text.strip():
            sentence = f"Lieu {drawn.called} : écrivez ce que dit la voix."
            yield Check(sentence, Sort.TEXT, (write,))


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
