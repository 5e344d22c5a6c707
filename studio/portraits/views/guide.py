"""The questions of a portrait, for professionals: words, picture, length, voice; a guide."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import draft_for, items_of
from studio.drafts.shown import mark
from studio.files.api import address
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.portraits import guiding
from studio.portraits.arranging import FIELDS, add_question, field_name, save
from studio.portraits.guides import LENGTHS

bp = Blueprint("portraits_guide", __name__, url_prefix="/espace")

PICTURES = (
    "question", "person", "people", "house", "city", "work", "tools", "school", "heart", "star",
    "sun", "ear", "eye", "camera", "warning", "hug", "idea", "gift", "phone", "seedling",
)  # fmt: skip


@bp.get("/portraits/<draft_id>/questions")
@staff_only
def show(draft_id: str) -> ResponseReturnValue:
    return page(draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE))


@bp.post("/portraits/<draft_id>/questions")
@staff_only
def keep(draft_id: str) -> ResponseReturnValue:
    """Save what the page holds, then do the act of the button that was pressed."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    act = request.form.get("act", "")
    try:
        save(web.db(), me(), draft, request.form)
        if act == "add":
            add_question(web.db(), me(), draft)
        if act == "guide":
            kept = guiding.keep_guide(web.db(), me(), draft, request.form.get("guide", ""))
            flash(_("« %(title)s » est gardé comme guide.", title=kept.title), "ok")
    except Invalid as error:
        web.db().rollback()
        draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
        return page(draft, trouble=error.sentence), error.status
    if act != "guide":
        flash(_("C’est enregistré."), "ok")
    return redirect(url_for(".show", draft_id=draft_id, _anchor="fin" if act == "add" else None))


@bp.post("/guides/<guide_id>/retirer")
@staff_only
def remove(guide_id: str) -> ResponseReturnValue:
    guide = guiding.guide_to_manage(web.db(), me(), guide_id)
    guiding.remove_guide(guide)
    undo = url_for(".bring_back", guide_id=guide.id, portrait=request.form.get("portrait", ""))
    flash({"text": _("Le guide est retiré."), "undo": undo}, "ok")  # type: ignore[arg-type]
    return back()


@bp.post("/guides/<guide_id>/remettre")
@staff_only
def bring_back(guide_id: str) -> ResponseReturnValue:
    guiding.bring_back_guide(guiding.guide_to_manage(web.db(), me(), guide_id))
    return back()


def back() -> ResponseReturnValue:
    """To the page of the portrait one came from; it is fetched and authorised there again."""
    draft_id = request.values.get("portrait", "")
    if not draft_id:
        return redirect(url_for("actions.list_actions"))
    return redirect(url_for(".show", draft_id=draft_id))


def page(draft: Draft, trouble: str = "") -> str:
    set_action(draft.action)
    items = items_of(web.db(), draft, "question")
    return render_template(
        "portraits/questions.html",
        draft=draft,
        action=draft.action,
        trouble=trouble,
        rows=[row(item, draft) for item in items],
        lengths=LENGTHS,
        guides=guiding.guides_of(web.db(), draft.organisation_id),
    )


def row(item: Item, draft: Draft) -> dict[str, object]:
    """A question as the page shows it: each field with the digest of what it showed."""
    prompt = files_in(web.db(), draft.action_id, [str(item.properties.get("prompt") or "")])
    voice = next((file.derivative("listen") for file in prompt.values()), None)
    shown = {
        field.path: {
            "name": field_name(field.path, item.id),
            "values": field.write(item.properties),
            "mark": mark(field.write(item.properties)),
        }
        for field in FIELDS
        if field.type == "question"
    }
    return {
        "item": item,
        "prompt": address(voice) if voice else None,
        "pictures": pictures_for(str(item.properties.get("picture") or "")),
        **shown,
    }


def pictures_for(drawing: str) -> dict[str, str]:
    """Drawing -> its word: those that are offered, and the one that is there, whatever it is."""
    drawn = web.drawings("pictures")
    offered = {name: drawn[name] for name in PICTURES if name in drawn}
    return offered | {drawing: drawn.get(drawing, drawing)} if drawing in drawn else offered
