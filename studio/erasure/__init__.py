"""The right to be forgotten: one list, read from top to bottom, of each part's own act."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

import studio.actions.operations
import studio.collections.operations
import studio.consents.operations
import studio.drafts.operations
import studio.files.operations
import studio.maps.exports.asking
import studio.maps.operations
import studio.people.operations
import studio.portraits.operations
import studio.publishing.angles.operations
import studio.publishing.operations
from studio.consents.models import Consent, Speaker, Use
from studio.drafts.models import Draft
from studio.kernel.clock import parse_iso
from studio.kernel.config import Settings
from studio.kernel.storage import Storage
from studio.people.models import NOBODY, Person
from studio.publishing import ledger
from studio.publishing.models import Cause, Publication, Receipt
from studio.publishing.renewals import expire


def forget_person(db: Session, settings: Settings, storage: Storage, person: Person) -> None:
    """Erase a person everywhere: first what the public sees, last her name. Idempotent.

    What others made stays. The proofs of consent stay too, as ids without a name, because the law
    asks for them; backups hold the person until they are thrown away (35 days at most).
    """
    ledger.note(db, settings, ledger.line(ledger.ERASE, person.id))
    studio.publishing.operations.forget_person(db, settings, person)
    studio.publishing.angles.operations.forget_person(db, person)
    studio.maps.exports.asking.forget_all(settings)
    studio.portraits.operations.forget_scenes(settings)
    studio.portraits.operations.forget_person(db, storage, person)
    studio.maps.operations.forget_person(db, person, storage)
    studio.collections.operations.forget_person(db, person)
    studio.drafts.operations.forget_person(db, person)
    studio.consents.operations.forget_person(db, person, storage)
    studio.files.operations.forget_person(db, settings, person, storage)
    studio.actions.operations.forget_person(db, person)
    studio.people.operations.forget_person(db, person)


def replay(db: Session, settings: Settings, storage: Storage) -> int:
    """Do again what the ledger knows and this database does not: an older backup was put back.
    Agreements that ran out meanwhile are obeyed too.

    The answer is how many acts were done. On a database that is up to date there are none.
    """

    def erase(line: ledger.Line) -> bool:
        person = db.get(Person, line.id)
        if person is None or person.avatar == NOBODY:
            return False
        forget_person(db, settings, storage, person)
        return True

    acts = {
        ledger.TAKE_BACK: lambda line: _take_back(db, settings, line),
        ledger.WITHDRAW: lambda line: _withdraw(db, settings, line),
        ledger.ERASE: erase,
    }
    done = ledger.replay(ledger.read(settings), acts)
    return done + len(expire(db, settings))


def _take_back(db: Session, settings: Settings, line: ledger.Line) -> bool:
    person, draft = db.get(Person, line.person), db.get(Draft, line.draft)
    if db.get(Consent, line.id) is not None or person is None or draft is None:
        return False
    studio.publishing.operations.take_back(
        db,
        settings,
        person,
        draft,
        recorded_by=line.by if db.get(Person, line.by) else person.id,
        file_id=line.file or None,
        uses=[Use(use) for use in line.uses],
        cause=Cause(line.cause),
        speaker=Speaker(line.speaker),
        id=line.id,
    )
    return True


def _withdraw(db: Session, settings: Settings, line: ledger.Line) -> bool:
    """Only what was public before the line was written: what was published since is wanted."""
    shown = db.scalar(select(Publication).where(Publication.draft_id == line.draft))
    if db.get(Receipt, line.id) is not None or shown is None or shown.edition is None:
        return False
    if shown.edition.created_at > parse_iso(line.at):
        return False
    by = line.by if db.get(Person, line.by) else shown.draft.author_id
    studio.publishing.operations.leave_public_side(db, settings, shown, by=by, id=line.id)
    return True
