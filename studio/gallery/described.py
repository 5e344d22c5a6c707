"""What a page says of itself to programs: schema.org, as JSON-LD in a block that runs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from flask_babel import gettext as _
from markupsafe import Markup

from studio.actions.models import Action
from studio.gallery.addresses import absolute, site
from studio.gallery.covers import Cover
from studio.gallery.queries import Card
from studio.kernel.clock import iso

if TYPE_CHECKING:
    from studio.gallery.showing import Shown

Thing = dict[str, Any]
FAMILIES = {"audio": "AudioObject", "video": "VideoObject"}


def block(thing: Thing) -> Markup:
    """The thing between its tags; nothing that people wrote can close them."""
    told = {"@context": "https://schema.org", **{k: v for k, v in thing.items() if v}}
    text = msgspec.json.encode(told).decode()
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    # A block of data: no script runs from it, so the policy of the page has nothing to allow.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped


def production(shown: Shown, cover: Cover | None, media: Sequence[Mapping[str, Any]]) -> Thing:
    """A production. Those who made it are named as they chose to be, in one line: they are not
    made into records of persons."""
    edition, publication = shown.edition, shown.publication
    return {
        "@type": "CreativeWork",
        "@id": shown.whole.address,
        "url": shown.address,
        "name": edition.title,
        "genre": str(shown.publisher.label),
        "description": edition.summary,
        "inLanguage": edition.language,
        "image": cover.address() if cover else None,
        "creditText": ", ".join(edition.credits),
        "keywords": list(edition.themes),
        "datePublished": iso(publication.published_at) if publication.published_at else None,
        "dateModified": iso(publication.changed_at),
        "isPartOf": part_of(publication.action),
        "isAccessibleForFree": True,
        "usageInfo": absolute("gallery.presentation", _anchor="accord"),  # a yes, no free licence
        "associatedMedia": [
            {
                "@type": FAMILIES[one["mime"].partition("/")[0]],
                "contentUrl": shown.media(one["name"], outside=True),
                "encodingFormat": one["mime"],
                "contentSize": str(one["bytes"]),
            }
            for one in media
            if one["mime"].partition("/")[0] in FAMILIES
        ],
    }


def part_of(action: Action) -> Thing:
    return {
        "@type": "CreativeWorkSeries",
        "name": action.title,
        "url": absolute("gallery.action", slug=action.slug),
    }


def collection(action: Action, cards: Sequence[Card]) -> Thing:
    """An action, and what it shows."""
    place = {"@type": "Place", "name": action.place} if action.place else None
    return {
        **part_of(action),
        "description": action.summary,
        "startDate": action.starts.isoformat(),
        "endDate": action.ends.isoformat(),
        "locationCreated": place,
        "hasPart": [
            {"@type": "CreativeWork", "name": card.title, "url": card.address} for card in cards
        ],
    }


def way(title: str, intro: str, address: str, cover: Cover | None, steps: Sequence[Card]) -> Thing:
    """A collection: productions of several actions, in an order that somebody chose."""
    return {
        "@type": "Collection",
        "@id": address,
        "url": address,
        "name": title,
        "description": intro,
        "image": cover.address() if cover else None,
        "collectionSize": len(steps),
        "isAccessibleForFree": True,
        "hasPart": [
            {"@type": "CreativeWork", "position": place, "name": card.title, "url": card.address}
            for place, card in enumerate(steps, 1)
        ],
    }


def whole_site() -> Thing:
    """The site, and how to search it from elsewhere."""
    return {
        "@type": "WebSite",
        "name": _("Studio"),
        "url": f"{site()}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{absolute('gallery.list_productions')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
