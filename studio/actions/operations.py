"""Acts of an action: found it, welcome people, open a séance, let a device in, pass the turn."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions.models import Action, Device, Workshop
from studio.actions.themes import THEMES
from studio.kernel.clock import now
from studio.kernel.errors import Conflict, Invalid
from studio.kernel.ids import digest, secret_token, six_digits, slug
from studio.people.models import Account, Membership, Person, Role, SignIn
from studio.people.operations import create_person, end_sign_in, join_action
from studio.people.queries import members_of

WORKSHOP_LASTS = timedelta(hours=5)  # a half-day and its overruns; then the code is dead
DEVICE_DAYS = 120  # an action lasts three months or so; the référent can end a device sooner
DOUBLE_CLICK = timedelta(seconds=5)

ANIMALS = (
    "fox", "cat", "rabbit", "bear", "panda", "lion", "horse", "elephant", "giraffe", "owl",
    "penguin", "duck", "parrot", "dolphin", "fish", "turtle", "butterfly", "bee",
)  # fmt: skip
COLOURS = ("blue", "green", "orange", "violet", "brown", "grey", "black")

NO_SUCH_CODE = "Ce code n’ouvre aucune séance. Regardez-le encore une fois."


def create_action(
    db: Session,
    account: Account,
    *,
    title: str,
    themes: Sequence[str],
    starts: date,
    ends: date,
    summary: str = "",
    structure: str = "",
    place: str = "",
) -> Action:
    """Found an action; whoever founds it is its référent. Twice in a row is once.

    Invalid when it ends before it starts or names a theme that does not exist.
    """
    if ends < starts:
        sentence = "La fin vient avant le début."
        raise Invalid(sentence, fields={"ends": sentence})
    if unknown := set(themes) - set(THEMES):
        raise Invalid(f"Thème inconnu : {', '.join(sorted(unknown))}.")
    if (founded := _just_founded(db, account, title)) is not None:
        return founded
    action = Action(
        slug=_free_slug(db, title),
        organisation=account.organisation,
        title=title.strip(),
        themes=list(themes),
        starts=starts,
        ends=ends,
        summary=summary.strip(),
        structure=structure.strip() or account.organisation.name,
        place=place.strip(),
    )
    db.add(action)
    db.flush()
    join_action(db, action_id=action.id, person=account.person, role=Role.REFERENT)
    return action


def _just_founded(db: Session, account: Account, title: str) -> Action | None:
    """The action of this name that the same person founded a moment ago: a double click."""
    wanted = select(Action).join(Membership, Membership.action_id == Action.id)
    return db.scalar(
        wanted.where(
            Membership.person_id == account.person_id,
            Action.title == title.strip(),
            Action.created_at > now() - DOUBLE_CLICK,
        ).limit(1)
    )


def _free_slug(db: Session, title: str) -> str:
    wanted, number = slug(title), 1
    while db.scalar(select(Action.id).where(Action.slug == (wanted))):
        number += 1
        wanted = f"{slug(title)}-{number}"
    return wanted


def add_participant(db: Session, action: Action, *, name: str, avatar: str) -> Person:
    """Welcome somebody. Conflict when another participant has this avatar: faces are how people
    who do not read find themselves."""
    _check_free(db, action, avatar)
    person = create_person(db, name=name, avatar=avatar)
    join_action(db, action_id=action.id, person=person, role=Role.PARTICIPANT)
    return person


def change_participant(
    db: Session, action: Action, person: Person, *, name: str, avatar: str
) -> None:
    """Mend a first name, or give another drawing. Conflict when somebody else has it."""
    _check_free(db, action, avatar, but=person)
    person.name, person.avatar = name.strip(), avatar


def _check_free(db: Session, action: Action, avatar: str, but: Person | None = None) -> None:
    group = members_of(db, action.id, Role.PARTICIPANT)
    if any(one.avatar == avatar for one in group if one is not but):
        sentence = "Cette image est déjà prise dans le groupe."
        raise Conflict(sentence, fields={"avatar": sentence})


def open_workshop(db: Session, action: Action, *, title: str = "") -> Workshop:
    """Open a séance with a code of its own. The one already open is returned as it is."""
    for workshop in db.scalars(select(Workshop).where(Workshop.action_id == action.id)):
        if workshop.is_open:
            return workshop
    number = db.scalar(
        select(func.coalesce(func.max(Workshop.number), 0)).where(Workshop.action_id == action.id)
    )
    workshop = Workshop(action=action, number=(number or 0) + 1, title=title.strip())
    workshop.code = _free_code(db)
    workshop.opened_at, workshop.closes_at = now(), now() + WORKSHOP_LASTS
    db.add(workshop)
    db.flush()
    return workshop


def _free_code(db: Session) -> str:
    """Codes are never used again: an old poster must not open a new séance."""
    while db.scalar(select(Workshop.id).where(Workshop.code == (code := six_digits()))):
        pass
    return code


def close_workshop(db: Session, workshop: Workshop) -> None:
    """End the séance: its code dies, devices still waiting are sent away. Idempotent."""
    workshop.closed_at = workshop.closed_at or now()
    waiting = select(Device).where(Device.workshop_id == workshop.id)
    for device in db.scalars(waiting.where(Device.approved_at.is_(None))):
        end_device(device)


def ask_to_join(db: Session, code: str) -> tuple[Device, str]:
    """A new device asks to come in; the second value is its cookie's secret.

    Invalid, in the same words, for a wrong code and for the code of a closed séance.
    """
    workshop = workshop_at(db, code)
    token = secret_token()
    opened = SignIn(
        token_digest=digest(token),
        action_id=workshop.action_id,
        expires_at=now() + timedelta(days=DEVICE_DAYS),
    )
    device = Device(workshop=workshop, action_id=workshop.action_id, sign_in=opened)
    device.animal, device.colour = _free_face(db, workshop)
    db.add(device)
    db.flush()
    return device, token


def workshop_at(db: Session, code: str) -> Workshop:
    """The séance that this code opens. Invalid, in the same words, when it opens none."""
    workshop = db.scalar(select(Workshop).where(Workshop.code == code))
    if workshop is None or not workshop.is_open:
        raise Invalid(NO_SUCH_CODE, fields={"code": NO_SUCH_CODE})
    return workshop


def leave_browser(db: Session, opened: SignIn) -> None:
    """This browser begins something else: whoever and whatever it was before is over."""
    device = db.scalar(select(Device).where(Device.sign_in_id == opened.id))
    if device is not None:
        end_device(device)
    end_sign_in(opened)


def _free_face(db: Session, workshop: Workshop) -> tuple[str, str]:
    """An animal and a colour that no other device of the action has."""
    here = (Device.action_id == workshop.action_id, Device.ended_at.is_(None))
    rows = db.execute(select(Device.animal, Device.colour).where(*here))
    taken = {(animal, colour) for animal, colour in rows}
    free = [(a, c) for a in ANIMALS for c in COLOURS if (a, c) not in taken]
    if not free:
        raise Conflict("Trop d’appareils dans cette séance. Fermez-la et ouvrez-en une autre.")
    return secrets.choice(free)


def approve_device(device: Device) -> None:
    """Let it in. Conflict when it has left meanwhile. Idempotent."""
    if device.state == "ended":
        raise Conflict("Cet appareil est parti.")
    device.approved_at = device.approved_at or now()
    device.sign_in.granted_at = device.sign_in.granted_at or now()


def end_device(device: Device) -> None:
    """Send it away, or take back the trust it had. Idempotent."""
    device.ended_at = device.ended_at or now()
    end_sign_in(device.sign_in)


def take_turn(db: Session, device: Device, person: Person) -> None:
    """This person holds the device now. Invalid for somebody who is not of the group."""
    member = db.scalar(
        select(Membership).where(
            Membership.action_id == device.action_id,
            Membership.person_id == person.id,
            Membership.role == Role.PARTICIPANT,
        )
    )
    if member is None:
        raise Invalid("Cette personne n’est pas dans le groupe.")
    device.sign_in.person = person
    device.calls_help_at = None


def pass_turn(device: Device) -> None:
    """Nobody holds the device any more; the avatars are shown again. Idempotent."""
    device.sign_in.person = None


def call_help(device: Device) -> None:
    """Raise a hand: the référent's screen shows it."""
    device.calls_help_at = now()


def answer_help(device: Device) -> None:
    """The référent comes, or the person lowers her hand again. Idempotent."""
    device.calls_help_at = None


def forget_person(db: Session, person: Person) -> None:
    """Nothing here names a person but the turn of a device."""
    held = select(Device).join(SignIn).where(SignIn.person_id == person.id)
    for device in db.scalars(held):
        pass_turn(device)
