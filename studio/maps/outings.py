"""Going out with a map: what one takes along, and what has arrived when one is back."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import item_in, open_draft_for
from studio.kernel import web
from studio.kernel.contract import contract
from studio.maps.luggage import Luggage, luggage
from studio.maps.reading import read_map
from studio.maps.views import offers_walks
from studio.maps.words import outing_words

bp = Blueprint("outings", __name__)


class Cut(Struct, frozen=True):
    """Was a walk recorded, and which seconds of its voice will be heard: (from, to), in order."""

    recorded: bool
    spans: list[tuple[float, float]]


@bp.get("/atelier/cartes/<draft_id>/dehors")
@somebody_only
def leave(draft_id: str) -> ResponseReturnValue:
    """« Partir dehors » : one tap, and the map works without network."""
    return screen("maps/leave.html", open_draft_for(web.db(), me(), draft_id))


@bp.get("/atelier/cartes/<draft_id>/retour")
@somebody_only
def back(draft_id: str) -> ResponseReturnValue:
    """« Tout est arrivé ? » : what is on this phone, what is here, side by side."""
    return screen("maps/back.html", open_draft_for(web.db(), me(), draft_id))


@bp.get("/api/cartes/<draft_id>/bagage")
@contract(gives=Luggage, asks={"scale": int})
@somebody_only
def plan(draft_id: str) -> ResponseReturnValue:
    """What to take along; `?scale=2` for a fine screen."""
    draft = open_draft_for(web.db(), me(), draft_id)
    scale = 2 if request.args.get("scale") == "2" else 1
    return web.answer(luggage(web.db(), draft, web.settings(), scale=scale))


@bp.get("/api/cartes/<draft_id>/coupe/<item_id>")
@contract(gives=Cut)
@somebody_only
def cut(draft_id: str, item_id: str) -> ResponseReturnValue:
    """Which seconds of a walk's voice the public will hear: for whoever writes down what it says.
    None of them, for a walk that was not recorded and for every other mark."""
    draft = open_draft_for(web.db(), me(), draft_id)
    item = item_in(web.db(), draft, item_id)
    found = next((mark for mark in read_map(web.db(), draft).marks if mark.id == item.id), None)
    recorded = bool(found and found.walked and found.walked.recorded)
    spans = found.cut.spans if found and found.cut else ()
    return web.answer({"recorded": recorded, "spans": spans})


def screen(template: str, draft: Draft) -> str:
    set_action(draft.action)
    return render_template(
        template,
        draft=draft,
        is_staff=me().account_id is not None,
        page_data={
            "draft": draft.id,
            "build": web.asset("app.js"),
            "words": outing_words(),
            "pages": pages_of(draft),
        },
    )


def pages_of(draft: Draft) -> list[str]:
    """The pages that must open without network: the way from the home to the map, and around it."""
    ways = ["maps.edit", "outings.leave", "outings.back"]
    found = [url_for(way, draft_id=draft.id) for way in ways]
    if offers_walks(draft):
        found.append(url_for("maps.walk", draft_id=draft.id))
    if may(me(), Permission.GROUND_CHOOSE, draft):
        found.append(url_for("preparing.prepare", draft_id=draft.id))
    if me().device_action is not None:
        found += [url_for("drafts.workshop_home"), url_for("drafts.list_kind", kind=draft.kind)]
    return found
