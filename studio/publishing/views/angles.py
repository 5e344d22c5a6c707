"""The angles of a production or an action: three texts, each with a first draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.publishing.angles import operations
from studio.publishing.angles.forms import AngleForm
from studio.publishing.angles.models import NAMES, Angle
from studio.publishing.angles.proposing import proposed
from studio.publishing.angles.queries import angles_of, holds
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication
from studio.publishing.queries import publication_of
from studio.publishing.selections import carried_of
from studio.publishing.views.blueprint import bp


@dataclass(frozen=True)
class Row:
    """One angle on the screen: what is kept or proposed, and where it is shown."""

    name: str
    angle: Angle | None
    form: AngleForm
    holds: bool
    address: str


@bp.get("/espace/productions/<draft_id>/angles")
@staff_only
def angles(draft_id: str) -> ResponseReturnValue:
    """NotFound as long as nothing of the production was published."""
    return screen(publication(draft_id))


@bp.post("/espace/productions/<draft_id>/angles/<angle>")
@staff_only
def keep_angle(draft_id: str, angle: str) -> ResponseReturnValue:
    return keep(publication(draft_id), angle)


@bp.get("/espace/actions/<slug>/angles")
@staff_only
def action_angles(slug: str) -> ResponseReturnValue:
    return screen(action_of(slug))


@bp.post("/espace/actions/<slug>/angles/<angle>")
@staff_only
def keep_action_angle(slug: str, angle: str) -> ResponseReturnValue:
    return keep(action_of(slug), angle)


def publication(draft_id: str) -> Publication:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    found = publication_of(web.db(), draft)
    if found is None or not found.is_public:
        raise NotFound
    return found


def action_of(slug: str) -> Action:
    action = action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    require(me(), Permission.DRAFT_PUBLISH, action)
    return action


def keep(thing: Publication | Action, name: str) -> ResponseReturnValue:
    if name not in NAMES:
        raise NotFound
    if request.form.get("retirer"):
        operations.remove_angle(web.db(), thing, name)
        flash(_("L’angle est retiré. L’adresse montre de nouveau la page ordinaire."), "ok")
        return redirect(here(thing))
    form = AngleForm(prefix=name)
    if not form.validate():
        return screen(thing, name, form), 422
    try:
        operations.write_angle(
            web.db(), thing, name,
            title=form.title.data, text=form.text.data, words=int(form.words.data),
        )  # fmt: skip
    except Invalid as error:
        for field, sentence in error.fields.items():
            form[field].errors = [sentence]
        return screen(thing, name, form), 422
    flash(_("L’angle est enregistré."), "ok")
    return redirect(here(thing) + f"#{name}")


def here(thing: Publication | Action) -> str:
    if isinstance(thing, Action):
        return url_for("publishing.action_angles", slug=thing.slug)
    return url_for("publishing.angles", draft_id=thing.draft_id)


def screen(thing: Publication | Action, changed: str = "", sent: AngleForm | None = None) -> str:
    action = thing if isinstance(thing, Action) else thing.action
    set_action(action)
    kept = angles_of(web.db(), thing)
    rows = [
        row_of(thing, name, kept.get(name), sent if name == changed else None) for name in NAMES
    ]
    return render_template(
        "publishing/angles.html",
        carried=carried_of(web.db(), web.settings(), thing) if isinstance(thing, Action) else [],
        action=action,
        thing=thing,
        rows=rows,
        here=here(thing),
        **at(thing),
    )


def row_of(
    thing: Publication | Action, name: str, angle: Angle | None, sent: AngleForm | None
) -> Row:
    said: Any = angle or proposed(web.db(), web.settings(), thing, name)
    form = sent or AngleForm(
        formdata=None, prefix=name, title=said.title, words=str(said.words), text=said.text
    )
    still = angle is not None and holds(web.db(), angle)
    return Row(name, angle, form, still, f"{at(thing)['address']}?angle={name}")


def at(thing: Publication | Action) -> dict[str, str]:
    """Its title, its public address and the way back."""
    if isinstance(thing, Action):
        return {
            "title": thing.title,
            "address": web.outside("gallery.action", slug=thing.slug),
            "back": url_for("publishing.board", slug=thing.slug),
        }
    prefix = publisher_of(thing.kind).prefix
    return {
        "title": thing.edition.title if thing.edition else "",
        "address": web.outside("gallery.show", prefix=prefix, slug=thing.slug),
        "back": url_for("publishing.production", draft_id=thing.draft_id),
    }
