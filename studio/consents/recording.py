"""Before a voice or an image is taken: what each person answered, once for her whole action.

It is no yes to be shown. The server refuses what was recorded after a no; a recording brings the
answer under which it was made, so that it may arrive before the answer itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import RecordAnswer, Use
from studio.consents.steps import Allowed
from studio.kernel.clock import now, parse_iso
from studio.kernel.errors import Invalid, Refused
from studio.kernel.ids import is_uuid
from studio.people.queries import roles_of

USES = {"voice": Use.VOICE, "image": Use.IMAGE}
SAYS = ("", "yes", "no")
TAKES = {"sound": ("voice",), "video": ("voice", "image")}
"""What is taken of a person by a recording of each medium."""
SEPARATOR = "|"
NO_ANSWER = "Cette réponse n’a pas la forme attendue."


class SaidNo(Refused):
    """A recording of somebody who had said no. Its device keeps it."""

    code = "said_no"
    sentence = (
        "La réponse était non : on n’a pas pris cet enregistrement. Il est gardé ici. "
        "Pour changer d’avis, touchez « Parler », puis « Changer d’avis »."
    )


@dataclass(frozen=True)
class Answer:
    """What a person says about her voice, or her image; `says` is empty when she wants to be asked
    again. Its id was made where she said it: the same id is the same answer."""

    id: str
    person_id: str
    thing: str
    says: str
    made_at: datetime


def read_answer(id: str, person_id: str, thing: str, says: str, when: str) -> Answer:
    """An answer as a browser tells it. Invalid for something else than an answer."""
    try:
        made_at = parse_iso(when)
    except ValueError:
        made_at = None
    if made_at is None or not is_uuid(id) or thing not in USES or says not in SAYS:
        raise Invalid(NO_ANSWER)
    return Answer(id, person_id, thing, says, made_at)


def note(db: Session, answer: Answer, *, action_id: str, by: str) -> RecordAnswer:
    """Keep an answer that `by` sent, once. Invalid for somebody who is not of this action."""
    known = db.get(RecordAnswer, answer.id)
    if known is not None:
        return known
    if action_id not in roles_of(db, answer.person_id):
        raise Invalid("Cette personne n’est pas de cette action.")
    row = RecordAnswer(
        id=answer.id,
        person_id=answer.person_id,
        action_id=action_id,
        thing=answer.thing,
        says=answer.says,
        by=by,
        made_at=min(answer.made_at, now()),
    )
    db.add(row)
    db.flush()
    return row


def answers_in(
    db: Session, action_id: str, people: Collection[str] | None = None
) -> list[RecordAnswer]:
    """Everything that these people (None: everybody) answered in an action, oldest first."""
    wanted = select(RecordAnswer).where(RecordAnswer.action_id == action_id)
    if people is not None:
        wanted = wanted.where(RecordAnswer.person_id.in_(people))
    return list(db.scalars(wanted.order_by(RecordAnswer.made_at, RecordAnswer.id)))


def newest(rows: Iterable[RecordAnswer]) -> dict[tuple[str, str], RecordAnswer]:
    """The one that counts, by person and thing."""
    return {(row.person_id, row.thing): row for row in rows}


def said_in(
    db: Session, action_id: str, people: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """What counts of it, by person, then by thing: "yes", "no", or "" for who wants to be asked
    again."""
    found: dict[str, dict[str, str]] = {}
    for (person, thing), row in newest(answers_in(db, action_id, people)).items():
        found.setdefault(person, {})[thing] = row.says
    return found


def said_before(db: Session, action_id: str, person_id: str) -> dict[str, str]:
    """The same of one person, for the page that asks her."""
    return said_in(db, action_id, [person_id]).get(person_id, {})


def allowed_in(db: Session, action_id: str, people: Collection[str]) -> list[Allowed]:
    """The same as a state of each person's agreement."""
    rows = newest(answers_in(db, action_id, people)).values()
    return [
        Allowed(row.person_id, USES[row.thing], row.says == "yes", row.by, row.made_at)
        for row in rows
        if row.says
    ]


def check_recording(
    db: Session,
    *,
    action_id: str,
    by: str,
    medium: str,
    described: Mapping[str, str],
    made_at: datetime,
) -> None:
    """Whether a recording may be sent, before its first byte. `described`: what its browser says
    of it: who speaks (`speakers`; nobody: a street, birds), and the answers it was made under
    (`agreed`), kept first. SaidNo when a person had said no then, and has not said yes since."""
    if medium not in TAKES:
        return
    speakers = described.get("speakers")
    people = [by] if speakers is None and medium == "sound" else (speakers or "").split()
    for told in described.get("agreed", "").split():
        note(db, _told(told), action_id=action_id, by=by)
    rows = answers_in(db, action_id, people)
    things = TAKES[medium]
    if any(_is_refused(rows, person, thing, made_at) for person in people for thing in things):
        raise SaidNo


def _told(told: str) -> Answer:
    """One answer as a recording brings it: `id|person|thing|says|when`."""
    pieces = told.split(SEPARATOR)
    if len(pieces) != 5:
        raise Invalid(NO_ANSWER)
    return read_answer(*pieces)


def _is_refused(rows: Iterable[RecordAnswer], person: str, thing: str, made_at: datetime) -> bool:
    mine = [row for row in rows if (row.person_id, row.thing) == (person, thing)]
    then = [row for row in mine if row.made_at <= made_at]
    return bool(then) and then[-1].says == "no" and mine[-1].says == "no"
