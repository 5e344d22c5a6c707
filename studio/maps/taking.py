"""All the public maps of an action in one file: for everybody, and by a référent for somebody."""

from __future__ import annotations

from flask import Blueprint, Response, send_file
from flask.typing import ResponseReturnValue

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.maps.together import action_at, file_of_action, sheaf_of
from studio.publishing.copies import handed
from studio.publishing.counting import count_copy

bp = Blueprint("maps_together", __name__)
public = Blueprint("public_maps_together", __name__)


@public.get("/actions/<slug>/cartes.html")
def take_public(slug: str) -> ResponseReturnValue:
    """NotFound until it is made, and as soon as it holds something that is not public any more.
    Who takes it is nobody that we know: the register counts it, for each map that it holds."""
    action = action_at(web.db(), slug)
    response = sent(action)
    for publication, _edition in sheaf_of(web.db(), action).shown if action else ():
        count_copy(publication.id, "folium")
    response.headers["Cache-Control"] = "public, max-age=20, must-revalidate"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.post("/espace/actions/<slug>/cartes-ensemble")
@staff_only
def take(slug: str) -> ResponseReturnValue:
    """The same, from the board: the register keeps who took it, and when."""
    action = action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    require(me(), Permission.DRAFT_PUBLISH, action)
    response = sent(action)
    handed(web.db(), form="folium", action_id=action.id, by=me().person_id)
    return response


def sent(action: Action | None) -> Response:
    """Kept, never opened at our address: people's words are in it."""
    if action is None:
        raise NotFound
    path = file_of_action(web.db(), web.settings(), action)
    name = f"{action.slug}-cartes.html"
    return send_file(path, mimetype="text/html", as_attachment=True, download_name=name, max_age=20)
