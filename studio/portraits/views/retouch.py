"""The pages on which one photo, one voice or one video is worked on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of, open_draft_for
from studio.files.api import description
from studio.files.models import StoredFile
from studio.kernel import jobs, web
from studio.kernel.errors import Invalid, NotFound
from studio.portraits.joining import JOIN_JOB, order_join, voices_beside
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


# « Coller à la suite »


@bp.get("/<draft_id>/retouches/<item_id>/suite")
@somebody_only
def choose_next(draft_id: str, item_id: str) -> ResponseReturnValue:
    """The voices that may come after this one; how far it is while two are joined."""
    draft = open_draft_for(web.db(), me(), draft_id)
    item, _file = retouchable(web.db(), me(), draft, item_id)
    job = joining(item)
    if job is not None and job.state == jobs.State.DONE:
        return redirect(url_for(".retouch", draft_id=draft.id, item_id=item.id))
    return choices(draft, item, job)


@bp.post("/<draft_id>/retouches/<item_id>/suite")
@somebody_only
def join_next(draft_id: str, item_id: str) -> ResponseReturnValue:
    draft = open_draft_for(web.db(), me(), draft_id)
    item, _file = retouchable(web.db(), me(), draft, item_id)
    try:
        job = order_join(web.db(), me(), draft, item.id, request.form.get("other", ""))
    except Invalid as error:
        return choices(draft, item, None, error.sentence), 422
    return redirect(url_for(".choose_next", draft_id=draft.id, item_id=item.id, travail=job.id))


def joining(item: Item) -> jobs.Job | None:
    """The joining that this page waits for (`?travail=`)."""
    asked = request.args.get("travail")
    found = (job for job in jobs.jobs_of(web.db(), item.id) if job.kind == JOIN_JOB)
    return next((job for job in found if job.id == asked), None)


def choices(draft: Draft, item: Item, job: jobs.Job | None, trouble: str = "") -> str:
    set_action(draft.action)
    _item, file = retouchable(web.db(), me(), draft, item.id)
    if item.type != "answer":
        raise NotFound
    failed = job is not None and job.is_given_up
    return render_template(
        "portraits/retouch/join.html",
        draft=draft,
        item=item,
        voices=[] if job and not failed else voices_beside(web.db(), draft, item, file),
        questions=questions_of(draft),
        job=None if failed else job,
        trouble=trouble or (job.message if job and failed else ""),
        back=url_for(".retouch", draft_id=draft.id, item_id=item.id),
        is_staff=me().account_id is not None,
    )


def questions_of(draft: Draft) -> dict[str, str]:
    return {
        question.id: str(question.properties.get("text") or "")
        for question in items_of(web.db(), draft, "question")
    }
