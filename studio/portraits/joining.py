"""Two voices put end to end: « Coller à la suite ».

The two recordings stay as they are; a third is made of them without losing anything, and one
answer gets it. All that was said about both goes along: cuts, words, sentences with their times,
photos, scenes. It passes through the door of items: the history of the answer gives its own voice
back, the trash the other answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from media.edits import SoundEdits, Span
from media.sound import chain
from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_whole
from studio.drafts.order import key_at
from studio.drafts.queries import items_of
from studio.files.models import FileState, Medium, StoredFile
from studio.files.operations import keep_file
from studio.files.queries import files_in
from studio.kernel import jobs
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid
from studio.kernel.ids import digest, new_id
from studio.kernel.jobs import Job, JobRun
from studio.people.models import Role
from studio.portraits.arranging import op, set_op
from studio.portraits.changes import sound_edits
from studio.portraits.queries import retouchable
from studio.portraits.sentences import LONGEST, MOST, Line, lines_of

JOIN_JOB = "portraits.join"
SAYS = "On colle les deux sons…"
NOT_READY = "Un des deux sons se prépare encore. Réessayez dans une minute."
NOT_THE_SAME = (
    "Ces deux sons ne viennent pas de la même personne : chacun doit pouvoir retirer le sien."
)
CHANGED = "Une des deux réponses a changé. Recommencez."


@dataclass(frozen=True)
class Voice:
    """An answer that is heard, and its recording."""

    answer: Item
    file: StoredFile

    @property
    def seconds(self) -> float:
        return self.file.seconds or 0.0


def voices_beside(db: Session, draft: Draft, answer: Item, file: StoredFile) -> list[Voice]:
    """The other answers that may be put after this one: given by the same person, ready."""
    answers = [i for i in items_of(db, draft, "answer") if i.id != answer.id]
    found = files_in(db, draft.action_id, {str(i.properties.get("voice") or "") for i in answers})
    voices = [
        Voice(i, found[i.properties["voice"]])
        for i in answers
        if i.properties.get("voice") in found
    ]
    return [
        v for v in voices if v.answer.author_id == answer.author_id and may_follow(file, v.file)
    ]


def may_follow(one: StoredFile, other: StoredFile) -> bool:
    return (
        one.person_id == other.person_id and one.id != other.id and other.state == FileState.READY
    )


def order_join(db: Session, who: Identity, draft: Draft, answer_id: str, other_id: str) -> Job:
    """Have the voice of another answer put after the voice of this one. Invalid when they are not
    ready, or when two persons gave them. Asked twice is asked once."""
    first, second = (Voice(*retouchable(db, who, draft, one)) for one in (answer_id, other_id))
    if any(voice.answer.type != "answer" for voice in (first, second)):
        raise Invalid(NOT_THE_SAME)
    if any(voice.file.state != FileState.READY for voice in (first, second)):
        raise Invalid(NOT_READY)
    if second not in voices_beside(db, draft, first.answer, first.file):
        raise Invalid(NOT_THE_SAME)
    files = [first.file.id, second.file.id]
    asked = {"person": who.person_id, "other": second.answer.id, "files": files}
    name = digest(" ".join([*files, second.answer.id]))[:40]
    return jobs.enqueue(
        db, JOIN_JOB, first.answer.id, payload=asked, fingerprint=name, priority=15, again=True
    )


def join_voices(run: JobRun) -> None:
    """Make the third recording, then put it in the place of the two, unless they changed."""
    with run.database.reading() as db:
        pair = still_there(db, run)
        sources = [run.storage.path(voice.file.key) for voice in pair]
    out = run.scratch() / "voices.flac"
    begins = chain(sources, out, progress=lambda done: run.progress(0.9 * done, SAYS))
    with run.database.writing() as db:
        first, second = still_there(db, run)
        draft = db.get_one(Draft, first.answer.draft_id)
        person = first.file.person_id
        whose = {"action_id": draft.action_id, "person_id": person}
        made = keep_file(db, run.storage, out, medium=Medium.SOUND, **whose)
        who = Identity(person_id=run.payload["person"], roles={draft.action_id: Role.REFERENT})
        joint = Joint(db, draft, first, second, made.id, begins[1])
        submit_whole(db, who, draft, joint.operations())


def still_there(db: Session, run: JobRun) -> tuple[Voice, Voice]:
    """Both answers with the recordings that were asked about. Invalid once one has changed."""
    found = [db.get(Item, one) for one in (run.target, run.payload["other"])]
    pair = [
        Voice(answer, db.get_one(StoredFile, file))
        for answer, file in zip(found, run.payload["files"], strict=True)
        if answer and answer.deleted_at is None and answer.properties.get("voice") == file
    ]
    if len(pair) != len(found):
        raise jobs.Permanent(CHANGED)
    return pair[0], pair[1]


class Joint:
    """What changes in a draft when the voice of `second` comes after that of `first`, `at`
    seconds from its beginning."""

    def __init__(
        self, db: Session, draft: Draft, first: Voice, second: Voice, made: str, at: float
    ) -> None:
        self.db, self.draft = db, draft
        self.first, self.second, self.made, self.at = first, second, made, at
        self.before = lines_of(db, draft, first.answer)
        self.after = lines_of(db, draft, second.answer)
        # Sentence of the second answer -> the one that says the same in the joined voice.
        self.twins = {line.item.id: new_id() for line in self.after if line.item}

    def operations(self) -> list[Op]:
        if len(self.before) + len(self.after) > MOST:
            raise jobs.Permanent(f"Une réponse tient en {MOST} phrases au plus.")
        answer = self.first.answer
        changes = {
            "voice": self.made,
            "seconds": round(self.at + self.second.seconds, 3),
            "text": self.words(),
            "heard": self.people(),
            "edits": self.edits(),
            "joined": self.origins(),
        }
        ops = [
            set_op(answer, path, value)
            for path, value in changes.items()
            if answer.properties.get(path) != value
        ]
        return [*ops, *self.sentences(), *self.followers(), op(self.second.answer, "delete")]

    def words(self) -> str:
        texts = (str(v.answer.properties.get("text") or "") for v in (self.first, self.second))
        return "\n".join(text for text in texts if text.strip())

    def origins(self) -> list[str]:
        """Every recording that is in this one: what is cut here is in them too."""
        voices = (self.first, self.second)
        return [f for v in voices for f in v.answer.properties.get("joined") or [v.file.id]]

    def people(self) -> list[str]:
        """Whoever is heard in one of them; nobody named means who gave it, for both alike."""
        named = [v.answer.properties.get("heard") or [] for v in (self.first, self.second)]
        if not any(named):
            return []
        voices = zip((self.first, self.second), named, strict=True)
        return list(dict.fromkeys(p for v, own in voices for p in own or [v.answer.author_id]))

    def edits(self) -> dict[str, Any] | None:
        """The cuts of both, on the clock of the joined voice. Softening is for its two ends."""
        one, two = (sound_edits(v.answer.properties) for v in (self.first, self.second))
        if one == two == SoundEdits():
            return None
        keep: Sequence[Span] = ()
        if one.keep or two.keep:
            whole = (0.0, self.at)
            keep = [
                *(one.keep or (whole,)),
                *later(two.keep or ((0.0, self.second.seconds),), self.at),
            ]
        said: dict[str, Any] = {
            "keep": [list(span) for span in keep],
            "bleeps": [list(span) for span in (*one.bleeps, *later(two.bleeps, self.at))],
            "fade_in": one.fade_in,
            "fade_out": two.fade_out,
            "gain": one.gain,
            "denoise": one.denoise or two.denoise,
        }
        return {**{name: value for name, value in said.items() if value}, "of": self.made}

    def sentences(self) -> list[Op]:
        """Those of the first keep their times, those of the second are said again later. While one
        of them has no time, the words are spread over the voice, as everywhere."""
        same = [set_op(line.item, "voice", self.made) for line in self.before if line.item]
        start = len(self.before)
        return [*same, *(self.twin(line, key_at(start + n)) for n, line in enumerate(self.after))]

    def twin(self, line: Line, order: str) -> Op:
        moved = self.at if line.timed else 0.0
        said: dict[str, Any] = {"answer": self.first.answer.id, "text": line.text[:LONGEST]}
        said |= {"start": round(line.start + moved, 3), "end": round(line.end + moved, 3)}
        said |= {"voice": self.made}
        if line.item and line.item.properties.get("speaker"):
            said["speaker"] = line.item.properties["speaker"]
        name = self.twins[line.item.id] if line.item else new_id()
        value = {"properties": said, "order": order}
        return Op(new_id(), name, "put", iso(now()), type="sentence", value=value)

    def followers(self) -> list[Op]:
        """What went with the second answer goes with the first from now on."""
        ops: list[Op] = []
        for item in items_of(self.db, self.draft):
            if item.type in ("photo", "video", "scene", "hotspot"):
                changes = self.followed(item.type, item.properties)
                ops += [set_op(item, path, value) for path, value in changes.items()]
        return ops

    def followed(self, type: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """The properties of one item that change. A scene that heard all of one voice goes on
        hearing that voice alone, as far as its sentences tell where it ends."""
        changes: dict[str, Any] = {}
        mine, theirs = (v.answer.id for v in (self.first, self.second))
        if said.get("answer") == theirs:
            changes["answer"] = mine
        for path in ("sentence", "first", "last"):
            if said.get(path) in self.twins:
                changes[path] = self.twins[said[path]]
        if type == "scene" and said.get("answer") == theirs and self.after:
            changes.setdefault("first", said.get("first") or self.named(self.after[0]))
            changes.setdefault("last", said.get("last") or self.named(self.after[-1]))
        if type == "scene" and said.get("answer") == mine and not said.get("last") and self.before:
            last = self.before[-1].item
            changes["last"] = last.id if last else None
        return changes

    def named(self, line: Line) -> str | None:
        return self.twins[line.item.id] if line.item else None


def later(spans: Sequence[Span], by: float) -> list[Span]:
    return [(round(start + by, 3), round(end + by, 3)) for start, end in spans]
