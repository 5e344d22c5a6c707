"""Where a browser sends what somebody answered before she was recorded."""

from __future__ import annotations

import msgspec
from flask import Blueprint
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.consents import recording
from studio.kernel import web
from studio.kernel.clock import parse_iso
from studio.kernel.contract import contract
from studio.kernel.errors import Invalid

bp = Blueprint("consents", __name__)


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """`made_at` in the time of the server, as the browser knows it."""

    id: str
    thing: str
    says: str
    made_at: str


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The id of the answer: the browser may forget its own copy."""

    kept: str


@bp.post("/api/actions/<action_id>/accords")
@contract(takes=Answer, gives=Kept)
@somebody_only
def answer(action_id: str) -> ResponseReturnValue:
    """One's own answer. Sent again, it counts once."""
    require(me(), Permission.FILE_ADD, About(action_id=action_id))
    said = web.body(Answer)
    try:
        made_at = parse_iso(said.made_at)
    except ValueError:
        raise Invalid("Cette réponse n’a pas la forme attendue.") from None
    person = me().person_id or ""
    recording.note(
        web.db(),
        id=said.id,
        person_id=person,
        action_id=action_id,
        thing=said.thing,
        says=said.says,
        by=person,
        made_at=made_at,
    )
    return web.answer({"kept": said.id})
