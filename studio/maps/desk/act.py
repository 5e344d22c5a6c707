"""What is done to the ticked marks of a table, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.maps import moving, operations
from studio.maps.changing import Done
from studio.maps.checks import look_at
from studio.maps.desk.blueprint import bp, checked, say, this_map
from studio.maps.items import Level
from studio.maps.table import found, wanted_of

LEVELS: dict[str, Level] = {"public": "public", "group": "group", "private": "private"}


@bp.post("/lieux")
@staff_only
def act(draft_id: str) -> ResponseReturnValue:
    """One act on all the ticked marks, or on all that the table found (`tous`)."""
    draft = this_map(draft_id)
    address: dict[str, Any] = _address()
    back = url_for(".table", draft_id=draft.id, **address)
    try:
        if (known := _acts().get(request.form.get("acte", ""))) is None:
            raise Invalid("Ce geste n’existe pas ici.")
        done = known(draft, _chosen(draft))
    except Invalid as error:
        flash(error.sentence, "danger")
        return redirect(back)
    tell(draft, done)
    return redirect(back)


def _address() -> dict[str, str]:
    """Where the table was: what was asked of it, without what was done."""
    page = request.args.get("page", "")
    return wanted_of(request.args).but() | ({"page": page} if page else {})


def _chosen(draft: Draft) -> list[str]:
    if request.form.get("tous") != "oui":
        return checked()
    return [look.id for look in found(look_at(web.db(), draft), wanted_of(request.args))]


def _acts() -> dict[str, Callable[[Draft, list[str]], Done]]:
    db, who, form = web.db(), me(), request.form
    return {
        "categorie": lambda draft, ids: operations.recategorise(
            db, who, draft, ids, form.get("categorie", "")
        ),
        "niveau": lambda draft, ids: _level(draft, ids, form.get("niveau", "")),
        "retirer": lambda draft, ids: operations.take_away(db, who, draft, ids),
        "approuver": lambda draft, ids: operations.approve(db, who, draft, ids),
        "deplacer": _move,
    }


def _level(draft: Draft, ids: list[str], wanted: str) -> Done:
    """`private`, or `voice:private` for one medium of the marks."""
    medium, _colon, name = wanted.rpartition(":")
    if name not in LEVELS:
        raise Invalid("Choisissez d’abord qui peut voir.")
    if medium:
        return operations.give_medium_level(web.db(), me(), draft, ids, medium, LEVELS[name])
    return operations.give_level(web.db(), me(), draft, ids, LEVELS[name])


def _move(draft: Draft, ids: list[str]) -> Done:
    if not (wanted := request.form.get("carte", "")):
        raise Invalid("Choisissez d’abord une carte.")
    target = draft_for(web.db(), me(), wanted, Permission.DRAFT_ARRANGE)
    return moving.move(web.db(), me(), draft, ids, target)


def tell(draft: Draft, done: Done) -> None:
    """What was done, with the way back; then what was refused, with its reasons."""
    for sentence in done.refused[:3]:
        flash(sentence, "attention")
    if not done.count:
        return say(_("Rien n’a changé."))
    return say(told(done), way_back(draft, done) if done.last > done.first else None)


def told(done: Done) -> str:
    return str(ngettext("%(num)d lieu est changé.", "%(num)d lieux sont changés.", done.count))


def way_back(draft: Draft, done: Done) -> str:
    return url_for(
        ".undo",
        draft_id=draft.id,
        apres=done.first,
        jusque=done.last,
        vers=done.target or None,
        retour=request.endpoint and request.endpoint.rpartition(".")[2],
    )


@bp.post("/lieux/annuler")
@staff_only
def undo(draft_id: str) -> ResponseReturnValue:
    """Take back what this person did between two numbers of the draft."""
    draft = this_map(draft_id)
    first = request.args.get("apres", 0, type=int)
    last = request.args.get("jusque", 0, type=int)
    done = _undo(draft, first, last, request.args.get("vers", ""))
    if ids := request.args.getlist("revoir"):
        operations.look_again(web.db(), me(), draft, ids)
    if wants_json():
        return web.answer({"count": done.count})
    flash(_("C’est comme avant."), "ok")
    review = request.args.get("retour") == "decide"
    return redirect(url_for(".review" if review else ".table", draft_id=draft.id))


def _undo(draft: Draft, first: int, last: int, moved_to: str) -> Done:
    if not moved_to:
        return operations.undo(web.db(), me(), draft, first, last)
    target = draft_for(web.db(), me(), moved_to, Permission.DRAFT_ARRANGE)
    return moving.undo_move(web.db(), me(), draft, first, last, target)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
