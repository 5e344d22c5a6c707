"""In which language the public side speaks: the one its address asks for, else one that the
visitor's browser asks for. No cookie remembers it: links carry it on.

Only pages follow the browser. An embed, a feed, an oEmbed answer speak as the site around them
asks (`?lang=ar`), else as this server does: a blog must not change its language with each reader.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_locale

NAMES = {"fr": "Français", "en": "English", "ar": "العربية"}
# Blueprints whose pages follow the browser, and whose links carry the language.
PAGES = {"gallery", "blogging", "gallery_collections"}
OTHERS = {"embeds", "feeds", "medias", "social"}
DOORS = ("/atelier", "/espace", "/rejoindre", "/api")  # the workshop speaks French


def asked() -> str:
    """The language that the address asks for; empty for none, and for one we do not speak."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in NAMES else ""


def of_request(usual: str) -> str:
    """The language of this answer; `usual` everywhere but on the public side."""
    if not is_public():
        return usual
    if asked() or request.blueprint in OTHERS:
        return asked() or usual
    return request.accept_languages.best_match(list(NAMES)) or usual


def is_public() -> bool:
    if request.blueprint is None:  # an address that leads nowhere
        return not request.path.startswith(DOORS)
    return request.blueprint in PAGES | OTHERS


def carry(app: Flask) -> None:
    """Links of a page that was asked for in a language lead to pages in that language."""

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        here = request and request.blueprint in PAGES
        if here and endpoint.partition(".")[0] in PAGES and (wanted := asked()):
            values.setdefault("lang", wanted)


def choices() -> list[dict[str, Any]]:
    """This page in each language, for the foot of the page."""
    if request.endpoint is None or request.blueprint not in PAGES:
        return []
    here = {**(request.view_args or {}), **request.args.to_dict()}
    current = str(get_locale())
    return [
        {
            "code": code,
            "name": name,
            "url": url_for(request.endpoint, **{**here, "lang": code}),
            "current": code == current,
        }
        for code, name in NAMES.items()
    ]
