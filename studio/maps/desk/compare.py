"""Two maps, or two times or two people of one map, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from basemaps.catalogue import ground
from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.queries import actions_of
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for, drafts_of
from studio.kernel import web
from studio.maps.alike import SAME_PLACE, Comparison, Spot, compare
from studio.maps.checks import Look, Looks, look_at, spot_of
from studio.maps.desk.blueprint import KIND, bp, this_map
from studio.maps.freezing import ground_json
from studio.maps.legend.marks import OUTLINES

DISTANCES = (30, 60, 120, 300)  # metres
LETTER_A, LETTER_B, BOTH = "circle", "square", "diamond"
COLOUR_A, COLOUR_B, COLOUR_BOTH = "blue", "orange", "green"


@dataclass(frozen=True)
class Side:
    """One of the two: its name, and its marks."""

    name: str
    looks: Sequence[Look]


@bp.get("/comparer", endpoint="compare")
@staff_only
def compare_page(draft_id: str) -> ResponseReturnValue:
    """`avec`: another map; or `date`: before and after a day; or `a` and `b`: two authors."""
    draft = this_map(draft_id)
    looks = look_at(web.db(), draft)
    sides, asked = sides_of(draft, looks)
    metres = request.args.get("metres", int(SAME_PLACE), type=int)
    metres = metres if metres in DISTANCES else int(SAME_PLACE)
    return render_template(
        "maps/desk/compare.html",
        draft=draft,
        action=draft.action,
        desk_here="compare",
        maps=others_of(draft),
        authors=sorted({(look.author.id, look.author.name) for look in looks.marks if look.author}),
        asked=asked,
        metres=metres,
        distances=DISTANCES,
        outlines=OUTLINES,
        **(side_by_side(sides, metres) if sides else {"sides": None}),
    )


def others_of(draft: Draft) -> list[tuple[str, str]]:
    """Every other map of the actions one works in: id, and title with its action."""
    found = []
    for action in actions_of(web.db(), me()):
        for one in drafts_of(web.db(), action, KIND):
            if one.id != draft.id:
                here = action.id == draft.action_id
                found.append((one.id, one.title if here else f"{one.title} · {action.title}"))
    return found


def sides_of(draft: Draft, looks: Looks) -> tuple[tuple[Side, Side] | None, dict[str, str]]:
    """What is compared, and how it was asked; nothing yet when nothing was asked."""
    asked = {name: request.args.get(name, "") for name in ("avec", "date", "a", "b")}
    if asked["avec"]:
        other = draft_for(web.db(), me(), asked["avec"], Permission.DRAFT_ARRANGE)
        if other.kind == KIND:
            there = look_at(web.db(), other).marks
            return (Side(_name(draft, other), looks.marks), Side(_name(other, draft), there)), asked
    if (day := _day(asked["date"])) is not None:
        before = [look for look in looks.marks if _made(look) < day]
        after = [look for look in looks.marks if _made(look) >= day]
        told = format_date(day, "d MMMM y")
        names = (_("Avant le %(day)s", day=told), _("Depuis le %(day)s", day=told))
        return (Side(names[0], before), Side(names[1], after)), asked
    people = {key: person.name for key, person in looks.people.items()}
    if asked["a"] in people and asked["b"] in people and asked["a"] != asked["b"]:
        sides = tuple(
            Side(people[who], [look for look in looks.marks if look.drawn.author == who])
            for who in (asked["a"], asked["b"])
        )
        return (sides[0], sides[1]), asked
    return None, asked


def _name(draft: Draft, other: Draft) -> str:
    """Its title, with its action when both titles are the same."""
    return draft.title if draft.title != other.title else f"{draft.title} · {draft.action.title}"


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no hour
    except ValueError:
        return None


def _made(look: Look) -> date:
    return look.item.created_at.date()


def side_by_side(sides: tuple[Side, Side], metres: int) -> dict[str, Any]:
    found = compare(_spots(sides[0]), _spots(sides[1]), metres)
    known = {look.id: look for side in sides for look in side.looks}
    without = [sum(look.at is None for look in side.looks) for side in sides]
    return {
        "sides": sides,
        "only_a": [known[spot.id] for spot in found.only_a],
        "only_b": [known[spot.id] for spot in found.only_b],
        "both": [(known[p.a.id], known[p.b.id], round(p.metres)) for p in found.both],
        "unplaced": sum(without),
        "map_data": map_data(found, known),
    }


def _spots(side: Side) -> list[Spot]:
    return [spot for look in side.looks if (spot := spot_of(look.drawn)) is not None]


def map_data(found: Comparison, known: dict[str, Look]) -> dict[str, Any]:
    """What the script draws: one mark a place, its side told by shape, colour and letter."""
    looks = [
        {"colour": COLOUR_A, "shape": LETTER_A, "icon": ""},
        {"colour": COLOUR_B, "shape": LETTER_B, "icon": ""},
        {"colour": COLOUR_BOTH, "shape": BOTH, "icon": ""},
    ]
    sided = [(spot, 0) for spot in found.only_a] + [(spot, 1) for spot in found.only_b]
    sided += [(pair.a, 2) for pair in found.both]
    words = (_("seulement A"), _("seulement B"), _("dans les deux"))
    pins = [
        {
            "id": spot.id,
            "lon": spot.lon,
            "lat": spot.lat,
            "look": side,
            "label": f"{title_of(known[spot.id])}, {words[side]}",
        }
        for spot, side in sided
    ]
    return {"ground": ground_json(ground("plan-pale")), "looks": looks, "pins": pins}


def title_of(look: Look) -> str:
    category = look.drawn.category
    return look.title or (category.label if category else str(_("Sans nom")))
