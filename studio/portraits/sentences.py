"""The sentences of an answer: cut from its text, brought as a file, joined, split and timed.

Times are seconds of the original voice. Every act goes through the door of items: it is in the
history, and what is removed waits in the trash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import MOST_OPERATIONS, submit
from studio.drafts.queries import item_in, items_of, trash_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.portraits.arranging import Form, op, save, set_op
from studio.portraits.captions import sentences
from studio.portraits.items import SpokenSentence
from studio.portraits.montage import Said
from studio.portraits.order import key_at
from studio.portraits.subtitles import read_subtitles

MOST = 1_500  # sentences of one answer: three hours of speech
LONGEST = 1_000  # characters, as items.SpokenSentence
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
    `remove:<sentence>`, `restore:<sentence>`. A return inside a sentence splits it."""
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
    store(db, who, draft, ops)


def cut(db: Session, who: Identity, draft: Draft, answer: Item) -> None:
    """The written words of an answer as sentences without time. One that has sentences is left
    as it is: the same tap twice cuts once."""
    if lines_of(db, draft, answer):
        return
    text = str(answer.properties.get("text") or "")
    found = [Line(one) for line in text.split("\n") for one in sentences(line)]
    if not found:
        raise Invalid("Il n’y a pas encore de texte à couper. Écrivez d’abord ce que l’on entend.")
    rewrite(db, who, draft, answer, [], found)


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


def timed(lines: list[Line]) -> list[Said]:
    """The sentences with their times. Invalid while one has none."""
    if not lines or not all(line.timed for line in lines):
        raise Invalid("Donnez d’abord une heure à chaque phrase.")
    return [Said(line.start, line.end, line.text) for line in lines]


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
    store(db, who, draft, ops)


def store(db: Session, who: Identity, draft: Draft, ops: list[Op]) -> None:
    for first in range(0, len(ops), MOST_OPERATIONS):
        results = submit(db, who, draft, ops[first : first + MOST_OPERATIONS])
        refused = next((result for result in results if result.error), None)
        if refused is not None:
            raise Invalid(refused.message)


def written(line: Line, answer: Item, order: str) -> list[Op]:
    made: dict[str, object] = {"answer": answer.id, "text": line.text}
    made |= {"start": line.start, "end": line.end, "voice": answer.properties.get("voice")}
    if line.item is None:
        value = {"properties": made, "order": order}
        return [Op(new_id(), new_id(), "put", iso(now()), type="sentence", value=value)]
    old = {**msgspec.to_builtins(SpokenSentence()), **line.item.properties}
    changes = [set_op(line.item, path, new) for path, new in made.items() if old[path] != new]
    return changes + ([set_op(line.item, "order", order)] if line.item.order != order else [])
