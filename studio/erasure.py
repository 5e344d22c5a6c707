"""The right to be forgotten: one list, read from top to bottom, of each part's own act."""

from __future__ import annotations

from sqlalchemy.orm import Session

import studio.actions.operations
import studio.consents.operations
import studio.drafts.operations
import studio.files.operations
import studio.maps.exports.asking
import studio.maps.operations
import studio.people.operations
import studio.portraits.operations
import studio.publishing.operations
from studio.kernel.config import Settings
from studio.kernel.storage import Storage
from studio.people.models import Person


def forget_person(db: Session, settings: Settings, storage: Storage, person: Person) -> None:
    """Erase a person everywhere: first what the public sees, last her name. Idempotent.

    What others made stays. The proofs of consent stay too, as ids without a name, because the law
    asks for them; backups hold the person until they are thrown away (35 days at most).
    """
    studio.publishing.operations.forget_person(db, settings, person)
    studio.maps.exports.asking.forget_all(settings)
    studio.portraits.operations.forget_person(db, storage, person)
    studio.maps.operations.forget_person(db, person, storage)
    studio.drafts.operations.forget_person(db, person)
    studio.consents.operations.forget_person(db, person)
    studio.files.operations.forget_person(db, person, storage)
    studio.actions.operations.forget_person(db, person)
    studio.people.operations.forget_person(db, person)
