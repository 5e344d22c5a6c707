"""The doors of recordings found again on another post (see takes.py)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, send_file, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts import takes, wire
from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.files.models import Upload
from studio.files.queries import interrupted_sound
from studio.files.uploads import set_aside
from studio.kernel import web
from studio.kernel.clock import iso
from studio.kernel.contract import contract
from studio.people.queries import persons

bp = Blueprint("takes", __name__, url_prefix="/api/takes")


@bp.get("")
@contract(gives=wire.Takes, asks={"draft": str})
@somebody_only
def interrupted() -> ResponseReturnValue:
    """What can be found again: in one draft (`?draft=`), or in the action of this device."""
    draft_id = request.args.get("draft", "")
    action_id = me().device_action or ""
    if draft_id:
        action_id = draft_for(web.db(), me(), draft_id).action_id
    found = takes.interrupted_for(web.db(), me(), action_id, draft_id)
    return web.answer({"takes": described(found)})


def described(found: list[Upload]) -> list[dict[str, Any]]:
    people = persons(web.db(), {upload.person_id for upload in found})
    return [
        {
            "id": upload.id,
            "take": upload.take,
            "draft": upload.draft_id,
            "item": upload.item_id or None,
            "path": upload.path or None,
            "medium": upload.medium,
            "seconds": round(upload.seconds, 1),
            "made_at": iso(upload.made_at),
            "mine": upload.person_id == me().person_id,
            "name": people[upload.person_id].name if upload.person_id in people else "",
            "sound": url_for(".hear", upload_id=upload.id),
        }
        for upload in found
    ]


@bp.get("/<upload_id>/son")
@contract(gives=bytes, mime="audio/*")
@somebody_only
def hear(upload_id: str) -> ResponseReturnValue:
    """What has come of it, for whoever must choose. It is no original yet, and never becomes
    public by this address."""
    upload = takes.take_for(web.db(), me(), upload_id)
    path, mime = interrupted_sound(web.settings(), upload)
    web.let_go()
    response = send_file(path, mimetype=mime, conditional=True)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<upload_id>/retrouver")
@contract(gives=wire.Recovered)
@somebody_only
def recover(upload_id: str) -> ResponseReturnValue:
    """« Retrouver » : what has come becomes a file, in the item that it was made for."""
    upload = takes.take_for(web.db(), me(), upload_id)
    found = takes.recover(web.db(), web.settings(), web.storage(), me(), upload)
    return web.answer({"file": found.file.id, "placed": found.placed, "url": page_of(found.draft)})


def page_of(draft: Draft | None) -> str | None:
    if draft is None:
        return None
    return url_for(kind_named(draft.kind).editor_endpoint, draft_id=draft.id)


@bp.post("/<upload_id>/jeter")
@contract(gives=wire.Nothing)
@somebody_only
def throw_away(upload_id: str) -> ResponseReturnValue:
    """« Jeter » : it is offered no more."""
    set_aside(takes.take_for(web.db(), me(), upload_id))
    return web.answer({})
