"""Structures, accounts, actions, groups, séances: everybody arrives."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions import operations as actions
from studio.actions.models import Action, Device, Workshop
from studio.demo.story.script import Somebody, Staff, Venture, cast
from studio.demo.story.stage import Stage, account_of, action_of, person_of
from studio.kernel.errors import NotFound
from studio.people.operations import create_account, organisation_named

PASSPHRASE = "le petit train de Saint-Pierre"  # noqa: S105 - printed for everybody, on purpose
AT_THE_POSTS = ("lucie", "amina")  # who sits at the computers of the room, so that it is not empty


def gather(stage: Stage) -> None:
    """Bring everybody in. Who is there already is left alone."""
    for member in cast().staff:
        with stage.on(-250) as db:
            employ(db, member)
    for venture in cast().actions:
        with stage.on(venture.starts, 8) as db:
            found(stage, db, venture)
        for somebody in (one for one in cast().people if one.action == venture.key):
            with stage.on(venture.starts, 9) as db:
                welcome_in(db, somebody)
        meet(stage, venture)


def employ(db: Session, member: Staff) -> None:
    try:
        account_of(db, member.key)
    except NotFound:
        structure = next(one for one in cast().structures if one.key == member.structure)
        create_account(
            db,
            email=member.email,
            passphrase=PASSPHRASE,
            name=member.name,
            organisation=organisation_named(db, structure.name),
            coordinates=member.coordinates,
            avatar=member.avatar,
        )


def found(stage: Stage, db: Session, venture: Venture) -> None:
    try:
        action_of(db, venture.key)
    except NotFound:
        actions.create_action(
            db,
            account_of(db, venture.referent),
            title=venture.title,
            themes=venture.themes,
            starts=(stage.opened + timedelta(days=venture.starts)).date(),
            ends=(stage.opened + timedelta(days=venture.ends)).date(),
            summary=venture.summary,
            place=venture.place,
        )


def welcome_in(db: Session, somebody: Somebody) -> None:
    try:
        person_of(db, somebody.key)
    except NotFound:
        action = action_of(db, somebody.action)
        actions.add_participant(db, action, name=somebody.name, avatar=somebody.avatar)


def meet(stage: Stage, venture: Venture) -> None:
    """The séances that took place, one a week, and the one of today when it has no other."""
    for number, title in enumerate(venture.past, 1):
        day = venture.first + 7 * (number - 1)
        with stage.on(day, 9) as db:
            action = action_of(db, venture.key)
            if seances_of(db, action) >= number:
                continue
            workshop = actions.open_workshop(db, action, title=title)
        with stage.on(day, 12) as db:
            actions.close_workshop(db, db.get_one(Workshop, workshop.id))
    if venture.now:
        open_today(stage, venture)


def seances_of(db: Session, action: Action) -> int:
    wanted = select(func.count()).select_from(Workshop).where(Workshop.action_id == action.id)
    return db.scalar(wanted) or 0


def open_today(stage: Stage, venture: Venture) -> None:
    """The séance of today, and two computers of the room that are already in it."""
    with stage.database.writing() as db:
        action = action_of(db, venture.key)
        workshop = actions.open_workshop(db, action, title=venture.now)
        members = [key for key in AT_THE_POSTS if cast().person(key).action == venture.key]
        if db.scalar(select(Device.id).where(Device.action_id == action.id).limit(1)):
            return
        for key in members:
            sit_down(db, workshop, key)


def sit_down(db: Session, workshop: Workshop, key: str) -> str:
    """Somebody joins with the code, is let in and takes the turn. The answer is the cookie."""
    device, token = actions.ask_to_join(db, workshop.code or "")
    actions.approve_device(device)
    actions.take_turn(db, device, person_of(db, key))
    return token
