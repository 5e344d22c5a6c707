"""What people answered before they were recorded or photographed (frontend/…/cards/agreeing.ts).

An answer is an item of the draft: it is given without network too, and comes with the voice. The
browser keeps the answer of its own person once more, for the whole action (capture/answers.ts). The
item alone carries what somebody answered on a phone held for her, and her no, which no recording
brings; the other alone is known outside this portrait before it was sent.
"""

from __future__ import annotations

import msgspec
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.recording import USES, Answer, note
from studio.consents.steps import Allowed
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel.clock import parse_iso
from studio.kernel.ids import is_uuid
from studio.people.queries import roles_of
from studio.portraits.items import Agreement
from studio.portraits.retouching import parts_of


def told_to_all(db: Session, draft: Draft, op: Op, before: State) -> Op:
    """What is answered in a portrait holds in the whole action: nobody is asked twice."""
    said = {**before.properties, **parts_of(op)}
    person, thing = str(said.get("person") or ""), str(said.get("thing") or "")
    if draft.action_id in roles_of(db, person) and thing in USES and is_uuid(op.id):
        answer = Answer(op.id, person, thing, str(said.get("says") or ""), parse_iso(op.made_at))
        note(db, answer, action_id=draft.action_id, by=person)
    return op


def allowed(db: Session, draft: Draft) -> list[Allowed]:
    """The newest answer of each person about each thing; one who wants to be asked again has
    none."""
    found: dict[tuple[str, Use], Allowed] = {}
    for item in sorted(items_of(db, draft, "agreement"), key=lambda item: item.changed_at):
        said = msgspec.convert(item.properties, Agreement)
        key = said.person, USES[said.thing]
        found.pop(key, None)
        if said.says:
            found[key] = Allowed(*key, said.says == "yes", item.author_id, item.changed_at)
    return list(found.values())
