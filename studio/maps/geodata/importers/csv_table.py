"""Tables: CSV as spreadsheets save it, French Excel included, with or without a header; also the
stops of a GTFS feed. Separator, decimal comma, encoding, header and columns are guessed, and can
be corrected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np
import shapely

from studio.maps.geodata import tables
from studio.maps.geodata.source import Facts, Importer, Source
from studio.maps.geodata.table import Reading, Shapes, Table, Unreadable, points_of
from studio.maps.geodata.told import Choices

WKT = re.compile(r"^\s*(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION", re.I)
PAIR = re.compile(r"^\s*[\[(]?\s*(-?\d+[.,]\d+)\s*[,; ]\s*(-?\d+[.,]\d+)\s*[\])]?\s*$")
NO_PLACE = (
    "Ce tableau n’a pas de colonnes de longitude et de latitude, ni d’adresse. Colonnes trouvées : "
)


def recognises(source: Source) -> bool:
    """Text with lines and a separator; anything else is asked before."""
    if not source.head or b"\0" in source.head.replace(b"\0\0", b""):
        return False
    if source.head[:1] in b"{[<" or source.head.startswith((b"PK", b"%PDF", b"SQLite")):
        return False
    first = tables.decoded(source.data[:20_000]).splitlines()[:1]
    if not first or not any(sign in first[0] for sign in ";,\t|"):
        return False
    printable = sum(sign.isprintable() or sign == "\t" for sign in first[0])
    return printable > 0.85 * len(first[0])  # letters of an old DOS are strange, binary is worse


def read(source: Source, choices: Choices) -> Reading:
    encoding = choices.encoding or tables.encoding_of(source.data)
    try:
        words = source.data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        words = tables.decoded(source.data)
    separator = choices.separator or tables.separator_of(words)
    lines, numbers = _lines(words, separator)
    if not lines:
        raise Unreadable("Ce tableau est vide.")
    has_header = choices.header != "no" and (choices.header == "yes" or tables.is_header(lines[0]))
    names = _names(lines[0], has_header)
    rows, numbers = (lines[1:], numbers[1:]) if has_header else (lines, numbers)
    columns = {
        name: [row[n].strip() if n < len(row) else "" for row in rows]
        for n, name in enumerate(names)
    }
    made, facts = from_columns(columns, choices, source.stem, numbers, "ligne")
    gtfs = "stop_lat" in columns and "stop_name" in columns
    facts |= {"encoding": encoding.removesuffix("-sig"), "separator": separator}
    facts["header"] = has_header
    return Reading("arrêts de bus (GTFS)" if gtfs else "tableau CSV", [made], facts)


def _lines(words: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """The rows that hold something, with the line on which each ends."""
    csv.field_size_limit(10_000_000)
    found = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
    lines, numbers = [], []
    try:
        for line in found:
            if any(cell.strip() for cell in line):
                lines.append(line)
                numbers.append(found.line_num)
    except csv.Error as error:
        raise Unreadable(f"Ce tableau est abîmé, ligne {found.line_num} ({error}).") from None
    return lines, numbers


def _names(first: list[str], has_header: bool) -> list[str]:
    """One name a column, each once."""
    names: list[str] = []
    for number, cell in enumerate(first, 1):
        name = cell.strip() if has_header and cell.strip() else f"Colonne {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def from_columns(
    columns: dict[str, list[str]],
    choices: Choices,
    name: str,
    numbers: Sequence[int],
    unit: str,
) -> tuple[Table, Facts]:
    """The table with its shapes, and which column plays which part. Unreadable when no column
    tells where things are."""
    roles = _roles(columns, choices)
    address = choices.address or tables.address_column(columns)
    roles["address"] = "" if address == "-" else address
    if not roles.get("wkt") and not (roles.get("lon") and roles.get("lat")) and not address:
        raise Unreadable(f"{NO_PLACE}{', '.join(list(columns)[:12])}.")
    count = len(next(iter(columns.values()), []))
    shapes = _shapes(columns, roles, count)
    crs = 4326 if not roles.get("lon") or _is_degrees(shapes) else 0
    made = Table(name, shapes, columns, unit=unit, rows=list(numbers), epsg=crs)
    if roles["address"]:
        made.given["address"] = tables.addresses(columns, roles["address"])
    return made, {"roles": {part: column for part, column in roles.items() if column}}


def _roles(columns: dict[str, list[str]], choices: Choices) -> dict[str, str]:
    if choices.wkt and choices.wkt in columns:
        return {"wkt": choices.wkt}
    if choices.lon in columns and choices.lat in columns:
        return {"lon": choices.lon, "lat": choices.lat}
    found = tables.position_columns(columns)
    if found:
        return {"lon": found[0], "lat": found[1]}
    for column, values in columns.items():
        sample = [value for value in values[:50] if value]
        if sample and sum(bool(WKT.match(value)) for value in sample) >= len(sample) / 2:
            return {"wkt": column}
    for column, values in columns.items():
        sample = [value for value in values[:50] if value]
        if sample and sum(bool(PAIR.match(value)) for value in sample) > len(sample) * 0.8:
            return {"lon": column, "lat": column}
    return {}


def _shapes(columns: dict[str, list[str]], roles: dict[str, str], count: int) -> Shapes:
    if roles.get("wkt"):
        raw = np.empty(count, dtype=object)
        raw[:] = [v.split(";", 1)[-1] if v.startswith("SRID") else v or None
                  for v in columns[roles["wkt"]]]  # fmt: skip
        return shapely.from_wkt(raw, on_invalid="ignore")
    if not roles.get("lon"):
        return np.full(count, None, dtype=object)
    if roles["lon"] == roles["lat"]:
        return _pairs(columns[roles["lon"]])
    lons = [tables.number(value) for value in columns[roles["lon"]]]
    lats = [tables.number(value) for value in columns[roles["lat"]]]
    return points_of(lons, lats)


def _pairs(values: list[str]) -> Shapes:
    """« 47.39, 0.68 » in one column: latitude first, as open data sites write it."""
    found = [PAIR.match(value) for value in values]
    lats = [tables.number(one[1]) if one else None for one in found]
    lons = [tables.number(one[2]) if one else None for one in found]
    return points_of(lons, lats)


def _is_degrees(shapes: Shapes) -> bool:
    """Most of them: one wrong line among many does not make a projection."""
    kept = shapes[shapely.is_geometry(shapes)]
    if not len(kept):
        return True
    x, y = shapely.get_x(kept), shapely.get_y(kept)
    return bool(np.mean((abs(x) <= 180) & (abs(y) <= 90)) > 0.5)


IMPORTER = Importer("tableau CSV", recognises, read, rank=90)
