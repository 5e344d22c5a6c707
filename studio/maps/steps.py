"""The steps of a séance: what participants may do on a map now.

A professional opens a step on the sheet (`Sheet.open`). Each operation of a participant is looked
at; what the step does not hold is refused with a sentence, and stays in her browser. What she did
before the step began, without network, still comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.merge import GEOMETRY, Op, State
from studio.drafts.models import Draft, Item
from studio.kernel.errors import Refused
from studio.maps.items import Act
from studio.maps.levels import BETWEEN, BROUGHT

SENTENCES: Final[Mapping[Act, str]] = {
    "add": "On n’ajoute plus de lieux pour le moment. Le vôtre est gardé ici.",
    "move": "On ne déplace plus les lieux pour le moment. Votre changement est gardé ici.",
    "category": "La légende est choisie. Votre changement est gardé ici.",
    "photo": "On n’ajoute pas de photos pour le moment. La vôtre est gardée ici.",
    "voice": "On n’enregistre pas de voix pour le moment. La vôtre est gardée ici.",
    "words": "On n’écrit pas pour le moment. Vos mots sont gardés ici.",
    "draw": "On ne dessine pas pour le moment. Votre dessin est gardé ici.",
    "remove": "On n’enlève plus rien pour le moment.",
}
# Which act a change of a property is. What is not here (`done`, levels) is always possible.
ACT_OF: Final[Mapping[str, Act]] = {
    GEOMETRY: "move",
    "category": "category",
    "strength": "category",
    "photo": "photo",
    "photo_text": "photo",
    "shown": "photo",
    "voice": "voice",
    "voice_text": "voice",
    "title": "words",
    "notes": "words",
    "answers": "words",
    "language": "words",
    "text": "words",
}
DRAWN = frozenset({"stroke", "area", "walk", "label"})


@dataclass(frozen=True)
class Step:
    """A step that a professional opens with one tap. `open`: None for everything."""

    code: str
    open: tuple[Act, ...] | None
    picture: str


STEPS: Final = (
    Step("tout", None, "unlock"),
    Step("sans-ajout", ("move", "category", "photo", "voice", "words", "remove"), "place"),
    Step("legende", ("category",), "palette"),
    Step("photos-voix", ("photo", "voice"), "camera"),
    Step("mots", ("voice", "words"), "write"),
    Step("regarder", (), "eye"),
)


def step_of(open: list[Act] | None) -> Step:
    """The step that opens exactly these acts; the first one when none does."""
    wanted = None if open is None else set(open)
    return next((s for s in STEPS if (None if s.open is None else set(s.open)) == wanted), STEPS[0])


def keep_step(db: Session, who: Identity, draft: Draft, op: Op, before: State) -> None:
    """Refused, with a sentence, when a participant does what the step of the séance does not
    hold. Nothing here binds a professional."""
    if may(who, Permission.DRAFT_ARRANGE, draft):
        return
    if op.path in BETWEEN or (op.verb == "put" and BETWEEN & _given(op)):
        raise Refused("C’est un mot de l’animateur. Lui seul le change.")
    if op.path in BROUGHT or (op.verb == "put" and BROUGHT & _given(op)):
        raise Refused("C’est écrit quand une carte revient. On ne le change pas.")
    sheet = _sheet(db, draft)
    open = sheet.properties.get("open") if sheet is not None else None
    if sheet is None or open is None or _came_before(sheet, op):
        return
    if (act := act_of(op, before)) is not None and act not in open:
        raise Refused(SENTENCES[act])


def act_of(op: Op, before: State) -> Act | None:
    """What somebody does with this operation; None for what no step closes."""
    if op.verb == "put":
        return "draw" if op.type in DRAWN else "add"
    if op.verb in ("delete", "restore"):
        return "remove"
    if op.path == GEOMETRY and before.geometry is None:
        return None  # begun before the step: it may be put down
    return ACT_OF.get(op.path)


def _given(op: Op) -> frozenset[str]:
    value: Any = op.value or {}
    return frozenset(value.get("properties") or {}) if isinstance(value, dict) else frozenset()


def _sheet(db: Session, draft: Draft) -> Item | None:
    wanted = select(Item).where(Item.draft_id == draft.id, Item.type == "sheet")
    return db.scalar(wanted.limit(1))


def _came_before(sheet: Item, op: Op) -> bool:
    """Made before the step began: a phone brings it back from a place without network."""
    stamp = sheet.stamps.get("open")
    return stamp is not None and op.made_at < stamp[0]
