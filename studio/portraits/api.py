"""What the question cards ask the server besides the document: the files of a portrait."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts.models import Item
from studio.drafts.queries import draft_for, items_of
from studio.files.api import description
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.portraits.changes import SHAPES, edits_in
from studio.portraits.material import file_ids

bp = Blueprint("portraits_api", __name__, url_prefix="/api/portraits")


@bp.get("/<draft_id>/files")
@somebody_only
def files(draft_id: str) -> ResponseReturnValue:
    """File id -> description (as `/api/files/<id>`), for every voice, photo and video of a
    portrait; item id -> the same of its file with its edits, which are told along."""
    draft = draft_for(web.db(), me(), draft_id)
    items = items_of(web.db(), draft)
    found = files_in(web.db(), draft.action_id, file_ids(items))
    told = {file_id: description(file) for file_id, file in found.items()}
    return web.answer(told | {item.id: one for item in items if (one := with_edits(item, found))})


def with_edits(item: Item, files: Mapping[str, StoredFile]) -> dict[str, object] | None:
    """What is shown of an item on which somebody changed something."""
    shape = SHAPES.get(item.type)
    file = files.get(item.properties.get(shape.path) or "") if shape else None
    edits = edits_in(item.type, item.properties) if file else None
    if file is None or edits is None:
        return None
    return description(file, edits) | {"edits": item.properties["edits"]}
