"""The workshop as an app on a phone: its name and icons, its service worker, and what it shows of a
page that is not kept. Nothing here is about anybody."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from studio.actions.app_icon import app_icon
from studio.kernel import web
from studio.kernel.errors import NotFound

bp = Blueprint("installed", __name__)

DAY = 24 * 3600
ICONS = {"192": (192, False), "512": (512, False), "masque": (512, True), "pomme": (180, False)}


@bp.get("/atelier/manifeste.webmanifest")
def manifest() -> ResponseReturnValue:
    """What a phone needs to keep Studio among its apps."""
    locale = get_locale()
    response = web.answer(
        {
            "id": "/atelier/",
            "name": _("Studio, cartes et portraits"),
            "short_name": _("Studio"),
            "description": _("Cartes et portraits faits ensemble."),
            "lang": locale.language,
            "dir": locale.text_direction,
            "start_url": url_for("drafts.workshop_home"),
            "scope": url_for("drafts.workshop_home"),
            "display": "standalone",
            "background_color": "#faf5ec",
            "theme_color": "#faf5ec",
            "icons": [icon_json(name) for name in ("192", "512", "masque")],
        }
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


def icon_json(name: str) -> dict[str, str]:
    side, maskable = ICONS[name]
    return {
        "src": url_for(".icon", name=name),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": "maskable" if maskable else "any",
    }


@bp.get("/atelier/icone-<name>.png")
def icon(name: str) -> ResponseReturnValue:
    if name not in ICONS:
        raise NotFound
    side, maskable = ICONS[name]
    response = Response(app_icon(side, maskable=maskable), mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


@bp.get("/atelier/service-worker.js")
def service_worker() -> ResponseReturnValue:
    """The script that answers in the place of the network, for pages of the workshop and no other.
    Its name never changes: browsers ask for it again, and a new build is another script."""
    dist = Path(cast(str, current_app.static_folder)) / "dist"
    script = (dist / web.asset("service-worker.js").rsplit("/", 1)[-1]).read_text("utf-8")
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/atelier/hors-ligne")
def offline() -> ResponseReturnValue:
    """What is shown, without network, in the place of a page that was not taken along."""
    return render_template("actions/offline.html")
