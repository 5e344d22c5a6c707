"""Screens of the room: the récit as it grows, one block at a time, « J’ai fini »."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.views.links import set_action
from studio.drafts import operations as drafts
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for, open_draft_for
from studio.drafts.words import standing_words
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.people.models import Role
from studio.people.queries import members_of
from studio.stories.choosing import choices_in

bp = Blueprint("stories", __name__, url_prefix="/atelier/recits")


@bp.get("/<draft_id>")
@somebody_only
def edit(draft_id: str) -> ResponseReturnValue:
    """Where « Continuer » leads: the récit; for a professional, its table."""
    story_draft(draft_id)
    if me().account_id is not None:
        return redirect(url_for("stories_staff.arrange", draft_id=draft_id))
    return make(draft_id)


@bp.get("/<draft_id>/morceaux")
@somebody_only
def make(draft_id: str) -> ResponseReturnValue:
    draft = story_draft(draft_id)
    set_action(draft.action)
    return render_template(
        "stories/make.html",
        draft=draft,
        group=members_of(web.db(), draft.action_id, Role.PARTICIPANT),
        maps=choices_in(web.db(), draft.action_id, "map"),
        portraits=choices_in(web.db(), draft.action_id, "portrait"),
        is_staff=me().account_id is not None,
        home=home_of(draft),
        page_data=page_data(draft),
    )


@bp.post("/<draft_id>/fini")
@somebody_only
def finish(draft_id: str) -> ResponseReturnValue:
    """« J’ai fini » : the récit is proposed."""
    draft = draft_for(web.db(), me(), draft_id)
    drafts.propose(web.db(), me(), draft)
    return redirect(url_for("publishing.my_production", draft_id=draft.id))


def story_draft(draft_id: str) -> Draft:
    draft = open_draft_for(web.db(), me(), draft_id)
    if draft.kind != "story":
        raise NotFound
    return draft


def home_of(draft: Draft) -> str:
    """Where « Retour » leads from the récit."""
    if me().account_id is not None:
        return url_for("stories_staff.arrange", draft_id=draft.id)
    return url_for("drafts.list_kind", kind=draft.kind)


def page_data(draft: Draft) -> dict[str, Any]:
    """What the script reads in the page; everything else comes from the document API."""
    shown = [*choices_in(web.db(), draft.action_id, "map")]
    shown += choices_in(web.db(), draft.action_id, "portrait")
    return {
        "draft": draft.id,
        "files": url_for("stories_api.files", draft_id=draft.id),
        "avatars": {
            name: web.asset(f"avatars/{name}.svg") for name in sorted(web.drawings("avatars"))
        },
        "productions": [choice.to_json() for choice in shown],
        "may": {"add": may(me(), Permission.ITEM_ADD, draft)},
        "words": words(),
    }


def words() -> dict[str, str]:
    """The sentences that the script says by itself, by the names frontend/src/stories knows."""
    return standing_words() | {
        "title": _("Titre"),
        "words": _("Mots"),
        "voice": _("Voix"),
        "photo": _("Photo"),
        "quote": _("Citation"),
        "map": _("Carte"),
        "portrait": _("Portrait"),
        "said_by": _("{name} parle"),
        "place": _("{what}, {now} sur {total}"),
        "moved": _("{what} : maintenant {now} sur {total}."),
        "removed": _("C’est retiré."),
        "waiting": (waiting := _("Pas de réseau. Tout est gardé ici.")),
        "waiting_one": waiting,
        "waiting_many": waiting,
        "leaving": _("On envoie encore. Attendez un peu."),
        "gone": _("Ce n’est plus publié."),
        "here": _("{name} est là."),
        "busy": _("{name} est sur ce morceau."),
    }
