"""The pages on which one photo, one voice or one video is worked on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import open_draft_for
from studio.files.api import description
from studio.files.models import StoredFile
from studio.kernel import web
from studio.portraits.queries import retouchable
from studio.portraits.words import card_words, retouch_words

bp = Blueprint("portraits_retouch", __name__, url_prefix="/atelier/portraits")

TEMPLATES = {
    "photo": "portraits/retouch/photo.html",
    "answer": "portraits/retouch/answer.html",
    "video": "portraits/retouch/video.html",
}


@bp.get("/<draft_id>/retouches/<item_id>")
@somebody_only
def retouch(draft_id: str, item_id: str) -> ResponseReturnValue:
    """For whoever made it, and for professionals."""
    draft = open_draft_for(web.db(), me(), draft_id)
    item, file = retouchable(web.db(), me(), draft, item_id)
    set_action(draft.action)
    return render_template(
        TEMPLATES[item.type],
        draft=draft,
        item=item,
        file=file,
        back=back_from(draft, item),
        is_staff=me().account_id is not None,
        page_data=page_data(draft, item, file),
    )


def back_from(draft: Draft, item: Item) -> str:
    """Where « C’est bon » leads: the table of professionals, the card one came from."""
    if me().account_id is not None:
        return url_for("portraits_staff.arrange", draft_id=draft.id, _anchor=item.id)
    question = item.properties.get("question")
    anchor = f"photo={item.id}" if item.type == "photo" else f"question={question}"
    return url_for(
        "portraits.ask",
        draft_id=draft.id,
        _anchor=anchor if question or item.type == "photo" else None,
    )


def page_data(draft: Draft, item: Item, file: StoredFile) -> dict[str, Any]:
    plain = description(file)
    return {
        "draft": draft.id,
        "item": item.id,
        "files": url_for("portraits_api.files", draft_id=draft.id),
        "plain": {**plain["urls"], "peaks": plain["peaks"]},
        "seconds": file.seconds,
        "words": card_words() | retouch_words(),
    }
