"""The table of a récit, for professionals: order, words, who is seen, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for, trash_of
from studio.drafts.shown import Form, mark
from studio.files.api import address
from studio.files.models import StoredFile
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.people.models import Person, Role
from studio.people.queries import members_of, persons
from studio.stories.agreement import lacks
from studio.stories.arranging import save, stored
from studio.stories.choosing import Choice, choices_in, chosen
from studio.stories.reading import ReadBlock, all_blocks
from studio.stories.telling import KINDS, title

bp = Blueprint("stories_staff", __name__, url_prefix="/espace/recits")


@bp.get("/<draft_id>")
@staff_only
def arrange(draft_id: str) -> ResponseReturnValue:
    return render_template("stories/arrange.html", **table(story_for(draft_id), None))


@bp.post("/<draft_id>")
@staff_only
def keep(draft_id: str) -> ResponseReturnValue:
    """Save everything the page holds, then do the act of the button that was pressed."""
    try:
        target = save(web.db(), me(), story_for(draft_id), request.form)
    except Invalid as error:
        web.db().rollback()
        typed = table(story_for(draft_id), request.form) | {"trouble": error.sentence}
        return render_template("stories/arrange.html", **typed), error.status
    flash(_("C’est enregistré."), "ok")
    return redirect(url_for(".arrange", draft_id=draft_id, _anchor=target or None))


def story_for(draft_id: str) -> Draft:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != "story":
        raise NotFound
    return draft


@dataclass(frozen=True)
class Field:
    """One field as the page shows it: its name, what stands in it, the digest of what is kept."""

    name: str
    values: tuple[str, ...]
    mark: str

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


@dataclass(frozen=True)
class Row:
    """One block of the table."""

    told: ReadBlock
    author: Person | None
    typed: Form | None
    choice: Choice | None

    @property
    def word(self) -> str:
        return str(KINDS[self.told.block.kind])

    def field(self, path: str) -> Field:
        name = f"{path}-{self.told.item.id}"
        kept = stored(self.told.item.properties, path)
        shown = self.typed.getlist(name) if self.typed is not None else kept
        return Field(name, tuple(shown), mark(kept))

    def url(self, file: StoredFile | None, recipe: str) -> str | None:
        made = file.derivative(recipe) if file else None
        return address(made) if made else None


def table(draft: Draft, typed: Form | None) -> dict[str, Any]:
    """What the page shows. `typed`: what somebody wrote that could not be kept."""
    set_action(draft.action)
    db = web.db()
    told, trash = all_blocks(db, draft), trash_of(db, draft)
    people = persons(db, {one.item.author_id for one in told})
    return {
        "draft": draft,
        "action": draft.action,
        "title": typed.get("title", draft.title) if typed is not None else draft.title,
        "rows": [
            Row(one, people.get(one.item.author_id), typed, chosen(db, one.block.production or ""))
            for one in told
        ],
        "trash": [(item, title(db, draft, item.properties)) for item in trash],
        "group": members_of(db, draft.action_id, Role.PARTICIPANT),
        "maps": choices_in(db, draft.action_id, "map"),
        "portraits": choices_in(db, draft.action_id, "portrait"),
        "lacks": lacks(db, draft),
        "trouble": None,
    }
