"""The screening: each person of a portrait hears the final cut, and says yes, change or no, one
scene after the other.

A verdict is an item of the draft, made by the person herself, or by a professional who holds the
phone for her. It names the scene and a fingerprint of what the scene showed when it was heard:
when the scene changes, and only then, it is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Use
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import submit_whole
from studio.drafts.queries import items_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import digest, new_id
from studio.people.models import STAFF_ROLES, Person
from studio.people.queries import persons, roles_of
from studio.portraits.film import Screenplay
from studio.portraits.items import Verdict, Waiver
from studio.portraits.material import Material
from studio.portraits.montage import Shot
from studio.portraits.queries import screenplay_of
from studio.portraits.reading import material_of, shown_in

OF = UUID("0f3f3c1d-52f5-4b0e-9c1d-7a5f6f3b9a55")  # of the ids of verdicts
YES, CHANGE, NO = "yes", "change", "no"
HEARD = frozenset({Use.VOICE, Use.STORY})


@dataclass(frozen=True)
class Cut:
    """One scene of the final cut, as it is heard now: without scenes, one answer. `mark` is its
    fingerprint, `start` and `end` are seconds of the whole."""

    key: str
    number: int
    name: str
    start: float
    end: float
    mark: str
    photos: tuple[str, ...]
    words: str


def cuts_in(screenplay: Screenplay) -> list[Cut]:
    """The scenes of a screenplay, in their order."""
    by_scene: dict[str, list[Shot]] = {}
    for shot in screenplay.montage.shots:
        by_scene.setdefault(shot.scene or shot.answer, []).append(shot)
    return [
        cut_of(screenplay, key, shots, number)
        for number, (key, shots) in enumerate(by_scene.items(), 1)
    ]


def cut_of(screenplay: Screenplay, key: str, shots: list[Shot], number: int) -> Cut:
    start, end = shots[0].start, shots[-1].end
    card = screenplay.cards.get(shots[0].scene)
    voices = [v for v in screenplay.montage.voices if (v.scene or v.answer) == key]
    name = next((one for one in (card and card.chapter, card and card.text) if one), "")
    cues = [c for c in screenplay.montage.cues if (c.scene or c.answer) == key]
    shown = [photo for shot in shots if (photo := shot.photo)]
    if card is not None and card.kind == "photos":
        shown += [photo for photo in card.photos if photo in screenplay.pictures]
    return Cut(
        key=key,
        number=number,
        name=name or next((voice.question for voice in voices), ""),
        start=start,
        end=end,
        mark=digest(msgspec.json.encode(seen_and_heard(screenplay, shots, key)).decode())[:40],
        photos=tuple(dict.fromkeys(shown)),
        words=" ".join(cue.text for cue in cues) or (card.text if card else ""),
    )


def seen_and_heard(screenplay: Screenplay, shots: list[Shot], key: str) -> Any:
    """All that decides what a scene is, counted from its own beginning: a scene that only moves
    stays the same."""
    start = shots[0].start
    montage = screenplay.montage
    card = screenplay.cards.get(shots[0].scene)
    beside = [screenplay.pictures.get(one) for one in card.photos] if card else []
    return [
        [[round(s.start - start, 2), screenplay.pictures.get(s.photo or "")] for s in shots],
        [
            [screenplay.sounds.get(v.answer), round(v.offset, 2), round(v.end - v.start, 2)]
            for v in montage.voices
            if (v.scene or v.answer) == key
        ],
        [[round(c.start - start, 2), c.text] for c in montage.cues if (c.scene or c.answer) == key],
        [card.kind, card.text, card.subtitle, card.chapter, card.picture] if card else [],
        beside,
    ]


# Who is asked, and what they said


def people_asked(material: Material) -> list[str]:
    """The persons who speak in it or are told of, in order."""
    return list(dict.fromkeys(n.person_id for n in material.needs() if n.use in HEARD))


@dataclass(frozen=True)
class Said:
    """What one person said of one scene. `is_current`: of what it shows now."""

    cut: Cut
    says: str
    is_current: bool
    note: str = ""


def said_by(db: Session, draft: Draft, person_id: str, cuts: list[Cut]) -> list[Said]:
    """Her answer to each scene, empty while there is none."""
    found = verdicts(db, draft).get(person_id, {})
    said = []
    for cut in cuts:
        one = found.get(cut.key)
        current = one is not None and one.mark == cut.mark
        said.append(Said(cut, one.says if one else "", current, one.note if one else ""))
    return said


def verdicts(db: Session, draft: Draft) -> dict[str, dict[str, Verdict]]:
    """Person -> scene -> what was said. A professional answers for somebody; nobody else does."""
    found: dict[str, dict[str, Verdict]] = {}
    staff: dict[str, bool] = {}
    for item in items_of(db, draft, "verdict"):
        one = msgspec.convert(item.properties, Verdict)
        author = item.author_id
        if author not in staff:
            staff[author] = roles_of(db, author).get(draft.action_id) in STAFF_ROLES
        person = one.person if one.person and staff[author] else author
        if person == one.person or not one.person:
            found.setdefault(person, {})[one.scene] = one
    return found


def lacks(db: Session, draft: Draft, material: Material) -> Iterator[tuple[str, str]]:
    """What the screening still lacks, in sentences, each with the person whose opinion it is. Every
    portrait waits for it, with scenes or without; what was published before stays published."""
    cuts = cuts_in(screenplay_of(db, draft))
    people = persons(db, people_asked(material)) if cuts else {}
    excused = {one.person for one in waivers(db, draft) if one.mark == whole_mark(cuts)}
    for person_id, person in people.items():
        said = said_by(db, draft, person_id, cuts)
        for sentence in person_lacks(person, said, excused=person_id in excused):
            yield person_id, sentence


def waiting_for(db: Session, draft: Draft) -> list[Person]:
    """The persons whose opinion publication still waits for."""
    whole = material_of(db, draft)
    cuts = cuts_in(screenplay_of(db, draft))
    asked = people_asked(shown_in(db, whole)) if cuts else []
    excused = {one.person for one in waivers(db, draft) if one.mark == whole_mark(cuts)}
    return [
        person
        for person in persons(db, [one for one in asked if one not in excused]).values()
        if not all(said.is_current for said in said_by(db, draft, person.id, cuts))
    ]


def whole_mark(cuts: list[Cut]) -> str:
    """The fingerprint of the whole portrait."""
    return digest("".join(cut.mark for cut in cuts))[:40]


def waivers(db: Session, draft: Draft) -> list[Waiver]:
    return [msgspec.convert(one.properties, Waiver) for one in items_of(db, draft, "waiver")]


def person_lacks(person: Person, said: list[Said], *, excused: bool = False) -> Iterator[str]:
    """`excused`: a professional said why nobody waits for her; a change or a no still counts."""
    left = [] if excused else [one for one in said if not one.is_current]
    if len(left) == len(said) and said:
        yield f"{person.name} n’a pas encore donné son avis sur le portrait."
    elif left:
        scenes = ", ".join(str(one.cut.number) for one in left)
        yield f"{person.name} doit encore donner son avis. Scènes : {scenes}."
    for one in said:
        if one.is_current and one.says == CHANGE:
            yield f"{person.name} veut changer la scène {one.cut.number}."
        if one.is_current and one.says == NO:
            yield f"{person.name} ne veut pas de la scène {one.cut.number}."


# Answering


def excuse(db: Session, who: Identity, draft: Draft, person: Person, reason: str) -> None:
    """Publish without waiting for this person: a professional says why, and the history keeps it.
    It is for the portrait as it is now, and never for a no. Saying it twice is saying it once;
    Invalid without a reason."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    if not reason.strip():
        raise Invalid("Écrivez pourquoi on ne peut pas attendre son avis.")
    mark = whole_mark(cuts_in(screenplay_of(db, draft)))
    made = Waiver(person=person.id, reason=reason.strip()[:500], mark=mark)
    if any((one.person, one.mark) == (made.person, mark) for one in waivers(db, draft)):
        return
    value = {"properties": msgspec.to_builtins(made)}
    put = Op(new_id(), new_id(), "put", iso(now()), type="waiver", value=value)
    submit_whole(db, who, draft, [put])


def person_asked(db: Session, who: Identity, draft: Draft, person_id: str) -> Person:
    """Who answers: herself, or the person for whom a professional holds the phone. NotFound for
    somebody who is not in the portrait."""
    mine = who.person_id or ""
    if person_id and person_id != mine:
        require(who, Permission.DRAFT_ARRANGE, draft)
    whole = material_of(db, draft)
    asked = people_asked(shown_in(db, whole))
    found: Mapping[str, Person] = persons(db, [person_id or mine])
    person = found.get(person_id or mine)
    if person is None or person.id not in asked:
        raise NotFound
    return person


def answer(
    db: Session, who: Identity, draft: Draft, person: Person, *, scene: str, mark: str, says: str
) -> None:
    """Keep what a person says of a scene, as it was when she heard it. Saying it twice is saying it
    once; saying something else replaces it. Invalid for anything but yes, change or no."""
    if says not in (YES, CHANGE, NO):
        raise Invalid("Choisissez : oui, changer ou non.")
    values = {"scene": scene, "mark": mark, "says": says}
    if person.id != who.person_id:
        values["person"] = person.id
    item = str(uuid5(OF, f"{draft.id}/{who.person_id}/{person.id}/{scene}"))
    known = {one.id for one in items_of(db, draft, "verdict")}
    stamp = iso(now())
    if item in known:
        ops = [Op(new_id(), item, "set", stamp, path=p, value=v) for p, v in values.items()]
    else:
        ops = [Op(new_id(), item, "put", stamp, type="verdict", value={"properties": values})]
    submit_whole(db, who, draft, ops)
