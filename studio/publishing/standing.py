"""Where productions stand, for the référent: what is missing, what is public, who said what."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import WIDER, Audience, Consent, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft, DraftState
from studio.kernel import jobs
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.bundle import publisher_of
from studio.publishing.gates import consents_missing
from studio.publishing.models import STRIPPED, Edition, EditionState, Publication
from studio.publishing.operations import FREEZE
from studio.publishing.queries import publication_of


@dataclass(frozen=True)
class Standing:
    """Where one draft stands on the référent's board.

    `lacks` are mended in the editor, `unanswered` by asking somebody; both are sentences.
    """

    draft: Draft
    publication: Publication | None
    people: tuple[Person, ...]
    lacks: tuple[str, ...]
    unanswered: tuple[str, ...]
    job: jobs.Job | None
    newest: Edition | None

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.lacks + self.unanswered

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
        return edition.draft_seq != self.draft.seq or edition.title != self.draft.title

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


def standing_of(db: Session, draft: Draft) -> Standing:
    publication = publication_of(db, draft)
    newest = _newest(db, publication) if publication else None
    made = jobs.jobs_of(db, newest.id) if newest else []
    return Standing(
        draft=draft,
        publication=publication,
        people=people_in(db, draft),
        lacks=tuple(publisher_of(draft.kind).lacks(db, draft)),
        unanswered=tuple(consents_missing(db, draft, Audience.PUBLIC)),
        job=next((job for job in made if job.kind == FREEZE), None),
        newest=newest,
    )


def people_in(db: Session, draft: Draft) -> tuple[Person, ...]:
    """Who is seen, heard or told in a draft, in the order of their first names."""
    needs = publisher_of(draft.kind).needs(db, draft)
    found = persons(db, {need.person_id for need in needs}).values()
    return tuple(sorted(found, key=lambda person: person.name))


def _newest(db: Session, publication: Publication) -> Edition | None:
    wanted = select(Edition).where(Edition.publication_id == publication.id)
    return db.scalar(wanted.order_by(Edition.number.desc()).limit(1))


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

    @property
    def is_for_all(self) -> bool:
        return self.audience == Audience.PUBLIC and not self.refused


def said_about(db: Session, draft: Draft) -> list[Said]:
    """Person by person: what is needed of her, and what she answered."""
    answers = answers_about(db, draft.id)
    needs = publisher_of(draft.kind).needs(db, draft)
    return [
        _said(db, answers, who, [n for n in needs if n.person_id == who.id])
        for who in people_in(db, draft)
    ]


def _said(db: Session, answers: Answers, person: Person, needs: list[Need]) -> Said:
    circles = [answers.reach(need) for need in needs]
    given = [circle for circle in circles if circle is not None]
    mine = answers.of(person.id)
    latest = next((row for row in mine if row.uses != [Use.NAME]), None)
    return Said(
        person=person,
        uses=tuple(sorted({need.use for need in needs})),
        audience=min(given, key=WIDER.index) if len(given) == len(circles) else None,
        refused=any(answers.refuse(need) for need in needs),
        named=answers.allow(Need(person.id, Use.NAME), Audience.GROUP),
        latest=latest,
        witness=db.get(Person, latest.recorded_by) if latest else None,
    )
