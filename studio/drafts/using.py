"""Use a file of the library in a production: which places a kind offers for it, and putting it
there. What is known of the file (what one sees, who made it, who is shown) goes along."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from studio.access.guards import me, somebody_only
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.queries import action_by_id
from studio.actions.views.links import set_action
from studio.drafts.kinds import Slot, kind_named, kinds
from studio.drafts.models import Draft
from studio.drafts.operations import submit
from studio.drafts.queries import drafts_of, open_draft_for
from studio.drafts.views import draft_tile, editor_of
from studio.files.models import FileNote, FileState
from studio.files.shelf import note_for
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.people.models import Role
from studio.people.queries import members_of

bp = Blueprint("using", __name__)


def use(db: Session, who: Identity, draft: Draft, note: FileNote, code: str) -> None:
    """Put a file of the library at one of the places its kind offers. Using it twice in the same
    place changes nothing more. NotFound for a place that is not offered; Invalid, with its
    sentence, when the draft refuses it."""
    require(who, Permission.ITEM_ADD, draft)
    kind = kind_named(draft.kind)
    if code not in {slot.code for slot in kind.slots(db, who, draft, note)}:
        raise NotFound
    ops = kind.take(db, who, draft, note, code)
    refused = [result for result in submit(db, who, draft, ops) if result.error] if ops else []
    if refused:
        raise Invalid(refused[0].message)


def ready_note(file_id: str) -> FileNote:
    note = note_for(web.db(), me(), file_id)
    if note.file.state == FileState.REFUSED:
        raise Invalid("Ce fichier ne peut pas être montré.")
    return note


def draft_here(draft_id: str, note: FileNote) -> Draft:
    """A file goes into productions of its own action."""
    draft = open_draft_for(web.db(), me(), draft_id)
    if draft.action_id != note.action_id:
        raise NotFound
    return draft


@bp.get("/atelier/bibliotheque/<file_id>/utiliser")
@somebody_only
def choose(file_id: str) -> ResponseReturnValue:
    """In which production? Only those where it has a place."""
    note = ready_note(file_id)
    action = action_by_id(web.db(), me(), note.action_id, Permission.ACTION_SEE)
    set_action(action)
    group = members_of(web.db(), action.id, Role.PARTICIPANT)
    tiles = [
        draft_tile(draft, kind, group)
        for kind in kinds()
        for draft in drafts_of(web.db(), action, kind.name)
        if kind.slots(web.db(), me(), draft, note)
    ]
    return render_template("library/choose.html", note=note, drafts=tiles)


@bp.get("/atelier/productions/<draft_id>/prendre/<file_id>")
@somebody_only
def places(draft_id: str, file_id: str) -> ResponseReturnValue:
    note = ready_note(file_id)
    draft = draft_here(draft_id, note)
    set_action(draft.action)
    slots: tuple[Slot, ...] = kind_named(draft.kind).slots(web.db(), me(), draft, note)
    return render_template("library/places.html", note=note, draft=draft, slots=slots)


@bp.post("/atelier/productions/<draft_id>/prendre/<file_id>")
@somebody_only
def take(draft_id: str, file_id: str) -> ResponseReturnValue:
    note = ready_note(file_id)
    draft = draft_here(draft_id, note)
    use(web.db(), me(), draft, note, request.form.get("place", ""))
    return redirect(url_for(".done", draft_id=draft.id, file_id=file_id))


@bp.get("/atelier/productions/<draft_id>/prendre/<file_id>/fait")
@somebody_only
def done(draft_id: str, file_id: str) -> ResponseReturnValue:
    note = ready_note(file_id)
    draft = draft_here(draft_id, note)
    set_action(draft.action)
    return render_template("library/used.html", note=note, draft=draft, editor=editor_of(draft))
