"""What a person who is shown may say: yes up to a circle, no, and « this one again »."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from studio.consents.models import Audience, Consent, Mode, Speaker, Use
from studio.consents.operations import LASTS, answer
from studio.consents.texts import REFERENCE, current_text
from studio.drafts.models import Draft
from studio.files.proofs import Proof
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.people.models import Person
from studio.publishing.mine import mine_in
from studio.publishing.models import Receipt
from studio.publishing.operations import keep_promises, take_back


@dataclass(frozen=True)
class Witness:
    """Who wrote the answer down, on which browser, how it was given and by whom, for how long a
    yes holds, and in which language the words were heard: the proof."""

    person_id: str
    sign_in_id: str | None = None
    mode: Mode = Mode.TAP
    speaker: Speaker = Speaker.SELF
    lasts: timedelta = LASTS
    proof: Proof | None = None
    language: str = REFERENCE


def say_yes(
    db: Session,
    settings: Settings,
    person: Person,
    draft: Draft,
    *,
    audience: Audience,
    named: bool,
    witness: Witness,
) -> list[Receipt]:
    """Green hand: all of hers in this production may be shown, up to this circle.

    The first name is an answer of its own. Saying it twice adds nothing. A narrower circle than
    what is shown takes off what is too wide, at once; the receipts say what was reached.
    """
    uses = mine_in(db, draft, person.id).uses or {Use.STORY}
    _write(db, person, draft, uses - {Use.NAME}, audience=audience, witness=witness)
    _write(db, person, draft, {Use.NAME}, yes=named, audience=audience, witness=witness)
    return keep_promises(db, settings, draft)


def say_no(
    db: Session, settings: Settings, person: Person, draft: Draft, *, witness: Witness
) -> Receipt | None:
    """Red hand for the whole: what is public goes at once; the receipt says what was reached."""
    return take_back(
        db,
        settings,
        person,
        draft,
        recorded_by=witness.person_id,
        sign_in_id=witness.sign_in_id,
        mode=witness.mode,
        speaker=witness.speaker,
        text=current_text(witness.language),
    )


def show_again(
    db: Session, person: Person, draft: Draft, file_id: str, *, witness: Witness
) -> None:
    """One photo or sound may be shown again, as the rest. NotFound when it is not hers."""
    mine = mine_in(db, draft, person.id)
    uses = {need.use for need in mine.needs if need.file_id == file_id}
    if not uses:
        raise NotFound
    audience = mine.audience or Audience.GROUP
    _write(db, person, draft, uses, audience=audience, witness=witness, file_id=file_id)


def _write(
    db: Session,
    person: Person,
    draft: Draft,
    uses: Iterable[Use],
    *,
    audience: Audience,
    witness: Witness,
    yes: bool = True,
    file_id: str | None = None,
) -> Consent:
    return answer(
        db,
        person,
        action_id=draft.action_id,
        production_id=draft.id,
        uses=frozenset(uses),
        yes=yes,
        audience=audience,
        text=current_text(witness.language),
        mode=witness.mode,
        recorded_by=witness.person_id,
        sign_in_id=witness.sign_in_id,
        file_id=file_id,
        lasts=witness.lasts,
        speaker=witness.speaker,
        proof_key=witness.proof.key if witness.proof else None,
        proof_mime=witness.proof.mime if witness.proof else "",
    )
