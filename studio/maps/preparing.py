"""The calm screen on which a map is prepared: what it stands on, its legend, its questions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec import Struct

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.contract import contract
from studio.maps.legend.marks import OUTLINES
from studio.maps.legend.pictograms import choices
from studio.maps.views import page_data, voices
from studio.people.queries import members_of

bp = Blueprint("preparing", __name__)


class Voices(Struct, frozen=True):
    """Words -> address of the sound that says them."""

    voices: dict[str, str]


@bp.get("/atelier/cartes/<draft_id>/preparer")
@somebody_only
def prepare(draft_id: str) -> ResponseReturnValue:
    """For professionals, and for the author of the map, who finds its ground there."""
    draft = draft_for(web.db(), me(), draft_id, Permission.GROUND_CHOOSE)
    set_action(draft.action)
    arranges = may(me(), Permission.DRAFT_ARRANGE, draft)
    return render_template(
        "maps/prepare.html",
        draft=draft,
        group=members_of(web.db(), draft.action_id),
        arranges=arranges,
        is_staff=False,  # no card of a place here
        outlines=OUTLINES,
        colours=colours(),
        shapes=shapes(),
        page_data=page_data(draft) | {"pictograms": choices(), "prepare_words": words()},
        back_to_map=url_for("maps.edit", draft_id=draft.id),
        template_url=_template_address(draft) if arranges else "",
    )


def _template_address(draft: Draft) -> str:
    return url_for("beginnings.show", draft_id=draft.id)


@bp.get("/api/cartes/<draft_id>/voix")
@contract(gives=Voices)
@somebody_only
def say(draft_id: str) -> ResponseReturnValue:
    """Where our machine says the legend and the questions as they are now."""
    draft = draft_for(web.db(), me(), draft_id)
    return web.answer({"voices": voices(draft)})


def colours() -> list[tuple[str, str]]:
    return [
        ("blue", _("Bleu")),
        ("green", _("Vert")),
        ("orange", _("Orange")),
        ("violet", _("Violet")),
        ("brown", _("Brun")),
        ("grey", _("Gris")),
        ("black", _("Noir")),
    ]


def shapes() -> list[tuple[str, str]]:
    return [
        ("circle", _("Rond")),
        ("square", _("Carré")),
        ("diamond", _("Losange")),
        ("heart", _("Cœur")),
    ]


def words() -> dict[str, Any]:
    """What the script of this screen says by itself."""
    return {
        "ground_changed": _("Le fond est changé. Rien n’est perdu."),
        "drawing_kept": _("Votre dessin est le fond de la carte."),
        "drawing_away": _("Le dessin est dans la corbeille."),
        "not_a_picture": _("Cette photo ne s’ouvre pas ici. Choisissez-en une autre."),
        "drawing": _("Un dessin"),
        "on_drawing": _("Point {n} : sur le dessin"),
        "on_map": _("Point {n} : sur la carte"),
        "find_on_drawing": _("Mettez la croix sur un endroit que vous reconnaissez."),
        "find_on_map": _("Mettez la croix au même endroit, sur la carte."),
        "choose_here": _("C’est ici"),
        "points_one": _("1 point"),
        "points_many": _("{count} points"),
        "need_two": _("Encore {count} point(s) pour poser le dessin."),
        "laying": _("Le dessin se pose… Un instant."),
        "laid_exactly": _("Avec deux points, on ne sait pas encore si c’est juste. Ajoutez-en un."),
        "laid_error": _("Le dessin est posé à {metres} près."),
        "point_name": _("Point {n}"),
        "left_drawing": _("Le dessin reste un dessin."),
        "entry_removed": _("« {word} » est retiré. Ses marques restent."),
        "entry_merged": _("« {from} » va avec « {to} »."),
        "twin": _("« {word} » a déjà cette image et cette forme : on les confondra."),
        "new_entry": _("Nouveau mot"),
        "marks_none": _("Aucune marque"),
        "marks_one": _("1 marque"),
        "marks_many": _("{count} marques"),
        "word_by": _("Mot de {name}"),
        "no_pictogram": _("Aucune image pour ce mot."),
        "question_removed": _("La question est retirée."),
        "kept": _("C’est gardé."),
        "up": _("Monter : {word}"),
        "down": _("Descendre : {word}"),
        "remove": _("Retirer : {word}"),
        "use_this": _("Ce dessin"),
    }
