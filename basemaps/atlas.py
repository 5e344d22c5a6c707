"""The built-in ground in memory: features by layer, lighter geometry for small scales, an index.

Geometry is kept in the unit square of Web Mercator (see mercator.py), so that one multiplication
gives pixels at any zoom. Nothing is loaded before the first question.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from basemaps.compact import Feature, GroundFile, read
from basemaps.mercator import TILE, Bounds, metres_per_pixel

DATA = Path(__file__).parent / "data"
FILES = ("ign", "osm", "noted", "services")
BAND_TOPS = (8, 10, 12, 14, 16, 22)  # the last zoom each degree of simplification serves
SIMPLER = 0.3  # pixels: what simplifying may move at the last zoom of its band
MIDDLE_LATITUDE = 47.25

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """One feature ready to draw: its parts as arrays of (x, y) in the unit square.

    `index` is its place in its layer.
    """

    feature: Feature
    parts: tuple[Points, ...]
    index: int


class Layer:
    """The features of one layer, found by place, at the detail a zoom can show."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self._shapes = shapely.transform(
            np.array([feature.geometry for feature in features], dtype=object), to_unit
        )
        self._tree = shapely.STRtree(self._shapes)
        self._bands: dict[int, list[tuple[Points, ...]]] = {}

    def near(self, zoom: int, left: float, top: float, right: float, bottom: float) -> list[Sketch]:
        """Features whose box meets this rectangle of the unit square, in the order of the data."""
        found = sorted(self._tree.query(shapely.box(left, top, right, bottom)).tolist())
        parts = self._parts(zoom)
        return [Sketch(self.features[index], parts[index], index) for index in found]

    def all(self, zoom: int) -> list[Sketch]:
        return [
            Sketch(feature, parts, index)
            for index, (feature, parts) in enumerate(
                zip(self.features, self._parts(zoom), strict=True)
            )
        ]

    def touches(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether any of its features really lies in this rectangle of the unit square."""
        box = shapely.box(left, top, right, bottom)
        return len(self._tree.query(box, predicate="intersects")) > 0

    def _parts(self, zoom: int) -> list[tuple[Points, ...]]:
        band = next(number for number, top in enumerate(BAND_TOPS) if zoom <= top)
        if band not in self._bands:
            self._bands[band] = [tuple(_arrays(shape)) for shape in self._lighter(band)]
        return self._bands[band]

    def _lighter(self, band: int) -> NDArray[np.object_]:
        if band == len(BAND_TOPS) - 1:
            return self._shapes
        return shapely.simplify(self._shapes, SIMPLER / (TILE * 2 ** BAND_TOPS[band]))


class Atlas:
    """Everything the built-in ground knows."""

    def __init__(self, files: Sequence[GroundFile]) -> None:
        self.sources: tuple[Mapping[str, str], ...] = tuple(file.source for file in files)
        names = {name for file in files for name in file.layers}
        self._features = {
            name: tuple(one for file in files for one in file.layers.get(name, ()))
            for name in names
        }
        self._layers: dict[str, Layer] = {}

    def features(self, layer: str) -> tuple[Feature, ...]:
        """The features of a layer, in degrees, with everything they carry."""
        return self._features[layer]

    def layer(self, name: str) -> Layer:
        if name not in self._layers:
            self._layers[name] = Layer(self._features[name])
        return self._layers[name]

    @cached_property
    def communes(self) -> tuple[tuple[Feature, Polygon], ...]:
        """Each commune with its area in degrees, rebuilt from the shared borders."""
        lines = [feature.geometry for feature in self._features["borders"]]
        faces = shapely.get_parts(shapely.polygonize(lines))
        tree = shapely.STRtree(faces)
        found = []
        for commune in self._features["communes"]:
            (face,) = tree.query(commune.geometry, predicate="within")
            found.append((commune, faces[face]))
        return tuple(found)

    def commune_at(self, lon: float, lat: float) -> Feature | None:
        """The commune that holds a point, if it lies in the department."""
        found = self._commune_tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.communes[min(found)][0] if len(found) else None

    @cached_property
    def detail(self) -> Bounds:
        """Where every street and house is surveyed (degrees); elsewhere only great lines are."""
        houses = [one.geometry for one in self._features["buildings"]]
        return Bounds(*shapely.total_bounds(houses).tolist())

    @cached_property
    def _commune_tree(self) -> shapely.STRtree:
        return shapely.STRtree([area for _, area in self.communes])

    @cached_property
    def department(self) -> Polygon:
        """The outline of the department, in the unit square."""
        borders = self._features["borders"]
        outer = [one.geometry for one in borders if one.kind == "department"]
        (face,) = shapely.get_parts(shapely.polygonize(outer))
        outline = Polygon(to_unit(shapely.get_coordinates(face.exterior)))
        shapely.prepare(outline)
        return outline


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The atlas of the data folder, read once."""
    return Atlas([read(DATA / f"{name}.json") for name in FILES])


def to_unit(points: Points) -> Points:
    """Columns of degrees (lon, lat) to the unit square; mercator.unit() for arrays."""
    y = 0.5 - np.arcsinh(np.tan(np.radians(points[:, 1]))) / (2 * math.pi)
    return np.column_stack([(points[:, 0] + 180.0) / 360.0, y])


@lru_cache(maxsize=256)
def honest_zoom(metres: float, pixels: float = 32) -> int:
    """The last zoom at which an error of so many metres stays under so many pixels."""
    zoom = 0
    while zoom < 22 and metres / metres_per_pixel(MIDDLE_LATITUDE, zoom + 1) <= pixels:
        zoom += 1
    return zoom


def _arrays(shape: BaseGeometry) -> Iterator[Points]:
    """Rings of an area (outer first), or the points of a line."""
    if isinstance(shape, Polygon):
        yield shapely.get_coordinates(shape.exterior)
        for hole in shape.interiors:
            yield shapely.get_coordinates(hole)
    else:
        yield shapely.get_coordinates(shape)
