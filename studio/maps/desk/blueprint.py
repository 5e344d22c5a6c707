"""One name for the addresses of the desk, and what each of its screens begins with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask_babel import gettext as _

from studio.access.guards import me
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import NotFound

bp = Blueprint("maps_desk", __name__, url_prefix="/espace/cartes/<draft_id>")

KIND = "map"


def this_map(draft_id: str) -> Draft:
    """The map of this address, for who works in its action. NotFound for another kind of draft."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != KIND:
        raise NotFound
    set_action(draft.action)
    return draft


def words_of_reasons() -> dict[str, str]:
    return {
        "contact": _("Un téléphone ou une adresse"),
        "category": _("Sans catégorie"),
        "unplaced": _("Pas encore posé"),
        "duplicate": _("Peut-être un doublon"),
        "outside": _("Loin de l’action"),
        "silent": _("Sans voix"),
        "changed": _("Changé depuis"),
        "new": _("Nouveau"),
    }


def words_of_levels() -> dict[str, str]:
    return {
        "public": _("Tout le monde"),
        "group": _("Le groupe"),
        "private": _("Privé"),
    }


def words_of_media() -> dict[str, str]:
    return {"photo": _("La photo"), "voice": _("La voix"), "words": _("Les mots")}


def words_of_types() -> dict[str, str]:
    return {
        "place": _("Lieu"),
        "area": _("Zone"),
        "walk": _("Trajet"),
        "stroke": _("Dessin"),
    }


def say(text: str, undo: str | None = None) -> None:
    """A sentence on the next page, with the way back when there is one (parts/messages.html)."""
    told: Any = {"text": text, "undo": undo} if undo else text
    flash(told, "ok")


def checked() -> list[str]:
    """The marks that were ticked."""
    return request.form.getlist("lieu")
