"""Screens of the room: one question at a time, listen, « J’ai fini », the film."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.consents.recording import said_in
from studio.drafts import operations as drafts
from studio.drafts.models import Draft, Item
from studio.drafts.queries import draft_for, items_of, open_draft_for
from studio.files.api import address
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.people.models import Role
from studio.people.queries import members_of
from studio.portraits.guides import LENGTHS, guide_of
from studio.portraits.items import Question
from studio.portraits.operations import order_film
from studio.portraits.queries import film_of, standing_of
from studio.portraits.reading import material_of
from studio.portraits.screening import people_asked
from studio.portraits.words import agreements, card_words

bp = Blueprint("portraits", __name__)


@bp.get("/atelier/portraits/<draft_id>")
@somebody_only
def edit(draft_id: str) -> ResponseReturnValue:
    """Where « Continuer » leads: the questions; for a professional, the table of the portrait."""
    open_draft_for(web.db(), me(), draft_id)
    if me().account_id is not None:
        return redirect(url_for("portraits_staff.arrange", draft_id=draft_id))
    return ask(draft_id)


@bp.get("/atelier/portraits/<draft_id>/questions")
@somebody_only
def ask(draft_id: str) -> ResponseReturnValue:
    draft = open_draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    questions = questions_of(draft)
    return render_template(
        "portraits/ask.html",
        draft=draft,
        questions=questions,
        lengths=[(minutes, asked_in(questions, minutes)) for minutes in LENGTHS],
        group=members_of(web.db(), draft.action_id, Role.PARTICIPANT),
        is_staff=me().account_id is not None,
        home=home_of(draft),
        agreements=agreements(),
        page_data=page_data(draft),
    )


def home_of(draft: Draft) -> str:
    """Where « Retour » leads from the first card."""
    if me().account_id is not None:
        return url_for("portraits_staff.arrange", draft_id=draft.id)
    return url_for("drafts.list_kind", kind=draft.kind)


def prompts_of(draft: Draft, items: list[Item]) -> dict[str, str]:
    """File -> where a question is heard in somebody's voice."""
    ids = {str(item.properties.get("prompt") or "") for item in items}
    files = files_in(web.db(), draft.action_id, ids).values()
    heard = {file.id: file.derivative("listen") for file in files}
    return {file_id: address(made) for file_id, made in heard.items() if made}


def questions_of(draft: Draft) -> list[dict[str, Any]]:
    found = []
    prompts = prompts_of(draft, items_of(web.db(), draft, "question"))
    for item in items_of(web.db(), draft, "question"):
        question = msgspec.convert(item.properties, Question)
        known = question.picture in web.drawings("pictures")
        found.append(
            {
                "id": item.id,
                "text": question.text,
                "picture": question.picture if known else "question",
                "minutes": question.minutes,
                "prompt": prompts.get(question.prompt or ""),
            }
        )
    return found


def asked_in(questions: list[dict[str, Any]], minutes: int) -> int:
    return sum(question["minutes"] <= minutes for question in questions)


def page_data(draft: Draft) -> dict[str, Any]:
    """What the cards' script reads in the page; everything else comes from the document API."""
    return {
        "draft": draft.id,
        "about": guide_of(draft.template).about,
        "files": url_for("portraits_api.files", draft_id=draft.id),
        "avatars": {
            name: web.asset(f"avatars/{name}.svg") for name in sorted(web.drawings("avatars"))
        },
        "words": card_words(),
        "said": said_in(web.db(), draft.action_id),
        "may": {"add": may(me(), Permission.ITEM_ADD, draft)},
    }


@bp.post("/atelier/portraits/<draft_id>/fini")
@somebody_only
def finish(draft_id: str) -> ResponseReturnValue:
    """« J’ai fini » : the portrait is proposed, and its film begins."""
    draft = draft_for(web.db(), me(), draft_id)
    drafts.propose(web.db(), me(), draft)
    order_film(web.db(), me(), draft)
    return redirect(url_for(".done", draft_id=draft_id))


@bp.get("/atelier/portraits/<draft_id>/fini")
@somebody_only
def done(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    return render_template(
        "portraits/done.html",
        draft=draft,
        standing=standing_of(web.db(), draft),
        asked=me().person_id in people_asked(material_of(web.db(), draft)),
    )


@bp.get("/atelier/portraits/<draft_id>/film")
@somebody_only
def film_state(draft_id: str) -> ResponseReturnValue:
    """How far the film is: the inside of a live part."""
    draft = draft_for(web.db(), me(), draft_id)
    standing = standing_of(web.db(), draft)
    if standing.is_settled:
        return "", 204  # shown already: the page need not ask any more
    return render_template("portraits/film.html", draft=draft, standing=standing)


@bp.post("/atelier/portraits/<draft_id>/film")
@somebody_only
def make_film(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    order_film(web.db(), me(), draft)
    page = "portraits_staff.arrange" if me().account_id else ".done"
    return redirect(url_for(page, draft_id=draft_id) + "#film")


@bp.get("/atelier/portraits/<draft_id>/film/<size>.mp4")
@somebody_only
def film(draft_id: str, size: str) -> ResponseReturnValue:
    """The film itself, for the group: `480` comes first, `720` is the one to keep."""
    draft = draft_for(web.db(), me(), draft_id)
    made = film_of(web.db(), draft)
    keys = {"480": made.preview_key, "720": made.key} if made else {}
    key = keys.get(size)
    if made is None or key is None:
        raise NotFound
    path = web.storage().path(key)
    etag = f"{made.fingerprint}-{size}"
    web.let_go()
    response = send_file(path, mimetype="video/mp4", conditional=True, etag=etag)
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response
