"""What each production is, in Dublin Core (JSON-LD), for libraries and archives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from studio.archive.telling import Entry
from studio.publishing.bundle import publisher_of

CONTEXT = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPES = {"map": "InteractiveResource", "portrait": "Sound", "story": "Text"}  # DCMI type vocabulary
RIGHTS = "Montré avec l’accord des personnes. À ne plus montrer si la page d’origine a disparu."


def described(entries: Sequence[Entry], site: str) -> bytes:
    graph = [resource(entry, site) for entry in entries]
    return msgspec.json.format(msgspec.json.encode({"@context": CONTEXT, "@graph": graph}))


def resource(entry: Entry, site: str) -> dict[str, Any]:
    edition, publication = entry.edition, entry.publication
    prefix = publisher_of(publication.kind).prefix
    moment = publication.published_at or edition.created_at
    return {
        "@id": f"{site}/{prefix}/{publication.slug}",
        "dc:identifier": publication.public_id,
        "dc:title": {"@value": edition.title, "@language": edition.language},
        "dc:description": {"@value": edition.summary, "@language": edition.language},
        "dc:creator": list(edition.credits),
        "dc:publisher": publication.action.structure,
        "dc:language": edition.language,
        "dc:subject": list(edition.themes),
        "dc:type": TYPES.get(publication.kind, "Collection"),
        "dc:rights": RIGHTS,
        "dcterms:issued": {"@value": f"{moment:%Y-%m-%d}", "@type": "xsd:date"},
        "dcterms:isPartOf": publication.action.title,
        "dcterms:hasPart": [
            {
                "@id": f"{entry.where}/media/{part['name']}",
                "dc:format": part["mime"],
                "dcterms:extent": f"{part['bytes']} octets",
            }
            for part in entry.manifest["media"]
        ],
    }
