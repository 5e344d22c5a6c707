"""The archive of an action, for its professionals: have it made, take it away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.archive.jobs import ARCHIVE, home_of, order, packed_of
from studio.archive.writing import read_state
from studio.kernel import jobs, web
from studio.kernel.errors import NotFound
from studio.publishing.copies import handed
from studio.publishing.queries import public_in

bp = Blueprint("archive", __name__, url_prefix="/espace/actions/<slug>/archive")


@bp.get("")
@staff_only
def show(slug: str) -> ResponseReturnValue:
    return render_template("archive/show.html", **facts_of(action_here(slug)))


@bp.get("/etat")
@staff_only
def state(slug: str) -> ResponseReturnValue:
    """The part of the screen that lives while an archive is being made."""
    return render_template("archive/state.html", **facts_of(action_here(slug)))


def facts_of(action: Action) -> dict[str, object]:
    packed = packed_of(web.settings(), action.id)
    under_way = [job for job in jobs.jobs_of(web.db(), action.id) if job.kind == ARCHIVE]
    return {
        "action": action,
        "count": len(public_in(web.db(), action.id)),
        "held": len(read_state(home_of(web.settings(), action.id))),
        "size": packed.stat().st_size if packed.is_file() else 0,
        "working": any(not job.is_over for job in under_way),
    }


@bp.post("")
@staff_only
def make(slug: str) -> ResponseReturnValue:
    order(web.db(), action_here(slug))
    flash(_("L’archive se fait. Cela prend une minute ou deux."), "ok")
    return redirect(url_for(".show", slug=slug))


@bp.post("/fichier")
@staff_only
def take(slug: str) -> ResponseReturnValue:
    """The archive in one file; the register knows who took it."""
    action = action_here(slug)
    packed = packed_of(web.settings(), action.id)
    if not packed.is_file():
        raise NotFound
    handed(web.db(), form="archive", action_id=action.id, by=me().person_id)
    return send_file(packed, as_attachment=True, download_name=f"archive-{action.slug}.zip")


def action_here(slug: str) -> Action:
    action = action_for(web.db(), me(), slug, Permission.WORK_TEND)
    set_action(action)
    return action
