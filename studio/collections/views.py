"""Pages of collections for professionals: begin, arrange, show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.access.guards import me, staff_only
from studio.collections import operations
from studio.collections.models import Collection
from studio.collections.operations import Step
from studio.collections.queries import choosable, collection_for, collections_of, public_steps
from studio.files.api import address
from studio.files.models import StoredFile
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.covers import copy_name
from studio.publishing.models import Publication

bp = Blueprint("collections", __name__, url_prefix="/espace/collections")

Form = MultiDict[str, str]


@dataclass(frozen=True)
class Piece:
    """A published production as the page shows it."""

    publication: Publication
    passage: str = ""

    @property
    def title(self) -> str:
        return self.publication.edition.title if self.publication.edition else ""

    @property
    def label(self) -> str:
        return str(publisher_of(self.publication.kind).label)

    @property
    def icon(self) -> str:
        return publisher_of(self.publication.kind).icon

    @property
    def picture(self) -> str:
        """The address of its small cover; empty without one."""
        edition = self.publication.edition
        if edition is None:
            return ""
        try:
            cover = folder.read_manifest(web.settings().editions, edition.id)["cover"]
        except NotFound:
            return ""
        name = copy_name(cover, "small") if cover else ""
        if not name or edition.part(name) is None:
            return ""
        public_id, number = self.publication.public_id, edition.number
        return url_for("medias.part", public_id=public_id, number=number, name=name)


@bp.get("")
@staff_only
def show_all() -> ResponseReturnValue:
    found = collections_of(web.db(), me())
    pieces = {one.id: [Piece(shown) for _s, shown in public_steps(web.db(), one)] for one in found}
    return render_template("collections/list.html", collections=found, pieces=pieces)


@bp.post("")
@staff_only
def begin() -> ResponseReturnValue:
    made = operations.begin(web.db(), me(), request.form.get("title", ""))
    return redirect(url_for(".arrange", collection_id=made.id))


@bp.get("/<collection_id>")
@staff_only
def arrange(collection_id: str) -> ResponseReturnValue:
    return render_template("collections/arrange.html", **table(collection_id))


@bp.post("/<collection_id>")
@staff_only
def keep(collection_id: str) -> ResponseReturnValue:
    """Save everything the page holds, then do the act of the button that was pressed."""
    collection = collection_for(web.db(), me(), collection_id)
    try:
        target = save(collection, request.form)
    except Invalid as error:
        web.db().rollback()
        page = render_template(
            "collections/arrange.html", **table(collection_id) | {"trouble": error.sentence}
        )
        return page, error.status
    flash(_("C’est enregistré."), "ok")
    return redirect(url_for(".arrange", collection_id=collection_id, _anchor=target or None))


def save(collection: Collection, form: Form) -> str:
    """The id to come back to."""
    verb, _colon, name = form.get("act", "").partition(":")
    ids = acted(wanted_order(collection, form), verb, name)
    kept = {step.publication_id: step.passage for step in collection.steps}
    operations.arrange(
        web.db(),
        me(),
        collection,
        title=form.get("title", ""),
        intro=form.get("intro", "").replace("\r\n", "\n"),
        steps=[Step(one, form.get(f"passage-{one}", kept.get(one, ""))) for one in ids],
        voice_id=None if form.get("without_voice") else form.get("voice") or None,
        cover_id=form.get("cover") or None,
    )
    if verb == "show":
        operations.show(web.db(), me(), collection)
    if verb == "hide":
        operations.take_away(web.db(), me(), collection)
    return name if verb in ("up", "down", "add") else ""


def wanted_order(collection: Collection, form: Form) -> list[str]:
    """As the page shows it; as it is kept when the page knew other steps."""
    kept = [step.publication_id for step in collection.steps]
    wanted = form.get("order", "").split()
    return wanted if sorted(wanted) == sorted(kept) else kept


def acted(ids: list[str], verb: str, name: str) -> list[str]:
    """The order after a button: `up:<id>`, `down:<id>`, `remove:<id>`, `add:<id>`."""
    if verb == "add" and name not in ids:
        return [*ids, name]
    left = [one for one in ids if one != name]
    if verb == "remove" or name not in ids:
        return left if verb == "remove" else ids
    place = ids.index(name) + {"up": -1, "down": 1}.get(verb, 0)
    place = max(0, min(len(left), place))
    return [*left[:place], name, *left[place:]]


def table(collection_id: str) -> dict[str, Any]:
    db = web.db()
    collection = collection_for(db, me(), collection_id)
    offered = choosable(db, collection.organisation_id)
    public = {one.id for one in offered}
    there = {step.publication_id for step in collection.steps}
    voice = db.get(StoredFile, collection.voice_id) if collection.voice_id else None
    heard = voice.derivative("listen") if voice else None
    return {
        "collection": collection,
        "steps": [
            (
                Piece(db.get_one(Publication, step.publication_id), step.passage),
                step.publication_id in public,
            )
            for step in collection.steps
        ],
        "offered": [Piece(one) for one in offered if one.id not in there],
        "lacks": operations.lacks(db, collection),
        "voice": voice,
        "voice_url": address(heard) if heard else "",
        "recording_in": next(iter(me().roles), ""),
        "trouble": None,
    }
