"""The page on which a professional keeps a map as a template, and looks after those that are."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.maps.beginnings import operations
from studio.maps.beginnings.queries import template_for, templates_of

bp = Blueprint("beginnings", __name__)

PICTURES = ("map", "heart", "place", "house", "walk", "eye", "ear", "palette", "city", "hug")


@bp.get("/espace/cartes/<draft_id>/modeles")
@staff_only
def show(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return page(draft), 200


@bp.post("/espace/cartes/<draft_id>/modeles")
@staff_only
def keep(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    title, picture = request.form.get("title", ""), request.form.get("picture", "")
    try:
        kept = operations.keep_template(
            web.db(), me(), draft, title=title, picture=picture if picture in drawn() else "map"
        )
    except Invalid as error:
        return page(draft, title=title, error=error.sentence), error.status
    flash(_("« %(title)s » est gardé comme modèle.", title=kept.title), "ok")
    return redirect(url_for(".show", draft_id=draft.id))


@bp.post("/espace/modeles/<template_id>/nom")
@staff_only
def rename(template_id: str) -> ResponseReturnValue:
    template = template_for(web.db(), me(), template_id)
    operations.rename_template(web.db(), me(), template, request.form.get("title", ""))
    flash(_("Le modèle s’appelle « %(title)s ».", title=template.title), "ok")
    return back()


@bp.post("/espace/modeles/<template_id>/retirer")
@staff_only
def remove(template_id: str) -> ResponseReturnValue:
    template = template_for(web.db(), me(), template_id)
    operations.remove_template(web.db(), me(), template)
    undo = url_for(".bring_back", template_id=template.id, carte=request.form.get("carte", ""))
    flash({"text": _("Le modèle est retiré."), "undo": undo}, "ok")  # type: ignore[arg-type]
    return back()


@bp.post("/espace/modeles/<template_id>/remettre")
@staff_only
def bring_back(template_id: str) -> ResponseReturnValue:
    template = template_for(web.db(), me(), template_id)
    operations.bring_back_template(web.db(), me(), template)
    return back()


def back() -> ResponseReturnValue:
    """To the page of the map that one came from; it is fetched and authorised there again."""
    draft_id = request.values.get("carte", "")
    if not draft_id:
        return redirect(url_for("actions.list_actions"))
    return redirect(url_for(".show", draft_id=draft_id))


def page(draft: Draft, *, title: str = "", error: str = "") -> str:
    set_action(draft.action)
    return render_template(
        "maps/beginnings.html",
        draft=draft,
        action=draft.action,
        title=title or draft.title,
        error=error,
        pictures=drawn(),
        templates=templates_of(web.db(), draft.organisation_id),
        prepare_url=url_for("preparing.prepare", draft_id=draft.id),
    )


def drawn() -> dict[str, str]:
    """The drawings offered, with their words: those that this build has."""
    there = web.drawings("pictures")
    return {name: there[name] for name in PICTURES if name in there}
