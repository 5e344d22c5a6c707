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
from studio.kernel.contract import contract

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
    person = me().person_id or ""
    told = recording.read_answer(said.id, person, said.thing, said.says, said.made_at)
    recording.note(web.db(), told, action_id=action_id, by=person)
    return web.answer({"kept": said.id})
