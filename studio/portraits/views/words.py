"""The room of an answer's words, for professionals: sentences, their times, subtitle files."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import draft_for
from studio.drafts.shown import Form, mark
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.portraits.arranging import FIELDS, field_name
from studio.portraits.captions import webvtt
from studio.portraits.sentences import (
    Line,
    answer_in,
    bring,
    keep,
    lines_of,
    removed_of,
    timed,
)
from studio.portraits.speech import offered, order_speech, speech_of
from studio.portraits.subtitles import LARGEST, srt
from studio.portraits.telling import question_text

bp = Blueprint("portraits_words", __name__, url_prefix="/espace/portraits/<draft_id>/phrases")


@bp.get("/<answer_id>")
@staff_only
def show(draft_id: str, answer_id: str) -> ResponseReturnValue:
    draft, answer = asked(draft_id, answer_id)
    return page(draft, answer)


@bp.post("/<answer_id>")
@staff_only
def save(draft_id: str, answer_id: str) -> ResponseReturnValue:
    """Save what the page holds, then do the act of the button that was pressed."""
    draft, answer = asked(draft_id, answer_id)
    try:
        keep(web.db(), me(), draft, answer, request.form)
    except Invalid as error:
        web.db().rollback()
        return page(*asked(draft_id, answer_id), error, request.form), error.status
    flash(_("C’est enregistré."), "ok")
    return redirect(url_for(".show", draft_id=draft_id, answer_id=answer_id))


@bp.post("/<answer_id>/fichier")
@staff_only
def bring_file(draft_id: str, answer_id: str) -> ResponseReturnValue:
    draft, answer = asked(draft_id, answer_id)
    sent = request.files.get("subtitles")
    content = sent.read(LARGEST + 1) if sent else b""
    voice = voice_of(draft, answer)
    try:
        count = bring(web.db(), me(), draft, answer, content, (voice.seconds or 0) if voice else 0)
    except Invalid as error:
        web.db().rollback()
        return page(*asked(draft_id, answer_id), error), error.status
    flash(ngettext("%(num)d phrase est arrivée.", "%(num)d phrases sont arrivées.", count), "ok")
    return redirect(url_for(".show", draft_id=draft_id, answer_id=answer_id))


@bp.post("/<answer_id>/machine")
@staff_only
def ask_machine(draft_id: str, answer_id: str) -> ResponseReturnValue:
    """Have the operator's program write what it hears."""
    draft, answer = asked(draft_id, answer_id)
    order_speech(web.db(), me(), web.settings(), draft, answer)
    flash(_("La machine écoute. Revenez dans quelques minutes."), "ok")
    return redirect(url_for(".show", draft_id=draft_id, answer_id=answer_id))


@bp.get("/<answer_id>/fichier")
@staff_only
def take(draft_id: str, answer_id: str) -> ResponseReturnValue:
    """The sentences as a file: `forme` is vtt, srt or json (the whole, with who speaks)."""
    draft, answer = asked(draft_id, answer_id)
    form = request.args.get("forme", "json")
    lines = lines_of(web.db(), draft, answer)
    if form == "json":
        told = [dict(line.item.properties) for line in lines if line.item]
        content = json.dumps({"version": 1, "sentences": told}, ensure_ascii=False).encode()
    elif form == "vtt":
        content = webvtt((one.start, one.end, one.text) for one in timed(lines))
    elif form == "srt":
        content = srt(timed(lines))
    else:
        raise NotFound
    kinds = {"json": "application/json", "vtt": "text/vtt", "srt": "application/x-subrip"}
    response = Response(content, mimetype=kinds[form])
    response.headers["Content-Disposition"] = f"attachment; filename=phrases.{form}"
    return response


def asked(draft_id: str, answer_id: str) -> tuple[Draft, Item]:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != "portrait":
        raise NotFound
    return draft, answer_in(web.db(), draft, answer_id)


def voice_of(draft: Draft, answer: Item) -> StoredFile | None:
    file_id = str(answer.properties.get("voice") or "")
    return files_in(web.db(), draft.action_id, {file_id}).get(file_id) if file_id else None


def page(
    draft: Draft, answer: Item, trouble: Invalid | None = None, typed: Form | None = None
) -> str:
    """What is stored, and over it what somebody typed that could not be kept."""
    set_action(draft.action)
    lines = lines_of(web.db(), draft, answer)
    return render_template(
        "portraits/words.html",
        draft=draft,
        action=draft.action,
        answer=answer,
        question=question_text(web.db(), draft, answer.id),
        voice=voice_of(draft, answer),
        rows=[row(line, line.item, typed) for line in lines if line.item],
        removed=removed_of(web.db(), draft, answer),
        all_timed=bool(lines) and all(line.timed for line in lines),
        trouble=trouble.sentence if trouble else None,
        machine=offered(web.settings()),
        listening=speech_of(web.db(), answer),
    )


def row(line: Line, item: Item, typed: Form | None) -> dict[str, Any]:
    """The fields of a sentence: name in the form, value, digest of what is stored. Times taken on
    another recording are shown as none."""
    made: dict[str, Any] = {"item": {"id": item.id}, "timed": line.timed}
    told = {**item.properties, "start": line.start, "end": line.end}
    for field in FIELDS:
        if field.type == "sentence":
            name, stored = field_name(field.path, item.id), field.write(told)
            value = typed.get(name, stored[0]) if typed else stored[0]
            made[field.path] = {"name": name, "value": value, "mark": mark(stored)}
    return made
