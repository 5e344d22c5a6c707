"""Where one can go from here: the addresses that layouts show, by name."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions import queries
from studio.actions.models import Action
from studio.kernel import web


def set_action(action: Action) -> None:
    """This page is about this action: the layout names it and links to its other pages."""
    g.studio_action = action


def current_action() -> Action | None:
    found: Action | None = g.get("studio_action")
    return found


def links_for(who: Identity) -> dict[str, Any]:
    """The links of a professional, or of whoever holds a device of the workshop."""
    found = _staff_links(who) if who.account_id else _room_links()
    return found | {
        "app_manifest": url_for("installed.manifest"),
        "app_icon": url_for("installed.icon", name="pomme"),
    }


def _room_links() -> dict[str, Any]:
    return {
        "workshop_home": url_for("drafts.workshop_home"),
        "pass_turn": url_for("joining.pass_turn"),
        "call_help": url_for("joining.call_help"),
        "lock": url_for("joining.pass_turn"),
    }


def _staff_links(who: Identity) -> dict[str, Any]:
    links: dict[str, Any] = {
        "actions": url_for("actions.list_actions"),
        "public_home": url_for("gallery.home"),
        "collections": url_for("collections.show_all"),
        "sign_out": url_for("people.sign_out"),
    }
    if (action := current_action()) is not None:
        links["action"] = url_for("actions.show_action", slug=action.slug)
        links["productions"] = url_for("publishing.board", slug=action.slug)
        workshop = queries.workshop_now(web.db(), action)
        if workshop is not None and may(who, Permission.WORKSHOP_RUN, workshop):
            links["workshop"] = url_for("actions.show_workshop", workshop_id=workshop.id)
        others = [a for a in queries.actions_of(web.db(), who) if a.id != action.id]
        links["other_actions"] = [
            {"title": a.title, "url": url_for("actions.show_action", slug=a.slug)} for a in others
        ]
    return links
