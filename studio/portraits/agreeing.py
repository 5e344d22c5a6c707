"""What people answered before they were recorded or photographed (frontend/…/cards/agreeing.ts).

An answer is an item of the draft: it is given without network too, and comes with the voice.
"""

from __future__ import annotations

import msgspec
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.steps import Allowed
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.portraits.items import Agreement

USES = {"voice": Use.VOICE, "image": Use.IMAGE}


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
