"""Take one’s productions home: from the participant’s screen, and from the référent’s."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.models import Action
from studio.actions.queries import action_by_id, action_for, participant_in
from studio.actions.views.links import set_action
from studio.consents.models import Ward
from studio.consents.operations import guard, ward_of
from studio.drafts.queries import drafts_of
from studio.kernel import web
from studio.kernel.errors import Invalid, SignInNeeded
from studio.people.models import Person
from studio.publishing.forms import WardForm
from studio.publishing.mine import mine_in
from studio.publishing.taking_home import STYLE, chapters_of, write_zip, zip_name
from studio.publishing.views.blueprint import bp
from studio.publishing.views.room import myself


@bp.get("/atelier/mes-productions/emporter")
@somebody_only
def take_home_page() -> ResponseReturnValue:
    chapters = chapters_of(web.db(), myself().id, my_action().id)
    return render_template("publishing/take_home.html", chapters=chapters)


@bp.post("/atelier/mes-productions/emporter")
@somebody_only
def take_home() -> ResponseReturnValue:
    return packed(myself(), my_action())


@bp.get("/espace/actions/<slug>/accords/<person_id>")
@staff_only
def person_page(slug: str, person_id: str) -> ResponseReturnValue:
    """One person of the group: where she is seen and heard, what she said, who decides with her."""
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    person = participant_in(web.db(), action, person_id)
    set_action(action)
    found = [mine_in(web.db(), draft, person.id) for draft in drafts_of(web.db(), action)]
    ward = ward_of(web.db(), person.id)
    return render_template(
        "publishing/person.html",
        action=action,
        person=person,
        mine=[one for one in found if one.needs],
        form=WardForm(formdata=None, ward=ward or ""),
        may_record=may(me(), Permission.CONSENT_RECORD, action),
    )


@bp.post("/espace/actions/<slug>/accords/<person_id>/tutelle")
@staff_only
def say_ward(slug: str, person_id: str) -> ResponseReturnValue:
    action = action_for(web.db(), me(), slug, Permission.CONSENT_RECORD)
    person = participant_in(web.db(), action, person_id)
    form = WardForm()
    if not form.validate():
        raise Invalid("Choisissez une des trois réponses.")
    ward = Ward(form.ward.data) if form.ward.data else None
    guard(web.db(), person, ward, noted_by=me().person_id or "")
    flash(_("C’est noté."), "ok")
    return redirect(url_for(".person_page", slug=slug, person_id=person_id))


@bp.post("/espace/actions/<slug>/accords/<person_id>/copie")
@staff_only
def take_home_for(slug: str, person_id: str) -> ResponseReturnValue:
    """The same zip, handed over by the référent to who asked for it."""
    action = action_for(web.db(), me(), slug, Permission.CONSENT_RECORD)
    return packed(participant_in(web.db(), action, person_id), action)


def my_action() -> Action:
    action_id = me().device_action
    if action_id is None:
        raise SignInNeeded("Tapez d’abord le code de la séance.")
    return action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)


def packed(person: Person, action: Action) -> Response:
    """Written aside, sent, and gone from the disk as soon as it is open."""
    chapters = chapters_of(web.db(), person.id, action.id)
    page = render_template(
        "publishing/take_home_index.html",
        person=person,
        action=action,
        chapters=chapters,
        style=Markup(STYLE),  # noqa: S704 - our own few lines
    )
    folder = web.settings().cache / "home"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{token_hex(8)}.zip"
    try:
        with TemporaryDirectory(dir=folder) as scratch:
            write_zip(web.storage(), target, page, chapters, Path(scratch))
        opened = target.open("rb")
    finally:
        target.unlink(missing_ok=True)
    web.let_go()
    return send_file(
        opened,
        mimetype="application/zip",
        as_attachment=True,
        download_name=zip_name(person.name),
    )
