"""A zip as people make it: several files of places, each a layer."""

from __future__ import annotations

from studio.maps.geodata import importers
from studio.maps.geodata.importers import shapefile
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, Unreadable
from studio.maps.geodata.told import Choices

ENDINGS = (".geojson", ".json", ".kml", ".gpx", ".csv", ".txt", ".gpkg", ".umap", ".osm", ".xml")
MOST_FILES = 50
EMPTY = "Cette archive ne contient pas de fichier de lieux. Elle contient : {names}."


def recognises(source: Source) -> bool:
    return source.data.startswith(b"PK")


def read(source: Source, choices: Choices) -> Reading:
    tables, encodings = shapefile.layers(source, choices)
    formats = ["Shapefile"] if tables else []
    for name in [n for n in sorted(source.members) if n.lower().endswith(ENDINGS)][:MOST_FILES]:
        found = _member(source.member(name), choices)
        if found is not None:
            tables += found.tables
            formats.append(found.format)
    if not tables:
        names = ", ".join(list(source.members)[:8]) or "rien"
        raise Unreadable(EMPTY.format(names=names))
    _name_apart(tables)
    facts = {"encoding": encodings[0]} if encodings else {}
    return Reading(f"archive ({', '.join(dict.fromkeys(formats))})", tables, facts)


def _member(source: Source, choices: Choices) -> Reading | None:
    """A file of the archive; None for a read-me, a licence: what is no list of places."""
    try:
        return importers.read(source, choices)
    except Unreadable:
        return None


def _name_apart(tables: list[Table]) -> None:
    """Two layers of one name are told apart; of one length too, the second is the same in another
    format, and does not come in by itself."""
    seen: dict[str, list[int]] = {}
    for table in tables:
        lengths = seen.setdefault(table.name, [])
        table.copy = len(table) in lengths
        lengths.append(len(table))
        if len(lengths) > 1:
            table.name = f"{table.name} ({len(lengths)})"


IMPORTER = Importer("archive zip", recognises, read, rank=34)
