"""What the question cards ask the server besides the document: the files of a portrait."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.drafts.models import Item
from studio.drafts.queries import draft_for, items_of
from studio.files.api import description
from studio.files.models import FileState, StoredFile
from studio.files.queries import files_in
from studio.files.wire import FileMade
from studio.kernel import web
from studio.kernel.contract import contract
from studio.kernel.jobs import jobs_of
from studio.portraits.changes import SHAPES, edits_in
from studio.portraits.reading import file_ids

bp = Blueprint("portraits_api", __name__, url_prefix="/api/portraits")


@bp.get("/<draft_id>/files")
@contract(gives=dict[str, FileMade])
@somebody_only
def files(draft_id: str) -> ResponseReturnValue:
    """File id -> description (as `/api/files/<id>`), for every voice, photo and video of a
    portrait; item id -> the same of its file with its edits, which are told along."""
    draft = draft_for(web.db(), me(), draft_id)
    items = items_of(web.db(), draft)
    found = files_in(web.db(), draft.action_id, file_ids(items))
    told = {file_id: described(file) for file_id, file in found.items()}
    return web.answer(told | {item.id: one for item in items if (one := with_edits(item, found))})


def described(file: StoredFile) -> dict[str, object]:
    """A file as it came; how far it is while it is prepared (0 to 1)."""
    told = description(file)
    if file.state in (FileState.RECEIVED, FileState.WORKING):
        told["making"] = progress_of(file.id)
    return told


def progress_of(target: str) -> float | None:
    """How far the work on something is; None when nothing is under way."""
    under_way = (job for job in jobs_of(web.db(), target) if not job.is_over)
    return next((round(job.progress, 2) for job in under_way), None)


def with_edits(item: Item, files: Mapping[str, StoredFile]) -> dict[str, object] | None:
    """What is shown of an item on which somebody changed something."""
    shape = SHAPES.get(item.type)
    file = files.get(item.properties.get(shape.path) or "") if shape else None
    edits = edits_in(item.type, item.properties) if file else None
    if file is None or edits is None:
        return None
    told = description(file, edits) | {"edits": item.properties["edits"]}
    missing = set(shape.recipes if shape else ()) - set(told["urls"])
    return told | ({"making": progress_of(item.id)} if missing else {})
