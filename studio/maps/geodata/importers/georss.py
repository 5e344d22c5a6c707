"""GeoRSS: news feeds whose articles have a place (RSS or Atom; simple, GML and W3C positions)."""

from __future__ import annotations

from typing import Any

import shapely

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, shapes_of
from studio.maps.geodata.told import Choices
from studio.maps.geodata.xml_tree import Element, from_html, local, looks_like, root_of, told, words


def recognises(source: Source) -> bool:
    return looks_like(source, "rss", "feed", "rdf")


def read(source: Source, _choices: Choices) -> Reading:
    root = root_of(source, "GeoRSS")
    articles = [one for one in root.iter() if local(one) in ("item", "entry")]
    made = Table(source.stem, shapes_of([_shape(one) for one in articles]), {}, "article")
    made.given = {
        "title": [told(one, "title") for one in articles],
        "notes": [from_html(told(one, "description", "summary", "content")) for one in articles],
        "category": [told(one, "category") for one in articles],
    }
    return Reading("GeoRSS", [made])


def _shape(article: Element) -> Any:
    lat, lon = told(article, "lat"), told(article, "long", "lon")
    try:
        if lat and lon:
            return shapely.Point(float(lon), float(lat))
        for one in article.iter():
            if (shape := _simple(local(one), words(one))) is not None:
                return shape
    except ValueError:
        return None
    return None


def _simple(kind: str, text: str) -> Any:
    """Latitude first, all in one text."""
    makers = {"point": shapely.Point, "pos": shapely.Point, "line": shapely.LineString,
              "polygon": shapely.Polygon}  # fmt: skip
    if kind not in makers:
        return None
    numbers = [float(one) for one in text.replace(",", " ").split()]
    spots = [(lon, lat) for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]
    return makers[kind](spots[0] if kind in ("point", "pos") else spots)


IMPORTER = Importer("GeoRSS", recognises, read, rank=30)
