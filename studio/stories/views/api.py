"""What the screens of a récit ask the server besides the document: its files."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts.queries import draft_for
from studio.files.api import description
from studio.files.wire import FileShown
from studio.kernel import web
from studio.kernel.contract import contract
from studio.stories.reading import all_blocks

bp = Blueprint("stories_api", __name__, url_prefix="/api/recits")


@bp.get("/<draft_id>/files")
@contract(gives=dict[str, FileShown])
@somebody_only
def files(draft_id: str) -> ResponseReturnValue:
    """File id -> description (as `/api/files/<id>`), for every voice and photo of a récit."""
    draft = draft_for(web.db(), me(), draft_id)
    told = all_blocks(web.db(), draft)
    found = (file for one in told for file in (one.voice, one.photo) if file is not None)
    return web.answer({file.id: description(file) for file in found})
