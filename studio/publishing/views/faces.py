"""« Qui voit-on ? » of every photo of which nobody said it, whatever the kind of production."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.files.api import address
from studio.kernel import web
from studio.kernel.errors import Conflict, Invalid
from studio.people.queries import members_of
from studio.publishing import faces as faces_acts
from studio.publishing.checks import Unnamed
from studio.publishing.faces import say_nobody, say_who, unlooked
from studio.publishing.views.blueprint import bp
from studio.publishing.views.staff import mend, where_pressed

NOBODY = "personne"


@bp.get("/espace/productions/<draft_id>/visages")
@staff_only
def faces(draft_id: str) -> ResponseReturnValue:
    """The photos, each with the persons of the action to tap, or « Personne »."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return faces_screen(draft)


@bp.post("/espace/productions/<draft_id>/visages")
@staff_only
def say_faces(draft_id: str) -> ResponseReturnValue:
    """Who is recognised on one photo, or nobody on these; then the next photo."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    files, people = request.form.getlist("file"), request.form.getlist("person")
    try:
        if request.form.get("who") == NOBODY:
            say_nobody(web.db(), me(), draft, files)
        else:
            say_who(web.db(), me(), draft, "".join(files[:1]), people)
    except Invalid as refusal:
        return faces_screen(draft, refusal.sentence), refusal.status
    if unlooked(web.db(), draft):
        return redirect(url_for(".faces", draft_id=draft.id))
    flash(_("C’est noté. On sait qui l’on voit sur chaque photo."), "ok")
    return redirect(url_for(".production", draft_id=draft.id))


@bp.post("/espace/productions/<draft_id>/photos/<file_id>/sans/<person_id>")
@staff_only
def no_longer_seen(draft_id: str, file_id: str, person_id: str) -> ResponseReturnValue:
    """Her face was hidden: the button of the board says that nobody recognises her any more."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    try:
        faces_acts.no_longer_seen(web.db(), me(), draft, file_id, person_id)
    except Conflict as refusal:
        flash(refusal.sentence, "danger")
    return redirect(where_pressed(draft))


def faces_screen(draft: Draft, trouble: str = "") -> str:
    set_action(draft.action)
    return render_template(
        "publishing/faces.html",
        draft=draft,
        action=draft.action,
        photos=unlooked(web.db(), draft),
        group=members_of(web.db(), draft.action_id),
        seen=seen_address,
        mend=mend,
        nobody=NOBODY,
        trouble=trouble,
    )


def seen_address(photo: Unnamed) -> str | None:
    return address(photo.picture) if photo.picture else None
