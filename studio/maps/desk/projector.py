"""The map for the whole room: big, alive, nothing to press."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from studio.access.guards import staff_only
from studio.actions.queries import workshop_now
from studio.drafts.models import Draft
from studio.kernel import web
from studio.maps.desk.blueprint import bp, this_map
from studio.maps.legend.marks import OUTLINES
from studio.maps.views import page_data


@bp.get("/projeter")
@staff_only
def project(draft_id: str) -> ResponseReturnValue:
    """What the group may see, on a wall. What somebody keeps for herself is never drawn there,
    though the person at the keyboard could read it."""
    draft = this_map(draft_id)
    return render_template("maps/desk/project.html", **project_facts(draft))


def project_facts(draft: Draft) -> dict[str, Any]:
    workshop = workshop_now(web.db(), draft.action)
    code = workshop.code if workshop else None
    address = web.outside("joining.join_by_link", code=code) if code else ""
    return {
        "draft": draft,
        "action": draft.action,
        "code": code,
        "join_host": urlsplit(web.outside("joining.join_page")).netloc,
        "join_path": url_for("joining.join_page"),
        "qr": qr_of(address) if code else None,
        "outlines": OUTLINES,
        "page_data": page_data(draft) | {"shown_words": shown_words()},
    }


def qr_of(address: str) -> Markup:
    drawn = segno.make(address, error="m").svg_inline(scale=6, border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - segno draws modules, it writes no text of ours


def shown_words() -> dict[str, str]:
    return {
        "places_one": _("1 lieu"),
        "places_many": _("{count} lieux"),
        "voices_one": _("1 voix"),
        "voices_many": _("{count} voix"),
        "photos_one": _("1 photo"),
        "photos_many": _("{count} photos"),
        "arrived": _("{name} ajoute : {title}"),
    }
