"""KML and KMZ: every folder is a layer, colours make categories, photos inside are taken in.
Links to elsewhere (network links, pictures on a site) are never followed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

import shapely

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, shapes_of
from studio.maps.geodata.told import Choices, Remark
from studio.maps.geodata.xml_tree import (
    Element,
    child,
    from_html,
    local,
    looks_like,
    root_of,
    told,
    words,
)

IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.I)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif", ".avif")
MOST_PHOTO = 30_000_000  # bytes
MOST_PHOTOS = 300
FOLDERS = {"Folder", "Document"}
BAD_SHAPE = "dont les coordonnées sont mal écrites"
LINKS = "qui mènent à un autre site : nous n’allons pas les chercher"
PICTURED = "posées sur le sol (images, écrans) : elles ne sont pas des lieux"


def recognises(source: Source) -> bool:
    if source.data.startswith(b"PK"):
        return any(name.lower().endswith(".kml") for name in source.members)
    return looks_like(source, "kml") or (
        b"opengis.net/kml" in source.head and looks_like(source, "document", "placemark", "folder")
    )


def read(source: Source, _choices: Choices) -> Reading:
    if not source.data.startswith(b"PK"):
        tables, _photos, remarks = _document(source, {})
        return Reading("KML", tables, remarks=remarks)
    mains = _mains(source)
    tables, remarks = [], []
    photos: dict[str, bytes] = {}
    for name in mains:
        inside = {n: n for n in source.members if n.lower().endswith(PICTURES)}
        found, own, more = _document(source.member(name), inside)
        tables, remarks = tables + found, remarks + more
        photos |= dict.fromkeys(own, b"")
    for name in list(photos)[:MOST_PHOTOS]:
        if source.members[name].file_size <= MOST_PHOTO:
            photos[name] = source.member(name).data
    return Reading("KMZ", tables, {}, {n: data for n, data in photos.items() if data}, remarks)


def _mains(source: Source) -> list[str]:
    """`doc.kml` is the document; without it every KML is one."""
    names = sorted(name for name in source.members if name.lower().endswith(".kml"))
    main = [name for name in names if posixpath.basename(name).lower() == "doc.kml"]
    return main[:1] or names


def _document(
    source: Source, inside: dict[str, str]
) -> tuple[list[Table], list[str], list[Remark]]:
    root = root_of(source, "KML")
    styles = _styles(root)
    layers: dict[str, list[Element]] = {}
    for name, mark in _placemarks([root], source.stem):
        layers.setdefault(name, []).append(mark)
    tables, photos, number = list[Table](), list[str](), 0
    for name, marks in layers.items():
        made = _table(name, marks, number + 1, styles, inside)
        number += len(marks)
        photos += [photo for photo in made.given["photo"] if photo]
        tables.append(made)
    links = sum(local(one) == "NetworkLink" for one in root.iter())
    laid = sum(local(one) in ("GroundOverlay", "ScreenOverlay", "PhotoOverlay")
               for one in root.iter())  # fmt: skip
    remarks = [Remark(reason=LINKS, count=links, unit="lien")] if links else []
    remarks += [Remark(reason=PICTURED, count=laid, unit="image")] if laid else []
    return tables, photos, remarks


def _placemarks(elements: Iterable[Element], name: str) -> Iterator[tuple[str, Element]]:
    """Each placemark with the folder it lies in."""
    for one in elements:
        kind = local(one)
        if kind == "Placemark":
            yield name, one
        elif kind in FOLDERS:
            yield from _placemarks(one, told(one, "name") or name)
        elif kind == "kml":
            yield from _placemarks(one, name)


def _table(
    name: str, marks: list[Element], first: int, styles: dict[str, str], inside: dict[str, str]
) -> Table:
    shapes, wrong = [], []
    for number, mark in enumerate(marks, first):
        try:
            shapes.append(_shape(mark))
        except ValueError:
            shapes.append(None)
            wrong.append(number)
    rows = [_data(mark) for mark in marks]
    names = dict.fromkeys(key for row in rows for key in row)
    columns = {key: [row.get(key, "") for row in rows] for key in names}
    made = Table(name, shapes_of(shapes), columns, "repère", range(first, first + len(marks)))
    raw = [told(mark, "description") for mark in marks]
    made.given = {
        "title": [told(mark, "name") for mark in marks],
        "notes": [from_html(text) for text in raw],
        "colour": [_colour(mark, styles) for mark in marks],
        "category": [name] * len(marks),
        "photo": [_photo(mark, row, inside) for mark, row in zip(marks, rows, strict=True)],
    }
    if wrong:
        made.remarks = [Remark(reason=BAD_SHAPE, count=len(wrong), unit="repère", where=wrong[:20])]
    return made


def _data(mark: Element) -> dict[str, str]:
    """ExtendedData, plain or by schema. Addresses of pictures elsewhere are left aside."""
    found = {}
    for one in mark.iter():
        kind, name = local(one), one.get("name", "")
        if kind == "Data":
            found[name] = told(one, "value")
        elif kind == "SimpleData":
            found[name] = words(one)
    return {name: text for name, text in found.items() if name and name != "gx_media_links"}


def _photo(mark: Element, row: dict[str, str], inside: dict[str, str]) -> str:
    """The first picture of the archive that a placemark shows: in its words, or by a link."""
    shown = IMAGE.findall(told(mark, "description"))
    links = [words(one) for one in mark.iter() if local(one) in ("href", "targetHref")]
    for found in [*shown, *row.values(), *links]:
        path = re.sub(r"^(\.*/)+", "", posixpath.normpath(unquote(found)))
        if path in inside:
            return inside[path]
    return ""


# Shapes

LINES = {"LineString", "LinearRing"}


def _shape(mark: Element) -> Any:
    """The shape of a placemark; None when it has none. ValueError when it is badly written."""
    parts = [part for one in mark for part in _parts(one)]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    kinds = {part.geom_type for part in parts}
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(parts)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(parts)
    return shapely.GeometryCollection(parts)


def _parts(element: Element) -> Iterator[Any]:
    kind = local(element)
    if kind == "Point":
        yield shapely.Point(_positions(element, 1)[0])
    elif kind in LINES:
        yield shapely.LineString(_positions(element, 2))
    elif kind == "Polygon":
        outer = child(element, "outerBoundaryIs")
        inner = [one for one in element if local(one) == "innerBoundaryIs"]
        if outer is None:
            raise ValueError
        yield shapely.Polygon(_ring(outer), [_ring(one) for one in inner])
    elif kind == "Model":  # what stands there is not for us; where it stands is
        spot = child(element, "Location")
        if spot is not None:
            yield shapely.Point(float(told(spot, "longitude")), float(told(spot, "latitude")))
    elif kind == "Track":
        yield _track(element)
    elif kind in ("MultiGeometry", "MultiTrack"):
        for one in element:
            yield from _parts(one)


def _ring(boundary: Element) -> list[tuple[float, float]]:
    found = child(boundary, "LinearRing")
    if found is None:
        raise ValueError
    return _positions(found, 3)


def _positions(element: Element, least: int) -> list[tuple[float, float]]:
    """`lon,lat[,alt]` separated by spaces; also what other programs write: all commas, or spaces
    after them."""
    text = told(element, "coordinates")
    tuples = [
        [float(n) for n in one.split(",") if n] for one in re.sub(r"\s*,\s*", ",", text).split()
    ]
    if len(tuples) == 1 and len(tuples[0]) > 3 and len(tuples[0]) % 3 == 0:
        tuples = [tuples[0][n : n + 3] for n in range(0, len(tuples[0]), 3)]
    if len(tuples) < least or any(len(one) not in (2, 3) for one in tuples):
        raise ValueError
    return [(one[0], one[1]) for one in tuples]


def _track(element: Element) -> Any:
    found = [words(one).split() for one in element if local(one) == "coord"]
    return shapely.LineString([(float(one[0]), float(one[1])) for one in found])


# Styles


def _styles(root: Element) -> dict[str, str]:
    """Style id -> colour (#rrggbb), through style maps."""
    found, maps = {}, {}
    for one in root.iter():
        name = one.get("id", "")
        if local(one) == "Style" and name:
            found[name] = _style(one)
        elif local(one) == "StyleMap" and name:
            pair = next((p for p in one if told(p, "key") == "normal"), None)
            maps[name] = told(pair, "styleUrl").rsplit("#", 1)[-1] if pair is not None else ""
    return found | {name: found.get(target, "") for name, target in maps.items()}


def _style(style: Element) -> str:
    for kind in ("IconStyle", "PolyStyle", "LineStyle"):
        part = child(style, kind)
        raw = told(part, "color") if part is not None else ""
        if re.fullmatch(r"[0-9a-fA-F]{8}", raw):  # aabbggrr
            return f"#{raw[6:8]}{raw[4:6]}{raw[2:4]}".lower()
    return ""


def _colour(mark: Element, styles: dict[str, str]) -> str:
    own = child(mark, "Style")
    if own is not None and (found := _style(own)):
        return found
    return styles.get(told(mark, "styleUrl").rsplit("#", 1)[-1], "")


IMPORTER = Importer("KML", recognises, read, rank=15)
