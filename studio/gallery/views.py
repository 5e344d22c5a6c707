"""Pages of the gallery."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from studio.gallery import showing

bp = Blueprint("gallery", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("gallery/home.html")


@bp.get("/<prefix>/<slug>")
def show(prefix: str, slug: str) -> ResponseReturnValue:
    shown = showing.at_address(prefix, slug)
    return render_template(shown.publisher.page_template, **showing.page_context(shown))


def public_links() -> dict[str, Any]:
    """Where a visitor can go: the names that layouts/public.html reads."""
    links = {"public_home": url_for("gallery.home")}
    if "people.sign_in_page" in current_app.view_functions:
        links["staff_sign_in"] = url_for("people.sign_in_page")
    return links
