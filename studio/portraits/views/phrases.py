"""The sentences of an answer, for participants: one at a time, or a tap at each one heard."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import open_draft_for
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.portraits.items import Question
from studio.portraits.sentences import (
    answer_in,
    lines_of,
    may_write,
    tapped,
    texts_of,
    write_sentence,
)

bp = Blueprint("portraits_phrases", __name__, url_prefix="/atelier/portraits/<draft_id>/phrases")


@bp.get("/<answer_id>")
@somebody_only
def show(draft_id: str, answer_id: str) -> ResponseReturnValue:
    """Taps first; once there are times, the sentence that is asked for."""
    draft, answer = asked(draft_id, answer_id)
    lines = lines_of(web.db(), draft, answer)
    mine = may_write(web.db(), me(), draft, answer)
    ready = any(line.timed for line in lines)
    number = max(1, min(request.args.get("numero", 1, int), len(lines)))
    tapping = mine and (not ready or "encore" in request.args)
    return render_template(
        "portraits/phrases.html",
        draft=draft,
        answer=answer,
        picture=picture_of(answer),
        voice=voice_of(draft, answer),
        texts=[line.text for line in lines] or texts_of(answer),
        line=lines[number - 1] if lines else None,
        number=number,
        total=len(lines),
        mine=mine,
        tapping=tapping,
        question_url=url_for("portraits.ask", draft_id=draft.id)
        + f"#question={answer.properties.get('question')}",
    )


@bp.post("/<answer_id>")
@somebody_only
def keep(draft_id: str, answer_id: str) -> ResponseReturnValue:
    """The taps of one listening, or the words of one sentence; then the next one."""
    draft, answer = asked(draft_id, answer_id)
    number = request.form.get("numero", 1, int)
    if "moments" in request.form:
        tapped(web.db(), me(), draft, answer, moments(request.form["moments"]))
        number = 0
    elif "phrase" in request.form:
        item_id, text = request.form["phrase"], request.form.get("text", "")
        write_sentence(web.db(), me(), draft, answer, item_id, text)
    if number >= len(lines_of(web.db(), draft, answer)):
        address = url_for("portraits.ask", draft_id=draft_id)
        return redirect(f"{address}#question={answer.properties.get('question')}")
    return redirect(url_for(".show", draft_id=draft_id, answer_id=answer_id, numero=number + 1))


def asked(draft_id: str, answer_id: str) -> tuple[Draft, Item]:
    draft = open_draft_for(web.db(), me(), draft_id)
    if draft.kind != "portrait":
        raise NotFound
    set_action(draft.action)
    return draft, answer_in(web.db(), draft, answer_id)


def moments(text: str) -> list[float]:
    """`0.5,2.25,4`. Invalid for anything else."""
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?(,[0-9]{1,5}(\.[0-9]{1,3})?)*", text):
        raise Invalid("On n’a pas entendu de phrase. Réessayez.")
    return [float(one) for one in text.split(",")]


def voice_of(draft: Draft, answer: Item) -> str:
    """Where the voice can be heard; empty while it cannot."""
    file_id = str(answer.properties.get("voice") or "")
    file = files_in(web.db(), draft.action_id, {file_id}).get(file_id) if file_id else None
    ready = file is not None and file.derivative("listen") is not None
    return url_for("files.show", file_id=file_id, recipe="listen") if ready else ""


def picture_of(answer: Item) -> str:
    question = web.db().get(Item, str(answer.properties.get("question") or ""))
    code = str(question.properties.get("picture") or "") if question else ""
    return code if code in web.drawings("pictures") else Question().picture or "question"
