"""Atom feeds (RFC 4287), the site map, and what we ask of search engines."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from studio.actions.themes import THEMES
from studio.gallery import collections, languages, queries
from studio.gallery.addresses import absolute, with_query
from studio.gallery.angles import LABELS
from studio.gallery.covers import manifest_of
from studio.gallery.freshness import by_content
from studio.gallery.queries import Card
from studio.gallery.xml import as_bytes, clean
from studio.kernel import web
from studio.kernel.clock import iso
from studio.kernel.errors import NotFound
from studio.publishing.angles.models import NAMES, Angle
from studio.publishing.angles.queries import every_shown

bp = Blueprint("feeds", __name__)

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
OUR_PAGES = (
    "home",
    "list_productions",
    "list_actions",
    "presentation",
    "accessibility",
    "privacy",
)
LISTS = {"home", "list_productions", "list_actions"}  # as fresh as what they show last
MOST_ENTRIES = 50
MOST_ADDRESSES = 50_000  # what the sitemap protocol allows in one file
BEFORE_ANYTHING = datetime(2026, 1, 1, tzinfo=UTC)


@bp.get("/flux/galerie.atom")
def gallery() -> ResponseReturnValue:
    title = _("Studio : les dernières cartes et les derniers portraits")
    here, page = absolute("feeds.gallery"), absolute("gallery.list_productions")
    return feed(title, here, page, queries.cards(web.db()))


@bp.get("/flux/actions/<slug:slug>.atom")
def action(slug: str) -> ResponseReturnValue:
    found, shown = queries.action_at(web.db(), slug)
    here, page = absolute("feeds.action", slug=slug), absolute("gallery.action", slug=slug)
    return feed(_("Studio : %(title)s", title=found.title), here, page, shown)


@bp.get("/flux/angles/<slug:angle>.atom")
def angle(angle: str) -> ResponseReturnValue:
    """What référents wrote for some readers: of productions and of actions, latest first."""
    if angle not in NAMES:
        raise NotFound
    here, page = absolute("feeds.angle", angle=angle), absolute("gallery.list_productions")
    cards = {card.public_id: card for card in queries.cards(web.db())}
    written = every_shown(web.db(), angle, cards)[:MOST_ENTRIES]
    title = _("Studio : %(angle)s", angle=LABELS[angle])
    root = _head(title, here, page, max((w.checked_at for w in written), default=None))
    for one in written:
        _written(root, one, cards)
    return by_content(_xml(root, "application/atom+xml"))


def _written(root: ElementTree.Element, angle: Angle, cards: Mapping[str, Card]) -> None:
    """An entry with the words of the angle, and what its production shows and plays."""
    card = cards.get(angle.publication.public_id) if angle.publication else None
    if card is not None:
        address, names, things = (
            card.address,
            [*card.themes, card.publisher.prefix],
            enclosures(card),
        )
        author, language = ", ".join(card.credits) or card.action_title, card.language
    elif angle.action is not None:
        address = absolute("gallery.action", slug=angle.action.slug)
        names, things, author = list(angle.action.themes), [], angle.action.title
        language = str(get_locale())
    else:
        return
    entry = ElementTree.SubElement(root, "entry", {"xml:lang": language})
    _text(entry, "title", angle.title)
    _text(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"studio:angle:{angle.id}").urn)
    _text(entry, "updated", iso(angle.checked_at))
    _link(entry, "alternate", with_query(address, {"angle": angle.name}), type="text/html")
    _text(ElementTree.SubElement(entry, "author"), "name", author)
    for name in names:
        ElementTree.SubElement(entry, "category", {"term": name})
    _text(entry, "summary", angle.text)
    for enclosure in things:
        _link(entry, "enclosure", **enclosure)


@bp.get("/flux/themes/<slug:theme>.atom")
def about(theme: str) -> ResponseReturnValue:
    """What speaks of one theme. NotFound for a theme that does not exist."""
    if theme not in THEMES:
        raise NotFound
    here = absolute("feeds.about", theme=theme)
    page = absolute("gallery.list_productions", theme=theme)
    shown = [card for card in queries.cards(web.db()) if theme in card.themes]
    return feed(_("Studio : %(title)s", title=THEMES[theme].label), here, page, shown)


def feed(title: str, here: str, page: str, cards: Sequence[Card]) -> ResponseReturnValue:
    """The latest productions as an Atom document, each with what can be seen or heard of it."""
    shown = cards[:MOST_ENTRIES]
    root = _head(title, here, page, max((c.changed_at for c in shown), default=None))
    for card in shown:
        _entry(root, card)
    return by_content(_xml(root, "application/atom+xml"))


def _head(title: str, here: str, page: str, updated: datetime | None) -> ElementTree.Element:
    root = _root("feed", ATOM, {"xml:lang": str(get_locale())})
    _text(root, "title", title)
    _text(root, "id", here)
    _text(root, "updated", iso(updated or BEFORE_ANYTHING))
    _link(root, "self", here, type="application/atom+xml")
    _link(root, "alternate", page, type="text/html")
    _text(ElementTree.SubElement(root, "author"), "name", _("Studio"))
    return root


def _entry(root: ElementTree.Element, card: Card) -> None:
    entry = ElementTree.SubElement(root, "entry", {"xml:lang": card.language})
    _text(entry, "title", card.title)
    _text(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"studio:{card.public_id}").urn)
    _text(entry, "published", iso(card.published_at))
    _text(entry, "updated", iso(max(card.published_at, card.changed_at)))
    _link(entry, "alternate", card.address, type="text/html")
    author = ElementTree.SubElement(entry, "author")
    _text(author, "name", ", ".join(card.credits) or card.action_title)
    for theme in (*card.themes, card.publisher.prefix):
        ElementTree.SubElement(entry, "category", {"term": theme})
    _text(entry, "summary", card.summary or str(card.publisher.label))
    for enclosure in enclosures(card):
        _link(entry, "enclosure", **enclosure)


def enclosures(card: Card) -> list[dict[str, str]]:
    """The cover, the longest film and the longest sound: address, type, and size in bytes."""
    manifest = manifest_of(card.edition_id)
    if manifest is None:
        return []
    covers = [part for part in manifest["media"] if part["name"] == manifest["cover"]]
    chosen = [*covers, *_longest(manifest, "video/"), *_longest(manifest, "audio/")]
    return [
        {
            "href": absolute(
                "medias.part", public_id=card.public_id, number=card.number, name=part["name"]
            ),
            "type": part["mime"],
            "length": str(part["bytes"]),
        }
        for part in chosen
    ]


def _longest(manifest: Mapping[str, Any], family: str) -> list[Any]:
    parts = [part for part in manifest["media"] if part["mime"].startswith(family)]
    return sorted(parts, key=lambda part: int(part["bytes"]))[-1:]


@bp.get("/plan-du-site.xml")
def site_map() -> ResponseReturnValue:
    """What search engines may keep: no page that shows a person's life (see Publisher.indexed)."""
    root = _root("urlset", SITEMAP, {"xmlns:xhtml": XHTML})
    shown = queries.cards(web.db())
    for name in OUR_PAGES:
        _place(root, absolute(f"gallery.{name}"), _latest(shown) if name in LISTS else None)
    for slug, cards in queries.cards_by_action(shown).items():
        _place(root, absolute("gallery.action", slug=slug), _latest(cards))
    for way in [way for way in collections.glimpses(shown) if way.steps]:
        _place(root, absolute("gallery_collections.show", slug=way.collection.slug))
    for card in [card for card in shown if card.publisher.indexed][: MOST_ADDRESSES - 1000]:
        _place(root, card.address, card.changed_at)
    return by_content(_xml(root, "application/xml"))


def _latest(cards: Sequence[Card]) -> datetime | None:
    return max((card.changed_at for card in cards), default=None)


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Search engines may read the gallery; each page says whether it may be kept."""
    lines = [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /atelier/",
        "Disallow: /espace/",
        "Disallow: /rejoindre",
        f"Sitemap: {absolute('feeds.site_map')}",
    ]
    return by_content(Response("\n".join(lines) + "\n", mimetype="text/plain"))


def _root(
    name: str, namespace: str, attributes: dict[str, str] | None = None
) -> ElementTree.Element:
    return ElementTree.Element(name, {"xmlns": namespace, **(attributes or {})})


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = clean(text)


def _link(parent: ElementTree.Element, rel: str, href: str, **more: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": rel, "href": href, **more})


def _place(root: ElementTree.Element, address: str, changed: datetime | None = None) -> None:
    place = ElementTree.SubElement(root, "url")
    _text(place, "loc", address)
    if changed is not None:
        _text(place, "lastmod", iso(changed))
    for language, there in languages.everywhere(address).items():
        spoken = {"rel": "alternate", "hreflang": language, "href": there}
        ElementTree.SubElement(place, "xhtml:link", spoken)


def _xml(root: ElementTree.Element, mimetype: str) -> Response:
    return Response(as_bytes(root), mimetype=mimetype)
