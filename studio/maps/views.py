"""Screens of a map being made."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts.queries import draft_for
from studio.kernel import web

bp = Blueprint("maps", __name__)


@bp.get("/atelier/cartes/<draft_id>")
@somebody_only
def edit(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    return render_template("maps/edit.html", draft=draft)
