"""Reads about actions. Everything that a request can name is fetched and authorised in one call."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action, Device, Workshop
from studio.kernel.errors import NotFound
from studio.people.models import Membership, Person, Role
from studio.people.queries import members_of


def action_for(db: Session, who: Identity, slug: str, permission: Permission) -> Action:
    """The action of this address, for who may; NotFound or Refused otherwise."""
    action = db.scalar(select(Action).where(Action.slug == slug))
    if action is None:
        raise NotFound
    require(who, permission, action)
    return action


def action_by_id(db: Session, who: Identity, action_id: str, permission: Permission) -> Action:
    action = db.get(Action, action_id)
    if action is None:
        raise NotFound
    require(who, permission, action)
    return action


def actions_of(db: Session, who: Identity) -> list[Action]:
    """The actions a person belongs to, and those of the structure she coordinates, latest first."""
    mine = select(Membership.action_id).where(Membership.person_id == who.person_id)
    coordinated = Action.organisation_id == who.organisation_id
    wanted = or_(Action.id.in_(mine), and_(coordinated, true() if who.coordinates else false()))
    return list(db.scalars(select(Action).where(wanted).order_by(Action.starts.desc(), Action.id)))


def participant_in(db: Session, action: Action, person_id: str) -> Person:
    """Somebody of the group; NotFound for everybody else."""
    for person in members_of(db, action.id, Role.PARTICIPANT):
        if person.id == person_id:
            return person
    raise NotFound


def workshop_for(db: Session, who: Identity, workshop_id: str, permission: Permission) -> Workshop:
    workshop = db.get(Workshop, workshop_id)
    if workshop is None:
        raise NotFound
    require(who, permission, workshop)
    return workshop


def workshops_of(db: Session, action: Action) -> list[Workshop]:
    wanted = select(Workshop).where(Workshop.action_id == action.id)
    return list(db.scalars(wanted.order_by(Workshop.number.desc())))


def device_for(db: Session, who: Identity, device_id: str) -> Device:
    """A device of a séance that this professional runs."""
    device = db.get(Device, device_id)
    if device is None:
        raise NotFound
    require(who, Permission.WORKSHOP_RUN, device)
    return device


def device_of(db: Session, sign_in_id: str) -> Device:
    """The device behind a browser's sign-in; NotFound when the browser is not one."""
    device = db.scalar(select(Device).where(Device.sign_in_id == sign_in_id))
    if device is None or device.state == "ended":
        raise NotFound
    return device


def devices_behind(db: Session, sign_ins: Collection[str]) -> dict[str, Device]:
    """Sign-in -> device, ended or not, for those of these that are devices of a room."""
    found = db.scalars(select(Device).where(Device.sign_in_id.in_(sign_ins)))
    return {device.sign_in_id: device for device in found}


def devices_of(db: Session, workshop: Workshop) -> list[Device]:
    """The devices that wait for this séance, and those the action already trusts, whatever the
    séance that let them in: a hand raised on one of them must be seen. In the order in which
    they asked."""
    wanted = select(Device).where(
        Device.action_id == workshop.action_id,
        Device.ended_at.is_(None),
        or_(Device.workshop_id == workshop.id, Device.approved_at.is_not(None)),
    )
    found = db.scalars(wanted.order_by(Device.asked_at))
    return [device for device in found if device.state != "ended"]


def workshop_now(db: Session, action: Action) -> Workshop | None:
    """The séance of this action that is open, if there is one."""
    return next((workshop for workshop in workshops_of(db, action) if workshop.is_open), None)
