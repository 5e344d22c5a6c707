"""The sentences of an answer: cut from its text, brought as a file, joined, split and timed.

Times are seconds of the original voice. Every act goes through the door of items: it is in the
history, and what is removed waits in the trash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import msgspec
from sqlalchemy.orm import Session

from media.edits import Span
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_whole
from studio.drafts.order import key_at
from studio.drafts.queries import item_in, items_of, trash_of
from studio.drafts.shown import Form
from studio.files.queries import files_in
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.portraits.arranging import op, save, set_op
from studio.portraits.captions import sentences
from studio.portraits.changes import sound_edits
from studio.portraits.items import SpokenSentence
from studio.portraits.montage import Said
from studio.portraits.subtitles import read_subtitles

MOST = 1_500  # sentences of one answer: three hours of speech
LATEST = 86_400.0  # seconds, as items.SpokenSentence
LONGEST = 1_000  # characters, as items.SpokenSentence
SHORTEST_SOUND = 0.05  # seconds
# Subtitles made elsewhere may last a little longer than the voice.
BEYOND = 5.0


@dataclass(frozen=True)
class Line:
    """A sentence as it is to be; without `item`, a new one."""

    text: str
    start: float = 0.0
    end: float = 0.0
    item: Item | None = None

    @property
    def timed(self) -> bool:
        return self.end > self.start


def answer_in(db: Session, draft: Draft, item_id: str) -> Item:
    """An answer that is not in the trash; NotFound for anything else."""
    item = item_in(db, draft, item_id)
    if item.type != "answer" or item.deleted_at is not None:
        raise NotFound
    return item


def lines_of(db: Session, draft: Draft, answer: Item) -> list[Line]:
    """By time once all have one; until then as they were put in order."""
    found = [line_of(i, answer) for i in items_of(db, draft, "sentence") if belongs(i, answer)]
    if all(line.timed for line in found):
        return sorted(found, key=lambda line: line.start)
    return found


def removed_of(db: Session, draft: Draft, answer: Item) -> list[Item]:
    return [i for i in trash_of(db, draft) if i.type == "sentence" and belongs(i, answer)]


def belongs(item: Item, answer: Item) -> bool:
    return item.properties.get("answer") == answer.id


def line_of(item: Item, answer: Item) -> Line:
    made = msgspec.convert(item.properties, SpokenSentence)
    start, end = made.timed_on(answer.properties.get("voice"))
    return Line(made.text, start, end, item)


# Acts


def keep(db: Session, who: Identity, draft: Draft, answer: Item, form: Form) -> None:
    """Store what the page holds and do its act: `cut`, `join:<sentence>` (with the next one),
    `remove:<sentence>`, `silence:<sentence>` (from the sound too), `restore:<sentence>` (its sound
    with it). A return inside a sentence splits it."""
    settle(db, who, draft, answer)
    save(db, who, draft, form)
    if form.get("act") == "cut":
        cut(db, who, draft, answer)
    lines = lines_of(db, draft, answer)
    wanted = [part for line in lines for part in split(line)]
    verb, _colon, item_id = form.get("act", "").partition(":")
    if verb == "join":
        wanted = joined(wanted, item_id)
    rewrite(db, who, draft, answer, lines, wanted)
    named = next((line for line in lines if line.item and line.item.id == item_id), None)
    if verb == "silence" and named is not None:
        silence(db, who, draft, answer, named)
    if verb == "restore" and named is not None:
        let_hear(db, who, draft, answer, named)


def silence(db: Session, who: Identity, draft: Draft, answer: Item, line: Line) -> None:
    """Take a sentence out of the words and out of the sound. The recording stays whole: the
    history of the answer, or « Remettre », gives both back."""
    if line.item is None or not line.timed:
        raise Invalid("Donnez d’abord une heure à cette phrase : on saura quoi retirer du son.")
    left = without(heard_spans(db, draft, answer), line)
    if not left:
        raise Invalid("Il ne resterait rien à entendre. Retirez plutôt la réponse.")
    submit_whole(db, who, draft, [op(line.item, "delete"), spans_op(answer, left)])


def let_hear(db: Session, who: Identity, draft: Draft, answer: Item, line: Line) -> None:
    """A sentence that is put back is heard again, when it had been cut out whole."""
    spans = sound_edits(answer.properties).keep
    cut_out = not any(start < line.end and line.start < end for start, end in spans)
    if spans and line.timed and cut_out:
        submit_whole(db, who, draft, [spans_op(answer, sorted([*spans, (line.start, line.end)]))])


def heard_spans(db: Session, draft: Draft, answer: Item) -> Sequence[Span]:
    """What is heard now of the recording. Invalid while nobody knows how long it is."""
    file_id = str(answer.properties.get("voice") or "")
    voice = files_in(db, draft.action_id, {file_id}).get(file_id)
    if voice is None or not voice.seconds:
        raise Invalid("Le son se prépare encore. Réessayez dans une minute.")
    return sound_edits(answer.properties).keep or ((0.0, voice.seconds),)


def without(spans: Sequence[Span], line: Line) -> list[Span]:
    """Spans without that of a sentence; what would be too short to be heard goes with it."""
    pieces = [
        piece
        for start, end in spans
        for piece in ((start, min(end, line.start)), (max(start, line.end), end))
    ]
    return [(start, end) for start, end in pieces if end - start >= SHORTEST_SOUND]


def spans_op(answer: Item, spans: Sequence[Span]) -> Op:
    known = answer.properties.get("edits") or {}
    voice = answer.properties.get("voice")
    others = known if known.get("of") in (None, voice) else {}
    return set_op(answer, "edits", {**others, "keep": [list(one) for one in spans], "of": voice})


def settle(db: Session, who: Identity, draft: Draft, answer: Item) -> None:
    """Before new times are written, say on which recording they are: those taken on one that was
    replaced leave. The history keeps them."""
    voice = answer.properties.get("voice")
    ops: list[Op] = []
    for line in lines_of(db, draft, answer):
        if line.item is None or line.item.properties.get("voice") == voice:
            continue
        changes = {"start": line.start, "end": line.end, "voice": voice}
        ops += [set_op(line.item, path, new) for path, new in changes.items()]
    submit_whole(db, who, draft, ops)


def cut(db: Session, who: Identity, draft: Draft, answer: Item) -> None:
    """The written words of an answer as sentences without time. One that has sentences is left
    as it is: the same tap twice cuts once."""
    if lines_of(db, draft, answer):
        return
    found = [Line(text) for text in texts_of(answer)]
    if not found:
        raise Invalid("Il n’y a pas encore de texte à couper. Écrivez d’abord ce que l’on entend.")
    rewrite(db, who, draft, answer, [], found)


def texts_of(answer: Item) -> list[str]:
    """The written words of an answer, sentence by sentence."""
    text = str(answer.properties.get("text") or "")
    return [one for line in text.split("\n") for one in sentences(line)]


def bring(
    db: Session, who: Identity, draft: Draft, answer: Item, content: bytes, seconds: float
) -> int:
    """The sentences of a VTT or SRT file take the place of those there are, which wait in the
    trash; how many there are. Invalid when the file is not of this voice."""
    said = read_subtitles(content)
    if seconds and max(one.end for one in said) > seconds + BEYOND:
        raise Invalid("Ces sous-titres sont plus longs que la voix. Est-ce le bon fichier ?")
    brought = [Line(one.text, one.start, one.end) for one in said]
    rewrite(db, who, draft, answer, lines_of(db, draft, answer), brought)
    return len(brought)


def tapped(
    db: Session, who: Identity, draft: Draft, answer: Item, moments: Sequence[float]
) -> None:
    """Times tapped while listening: each sentence lasts from one moment to the next. One that is
    not written yet is there without words; one that was not reached keeps no time."""
    if not all(one < other for one, other in pairwise(moments)):
        raise Invalid("Ces moments ne se suivent pas. Réessayez.")
    if not 2 <= len(moments) <= MOST + 1 or not 0 <= moments[0] < moments[-1] <= LATEST:
        raise Invalid("On n’a pas entendu de phrase. Réessayez.")
    settle(db, who, draft, answer)
    before = lines_of(db, draft, answer)
    texts = before or [Line(text) for text in texts_of(answer)]
    spans = list(pairwise(moments))
    after = [
        replace(line or Line(""), start=span[0] if span else 0.0, end=span[1] if span else 0.0)
        for line, span in zip_longest(texts, spans)
    ]
    rewrite(db, who, draft, answer, before, after)


def write_sentence(
    db: Session, who: Identity, draft: Draft, answer: Item, item_id: str, text: str
) -> None:
    """The words of one sentence. NotFound for one that is not of this answer."""
    lines = lines_of(db, draft, answer)
    line = next((one for one in lines if one.item and one.item.id == item_id), None)
    if line is None or line.item is None:
        raise NotFound
    words = " ".join(text.split())[:LONGEST]
    if words != line.text:
        submit_whole(db, who, draft, [set_op(line.item, "text", words)])


def may_write(db: Session, who: Identity, draft: Draft, answer: Item) -> bool:
    """Professionals; and whoever gave the answer, unless somebody else wrote its sentences."""
    if may(who, Permission.DRAFT_ARRANGE, draft):
        return True
    if answer.author_id != who.person_id or not may(who, Permission.ITEM_ADD, draft):
        return False
    lines = lines_of(db, draft, answer)
    return all(line.item is not None and line.item.author_id == who.person_id for line in lines)


def timed(lines: list[Line]) -> list[Said]:
    """The sentences with their times. Invalid while one has none."""
    if not lines or not all(line.timed for line in lines):
        raise Invalid("Donnez d’abord une heure à chaque phrase.")
    return [Said(line.start, line.end, line.text) for line in lines if line.text.strip()]


def split(line: Line) -> list[Line]:
    """Cut at each return; the time is shared by length. The first part stays the same item."""
    texts = [text.strip() for text in line.text.split("\n") if text.strip()]
    if len(texts) < 2:
        return [line]
    total, passed, parts = sum(map(len, texts)), 0, []
    for text in texts:
        start, passed = line.start + (line.end - line.start) * passed / total, passed + len(text)
        end = line.start + (line.end - line.start) * passed / total
        parts.append(Line(text, round(start, 3), round(end, 3)))
    return [replace(parts[0], item=line.item), *parts[1:]]


def joined(lines: list[Line], item_id: str) -> list[Line]:
    """The named sentence and the next one are one; nothing for the last, or an unknown one."""
    at = next((n for n, line in enumerate(lines) if line.item and line.item.id == item_id), -1)
    if not 0 <= at < len(lines) - 1:
        return lines
    one, two = lines[at], lines[at + 1]
    both = one.timed and two.timed
    times = (one.start, max(one.end, two.end)) if both else (0.0, 0.0)
    return [*lines[:at], Line(f"{one.text} {two.text}", *times, one.item), *lines[at + 2 :]]


# Writing


def rewrite(
    db: Session, who: Identity, draft: Draft, answer: Item, before: list[Line], after: list[Line]
) -> None:
    """Make the sentences what they are to be, with the fewest operations."""
    if len(after) > MOST:
        raise Invalid(f"Une réponse tient en {MOST} phrases au plus.")
    if any(len(line.text) > LONGEST for line in after):
        raise Invalid(f"Une phrase est trop longue : {LONGEST} lettres au plus. Coupez-la.")
    if before == after:
        return
    kept = {line.item.id for line in after if line.item}
    ops = [op(line.item, "delete") for line in before if line.item and line.item.id not in kept]
    for number, line in enumerate(after):
        ops += written(line, answer, key_at(number))
    submit_whole(db, who, draft, ops)


def written(line: Line, answer: Item, order: str) -> list[Op]:
    made: dict[str, object] = {"answer": answer.id, "text": line.text}
    made |= {"start": line.start, "end": line.end, "voice": answer.properties.get("voice")}
    if line.item is None:
        value = {"properties": made, "order": order}
        return [Op(new_id(), new_id(), "put", iso(now()), type="sentence", value=value)]
    old = {**msgspec.to_builtins(SpokenSentence()), **line.item.properties}
    changes = [set_op(line.item, path, new) for path, new in made.items() if old[path] != new]
    return changes + ([set_op(line.item, "order", order)] if line.item.order != order else [])
