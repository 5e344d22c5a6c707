"""Where productions stand, for the référent: what is missing, what is public, who said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.consents.models import WIDER, Audience, Consent, Use
from studio.consents.queries import Answers, Need, answers_about, answers_ahead
from studio.consents.recording import allowed_in
from studio.consents.steps import Allowed, told_by
from studio.consents.steps import Standing as Agreement
from studio.drafts.kinds import MASKED, kind_named, masked_files
from studio.drafts.models import Draft, DraftState
from studio.drafts.queries import ITEMS, items_ahead
from studio.drafts.remarks import open_remarks
from studio.files.models import Derivative
from studio.files.queries import FILES, files_in
from studio.kernel import jobs
from studio.kernel.ahead import reading_ahead
from studio.kernel.clock import now
from studio.people.models import STAFF_ROLES, Person
from studio.people.queries import PEOPLE, STAFF, members_of, persons
from studio.publishing.bare import shows_bare
from studio.publishing.bundle import publisher_of
from studio.publishing.checks import Check, Sort
from studio.publishing.gates import checks_of
from studio.publishing.heard import sounds_otherwise
from studio.publishing.kept import kept_ahead
from studio.publishing.models import STRIPPED, Edition, EditionState, Plan, Publication
from studio.publishing.operations import FREEZE

ASKED = (Sort.CONSENT, Sort.FACE)
RENEWAL = timedelta(days=60)  # before a yes runs out, somebody asks again
COLUMNS = (
    "proposed",
    "sent_back",
    "ready",
    "scheduled",
    "draft",
    "renew",
    "published",
    "withdrawn",
)


@dataclass(frozen=True)
class Standing:
    """Where one draft stands on the référent's board.

    `checks` are in the order of the board. `soonest` is the day on which the
    first yes of what is shown runs out; `picture` what the board shows.
    """

    draft: Draft
    publication: Publication | None
    people: tuple[Person, ...]
    checks: tuple[Check, ...]
    job: jobs.Job | None
    newest: Edition | None
    plan: Plan | None = None
    soonest: datetime | None = None
    picture: Derivative | None = None
    remarks: int = 0  # not done yet
    unsaid: tuple[Person, ...] = ()  # shown, and a yes is needed now that nobody gave
    shows_bare: bool = False  # the public sees what somebody has hidden since
    sounds_changed: bool = False  # a voice was cut or made stronger since

    @property
    def audience(self) -> Audience:
        """For whom it is shown, or would be."""
        if self.is_public and self.publication and self.publication.edition:
            return Audience(self.publication.edition.audience)
        return Audience(self.plan.audience) if self.plan else Audience.PUBLIC

    @property
    def missing(self) -> tuple[Check, ...]:
        """What keeps it from being published."""
        return tuple(check for check in self.checks if check.blocks)

    @property
    def advice(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.blocks)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the editor mends, in sentences."""
        return tuple(check.sentence for check in self.missing if check.sort not in ASKED)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(check.sentence for check in self.missing)

    @property
    def is_public(self) -> bool:
        return self.publication is not None and self.publication.is_public

    @property
    def is_given_up(self) -> bool:
        """True when the machine tried three times to make the edition, or was told to stop."""
        return self.job is not None and self.job.is_given_up

    @property
    def is_being_made(self) -> bool:
        preparing = self.newest is not None and self.newest.state == EditionState.PREPARING
        return preparing and not self.is_given_up

    @property
    def failure(self) -> str:
        """Why the last edition could not be made; empty when it could."""
        if self.newest is not None and self.newest.state == EditionState.FAILED:
            return self.newest.message
        return self.job.message if self.job is not None and self.is_given_up else ""

    @property
    def was_stripped(self) -> bool:
        """True when somebody took a part back, and the rest is still public."""
        edition = self.publication.edition if self.publication else None
        return edition is not None and edition.draft_seq == STRIPPED

    @property
    def has_changed(self) -> bool:
        """True when the group went on working after what the public sees."""
        edition = self.publication.edition if self.publication else None
        if edition is None or self.was_stripped:
            return False
        same = edition.draft_seq == self.draft.seq and edition.title == self.draft.title
        return self.sounds_changed or not same

    @property
    def to_renew(self) -> bool:
        """True when a yes of what is shown runs out soon, or ran out."""
        return self.soonest is not None and self.soonest < now() + RENEWAL

    @property
    def state(self) -> str:
        """One word, as `state_badge` knows them."""
        if self.is_being_made:
            return "working"
        if self.is_public:
            return "published"
        if self.draft.state != DraftState.DRAFT:
            return self.draft.state
        return "withdrawn" if self.publication and self.publication.withdrawn_at else "draft"

    @property
    def column(self) -> str:
        """Where it is on the board, one of `COLUMNS`."""
        if self.plan is not None and self.plan.waits and not self.is_being_made:
            return "scheduled"
        if self.state in ("published", "working"):
            return "renew" if self.to_renew else "published"
        return "ready" if self.state == "proposed" and not self.missing else self.state


def standing_of(db: Session, draft: Draft, audience: Audience | None = None) -> Standing:
    """Where one draft stands; weighed for another audience when one is named."""
    return standings_of(db, draft.action, [draft], audience)[0]


def standings_of(
    db: Session, action: Action, drafts: Sequence[Draft], audience: Audience | None = None
) -> list[Standing]:
    """The same for many drafts of an action: what the rooms are asked is read ahead, so that the
    number of questions to the database does not grow with the drafts."""
    with reading_ahead(db, read_for(db, action, drafts)):
        beside = Beside.of(db, drafts)
        return [_standing(db, draft, beside, audience) for draft in drafts]


@dataclass(frozen=True)
class Beside:
    """What publishing itself keeps beside each of these drafts, by the draft's id."""

    publications: Mapping[str, Publication]
    newest: Mapping[str, Edition]
    jobs: Mapping[str, jobs.Job]  # by edition
    plans: Mapping[str, Plan]
    remarks: Mapping[str, int]

    @classmethod
    def of(cls, db: Session, drafts: Sequence[Draft]) -> Beside:
        ids = [draft.id for draft in drafts]
        wanted = select(Publication).where(Publication.draft_id.in_(ids))
        publications = {one.draft_id: one for one in db.scalars(wanted)}
        newest = newest_of(db, {one.id: one.draft_id for one in publications.values()})
        made = select(jobs.Job).where(
            jobs.Job.kind == FREEZE, jobs.Job.target.in_([one.id for one in newest.values()])
        )
        plans = select(Plan).where(Plan.draft_id.in_(ids))
        return cls(
            publications,
            newest,
            {job.target: job for job in db.scalars(made)},
            {plan.draft_id: plan for plan in db.scalars(plans)},
            open_remarks(db, ids),
        )


def newest_of(db: Session, drafts: Mapping[str, str]) -> dict[str, Edition]:
    """Draft -> its newest edition; `drafts` goes from publication to draft."""
    last = (
        select(Edition.publication_id, func.max(Edition.number).label("number"))
        .where(Edition.publication_id.in_(drafts))
        .group_by(Edition.publication_id)
        .subquery()
    )
    same = and_(Edition.publication_id == last.c.publication_id, Edition.number == last.c.number)
    found = db.scalars(select(Edition).join(last, same))
    return {drafts[edition.publication_id]: edition for edition in found}


def _standing(db: Session, draft: Draft, beside: Beside, audience: Audience | None) -> Standing:
    publication = beside.publications.get(draft.id)
    newest, plan = beside.newest.get(draft.id), beside.plans.get(draft.id)
    publisher = publisher_of(draft.kind)
    first = Standing(
        draft=draft,
        publication=publication,
        people=people_in(db, draft),
        checks=(),
        job=beside.jobs.get(newest.id) if newest else None,
        newest=newest,
        plan=plan,
        picture=publisher.picture(db, draft),
        remarks=beside.remarks.get(draft.id, 0),
        shows_bare=_shows_bare(db, draft, publication),
        sounds_changed=_sounds_changed(db, draft, publication),
    )
    checks = tuple(checks_of(db, draft, audience or first.audience))
    return replace(first, checks=checks, soonest=runs_out(db, first), unsaid=unsaid_in(db, first))


def _shows_bare(db: Session, draft: Draft, publication: Publication | None) -> bool:
    edition = publication.edition if publication and publication.is_public else None
    return edition is not None and shows_bare(db, draft, edition)


def _sounds_changed(db: Session, draft: Draft, publication: Publication | None) -> bool:
    edition = publication.edition if publication and publication.is_public else None
    return edition is not None and sounds_otherwise(db, draft, edition)


def runs_out(db: Session, standing: Standing) -> datetime | None:
    """When the first yes of what is shown ends; None while nothing is shown, or for ever."""
    edition = standing.publication.edition if standing.publication else None
    if edition is None or not standing.is_public:
        return None
    answers = answers_about(db, standing.draft.id)
    needs = {
        Need(person, Use(use), part.file_id)
        for part in edition.parts
        for person, use in part.people
    }
    given = (row for need in needs for row in answers.deciding(need))
    return min((row.until for row in given if row and row.answer and row.until), default=None)


def unsaid_in(db: Session, standing: Standing) -> tuple[Person, ...]:
    """Who is shown without a yes that is needed by now: since it was shown, somebody noted that she
    does not decide alone. Nothing leaves by itself: the référent asks, or takes it off."""
    edition = standing.publication.edition if standing.publication else None
    if edition is None or not standing.is_public:
        return ()
    answers, circle = answers_about(db, standing.draft.id), Audience(edition.audience)
    shown = {
        person
        for part in edition.parts
        for person, use in part.people
        if person in answers.guarded
        and not answers.allow(Need(person, Use(use), part.file_id), circle)
    }
    return tuple(sorted(persons(db, shown).values(), key=lambda person: person.name))


def read_for(db: Session, action: Action, drafts: Sequence[Draft]) -> dict[tuple[str, str], Any]:
    """Everything that the kinds will ask about these drafts."""
    items = items_ahead(db, drafts)
    types = {draft.kind: kind_named(draft.kind).item_types for draft in drafts}
    named = {
        str(item.properties[name])
        for draft in drafts
        for item in items[ITEMS, draft.id]
        if (spec := types[draft.kind].get(item.type))
        for name in spec.files
        if item.properties.get(name)
    }
    members = members_of(db, action.id)
    staff = set(members_of(db, action.id, *STAFF_ROLES))
    answers = answers_ahead(db, [draft.id for draft in drafts])
    known: dict[tuple[str, str], Any] = {
        **items,
        **answers,
        **kept_ahead(db, drafts),
        (FILES, action.id): files_in(db, action.id, named),
        (MASKED, action.id): masked_files(db, action.id),
        (STAFF, action.id): frozenset(person.id for person in staff),
        (PEOPLE, ""): {person.id: person for person in members},
    }
    return known


def people_in(db: Session, draft: Draft) -> tuple[Person, ...]:
    """Who is seen, heard or told in a draft, in the order of their first names."""
    needs = publisher_of(draft.kind).needs(db, draft)
    found = persons(db, {need.person_id for need in needs}).values()
    return tuple(sorted(found, key=lambda person: person.name))


@dataclass(frozen=True)
class Said:
    """What one person answered about one production: for what, up to which circle, how, when.

    `latest` is her newest answer about all that needs one; the first name is told by `named`.
    """

    person: Person
    uses: tuple[Use, ...]
    audience: Audience | None
    refused: bool
    named: bool
    latest: Consent | None
    witness: Person | None
    agreement: Agreement = Agreement.DRAFT  # how far it is, in one word
    allowed: tuple[Allowed, ...] = ()

    @property
    def is_for_all(self) -> bool:
        return self.audience == Audience.PUBLIC and not self.refused


def said_about(db: Session, draft: Draft) -> list[Said]:
    """Person by person: what is needed of her, and what she answered. Who said no before anything
    was recorded is among them, though nothing is needed of her."""
    answers = answers_about(db, draft.id)
    publisher = publisher_of(draft.kind)
    needs = publisher.needs(db, draft)
    allowed = allowed_about(db, draft, {need.person_id for need in needs})
    asked = {need.person_id for need in needs} | {one.person_id for one in allowed}
    people = sorted(persons(db, asked).values(), key=lambda person: person.name)
    found = [_said(db, answers, who, [n for n in needs if n.person_id == who.id]) for who in people]
    return [_with_steps(db, draft, said, allowed) for said in found]


def allowed_about(db: Session, draft: Draft, people: set[str]) -> list[Allowed]:
    """What each answered before she was recorded: here, or elsewhere in the same action. The
    newest counts."""
    here = publisher_of(draft.kind).allowed(db, draft)
    everyone = people | {one.person_id for one in here}
    found: dict[tuple[str, Use], Allowed] = {}
    for one in (*here, *allowed_in(db, draft.action_id, everyone)):
        before = found.get((one.person_id, one.use))
        if before is None or before.at < one.at:
            found[one.person_id, one.use] = one
    return list(found.values())


def _with_steps(db: Session, draft: Draft, said: Said, allowed: list[Allowed]) -> Said:
    told = told_by(db, said.person.id, draft.id, allowed)
    mine = tuple(one for one in allowed if one.person_id == said.person.id)
    return replace(said, agreement=told.standing(RENEWAL), allowed=mine)


def _said(db: Session, answers: Answers, person: Person, needs: list[Need]) -> Said:
    circles = [answers.reach(need) for need in needs]
    given = [circle for circle in circles if circle is not None]
    mine = answers.of(person.id)
    latest = next((row for row in mine if row.uses != [Use.NAME]), None)
    return Said(
        person=person,
        uses=tuple(sorted({need.use for need in needs})),
        audience=min(given, key=WIDER.index) if given and len(given) == len(circles) else None,
        refused=any(answers.refuse(need) for need in needs),
        named=answers.allow(Need(person.id, Use.NAME), Audience.GROUP),
        latest=latest,
        witness=db.get(Person, latest.recorded_by) if latest else None,
    )
