"""In which language the public side speaks: the one its address asks for, else one that the
visitor's browser asks for. No cookie remembers it: links carry it on.

Only pages follow the browser. An embed, a feed, an oEmbed answer speak as the site around them
asks (`?lang=ar`), else as this server does: an article is in one language, and what is framed in it
must not change with each reader, nor each answer that is kept in front of us be one of three.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_locale

from studio.gallery.addresses import with_query
from studio.kernel import languages

NAMES = {code: languages.NAMES[code] for code in ("fr", "en", "ar")}
# Blueprints whose pages follow the browser, and whose links carry the language.
PAGES = {"gallery", "blogging", "gallery_collections", "readers"}
# Pages of a blueprint of the workshop that are for who has no account, in a language of her own.
ALONE = {f"publishing.{name}" for name in (
    "slip_door", "read_slip", "slip", "use_slip", "slip_receipt")}  # fmt: skip
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
    return speaks(request.endpoint) or request.blueprint in OTHERS


def speaks(endpoint: str | None) -> bool:
    """Whether a page is in the language of who reads it, and its links carry that on."""
    return endpoint in ALONE or (endpoint or "").rpartition(".")[0] in PAGES


def carry(app: Flask) -> None:
    """Links of a page that was asked for in a language lead to pages in that language."""

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        here = request and speaks(request.endpoint)
        if here and speaks(endpoint) and (wanted := asked()):
            values.setdefault("lang", wanted)


def everywhere(address: str) -> dict[str, str]:
    """A page of ours in each language, and (`x-default`) where each visitor finds her own."""
    spoken = {code: with_query(address, {"lang": code}) for code in NAMES}
    return {**spoken, "x-default": address}


def in_this_language(address: str) -> str:
    """The address of this page among its languages: what was asked for is part of it."""
    return with_query(address, {"lang": wanted} if (wanted := asked()) else {})


def choices() -> list[dict[str, Any]]:
    """This page in each language, for the foot of the page."""
    if request.endpoint is None or not speaks(request.endpoint):
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
