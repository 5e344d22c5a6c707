"""Screens of the room: what the group is making, what can be begun."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.actions.models import Action
from studio.actions.queries import action_by_id, action_for
from studio.actions.views.links import set_action
from studio.drafts import operations, queries
from studio.drafts.forms import NewDraftForm, RenameForm
from studio.drafts.kinds import Kind, kind_named, kinds
from studio.drafts.models import Draft
from studio.drafts.remarks import open_remarks
from studio.kernel import web
from studio.kernel.errors import Invalid, SignInNeeded
from studio.people.models import Person, Role
from studio.people.queries import members_of

bp = Blueprint("drafts", __name__)

MOST_TOLD = 3  # productions of which the home says that something was said: it stays one screen


@bp.get("/atelier/")
@somebody_only
def workshop_home() -> ResponseReturnValue:
    """« Continuer » first, then what was said to her, then what can be made."""
    action = this_action()
    hers = queries.touched_by(web.db(), me(), action)
    last = hers[0] if hers else None
    waiting = open_remarks(web.db(), [draft.id for draft in hers])
    return render_template(
        "drafts/home.html",
        last=last,
        last_url=editor_of(last) if last else None,
        spoken_of=[draft for draft in hers if waiting.get(draft.id)][:MOST_TOLD],
        library_url=url_for("library.show", action_id=action.id),
        kinds=kinds(),
    )


@bp.get("/atelier/<kind>")
@somebody_only
def list_kind(kind: str) -> ResponseReturnValue:
    """What the group has begun, one’s own first. Nothing yet: straight to the beginnings."""
    spec, drafts = kind_named(kind), queries.drafts_of(web.db(), this_action(), kind)
    if not drafts:
        return redirect(url_for(".choose_template", kind=kind))
    drafts.sort(key=lambda draft: draft.author_id != me().person_id)
    group = members_of(web.db(), drafts[0].action_id, Role.PARTICIPANT)
    tiles = [draft_tile(draft, spec, group) for draft in drafts]
    return render_template("drafts/kind.html", kind=spec, drafts=tiles)


@bp.get("/atelier/<kind>/nouveau")
@somebody_only
def choose_template(kind: str) -> ResponseReturnValue:
    spec, action = kind_named(kind), this_action()
    templates = spec.all_templates(web.db(), action.organisation_id)
    return render_template("drafts/begin.html", kind=spec, templates=templates)


@bp.post("/atelier/<kind>")
@somebody_only
def begin(kind: str) -> ResponseReturnValue:
    """One tap on a template: no word to type, the template gives the title."""
    form = NewDraftForm(kind=kind)
    draft = new_draft(this_action(), kind, form)
    return redirect(editor_of(draft))


@bp.get("/espace/actions/<slug>/productions/nouvelle")
@staff_only
def choose_for_group(slug: str) -> ResponseReturnValue:
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    set_action(action)
    templates = {
        kind.name: kind.all_templates(web.db(), action.organisation_id) for kind in kinds()
    }
    return render_template(
        "drafts/begin_for_group.html", action=action, kinds=kinds(), templates=templates
    )


@bp.post("/espace/actions/<slug>/productions/<kind>")
@staff_only
def begin_for_group(slug: str, kind: str) -> ResponseReturnValue:
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    draft = new_draft(action, kind, NewDraftForm(kind=kind))
    return redirect(editor_of(draft))


@bp.post("/espace/productions/<draft_id>/titre")
@staff_only
def rename(draft_id: str) -> ResponseReturnValue:
    draft = queries.draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    form = RenameForm()
    if not form.validate():
        raise Invalid("Donnez un titre.", fields={"title": "Donnez un titre."})
    operations.rename(web.db(), me(), draft, form.title.data)
    return redirect(url_for("publishing.production", draft_id=draft.id))


@bp.post("/atelier/productions/<draft_id>/proposer")
@somebody_only
def propose(draft_id: str) -> ResponseReturnValue:
    draft = queries.draft_for(web.db(), me(), draft_id)
    operations.propose(web.db(), me(), draft)
    return redirect(url_for("publishing.my_production", draft_id=draft.id))


@dataclass(frozen=True)
class DraftTile:
    """A draft as somebody who does not read finds it: a face when a participant began it, else
    the drawing of its template."""

    draft: Draft
    url: str
    picture: str
    author: Person | None


def draft_tile(draft: Draft, kind: Kind, group: list[Person]) -> DraftTile:
    author = next((person for person in group if person.id == draft.author_id), None)
    return DraftTile(draft, editor_of(draft), kind.picture_of(draft.template), author)


def new_draft(action: Action, kind: str, form: NewDraftForm) -> Draft:
    spec = kind_named(kind)
    wanted = form.template.data or ""
    offered = spec.all_templates(web.db(), action.organisation_id)
    template = next((t for t in offered if t.code == wanted), None)
    if template is None:
        raise Invalid("Ce modèle n’existe pas.")
    if (begun := queries.just_begun(web.db(), me(), action, kind, template.code)) is not None:
        return begun
    title = (form.title.data or "").strip() or str(template.title)
    return operations.create_draft(
        web.db(), me(), action, kind=kind, title=title, template=template.code
    )


def editor_of(draft: Draft) -> str:
    return url_for(kind_named(draft.kind).editor_endpoint, draft_id=draft.id)


def this_action() -> Action:
    """The action of this device. A professional has no device: she goes through her space."""
    action_id = me().device_action
    if action_id is None:
        raise SignInNeeded("Tapez d’abord le code de la séance.")
    return action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)
