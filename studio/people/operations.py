"""Acts about people: found a structure, open an account, sign in, leave."""

from __future__ import annotations

import threading
from base64 import b64encode
from datetime import timedelta
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.clock import now
from studio.kernel.errors import Conflict, Invalid
from studio.kernel.ids import digest, secret_token
from studio.people.models import NOBODY, Account, Membership, Organisation, Person, Role, SignIn
from studio.people.naming import SOMEBODY

# RFC 9106, second recommended option: 64 MiB, 3 passes. Two at a time keep an old PC alive.
_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_two_at_a_time = threading.BoundedSemaphore(2)


def _hash_of_nothing() -> str:
    """What no passphrase gives, as long to verify as any other. It is drawn, not computed: every
    process would spend a fifth of a second on it when it starts."""
    salt, drawn = (
        b64encode(token_bytes(size)).decode().rstrip("=")
        for size in (_hasher.salt_len, _hasher.hash_len)
    )
    bounds = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${bounds}${salt}${drawn}"


_NOBODY = _hash_of_nothing()

SHORTEST_PASSPHRASE = 12
WRONG = "L’adresse ou la phrase de passe n’est pas la bonne."


def organisation_named(db: Session, name: str) -> Organisation:
    """The structure of this name, founded when it is new."""
    found = db.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        found = Organisation(name=name)
        db.add(found)
        db.flush()
    return found


def create_account(
    db: Session,
    *,
    email: str,
    passphrase: str,
    name: str,
    organisation: Organisation,
    coordinates: bool = False,
    avatar: str = "owl",
) -> Account:
    """Open a professional's account. Conflict when the e-mail has one; Invalid when too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        sentence = f"La phrase de passe doit avoir au moins {SHORTEST_PASSPHRASE} caractères."
        raise Invalid(sentence, fields={"passphrase": sentence})
    email = email.strip().lower()
    if db.scalar(select(Account).where(Account.email == email)):
        raise Conflict("Cette adresse a déjà un compte.")
    person = create_person(db, name=name, avatar=avatar)
    account = Account(
        person=person,
        organisation=organisation,
        email=email,
        passphrase=hash_passphrase(passphrase),
        coordinates=coordinates,
    )
    db.add(account)
    db.flush()
    return account


def create_person(db: Session, *, name: str, avatar: str) -> Person:
    person = Person(name=name.strip(), avatar=avatar)
    db.add(person)
    db.flush()
    return person


def hash_passphrase(passphrase: str) -> str:
    with _two_at_a_time:
        return _hasher.hash(passphrase)


def sign_in(db: Session, *, email: str, passphrase: str, days: int) -> tuple[SignIn, str]:
    """Let a professional in; the second value is the cookie's secret, known to nobody else.

    Invalid, in the same words and the same time, for an unknown e-mail and a wrong passphrase.
    """
    account = db.scalar(select(Account).where(Account.email == email.strip().lower()))
    if not is_passphrase(account.passphrase if account else _NOBODY, passphrase) or not account:
        raise Invalid(WRONG)
    token = secret_token()
    opened = SignIn(
        token_digest=digest(token),
        account=account,
        person=account.person,
        granted_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    db.add(opened)
    db.flush()
    return opened, token


def is_passphrase(kept: str, said: str) -> bool:
    with _two_at_a_time:
        try:
            return _hasher.verify(kept, said)
        except (VerificationError, InvalidHashError):
            return False


def end_sign_in(opened: SignIn) -> None:
    """Leave this browser. Idempotent."""
    opened.ended_at = opened.ended_at or now()


def join_action(db: Session, *, action_id: str, person: Person, role: Role) -> Membership:
    """Give a person a role in an action; a second call changes the role."""
    member = db.scalar(
        select(Membership).where(
            Membership.action_id == action_id, Membership.person_id == person.id
        )
    )
    if member is None:
        member = Membership(action_id=action_id, person=person, role=role)
        db.add(member)
    member.role = role
    db.flush()
    return member


def forget_person(db: Session, person: Person) -> None:
    """Erase what names the person; the row stays, empty, so that what others made still stands."""
    person.name, person.avatar = SOMEBODY, NOBODY
    for opened in db.scalars(select(SignIn).where(SignIn.person_id == person.id)):
        end_sign_in(opened)
        opened.person = None
    for member in db.scalars(select(Membership).where(Membership.person_id == person.id)):
        db.delete(member)
    for account in db.scalars(select(Account).where(Account.person_id == person.id)):
        # No address, and a passphrase that nothing opens: nobody signs in here again.
        account.email, account.passphrase = f"{account.id}@efface.invalid", ""
