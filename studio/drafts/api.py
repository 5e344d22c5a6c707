"""The document API: snapshot, operations in, operations since, live wake-ups, history."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts import presence, queries, veils, wire
from studio.drafts.history import rivals_json
from studio.drafts.merge import Op
from studio.drafts.news import here, page
from studio.drafts.operations import may_edit_all, submit
from studio.kernel import web
from studio.kernel.clock import iso, now
from studio.kernel.contract import contract
from studio.kernel.wakeups import Wakeups
from studio.people.models import Person

bp = Blueprint("documents", __name__, url_prefix="/api/drafts")

PING = 5.0  # seconds; a dead browser is noticed at the second ping that fails
STREAM = 90.0  # seconds; then the browser comes back by itself, perhaps to another server
MOST_AT_ONCE = 500


class OperationsIn(msgspec.Struct):
    operations: list[Op]


@bp.get("/<draft_id>")
@contract(gives=wire.Snapshot)
@somebody_only
def snapshot(draft_id: str) -> ResponseReturnValue:
    """The draft as this person may see it, and how far it is (`seq`)."""
    db = web.db()
    draft = queries.draft_for(db, me(), draft_id)
    items, trash = queries.items_of(db, draft), queries.trash_of(db, draft)
    person = db.get_one(Person, me().person_id)
    return web.answer(
        {
            "id": draft.id,
            "action": draft.action_id,
            "kind": draft.kind,
            "title": draft.title,
            "seq": draft.seq,
            "server_time": iso(now()),
            "me": {
                "id": person.id,
                "name": person.name,
                "avatar": person.avatar,
                "may_edit_all": may_edit_all(me(), draft),
            },
            "people": queries.people_json(db, {i.author_id for i in items + trash} | {person.id}),
            "items": veils.items_json(me(), draft, items),
            "trash": veils.items_json(me(), draft, trash),
        }
    )


@bp.post("/<draft_id>/operations")
@contract(takes=OperationsIn, gives=wire.Answers)
@somebody_only
def take(draft_id: str) -> ResponseReturnValue:
    """Changes, made now or long ago without network. Each is answered for itself; sent twice, it
    counts once."""
    wanted = web.body(OperationsIn)
    draft = queries.draft_for(web.db(), me(), draft_id)
    results = submit(web.db(), me(), draft, wanted.operations)
    return web.answer({"seq": draft.seq, "results": [result.to_json() for result in results]})


@bp.get("/<draft_id>/operations")
@contract(gives=wire.Feed, asks={"since": int, "limit": int})
@somebody_only
def since(draft_id: str) -> ResponseReturnValue:
    """The changes after `since`, in their order, `limit` at most (500)."""
    db = web.db()
    draft = queries.draft_for(db, me(), draft_id)
    seen = request.args.get("since", 0, type=int)
    limit = min(max(request.args.get("limit", MOST_AT_ONCE, type=int), 1), MOST_AT_ONCE)
    found = queries.operations_since(db, draft, seen, limit)
    return web.answer(
        {
            "seq": found[-1].seq if found else draft.seq,
            "more": len(found) == limit and found[-1].seq < draft.seq,
            "operations": veils.feed_json(db, me(), draft, found),
            "people": queries.people_json(db, {operation.person_id for operation in found}),
        }
    )


@bp.get("/<draft_id>/comptes")
@contract(gives=queries.Counts)
@somebody_only
def count(draft_id: str) -> ResponseReturnValue:
    """What this person has in the draft, here: for the two-sided counts of whoever comes back."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    return web.answer(queries.counts_of(web.db(), draft, me().person_id))


@bp.get("/<draft_id>/events")
@contract(mime="text/event-stream", gives=str)
@somebody_only
def events(draft_id: str) -> ResponseReturnValue:
    """Server-sent events: what is new, as it comes. Busy (503) when all places are taken.

    A stream is a comfort and never the only way: `?since=` says the same.
    """
    queries.draft_for(web.db(), me(), draft_id)
    web.let_go()
    place = ExitStack()
    place.enter_context(web.wakeups().watching(draft_id))
    # Read after the watch began: what is stored from now on rings, what was before is in here.
    with web.database().reading() as db:
        seq = queries.seqs_of(db, [draft_id])[draft_id]
    response = Response(stream(web.wakeups(), draft_id, seq), mimetype="text/event-stream")
    response.call_on_close(place.close)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def stream(wakeups: Wakeups, draft_id: str, seq: int) -> Iterator[str]:
    """The draft's number now, then what is new each time it grows and who is there each time that
    changes; a ping in a silence."""
    end = time.monotonic() + STREAM
    known = ""
    yield page(seq, [])
    while time.monotonic() < end:
        number, news = wakeups.wait(draft_id, seq, PING, known)
        told = [page(number, news)] if number > seq else []
        if (standing := wakeups.standing(draft_id)) != known:
            told.append(here(standing))
        yield "".join(told) or ": ping\n\n"
        seq, known = number, standing


class HereIn(msgspec.Struct):
    """`item` is what this page is changing, `doing` one word for it; `leaving` when it closes."""

    item: Annotated[str, msgspec.Meta(max_length=36)] = ""
    doing: Annotated[str, msgspec.Meta(max_length=20)] = ""
    leaving: bool = False


@bp.post("/<draft_id>/presence")
@contract(takes=HereIn, gives=wire.WhoIsHere)
@somebody_only
def say_here(draft_id: str) -> ResponseReturnValue:
    """« Je suis là », every few seconds; the answer is who else is."""
    said = web.body(HereIn)
    draft = queries.draft_for(web.db(), me(), draft_id)
    if said.leaving:
        presence.say_gone(web.db(), me(), draft)
    else:
        presence.say_here(web.db(), me(), draft, item=said.item, doing=said.doing)
    found = presence.here_in(web.db(), [draft.id]).get(draft.id, [])
    return web.answer({"here": presence.here_json(found)})


@bp.get("/<draft_id>/items/<item_id>/versions")
@contract(gives=wire.Versions)
@somebody_only
def versions(draft_id: str, item_id: str) -> ResponseReturnValue:
    """The values of an item that lost without having been seen, beside those that stand."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    item = veils.item_to_change(web.db(), me(), draft, item_id)
    return web.answer({"versions": rivals_json(web.db(), draft, item)})


@bp.get("/<draft_id>/items/<item_id>/history")
@contract(gives=wire.History)
@somebody_only
def history(draft_id: str, item_id: str) -> ResponseReturnValue:
    """Everything that was ever done to an item, newest first."""
    db = web.db()
    draft = queries.draft_for(db, me(), draft_id)
    item = veils.item_to_change(db, me(), draft, item_id)
    found = queries.history_of(db, item)
    names = queries.people_json(db, {operation.person_id for operation in found})
    return web.answer(
        {
            "operations": [
                queries.operation_json(operation, {item.id: item.others})
                | {
                    "before": operation.before,
                    "name": names.get(operation.person_id, {}).get("name", ""),
                }
                for operation in found
            ]
        }
    )
