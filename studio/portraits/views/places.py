"""The places that a portrait speaks of: first the moment, then the place; two taps, no script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of, open_draft_for
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.people.queries import persons
from studio.portraits.naming import forget_place, name_place, namings_of, places_for
from studio.portraits.sentences import answer_in, lines_of
from studio.portraits.views.phrases import picture_of, voice_of

bp = Blueprint("portraits_places", __name__, url_prefix="/atelier/portraits/<draft_id>/lieux")


@bp.get("")
@somebody_only
def show(draft_id: str) -> ResponseReturnValue:
    """The places that are said already, and the moments that wait for one; once a moment is
    chosen (`reponse`, `phrase`), the places."""
    draft = portrait(draft_id)
    if "reponse" in request.args:
        return choose(draft, answer_in(web.db(), draft, request.args["reponse"]))
    return render_template(
        "portraits/places.html",
        draft=draft,
        is_staff=me().account_id is not None,
        said=namings_of(web.db(), me(), draft),
        moments=[moments_of(draft, answer) for answer in answers_of(draft)],
    )


def choose(draft: Draft, answer: Item) -> ResponseReturnValue:
    sentence = request.args.get("phrase", "")
    lines = lines_of(web.db(), draft, answer)
    line = next((one for one in lines if one.item and one.item.id == sentence), None)
    return render_template(
        "portraits/place_choice.html",
        draft=draft,
        is_staff=me().account_id is not None,
        answer=answer,
        sentence=sentence if line else "",
        line=line,
        voice=voice_of(draft, answer),
        places=places_for(web.db(), me(), draft),
    )


@bp.post("")
@somebody_only
def keep(draft_id: str) -> ResponseReturnValue:
    draft = portrait(draft_id)
    answer = answer_in(web.db(), draft, request.form.get("reponse", ""))
    form = request.form
    span = {"start": form.get("debut", ""), "end": form.get("fin", "")}
    place, sentence = form.get("lieu", ""), form.get("phrase", "")
    name_place(web.db(), me(), draft, answer, place, sentence=sentence, **span)
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/<item_id>/retirer")
@somebody_only
def remove(draft_id: str, item_id: str) -> ResponseReturnValue:
    forget_place(web.db(), me(), portrait(draft_id), item_id)
    return redirect(url_for(".show", draft_id=draft_id))


def portrait(draft_id: str) -> Draft:
    draft = open_draft_for(web.db(), me(), draft_id)
    if draft.kind != "portrait":
        raise NotFound
    set_action(draft.action)
    return draft


def answers_of(draft: Draft) -> list[Item]:
    """The answers that one can hear."""
    answers = items_of(web.db(), draft, "answer")
    return [
        one for one in answers if one.properties.get("voice") and not one.properties.get("skipped")
    ]


def moments_of(draft: Draft, answer: Item) -> dict[str, Any]:
    """An answer as this page lists it: its question, who gave it, its sentences."""
    question = web.db().get(Item, str(answer.properties.get("question") or ""))
    author = persons(web.db(), [answer.author_id]).get(answer.author_id)
    return {
        "id": answer.id,
        "question": str(question.properties.get("text") or "") if question else "",
        "by": author.name if author else _("Quelqu’un"),
        "picture": picture_of(answer),
        "lines": [line for line in lines_of(web.db(), draft, answer) if line.item and line.text],
    }
