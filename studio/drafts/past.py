"""Screens of what was: the trash of a production, the history of an item, thrown productions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.drafts import history, queries, trash, veils
from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft, Item
from studio.drafts.views import editor_of
from studio.kernel import web

bp = Blueprint("past", __name__)


@dataclass(frozen=True)
class Thrown:
    """One thing of the trash, as somebody who does not read finds it again."""

    item: Item
    title: str
    noun: str
    icon: str
    photo: str | None
    sound: str | None
    until: datetime | None


@bp.get("/atelier/productions/<draft_id>/corbeille")
@somebody_only
def show_trash(draft_id: str) -> ResponseReturnValue:
    """What one took away; for a professional, what anybody did."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    everything = may(me(), Permission.DRAFT_ARRANGE, draft)
    found = [
        item
        for item in queries.trash_of(web.db(), draft)
        if everything or item.author_id == me().person_id
    ]
    return render_template(
        "drafts/trash.html",
        draft=draft,
        thrown=[thrown_thing(draft, item) for item in found],
        days=web.settings().trash_days,
        back=editor_of(draft),
    )


def thrown_thing(draft: Draft, item: Item) -> Thrown:
    wording = history.spec_of(draft, item).wording
    kept = timedelta(days=web.settings().trash_days)
    return Thrown(
        item=item,
        title=history.title_of(web.db(), draft, item),
        noun=str(wording.noun),
        icon=wording.icon,
        photo=item.properties.get("photo") or None,
        sound=item.properties.get("voice") or None,
        until=item.deleted_at + kept if item.deleted_at else None,
    )


@bp.post("/atelier/productions/<draft_id>/corbeille/<item_id>")
@somebody_only
def restore(draft_id: str, item_id: str) -> ResponseReturnValue:
    """One tap brings it back. Twice is once."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    item = veils.item_to_change(web.db(), me(), draft, item_id)
    if item.deleted_at is not None:
        trash.restore(web.db(), me(), draft, item)
    flash(_("C’est revenu."), "ok")
    return redirect(url_for(".show_trash", draft_id=draft_id))


@bp.get("/atelier/productions/<draft_id>/elements/<item_id>/histoire")
@somebody_only
def show_history(draft_id: str, item_id: str) -> ResponseReturnValue:
    """Who changed what, when, on which device: one’s own things, or all for a professional."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    item = veils.item_to_change(web.db(), me(), draft, item_id)
    set_action(draft.action)
    return render_template(
        "drafts/history.html",
        draft=draft,
        item=item,
        title=history.title_of(web.db(), draft, item),
        entries=history.entries_of(web.db(), draft, item),
        rivals=history.rivals_json(web.db(), draft, item),
        elsewhere=history.spec_of(draft, item).wording.elsewhere(item.properties),
        back=back_to(draft, item),
    )


def back_to(draft: Draft, item: Item) -> str:
    """The item where it is shown, or the trash it lies in."""
    if item.deleted_at is not None:
        return url_for(".show_trash", draft_id=draft.id)
    return editor_of(draft) + kind_named(draft.kind).anchor_of(item.id)


@bp.post("/atelier/productions/<draft_id>/elements/<item_id>/histoire")
@somebody_only
def put_back(draft_id: str, item_id: str) -> ResponseReturnValue:
    """« Remettre comme ça »."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    item = veils.item_to_change(web.db(), me(), draft, item_id)
    history.put_back(web.db(), me(), draft, item, request.form.get("operation", ""))
    flash(_("C’est remis comme avant."), "ok")
    return redirect(url_for(".show_history", draft_id=draft_id, item_id=item_id))


@bp.post("/atelier/productions/<draft_id>/elements/<item_id>/versions")
@somebody_only
def keep_version(draft_id: str, item_id: str) -> ResponseReturnValue:
    """« Garder » one of two values that were said apart."""
    draft = queries.draft_for(web.db(), me(), draft_id)
    item = veils.item_to_change(web.db(), me(), draft, item_id)
    path, operation = request.form.get("path", ""), request.form.get("operation", "")
    history.keep_version(web.db(), me(), draft, item, path, operation)
    flash(_("C’est choisi. L’autre reste dans l’histoire."), "ok")
    return redirect(url_for(".show_history", draft_id=draft_id, item_id=item_id))


@bp.get("/espace/actions/<slug>/corbeille")
@staff_only
def thrown_productions(slug: str) -> ResponseReturnValue:
    """The productions that a référent threw away, and until when they can come back."""
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    set_action(action)
    found = queries.drafts_of(web.db(), action, thrown=True)
    return render_template(
        "drafts/thrown.html",
        action=action,
        drafts=[(draft, kind_named(draft.kind)) for draft in found],
        kept=timedelta(days=web.settings().trash_days),
        may_bring_back=[may(me(), Permission.DRAFT_PUBLISH, draft) for draft in found],
    )


@bp.post("/espace/productions/<draft_id>/jeter")
@staff_only
def throw_away(draft_id: str) -> ResponseReturnValue:
    draft = queries.draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    trash.throw_away(web.db(), me(), draft)
    words = _("« %(title)s » est dans la corbeille.", title=draft.title)
    told: Any = {"text": words, "undo": url_for(".bring_back", draft_id=draft.id)}
    flash(told, "ok")
    return redirect(url_for("publishing.board", slug=draft.action.slug))


@bp.post("/espace/productions/<draft_id>/reprendre")
@staff_only
def bring_back(draft_id: str) -> ResponseReturnValue:
    draft = queries.draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    trash.bring_back(web.db(), me(), draft)
    flash(_("« %(title)s » est revenue.", title=draft.title), "ok")
    return redirect(url_for("publishing.board", slug=draft.action.slug))
