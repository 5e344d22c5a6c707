"""Places for globes (KML) and for walkers (GPX)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import shapely

from studio.maps.exports.rows import Row, by_category, rows
from studio.maps.geometry import shape_of
from studio.maps.legend.marks import COLOURS
from studio.publishing.bundle import Page

KML_SPACE = "http://www.opengis.net/kml/2.2"
GPX_SPACE = "http://www.topografix.com/GPX/1/1"
# What XML 1.0 cannot carry at all; a pasted text may hold any of it.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
AREA_OPACITY = "40"  # hexadecimal: a quarter, as on our own maps
LINE_WIDTH = 5


def kml(page: Page) -> bytes:
    """KML 2.2: one folder a category with its colour, every word in the placemark."""
    root = Element("kml", xmlns=KML_SPACE)
    document = SubElement(root, "Document")
    _say(document, "name", page["title"])
    _say(document, "description", _about(page))
    for number, category in enumerate(page["categories"]):
        _style(document, number, category)
    for category, found in by_category(page):
        if found:
            folder = SubElement(document, "Folder")
            _say(folder, "name", category["label"] if category else "Sans catégorie")
            for row in found:
                _placemark(folder, row)
    return _written(root)


def _about(page: Page) -> str:
    names = ", ".join(credit["name"] for credit in page["credits"])
    return " ".join(filter(None, (page["intro"], f"Par {names}." if names else "")))


def _style(document: Element, number: int, category: dict[str, Any]) -> None:
    tone = _kml_colour(COLOURS[category["colour"]])
    style = SubElement(document, "Style", id=f"style-{number}")
    _say(SubElement(style, "IconStyle"), "color", f"ff{tone}")
    line = SubElement(style, "LineStyle")
    _say(line, "color", f"ff{tone}")
    _say(line, "width", str(LINE_WIDTH))
    _say(SubElement(style, "PolyStyle"), "color", f"{AREA_OPACITY}{tone}")


def _kml_colour(code: str) -> str:
    """KML writes blue, green, red."""
    return code[5:7] + code[3:5] + code[1:3]


def _placemark(folder: Element, row: Row) -> None:
    mark = SubElement(folder, "Placemark", id=row.id)
    _say(mark, "name", row.name)
    _say(mark, "description", "\n".join(row.told))
    if row.number is not None:
        _say(mark, "styleUrl", f"#style-{row.number}")
    data = SubElement(mark, "ExtendedData")
    for name, value in _facts(row):
        _say(SubElement(data, "Data", name=_clean(name)), "value", str(value))
    if row.geometry is not None:
        _kml_shape(mark, shape_of(row.geometry))


def _facts(row: Row) -> Iterator[tuple[str, Any]]:
    told = {
        "type": row.type, "category": row.category, "category_code": row.category_code,
        "title": row.title, "near": row.near, "notes": row.notes, "voice_text": row.voice_text,
        "photo_text": row.photo_text, "language": row.language, "strength": row.strength,
        "approximate_metres": row.approximate,
    }  # fmt: skip
    yield from ((name, value) for name, value in told.items() if value)
    yield from row.answers.items()


def _kml_shape(mark: Element, shape: Any) -> None:
    parts = shapely.get_parts(shape)
    home = SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
    for part in parts:
        if part.geom_type == "Polygon":
            area = SubElement(home, "Polygon")
            for name, ring in (
                ("outerBoundaryIs", part.exterior),
                *(("innerBoundaryIs", hole) for hole in part.interiors),
            ):
                closed = SubElement(SubElement(area, name), "LinearRing")
                _say(closed, "coordinates", _spots(ring))
        else:
            kind = "Point" if part.geom_type == "Point" else "LineString"
            _say(SubElement(home, kind), "coordinates", _spots(part))


def _spots(shape: Any) -> str:
    return " ".join(f"{x:.6f},{y:.6f}" for x, y in shapely.get_coordinates(shape).tolist())


def gpx(page: Page) -> bytes:
    """GPX 1.1: places and words as waypoints, lines as tracks. GPX has no areas: an area leaves as
    the track of its outline, of type « area »."""
    root = Element("gpx", version="1.1", creator="Studio", xmlns=GPX_SPACE)
    _say(SubElement(root, "metadata"), "name", page["title"])
    placed: list[tuple[Row, Any]] = [
        (row, shape_of(row.geometry)) for row in rows(page) if row.geometry
    ]
    for row, shape in placed:
        if shape.geom_type == "Point":
            point = SubElement(root, "wpt", lat=f"{shape.y:.6f}", lon=f"{shape.x:.6f}")
            _told(point, row)
    for row, shape in placed:
        if shape.geom_type != "Point":
            track = SubElement(root, "trk")
            _told(track, row)
            for line in _lines(shape):
                segment = SubElement(track, "trkseg")
                for x, y in shapely.get_coordinates(line).tolist():
                    SubElement(segment, "trkpt", lat=f"{y:.6f}", lon=f"{x:.6f}")
    return _written(root)


def _told(home: Element, row: Row) -> None:
    _say(home, "name", row.name)
    _say(home, "cmt", row.category)
    _say(home, "desc", "\n".join(row.told))
    _say(home, "type", row.type)


def _lines(shape: Any) -> Iterator[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors
        else:
            yield part


def _say(home: Element, name: str, text: str) -> None:
    if text:
        SubElement(home, name).text = _clean(text)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def _written(root: Element) -> bytes:
    indent(root, " ")
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
