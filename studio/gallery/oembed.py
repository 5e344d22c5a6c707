"""The oEmbed answer (oembed.com, 1.0): an address of ours in, a frame to show it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from flask_babel import gettext as _

from studio.gallery import showing
from studio.gallery.addresses import absolute, site
from studio.gallery.covers import Cover, Picture, cover_of
from studio.gallery.share import HEIGHT, WIDTH
from studio.gallery.showing import Shown
from studio.gallery.xml import as_bytes, clean
from studio.kernel.errors import Gone, Invalid, NotFound

FORMATS = {"json": "application/json", "xml": "text/xml"}
CACHE_SECONDS = 60  # what is taken back must leave the blogs that ask again
LONGEST_ADDRESS = 2000


def shown_at(url: str) -> Shown:
    """The production at one of our addresses: its page, one of its forms, or its embed. `http` or
    `https`, with or without a query.

    NotFound for anything else, and for what was taken back: oEmbed knows no 410.
    """
    url = url[:LONGEST_ADDRESS]
    first, _slash, rest = path_here(url).partition("/")
    name, _slash, form = rest.partition("/")
    try:
        if first == "integrer":
            return showing.by_id(rest)
        return showing.at_address(first, name, form, dict(parse_qsl(urlsplit(url).query)))
    except Gone:
        raise NotFound from None


def path_here(url: str) -> str:
    """`cartes/nos-chemins` for an address of this site. NotFound for any other text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise NotFound from None
    if parts.scheme not in ("http", "https") or place(parts.netloc) != place(
        urlsplit(site()).netloc
    ):
        raise NotFound
    return unquote(parts.path).strip("/")


def place(netloc: str) -> str:
    """The host, and the port when it is not the usual one of its scheme."""
    return netloc.lower().removesuffix(":80").removesuffix(":443")


def limit(text: str | None) -> int | None:
    """`maxwidth` or `maxheight` in pixels; None when it is not given. Invalid for a non-number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise Invalid(_("La largeur et la hauteur sont des nombres de pixels."))
    return int(text[:9])


def answer(shown: Shown, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    """What a consumer gets: a frame that fits in what it allows, in pixels."""
    width, height = min(WIDTH, maxwidth or WIDTH), min(HEIGHT, maxheight or HEIGHT)
    share, action = shown.share(), shown.publication.action
    return {
        "type": "rich",
        "version": "1.0",
        "title": shown.edition.title,
        "author_name": action.title,
        "author_url": absolute("gallery.action", slug=action.slug),
        "provider_name": _("Studio"),
        "provider_url": site() + "/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": str(share.fallback() + share.frame(width, height)),
        **_thumbnail(shown, maxwidth, maxheight),
    }


def _thumbnail(shown: Shown, maxwidth: int | None, maxheight: int | None) -> Mapping[str, Any]:
    """The three thumbnail facts, or none: the largest picture that fits."""
    edition, public_id = shown.edition, shown.publication.public_id
    cover = cover_of(edition.id, public_id, edition.number)
    fitting = _fitting(cover, maxwidth, maxheight) if cover else None
    if cover is None or fitting is None:
        return {}
    return {
        "thumbnail_url": cover.address(fitting),
        "thumbnail_width": fitting.width,
        "thumbnail_height": fitting.height,
    }


def _fitting(cover: Cover, maxwidth: int | None, maxheight: int | None) -> Picture | None:
    for picture in reversed(cover.copies):
        if picture.width <= (maxwidth or picture.width) and (
            picture.height <= (maxheight or picture.height)
        ):
            return picture
    return None


def as_xml(facts: Mapping[str, Any]) -> bytes:
    """The same answer as an XML document."""
    root = ElementTree.Element("oembed")
    for name, value in facts.items():
        ElementTree.SubElement(root, name).text = clean(str(value))
    return as_bytes(root)
