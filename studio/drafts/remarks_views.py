"""The doors of remarks: read and heard one at a time in the room, all together by the staff."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.drafts import remarks
from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft, DraftState, Remark
from studio.drafts.queries import draft_for
from studio.files.api import address
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.people.models import Person
from studio.people.queries import persons

bp = Blueprint("remarks", __name__)


@dataclass(frozen=True)
class Shown:
    """A remark as a page shows it. `voice` is where it is heard; None while it is prepared."""

    remark: Remark
    author: Person | None
    voice: str | None
    seconds: float | None


def shown_on(draft: Draft) -> list[Shown]:
    found = remarks.remarks_on(web.db(), draft)
    people = persons(web.db(), {one.author_id for one in found})
    files = files_in(web.db(), draft.action_id, {one.voice_id for one in found if one.voice_id})
    return [_shown(one, people.get(one.author_id), files.get(one.voice_id or "")) for one in found]


def _shown(remark: Remark, author: Person | None, file: StoredFile | None) -> Shown:
    made = file.derivative("listen") if file else None
    seconds = made.seconds if made else None
    return Shown(remark, author, address(made) if made else None, seconds)


# The room


@bp.get("/atelier/productions/<draft_id>/remarques")
@somebody_only
def listen(draft_id: str) -> ResponseReturnValue:
    """One remark at a time, the oldest that waits first."""
    draft = draft_for(web.db(), me(), draft_id)
    every = shown_on(draft)
    waiting = [one for one in reversed(every) if one.remark.done_at is None]
    editor = url_for(kind_named(draft.kind).editor_endpoint, draft_id=draft.id)
    return render_template(
        "drafts/remarks.html", draft=draft, waiting=waiting, every=every, editor=editor
    )


@bp.get("/atelier/productions/<draft_id>/remarques/dire")
@somebody_only
def speak(draft_id: str) -> ResponseReturnValue:
    """Say something oneself: a button, a voice."""
    draft = draft_for(web.db(), me(), draft_id)
    return render_template("drafts/speak.html", draft=draft, path=remarks.SPOKEN + draft.id)


@bp.post("/atelier/productions/<draft_id>/remarques/<remark_id>")
@somebody_only
def done(draft_id: str, remark_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    found = remarks.remark_for(web.db(), me(), draft, remark_id)
    remarks.mark_done(found, me(), done=request.form.get("done", "y") == "y")
    if me().account_id is not None:
        return redirect(url_for(".table", draft_id=draft_id))
    return redirect(url_for(".listen", draft_id=draft_id))


# The staff


@bp.get("/espace/productions/<draft_id>/remarques")
@staff_only
def table(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return page(draft)


@bp.get("/espace/productions/<draft_id>/remarques/liste")
@staff_only
def table_part(draft_id: str) -> ResponseReturnValue:
    """The list that lives while a voice arrives."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return render_template("drafts/remark_list.html", draft=draft, every=shown_on(draft))


@bp.post("/espace/productions/<draft_id>/remarques")
@staff_only
def say(draft_id: str) -> ResponseReturnValue:
    """Written words, kept; and with the second button the production goes back with them, or with
    what was just said aloud."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    text = request.form.get("text", "")
    if request.form.get("act") == "back":
        remarks.send_back_with(web.db(), me(), draft, text)
        flash(_("La production est rendue au groupe, avec la remarque."), "ok")
    else:
        remarks.say(web.db(), me(), draft, text=text)
        flash(_("La remarque est gardée. Le groupe la verra."), "ok")
    return redirect(url_for(".table", draft_id=draft_id))


def page(draft: Draft) -> str:
    set_action(draft.action)
    return render_template(
        "drafts/remarks_table.html",
        draft=draft,
        action=draft.action,
        every=shown_on(draft),
        path=remarks.SPOKEN + draft.id,
        longest=remarks.LONGEST,
        may_publish=may(me(), Permission.DRAFT_PUBLISH, draft),
        proposed=draft.state == DraftState.PROPOSED,
    )
