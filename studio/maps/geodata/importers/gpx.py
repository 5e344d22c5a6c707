"""GPX: waypoints, routes and tracks, each a layer. Times stay in the group: seconds since the
start of a track, never a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import shapely

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, Unreadable, points_of, shapes_of
from studio.maps.geodata.told import Choices, Remark
from studio.maps.geodata.xml_tree import Element, from_html, local, looks_like, root_of, told

NAMES = {"wpt": "Points", "rte": "Itinéraires", "trk": "Traces"}
COLUMNS = {"cmt": "commentaire", "type": "type", "sym": "symbole", "ele": "altitude"}


def recognises(source: Source) -> bool:
    return looks_like(source, "gpx")


def read(source: Source, _choices: Choices) -> Reading:
    root = root_of(source, "GPX")
    if local(root) != "gpx":
        raise Unreadable("Ce fichier n’est pas du GPX.")
    found: dict[str, list[Element]] = {kind: [] for kind in NAMES}
    for one in root:
        if local(one) in found:
            found[local(one)].append(one)
    tables = [_table(kind, elements) for kind, elements in found.items() if elements]
    return Reading("GPX", tables)


def _table(kind: str, elements: list[Element]) -> Table:
    shapes, moments = _shapes(kind, elements)
    columns = {name: [told(one, tag) for one in elements] for tag, name in COLUMNS.items()}
    kept = {name: values for name, values in columns.items() if any(values)}
    made = Table(NAMES[kind], shapes, kept, {"wpt": "point"}.get(kind, "trace"))
    made.given["title"] = [told(one, "name") for one in elements]
    made.given["notes"] = [from_html(told(one, "desc") or told(one, "cmt")) for one in elements]
    made.given["category"] = [told(one, "type") for one in elements]
    made.moments = moments
    empty = [n for n, shape in enumerate(shapes, 1) if shape is None]
    if empty:
        reason = "sans au moins deux points" if kind != "wpt" else "sans position lisible"
        made.remarks = [Remark(reason=reason, count=len(empty), unit=made.unit, where=empty[:20])]
    return made


def _shapes(kind: str, elements: list[Element]) -> tuple[Any, dict[int, list[float]]]:
    if kind == "wpt":
        spots = [_spot(one) for one in elements]
        return points_of([s and s[0] for s in spots], [s and s[1] for s in spots]), {}
    shapes, moments = [], {}
    for number, element in enumerate(elements, 1):
        line, times = _line(element)
        shapes.append(line)
        if times:
            moments[number] = times
    return shapes_of(shapes), moments


def _line(element: Element) -> tuple[Any, list[float]]:
    """One line a piece of two points or more; the moments when all points of a single one have."""
    pieces = [one for one in element if local(one) == "trkseg"] or [element]
    lines, times = [], []
    for piece in pieces:
        points = [one for one in piece if local(one) in ("trkpt", "rtept")]
        spots = [(spot, one) for one in points if (spot := _spot(one)) is not None]
        if len(spots) >= 2:
            lines.append(shapely.LineString([spot for spot, _ in spots]))
            times.append([_seconds(told(one, "time")) for _, one in spots])
    if not lines:
        return None, []
    whole = lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    first = times[0]
    if len(lines) > 1 or any(moment is None for moment in first):
        return whole, []
    start = first[0] or 0.0
    return whole, [round((moment or 0.0) - start, 1) for moment in first]


def _spot(element: Element) -> tuple[float, float] | None:
    try:
        return float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        return None


def _seconds(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None


IMPORTER = Importer("GPX", recognises, read, rank=15)
