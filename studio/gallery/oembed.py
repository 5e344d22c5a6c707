"""The oEmbed answer (oembed.com, 1.0): an address of ours in, a frame to show it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from flask_babel import gettext as _

from studio.gallery import showing
from studio.gallery.addresses import site
from studio.gallery.covers import Cover, Picture
from studio.gallery.options import Options
from studio.gallery.selections import selection_at
from studio.gallery.share import HEIGHT, WIDTH, Share
from studio.gallery.xml import as_bytes, clean
from studio.kernel.errors import Gone, Invalid, NotFound
from studio.publishing.bundle import Piece
from studio.publishing.selections import is_family

FORMATS = {"json": "application/json", "xml": "text/xml"}
CACHE_SECONDS = 60  # what is taken back must leave the blogs that ask again
LONGEST_ADDRESS = 2000


class Framed(Protocol):
    """What a frame may show: a production, an action, a collection."""

    @property
    def cover(self) -> Cover | None: ...

    @property
    def author(self) -> tuple[str, str]: ...

    @property
    def options(self) -> Options: ...

    @property
    def version(self) -> tuple[str, ...]: ...

    @property
    def asked_address(self) -> str: ...

    @property
    def pieces(self) -> tuple[Piece, ...]: ...

    def asked(self, options: Options) -> Framed: ...

    def share(self) -> Share: ...


def framed_at(url: str) -> Framed:
    """What one of our addresses shows: the page of a production, one of its forms, an action, a
    collection, or the frame of one. `http` or `https`; what its query says is carried into the
    frame, as far as it is understood.

    NotFound for anything else, and for what was taken back: oEmbed knows no 410.
    """
    url = url[:LONGEST_ADDRESS]
    args = dict(parse_qsl(urlsplit(url).query)) if path_here(url) else {}
    try:
        return opened(path_here(url).split("/"), args)
    except Gone:
        raise NotFound from None


def opened(path: list[str], args: Mapping[str, str]) -> Framed:
    """`["cartes", "nos-chemins"]`, `["actions", "slug"]`, `["integrer", id]`… NotFound, Gone."""
    options = Options.from_query(args)
    framed, rest = path[0] == "integrer", path[1:] if path[0] == "integrer" else path
    if len(rest) == 2 and is_family(rest[0]):
        return selection_at(rest[0], rest[1]).asked(options)
    if framed and len(rest) == 1:
        return showing.by_id(rest[0]).asked(options)
    if framed or not 2 <= len(rest) <= 3:
        raise NotFound
    return showing.at_address(rest[0], rest[1], rest[2] if rest[2:] else "", args).asked(options)


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


def answer(shown: Framed, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    """What a consumer gets: a frame that fits in what it allows, in pixels."""
    wanted = shown.options.height or HEIGHT
    width, height = min(WIDTH, maxwidth or WIDTH), min(wanted, maxheight or wanted)
    share, (name, page) = shown.share(), shown.author
    return {
        "type": "rich",
        "version": "1.0",
        "title": share.title,
        "author_name": name,
        "author_url": page,
        "provider_name": _("Studio"),
        "provider_url": site() + "/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": str(share.fallback() + share.frame(width, height)),
        **_thumbnail(shown.cover, maxwidth, maxheight),
    }


def _thumbnail(
    cover: Cover | None, maxwidth: int | None, maxheight: int | None
) -> Mapping[str, Any]:
    """The three thumbnail facts, or none: the largest picture that fits."""
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
