"""The screen on which a group makes its map."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from basemaps.catalogue import grounds
from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may, require
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import items_of, open_draft_for
from studio.kernel import web
from studio.maps import tongues
from studio.maps.freezing import ground_json
from studio.maps.legend.marks import OUTLINES
from studio.maps.legend.styles import words_of_modes
from studio.maps.reference.views import layers_json
from studio.maps.words import editor_words, told_steps, walk_words
from studio.people.queries import members_of
from studio.prompts.views import spoken

bp = Blueprint("maps", __name__)

SAID = ("strength_", "again_")
"""The beginnings of the names of words that stand beside a loudspeaker."""

FELT = "sensitive"
"""The kind of a sheet on which one draws what one feels."""


@bp.get("/atelier/cartes/<draft_id>")
@somebody_only
def edit(draft_id: str) -> ResponseReturnValue:
    """The map, its list, and one question at a time. The same address for participants and for
    professionals, who also find the words that replace a photo or a voice."""
    draft = open_draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    return render_template(
        "maps/edit.html",
        draft=draft,
        group=members_of(web.db(), draft.action_id),
        is_staff=me().account_id is not None,
        may_add=may(me(), Permission.ITEM_ADD, draft),
        may_walk=may(me(), Permission.ITEM_ADD, draft) and offers_walks(draft),
        may_prepare=may(me(), Permission.GROUND_CHOOSE, draft),
        offered=offered(draft),
        outlines=OUTLINES,
        page_data=page_data(draft),
        references=layers_json(draft),
        may_arrange=may(me(), Permission.DRAFT_ARRANGE, draft),
        links_back=links_back(draft),
        tongues=tongues.NAMES,
        tongues_said=tongues.SAID,
    )


@bp.get("/atelier/cartes/<draft_id>/marche")
@somebody_only
def walk(draft_id: str) -> ResponseReturnValue:
    """Walk and tell: the way and the voice together, with stops. For whoever may add to the map."""
    draft = open_draft_for(web.db(), me(), draft_id)
    require(me(), Permission.ITEM_ADD, draft)
    set_action(draft.action)
    return render_template(
        "maps/walk.html",
        draft=draft,
        is_staff=me().account_id is not None,
        outlines=OUTLINES,
        page_data=page_data(draft) | {"words": walk_words()},
        tongues=tongues.NAMES,
        tongues_said=tongues.SAID,
    )


def page_data(draft: Draft) -> dict[str, Any]:
    """What the editor's script reads in the page; everything else comes from the document API."""
    return {
        "draft": draft.id,
        "sprite": web.asset("icons.svg"),
        "avatars": {
            name: web.asset(f"avatars/{name}.svg") for name in sorted(web.drawings("avatars"))
        },
        "grounds": {
            ground.id: ground_json(ground) for ground in grounds(web.settings().packs_folder)
        },
        "may": {
            "add": may(me(), Permission.ITEM_ADD, draft),
            "arrange": may(me(), Permission.DRAFT_ARRANGE, draft),
        },
        "words": editor_words(),
        "steps": told_steps(),
        "modes": words_of_modes(),
        "voices": voices(draft),
    }


def offered(draft: Draft) -> list[str]:
    """What the buttons at the bottom offer: the loudspeaker says them in their order."""
    if not may(me(), Permission.ITEM_ADD, draft):
        return [draft.title]
    felt = any(sheet.properties.get("kind") == FELT for sheet in items_of(web.db(), draft, "sheet"))
    first = [_("Marcher et raconter")] if offers_walks(draft) else []
    return [*first, _("Dessiner") if felt else _("Ajouter un lieu"), _("Autre chose")]


def offers_walks(draft: Draft) -> bool:
    """Does the map of this draft invite to walk and tell?"""
    return any(sheet.properties.get("walks") for sheet in items_of(web.db(), draft, "sheet"))


def voices(draft: Draft) -> dict[str, str]:
    """Where our machine says the words that the script shows beside a loudspeaker: legend,
    strengths, questions of the sheet. What a professional adds meanwhile is said by the browser, or
    when the page is opened again."""
    shown = [item.properties["label"] for item in items_of(web.db(), draft, "category")]
    for sheet in items_of(web.db(), draft, "sheet"):
        shown += [question["text"] for question in sheet.properties.get("questions", ())]
    shown += [words for name, words in editor_words().items() if name.startswith(SAID)]
    shown += [editor_words()["own_word"], *papers()]
    return {words: spoken(words, get_locale().language) for words in shown}


def papers() -> list[str]:
    """What the tiles of grounds say."""
    known = grounds(web.settings().packs_folder)
    return [_("Ce dessin"), *(ground.title for ground in known)]


def links_back(draft: Draft) -> dict[str, str]:
    """Where one goes from here."""
    if me().account_id is not None:
        return {"production": url_for("publishing.production", draft_id=draft.id)}
    return {"consent": url_for("publishing.my_production", draft_id=draft.id)}
