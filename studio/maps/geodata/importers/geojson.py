"""GeoJSON (RFC 7946, and what people write instead). Shapes are read by GEOS, one by one: what is
wrong is named by its number, and nothing in the file can make a driver look elsewhere."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import numpy as np
import shapely

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Shapes, Table, Unreadable, text
from studio.maps.geodata.tables import decoded
from studio.maps.geodata.told import Choices, Remark

SHAPES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
SHAPES |= {"GeometryCollection"}
POSITION = re.compile(r"\(byte (\d+)\)")


class Feature(msgspec.Struct):
    geometry: msgspec.Raw = msgspec.Raw(b"null")
    properties: dict[str, Any] | None = None
    id: Any = None


class Collection(msgspec.Struct):
    type: str = ""
    features: list[Feature] | None = None
    crs: Any = None
    name: Any = None


def recognises(source: Source) -> bool:
    if not source.head.startswith(b"{"):
        return False
    start = source.data[:200_000]
    names = [b'"FeatureCollection"', b'"Feature"', *(f'"{s}"'.encode() for s in SHAPES)]
    return b'"type"' in start and any(name in source.data for name in names)


def read(source: Source, _choices: Choices) -> Reading:
    return Reading("GeoJSON", [collection(source.data, source.stem)])


def collection(data: bytes, name: str, label: str = "GeoJSON") -> Table:
    """A collection, a feature or a bare shape as one table."""
    whole = decode(data, Collection, label)
    features = whole.features
    if whole.type in SHAPES:
        features = [Feature(geometry=msgspec.Raw(data))]
    elif whole.type == "Feature":
        features = [decode(data, Feature, label)]
    if features is None:
        raise Unreadable("Ce fichier n’est pas une liste de lieux GeoJSON.")
    return table(features, str(whole.name or name), epsg_of(whole.crs))


def decode(data: bytes, kind: Any, label: str) -> Any:
    """Unreadable, with the line and what was expected, when it is no such JSON."""
    plain = data.removeprefix(b"\xef\xbb\xbf")
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        plain = decoded(data).encode()
    try:
        return msgspec.json.decode(plain, type=kind)
    except msgspec.ValidationError as error:
        raise Unreadable(f"Ce fichier {label} n’a pas la forme attendue ({error}).") from None
    except msgspec.DecodeError as error:
        raise Unreadable(f"Ce fichier {label} est abîmé{place_of(plain, str(error))}.") from None


def place_of(data: bytes, message: str) -> str:
    """« ligne 3 », from the byte where reading stopped."""
    found = POSITION.search(message)
    if not found:
        return " : il s’arrête au milieu"
    before = data[: int(found[1])]
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    line = before.count(b"\n") + 1
    return f", ligne {line}, caractère {column}"


def table(features: list[Feature], name: str, epsg: int = 4326) -> Table:
    shapes = shapes_from([bytes(one.geometry) for one in features])
    rows = [one.properties or {} for one in features]
    columns = columns_of(rows)
    wrong = [
        number
        for number, (one, shape) in enumerate(zip(features, shapes, strict=True), 1)
        if shape is None and bytes(one.geometry).strip() not in (b"null", b"")
    ]
    remarks = []
    if wrong:
        reason = "dont la forme est mal écrite"
        remarks.append(Remark(reason=reason, count=len(wrong), unit="objet", where=wrong[:20]))
    made = Table(name, shapes, columns, rows=range(1, len(features) + 1), epsg=epsg)
    made.remarks = remarks
    return made


def shapes_from(texts: list[bytes]) -> Shapes:
    """GEOS reads them all at once; a wrong one is None. An open ring is closed by the mender."""
    raw = np.empty(len(texts), dtype=object)
    raw[:] = [None if one.strip() in (b"null", b"") else one.decode("utf-8") for one in texts]
    return shapely.from_geojson(raw, on_invalid="ignore")


def columns_of(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Every name that a row has, as a column of text; what begins with `_` is a program's own."""
    names = dict.fromkeys(name for row in rows for name in row if not name.startswith("_"))
    return {name: [text(row.get(name)) for row in rows] for name in list(names)[:200]}


def epsg_of(crs: Any) -> int:
    """The old `crs` member; 4326 when it says nothing."""
    try:
        name = str(crs["properties"]["name"])
    except (TypeError, KeyError):
        return 4326
    if "CRS84" in name:
        return 4326
    found = re.search(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$", name)
    return int(found[1]) if found else 4326


IMPORTER = Importer("GeoJSON", recognises, read, rank=40)
