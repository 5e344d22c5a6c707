"""The table of a portrait, for professionals: order, words, who is seen, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft, Item
from studio.drafts.queries import draft_for, items_of, trash_of
from studio.drafts.shown import Form, mark
from studio.files.api import address
from studio.files.models import Derivative, StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.people.models import Person, Role
from studio.people.queries import members_of, persons
from studio.portraits import arranging
from studio.portraits.arranging import (
    FIELDS,
    TITLE,
    Field,
    field_name,
    focus_of,
    save,
)
from studio.portraits.changes import SHAPES, edits_in
from studio.portraits.checks import lacks
from studio.portraits.items import Answer, Subject
from studio.portraits.queries import bed_sounds, standing_of
from studio.portraits.reading import file_ids, heard_in, material_of, sentences_in
from studio.portraits.retouching import raise_voice
from studio.portraits.screening import people_asked, waiting_for
from studio.publishing.views.staff import where_pressed

THROWN = ("question", "answer", "photo", "video")

bp = Blueprint("portraits_staff", __name__, url_prefix="/espace/portraits")


@bp.get("/<draft_id>")
@staff_only
def arrange(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return render_template("portraits/arrange.html", **table(draft, None))


@bp.post("/<draft_id>")
@staff_only
def keep(draft_id: str) -> ResponseReturnValue:
    """Save everything the page holds, then do the act of the button that was pressed."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    try:
        save(web.db(), me(), draft, request.form)
    except Invalid as error:
        web.db().rollback()
        draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
        typed = table(draft, request.form) | {"trouble": error.sentence}
        return render_template("portraits/arrange.html", **typed), error.status
    verb, _colon, item_id = request.form.get("act", "").partition(":")
    flash(said(verb), "ok")
    moved = item_id if verb in ("up", "down", "restore") else ""
    return redirect(url_for(".arrange", draft_id=draft_id, _anchor=moved or None))


@bp.post("/<draft_id>/niveaux/<item_id>")
@staff_only
def raise_level(draft_id: str, item_id: str) -> ResponseReturnValue:
    """The button of the board: a weak voice is made stronger, and its noise less."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    raise_voice(web.db(), me(), draft, item_id)
    flash(_("Le son se prépare, plus fort. Écoutez-le dans une minute."), "ok")
    return redirect(where_pressed(draft))


def said(verb: str) -> str:
    sentences: dict[str, str] = {
        "remove": _("C’est retiré. Vous pouvez le remettre, en bas de la page."),
        "restore": _("C’est remis."),
    }
    return sentences.get(verb) or str(_("C’est enregistré."))


def table(draft: Draft, typed: Form | None) -> dict[str, Any]:
    """What the page shows. `typed`: what somebody wrote that could not be kept."""
    set_action(draft.action)
    db = web.db()
    items, trash = items_of(db, draft), trash_of(db, draft)
    rows = Rows(
        typed=typed,
        files=files_in(db, draft.action_id, file_ids(items + trash)),
        people=persons(db, {item.author_id for item in items + trash}),
        subject=material_of(db, draft).subject,
    )
    return {
        "draft": draft,
        "action": draft.action,
        "title": rows.title(draft),
        "subject": rows.first(items, "subject"),
        "sheet": rows.first(items, "sheet"),
        "questions": rows.all(items, "question"),
        "answers": rows.by_question(items),
        "photos": rows.all(items, "photo"),
        "videos": rows.all(items, "video"),
        "sounds": bed_sounds(db, draft),
        "gains": arranging.GAINS,
        "trash": [rows.of(item) for item in trash if item.type in THROWN],
        "group": members_of(db, draft.action_id, Role.PARTICIPANT),
        "focus_points": arranging.FOCUS,
        "sentenced": sentences_in(items),
        "lacks": lacks(db, draft),
        "asked": list(persons(db, people_asked(material_of(db, draft))).values()),
        "waiting": waiting_for(db, draft),
        "standing": standing_of(db, draft),
        "trouble": None,
    }


@dataclass(frozen=True)
class Shown:
    """One field as the page shows it: its name in the form, what stands in it, and the digest of
    what is stored (see arranging)."""

    name: str
    value: str
    values: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Row:
    """One item of the table."""

    item: Item
    author: Person | None
    file: StoredFile | None
    fields: Mapping[str, Shown]
    focus: str = ""

    def url(self, recipe: str) -> str | None:
        """Where its file is seen or heard, with its edits; None while it is prepared."""
        made = self.made(recipe)
        return address(made) if made else None

    def seconds(self) -> float | None:
        made = self.made("listen")
        return made.seconds if made else None

    def made(self, recipe: str) -> Derivative | None:
        edits = edits_in(self.item.type, self.item.properties) if self.item.type in SHAPES else None
        return self.file.derivative(recipe, edits) if self.file else None

    def __getattr__(self, path: str) -> Shown:
        try:
            return self.fields[path]
        except KeyError:
            raise AttributeError(path) from None


@dataclass(frozen=True)
class Rows:
    """Makes rows: what is stored, and over it what somebody typed that could not be kept."""

    typed: Form | None
    files: Mapping[str, StoredFile]
    people: Mapping[str, Person]
    subject: Subject

    def of(self, item: Item) -> Row:
        shape = SHAPES.get(item.type)
        file = item.properties.get(shape.path) or "" if shape else ""
        fields = {f.path: self.field(item, f) for f in FIELDS if f.type == item.type}
        focus = field_name("focus", item.id)
        return Row(
            item=item,
            author=self.people.get(item.author_id),
            file=self.files.get(file),
            fields=fields,
            focus=self.typed.get(focus, "") if self.typed else focus_of(item.properties),
        )

    def field(self, item: Item, field: Field) -> Shown:
        name, stored = field_name(field.path, item.id), field.write(item.properties)
        # Nobody named them: who speaks by the rule. In a video nobody does until somebody says so.
        if (field.type, field.path) == ("answer", "heard") and not stored:
            stored = sorted(heard_in(item, msgspec.convert(item.properties, Answer), self.subject))
        return self.shown(name, stored)

    def shown(self, name: str, stored: list[str]) -> Shown:
        values = self.typed.getlist(name) if self.typed else stored
        return Shown(name, values[0] if values else "", tuple(values), mark(stored or [""]))

    def title(self, draft: Draft) -> Shown:
        return self.shown(TITLE, [draft.title])

    def all(self, items: list[Item], type: str) -> list[Row]:
        return [self.of(item) for item in items if item.type == type]

    def first(self, items: list[Item], type: str) -> Row | None:
        return next(iter(self.all(items, type)), None)

    def by_question(self, items: list[Item]) -> dict[str, list[Row]]:
        """Question id -> its answers; those whose question is gone are under the empty name."""
        questions = {item.id for item in items if item.type == "question"}
        found: dict[str, list[Row]] = {}
        for row in self.all(items, "answer"):
            asked = row.item.properties.get("question", "")
            found.setdefault(asked if asked in questions else "", []).append(row)
        return found
