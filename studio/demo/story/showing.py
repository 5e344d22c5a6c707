"""What each person answers, and what the référent then shows; what somebody takes back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.consents.models import Audience, Mode
from studio.consents.queries import answers_about
from studio.demo.story.acts import draft_of
from studio.demo.story.script import Script, cast
from studio.demo.story.stage import Stage, account_of, referent_of
from studio.demo.story.work import finish, work
from studio.drafts.models import Draft
from studio.drafts.operations import propose
from studio.people.models import Person
from studio.people.queries import persons, roles_of
from studio.portraits.queries import screenplay_of
from studio.portraits.screening import YES, answer, cuts_in, waiting_for
from studio.publishing.angles.operations import write_angle
from studio.publishing.answers import Witness, say_no, say_yes
from studio.publishing.faces import say_nobody, unlooked
from studio.publishing.operations import publish
from studio.publishing.queries import publication_of
from studio.publishing.standing import people_in

ON_PAPER = ("Gérard", "Denise", "Marcel")  # they like to sign; the référent writes it down


def show(stage: Stage, script: Script) -> None:
    """Answers, proposal, publication, withdrawal: what this production has reached and no more.
    What somebody has decided meanwhile, while playing, stays as it is."""
    if script.published is None and not script.proposed:
        return
    day = script.published if script.published is not None else script.begun + 2
    with stage.on(day, 14) as db:
        draft = draft_of(db, script)
        if draft is None or publication_of(db, draft) is not None:
            return
        answer_all(db, stage, script, draft)
        screen(db, referent_of(db, script.action), draft)
        propose(db, author_of(db, draft), draft)
        look(db, referent_of(db, script.action), draft)
    if script.published is not None:
        stage.say(f"On publie «\u00a0{script.title}\u00a0»…")
        make_public(stage, script)


def look(db: Session, referent: Identity, draft: Draft) -> None:
    """The référent looked at the photos that name nobody: things and places."""
    say_nobody(db, referent, draft, [one.file.id for one in unlooked(db, draft)])


def answer_all(db: Session, stage: Stage, script: Script, draft: Draft) -> None:
    """Each person who is seen, heard or told of answers once, and only for herself."""
    given = answers_about(db, draft.id)
    silent = {cast().person(key).name for key in script.silent}
    unnamed = {cast().person(key).name for key in script.unnamed}
    for person in people_in(db, draft):
        if person.name not in silent and not given.of(person.id):
            say_yes(
                db,
                stage.settings,
                person,
                draft,
                audience=Audience.PUBLIC,
                named=person.name not in unnamed,
                witness=witness_of(db, script, person),
            )


def witness_of(db: Session, script: Script, person: Person) -> Witness:
    """Most tap by themselves; some prefer paper."""
    if person.name not in ON_PAPER:
        return Witness(person.id)
    referent = account_of(db, cast().action(script.action).referent)
    return Witness(referent.person_id, mode=Mode.PAPER)


def author_of(db: Session, draft: Draft) -> Identity:
    person = persons(db, [draft.author_id])[draft.author_id]
    return Identity(person_id=person.id, roles=roles_of(db, person.id))


def make_public(stage: Stage, script: Script) -> None:
    """The référent publishes; the edition is made at once, on that day."""
    day = script.published or 0
    with stage.on(day, 15) as db:
        draft = draft_of(db, script)
        if draft is None:
            return
        publish(db, referent_of(db, script.action), draft)
    finish(stage, moment=stage.moment(day, 15.2))
    with stage.on(day, 15.5) as db:
        present(db, script, draft)
    if script.withdrawn is not None:
        take_back(stage, script, draft.author_id)


def present(db: Session, script: Script, draft: Draft) -> None:
    """What the référent wrote for some readers."""
    publication = publication_of(db, draft)
    if publication is None:
        return
    for one in script.angles:
        write_angle(db, publication, one.name, title=one.title, text=one.text, words=one.words)


def screen(db: Session, referent: Identity, draft: Draft) -> None:
    """Each person of a portrait hears the final cut with the référent, and says yes throughout."""
    if draft.kind != "portrait":
        return
    cuts = cuts_in(screenplay_of(db, draft))
    for person in waiting_for(db, draft):
        for cut in cuts:
            answer(db, referent, draft, person, scene=cut.key, mark=cut.mark, says=YES)


def take_back(stage: Stage, script: Script, person_id: str) -> None:
    """The author changes his mind: the red hand, for the whole."""
    with stage.on(script.withdrawn or 0, 16) as db:
        draft = draft_of(db, script)
        if draft is not None:
            person = db.get_one(Person, person_id)
            say_no(db, stage.settings, person, draft, witness=Witness(person.id))
    work(stage)
