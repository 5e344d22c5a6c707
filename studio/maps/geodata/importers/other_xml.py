"""XML that is none of ours: said in a sentence, without opening it further."""

from __future__ import annotations

from studio.maps.geodata.importers.refused import DRAWING, OTHER
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices
from studio.maps.geodata.xml_tree import looks_like


def read(source: Source, _choices: Choices) -> Reading:
    raise Unreadable(DRAWING if looks_like(source, "svg", "html") else OTHER)


IMPORTER = Importer("XML", lambda source: source.head.startswith(b"<"), read, rank=80)
