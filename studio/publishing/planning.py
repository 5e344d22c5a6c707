"""A publication for later: asked today, weighed again at that moment, called off with one tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may, require
from studio.consents.models import Audience
from studio.consents.queries import answers_about
from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid
from studio.kernel.jobs import JobRun
from studio.people.queries import persons, roles_of
from studio.publishing.bundle import publisher_of
from studio.publishing.gates import NotReady
from studio.publishing.models import Plan
from studio.publishing.night import fresh_in
from studio.publishing.operations import publish
from studio.publishing.plans import AT, drop, stop

FARTHEST = timedelta(days=366)


def plan(
    db: Session, who: Identity, draft: Draft, *, at: datetime, audience: Audience = Audience.PUBLIC
) -> Plan:
    """Publish this draft at that moment, by itself. Another date replaces the first one; the same
    asked twice is asked once. Invalid for the past, and for more than a year."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    if not now() < at <= now() + FARTHEST:
        raise Invalid("Choisissez un moment à venir, dans l’année.", fields={"day": "À venir."})
    found = db.get(Plan, draft.id)
    if found is None:
        found = Plan(draft_id=draft.id)
        db.add(found)
    elif found.at != at:
        stop(db, found)
    found.at, found.audience, found.message = at, audience, ""
    found.asked_by, found.asked_at = who.person_id or "", now()
    jobs.enqueue(db, AT, draft.id, fingerprint=iso(at), priority=50, after=at)
    db.flush()
    return found


def call_off(db: Session, who: Identity, draft: Draft) -> None:
    """It will not be published by itself any more. Idempotent."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    drop(db, draft)


def publish_planned(run: JobRun) -> None:
    """The moment has come. What was asked is weighed again: rights, agreements, texts; if something
    is missing now, the board says so and nothing is shown."""
    with run.database.writing() as db:
        found = db.get(Plan, run.target)
        if found is None or not found.waits or found.at > now():
            return
        draft = db.get_one(Draft, run.target)
        try:
            _nobody_said_no_since(db, draft, found)
            _let_the_night_pass(run, db, draft, Audience(found.audience))
            _publish(db, draft, found)
        except NotReady as refusal:
            moment = found.at.astimezone(ZoneInfo(run.settings.timezone))
            why = refusal.sentence
            found.message = f"Prévue le {moment:%d/%m/%Y à %H:%M}, elle n’est pas publiée. {why}"
        else:
            drop(db, draft)


def _publish(db: Session, draft: Draft, found: Plan) -> None:
    who = Identity(person_id=found.asked_by, roles=roles_of(db, found.asked_by))
    if draft.deleted_at is not None:
        raise NotReady(["Elle est dans la corbeille."])
    if not may(who, Permission.DRAFT_PUBLISH, draft):
        raise NotReady(["La personne qui l’a prévue ne suit plus cette action."])
    publish(db, who, draft, audience=Audience(found.audience))


def _nobody_said_no_since(db: Session, draft: Draft, found: Plan) -> None:
    """What was planned was to be shown with her part: without it, somebody looks at it again."""
    answers = answers_about(db, draft.id)
    people = {
        need.person_id
        for need in publisher_of(draft.kind).needs(db, draft)
        for one in answers.deciding(need)
        if one is not None and not one.answer and one.given_at > found.asked_at
    }
    names = ", ".join(sorted(person.name for person in persons(db, people).values()))
    if names:
        raise NotReady(
            [f"Un non est arrivé depuis : {names}. Regardez ce qui reste, puis publiez."]
        )


def _let_the_night_pass(run: JobRun, db: Session, draft: Draft, audience: Audience) -> None:
    """Asked today for this evening, a yes of today is as young as for a tap on « Publier »."""
    if fresh := fresh_in(db, run.settings, draft, audience):
        names = ", ".join(person.name for person in fresh)
        raise NotReady([f"Une nuit n’a pas passé depuis le oui de {names}."])
