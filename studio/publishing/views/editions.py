"""« Éditions » : what was shown, what changed, publish again, and the way back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.people.queries import persons
from studio.publishing import past_editions
from studio.publishing.comparing import Change
from studio.publishing.gates import NotReady
from studio.publishing.models import STRIPPED, Edition
from studio.publishing.queries import publication_of
from studio.publishing.views.blueprint import bp

DRAFT = "brouillon"


@bp.get("/espace/productions/<draft_id>/editions")
@staff_only
def editions(draft_id: str) -> ResponseReturnValue:
    """The list, and what changed: between the draft and what is shown, or between the two that the
    address names (`de`, `a`)."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return screen(draft)


@bp.post("/espace/productions/<draft_id>/editions/<int:number>/revenir")
@staff_only
def go_back(draft_id: str, number: int) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    edition = past_editions.edition_in(web.db(), draft, number)
    try:
        past_editions.go_back(web.db(), web.settings(), me(), draft, edition)
    except past_editions.NoWayBack as refusal:
        web.db().rollback()
        draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
        return screen(draft, trouble=refusal.sentence), refusal.status
    flash(_("L’édition %(number)d est montrée de nouveau.", number=number), "ok")
    return redirect(url_for(".editions", draft_id=draft_id))


def screen(draft: Draft, trouble: str = "") -> str:
    set_action(draft.action)
    found = past_editions.editions_of(web.db(), draft)
    publication = publication_of(web.db(), draft)
    shown = publication.edition if publication and publication.is_public else None
    before, after, changes, why = compared(draft, found, shown)
    return render_template(
        "publishing/editions.html",
        draft=draft,
        action=draft.action,
        editions=found,
        people=persons(web.db(), {one.created_by for one in found}),
        shown=shown,
        readable={one.number for one in found if past_editions.can_be_read(web.settings(), one)},
        stripped=STRIPPED,
        before=before,
        after=after,
        changes=changes,
        why=why,
        trouble=trouble,
        may_publish=may(me(), Permission.DRAFT_PUBLISH, draft),
    )


def compared(
    draft: Draft, found: list[Edition], shown: Edition | None
) -> tuple[Edition | None, Edition | None, list[Change], str]:
    """Which two are compared (None after: the draft), what changed, and why nobody can tell."""
    number = request.args.get("de", type=int)
    before = past_editions.edition_in(web.db(), draft, number) if number else shown
    if before is None:
        return None, None, [], ""
    wanted = request.args.get("a", DRAFT)
    if wanted == DRAFT:
        try:
            changes = past_editions.since(web.db(), web.settings(), web.storage(), draft, before)
        except NotReady as refusal:
            return before, None, [], refusal.sentence
        return before, None, changes, ""
    after = past_editions.edition_in(web.db(), draft, int(wanted) if wanted.isdigit() else 0)
    return before, after, past_editions.between(web.settings(), draft, before, after), ""
