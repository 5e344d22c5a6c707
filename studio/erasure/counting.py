"""What goes with somebody, before it goes: numbers and a few examples, for who has to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.consents.models import Consent, Slip
from studio.drafts.models import Draft, Item, Remark
from studio.files.models import StoredFile, Upload
from studio.people.models import Membership, Person, SignIn
from studio.publishing.copies import beyond_us
from studio.publishing.models import EditionPart, Publication

MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Goes:
    """One sort of thing: how many, and the names of a few."""

    what: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """What goes, and the copies that nobody can call back."""

    goes: tuple[Goes, ...]
    left: tuple[str, ...]

    @property
    def facts(self) -> dict[str, int]:
        return {one.what: one.count for one in self.goes}


def weigh(db: Session, person: Person) -> Weighed:
    """Everything of hers, sort by sort; sorts of which there is nothing are left out."""
    shown = shown_with(db, person.id)
    found = [
        _some("shown", [one.draft.title for one in shown]),
        _some(
            "items",
            _titles(db, Item.draft_id, Item.author_id == person.id, Item.purged_at.is_(None)),
        ),
        *_files(db, person.id),
        _some("remarks", _titles(db, Remark.draft_id, Remark.author_id == person.id)),
        _number(
            "proofs", db, Consent, Consent.person_id == person.id, Consent.proof_key.is_not(None)
        ),
        _number("slips", db, Slip, Slip.person_id == person.id, Slip.ended_at.is_(None)),
        _number("uploads", db, Upload, Upload.person_id == person.id),
        _number("browsers", db, SignIn, SignIn.person_id == person.id, SignIn.ended_at.is_(None)),
        _number("groups", db, Membership, Membership.person_id == person.id),
    ]
    told = dict.fromkeys(copy.name for one in shown for copy in beyond_us(db, one))
    return Weighed(tuple(one for one in found if one.count), tuple(told))


def shown_with(db: Session, person_id: str) -> list[Publication]:
    """The publications whose edition of today shows, lets hear or names her, or shows a file that
    she gave."""
    given = set(db.scalars(select(StoredFile.id).where(StoredFile.person_id == person_id)))
    wanted = select(Publication).where(Publication.edition_id.is_not(None))
    return [
        one
        for one in db.scalars(wanted.order_by(Publication.published_at, Publication.id))
        if one.edition and any(_is_of(part, person_id, given) for part in one.edition.parts)
    ]


def _is_of(part: EditionPart, person_id: str, given: set[str]) -> bool:
    return part.file_id in given or any(person_id == person for person, _use in part.people)


def _titles(db: Session, draft_id: object, *where: object) -> list[str]:
    wanted = select(Draft.title).where(Draft.id == draft_id, *where)  # type: ignore[arg-type]
    return list(db.scalars(wanted))


def _some(what: str, names: Iterable[str]) -> Goes:
    all_names = list(names)
    return Goes(what, len(all_names), tuple(dict.fromkeys(all_names))[:MOST_EXAMPLES])


def _number(what: str, db: Session, table: type, *where: object) -> Goes:
    count = select(func.count()).select_from(table).where(*where)  # type: ignore[arg-type]
    return Goes(what, db.scalar(count) or 0)


def _files(db: Session, person_id: str) -> list[Goes]:
    """Photos, sounds, films, documents that she gave, with the days on which she did."""
    wanted = select(StoredFile.medium, StoredFile.received_at)
    rows = db.execute(wanted.where(StoredFile.person_id == person_id)).all()
    counts = Counter(row.medium for row in rows)
    days = {
        medium: tuple(dict.fromkeys(f"{at:%d/%m/%Y}" for one, at in rows if one == medium))
        for medium in counts
    }
    return [Goes(medium, counts[medium], days[medium][:MOST_EXAMPLES]) for medium in sorted(counts)]
