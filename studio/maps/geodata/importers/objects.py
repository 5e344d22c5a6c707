"""A plain JSON list of objects, as many open data sites give it: a table in other clothes."""

from __future__ import annotations

from typing import Any

from studio.maps.geodata.importers.csv_table import from_columns
from studio.maps.geodata.importers.geojson import columns_of, decode
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices


def recognises(source: Source) -> bool:
    return source.head.startswith(b"[")


def read(source: Source, choices: Choices) -> Reading:
    told: list[Any] = decode(source.data, list[Any], "JSON")
    rows = [one for one in told if isinstance(one, dict)]
    if not rows:
        raise Unreadable("Cette liste JSON ne contient pas d’objets avec des noms.")
    columns = columns_of(rows)
    if "_geopoint" in rows[0]:
        columns["_geopoint"] = [str(row.get("_geopoint", "")) for row in rows]
    made, facts = from_columns(columns, choices, source.stem, range(1, len(rows) + 1), "objet")
    return Reading("liste JSON", [made], facts)


IMPORTER = Importer("JSON", recognises, read, rank=60)
