"""What the question cards ask the server besides the document: the files of a portrait."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts.queries import draft_for, items_of
from studio.files.api import description
from studio.files.queries import files_in
from studio.kernel import web
from studio.portraits.material import file_ids

bp = Blueprint("portraits_api", __name__, url_prefix="/api/portraits")


@bp.get("/<draft_id>/files")
@somebody_only
def files(draft_id: str) -> ResponseReturnValue:
    """File id -> description (as `/api/files/<id>`), for every voice and photo of a portrait."""
    draft = draft_for(web.db(), me(), draft_id)
    wanted = file_ids(items_of(web.db(), draft))
    found = files_in(web.db(), draft.action_id, wanted)
    return web.answer({file_id: description(file) for file_id, file in found.items()})
