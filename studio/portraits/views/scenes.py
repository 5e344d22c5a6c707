"""The storyboard: scenes in their order, for the group and its professionals."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import open_draft_for
from studio.drafts.words import standing_words
from studio.files.api import address
from studio.files.models import FileState, Medium
from studio.files.shelf import notes_of
from studio.kernel import web
from studio.portraits.naming import places_for
from studio.portraits.views.room import home_of, page_data

bp = Blueprint("portraits_scenes", __name__)


@bp.get("/atelier/portraits/<draft_id>/scenes")
@somebody_only
def show(draft_id: str) -> ResponseReturnValue:
    """Scenes as large cards; the script makes them from the draft and follows everybody live."""
    draft = open_draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    return render_template(
        "portraits/scenes.html",
        draft=draft,
        home=home_of(draft) if me().account_id else url_for("portraits.ask", draft_id=draft.id),
        is_staff=me().account_id is not None,
        page_data=page_data(draft)
        | {"places": places(draft), "videos": videos(draft), "words": scene_words()},
    )


def places(draft: Draft) -> list[dict[str, Any]]:
    """The places of the action's maps that this person may name, each with its small drawing."""
    return [
        {
            "map": one.draft.id,
            "item": one.place.item,
            "name": one.place.title,
            "near": one.place.near,
            "sight": msgspec.to_builtins(one.place.sight),
        }
        for one in places_for(web.db(), me(), draft)
    ]


def videos(draft: Draft) -> list[dict[str, Any]]:
    """The videos of the library, with what is known of them."""
    found = []
    for note in notes_of(web.db(), draft.action, Medium.VIDEO):
        if note.file.state == FileState.READY:
            poster = note.file.derivative("poster-thumb")
            known = {
                "photo_text": note.seen,
                "caption": note.credit,
                "shown": list(note.shown),
                "heard": list(note.heard),
            }
            found.append(
                {
                    "file": note.file_id,
                    "name": note.seen or note.file.original_name or str(_("Vidéo")),
                    "poster": address(poster) if poster else None,
                    "properties": known,
                }
            )
    return found


def scene_words() -> dict[str, str]:
    """What the script says by itself (frontend/src/portraits/scenes/)."""
    return standing_words() | {
        "photo": _("Photo"),
        "photos": _("Photos côte à côte"),
        "title": _("Titre"),
        "quote": _("Phrase"),
        "place": _("Lieu"),
        "video": _("Vidéo"),
        "scene_name": _("Scène {number} : {name}"),
        "up": _("Monter : {name}"),
        "down": _("Descendre : {name}"),
        "remove": _("Retirer : {name}"),
        "change": _("Changer : {name}"),
        "close": _("Fermer : {name}"),
        "moved": _("{name} : place {number} sur {total}."),
        "removed": _("La scène est retirée."),
        "empty": _("À remplir"),
        "preparing": _("Les images se préparent."),
        "video_of": _("Vidéo {number}"),
        "from_library": _("De la bibliothèque : {name}"),
        "silent": _("Sans voix"),
        "whole": _("Toute la réponse"),
        "pinned": _("La photo viendra avec cette phrase."),
        "unpinned": _("La photo n’est plus attachée."),
        "choose_sentence": _("Touchez maintenant la phrase."),
        "unpin": _("Détacher : {name}"),
        "photo_of": _("Photo {number}"),
        "answer": _("Réponse {number}"),
        "point": _("Point {number}"),
        "place_named": _("Le lieu : {name}"),
        "point_removed": _("Le point est retiré."),
        "point_name": _("Le nom du point"),
        "way_to": _("Aller à : {name}"),
        "here": _("{name} est là."),
        "busy": _("{name} change une scène."),
    }
