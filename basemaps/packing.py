"""A pack of streets made of an OpenStreetMap extract: `python -m basemaps pack IN.osm.pbf OUT`.

GDAL reads the extract and cuts each layer into vector tiles; the tiles of the layers are then put
together, which the format allows by plain concatenation. The words are those of our own style
(kinds.py), so that the same drawing serves every pack. Nothing is asked of the network.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pmtiles import reader, writer
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pyogrio import raw

from basemaps.building import extract
from basemaps.building.extract import Thing
from basemaps.compact import Feature
from basemaps.errors import BrokenPack
from basemaps.kinds import STREAMS, TOWNS
from basemaps.mercator import WORLD, Bounds, tile_bounds

MIN_ZOOM, MAX_ZOOM = 8, 15  # closer ones are drawn from the last
CREDIT = '<a href="https://www.openstreetmap.org/copyright">© les contributeurs d’OpenStreetMap</a>'
LEAST_RIVER = 0.004  # degrees of a river before the lack of its surface is worth a word

Tell = Callable[[str], None]


@dataclass
class Made:
    """What came of it: how many things of each kind, the size, and what to look at twice."""

    features: dict[str, int] = field(default_factory=dict)
    tiles: int = 0
    bytes: int = 0
    bounds: Bounds = WORLD
    warnings: list[str] = field(default_factory=list)


def pack(
    source: Path, out: Path, *, title: str = "", min_zoom: int = MIN_ZOOM,
    max_zoom: int = MAX_ZOOM, tell: Tell = lambda _line: None,
) -> Made:  # fmt: skip
    """Write a vector pack, whole or not at all. BrokenPack, with a sentence, for a file that is no
    extract or holds nothing to draw."""
    if not 0 <= min_zoom <= max_zoom <= 16:
        raise BrokenPack("Les zooms d’un fond vont de 0 à 16.")
    tell(f"On lit {source.name}…")
    layers = _read(source)
    made = Made({name: len(found) for name, found in layers.items()})
    if not any(made.features.values()):
        raise BrokenPack(f"Le fichier « {source.name} » ne contient rien à dessiner.")
    made.warnings = list(_doubts(layers))
    shapes = [one.geometry for found in layers.values() for one in found]
    made.bounds = Bounds(*shapely.total_bounds(np.array(shapes, dtype=object)).tolist())
    with tempfile.TemporaryDirectory() as name:
        parts = []
        for layer, found in layers.items():
            if found:
                tell(f"On découpe {len(found)} objets ({layer})…")
                parts.append(_cut(Path(name) / f"{layer}.pmtiles", layer, found, max_zoom))
        tell("On assemble les tuiles…")
        making = out.with_name(f".{out.name}.part")
        try:
            made.tiles = _join(parts, making, title or source.stem, made.bounds, min_zoom, max_zoom)
            making.replace(out)
        finally:
            making.unlink(missing_ok=True)
    made.bytes = out.stat().st_size
    return made


def _read(source: Path) -> dict[str, list[Feature]]:
    try:
        points, lines, areas = (
            extract.read_things(source, layer) for layer in ("points", "lines", "multipolygons")
        )
    except Exception as error:  # whatever the driver raises
        raise BrokenPack(
            f"Le fichier « {source.name} » n’est pas un extrait d’OpenStreetMap (.osm.pbf)."
        ) from error
    return {
        "areas": [*extract.grounds(areas), *_built(areas), *extract.buildings(areas)],
        "lines": [
            *extract.streets(lines), *extract.tracks(lines), *_streams(lines), *_borders(areas),
        ],
        "points": [*_towns(points), *extract.places(points, areas)],
    }  # fmt: skip


def _built(areas: Iterable[Thing]) -> Iterator[Feature]:
    for thing in areas:
        if thing.tags.get("landuse") in ("residential", "commercial", "retail"):
            yield Feature("built", "", thing.geometry)


def _streams(lines: Iterable[Thing]) -> Iterator[Feature]:
    for thing in lines:
        kind = thing.tags.get("waterway", "")
        if kind in STREAMS and thing.tags.get("tunnel") != "culvert":
            yield Feature(kind, thing.name, thing.geometry)


def _borders(areas: Iterable[Thing]) -> Iterator[Feature]:
    for thing in areas:
        level = thing.tags.get("admin_level", "")
        if thing.tags.get("boundary") == "administrative" and level.isdigit() and int(level) <= 8:
            for polygon in shapely.get_parts(thing.geometry):
                yield Feature("border", level, polygon.exterior)


def _towns(points: Iterable[Thing]) -> Iterator[Feature]:
    for thing in points:
        if thing.tags.get("place") in TOWNS and thing.name:
            yield Feature(thing.tags["place"], thing.name, thing.geometry)


def _doubts(layers: dict[str, list[Feature]]) -> Iterator[str]:
    """An extract cut too close loses the areas whose outline it cut: great rivers and lakes."""
    water = [one.geometry for one in layers["areas"] if one.kind == "water"]
    tree = shapely.STRtree(np.array(water, dtype=object))
    dry = {
        one.name
        for one in layers["lines"]
        if one.kind == "river" and one.name and one.geometry.length > LEAST_RIVER
        and not len(tree.query(one.geometry, predicate="intersects"))
    }  # fmt: skip
    for name in sorted(dry):
        yield (
            f"« {name} » n’a pas de surface d’eau : l’extrait a peut-être coupé ses rives. "
            "Prenez un extrait plus large."
        )
    if not layers["points"]:
        yield "Aucun nom de lieu dans cet extrait : le fond sera muet."


def _cut(out: Path, layer: str, features: list[Feature], max_zoom: int) -> Path:
    """One layer as a pack of vector tiles, by GDAL."""
    raw.write(
        out,
        shapely.to_wkb(np.array([one.geometry for one in features], dtype=object)),
        [
            np.array([one.kind for one in features], dtype=object),
            np.array([one.name for one in features], dtype=object),
            np.array([_level(one) for one in features], dtype=np.int32),
        ],
        ["kind", "name", "admin_level"],
        layer=layer,
        driver="PMTiles",
        geometry_type="Unknown",
        crs="EPSG:4326",
        dataset_options={
            "MINZOOM": "0", "MAXZOOM": str(max_zoom), "MAX_SIZE": "2000000",
            "MAX_FEATURES": "40000", "SIMPLIFICATION": "2.0", "SIMPLIFICATION_MAX_ZOOM": "0.5",
        },
    )  # fmt: skip
    return out


def _level(one: Feature) -> int:
    return int(one.name) if one.kind == "border" else 0


def _join(
    parts: list[Path], out: Path, title: str, bounds: Bounds, min_zoom: int, max_zoom: int
) -> int:
    """Tiles of several packs put together; how many there are."""
    every_tile: Any = reader.all_tiles  # the library has no types
    source: Any = reader.MmapSource
    make: Any = writer.Writer
    found: dict[int, list[bytes]] = {}
    for part in parts:
        with part.open("rb") as file:
            for (zoom, column, row), data in every_tile(source(file)):
                if zoom >= min_zoom and bounds.meets(tile_bounds(zoom, column, row)):
                    plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
                    found.setdefault(zxy_to_tileid(zoom, column, row), []).append(plain)
    with out.open("wb") as file:
        made = make(file)
        for number in sorted(found):
            made.write_tile(number, gzip.compress(b"".join(found[number]), mtime=0))
        made.finalize(_header(bounds, min_zoom, max_zoom), _about(title))
    return len(found)


def _header(bounds: Bounds, min_zoom: int, max_zoom: int) -> dict[str, Any]:
    west, south, east, north = (round(side * 1e7) for side in bounds)
    return {
        "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
        "min_zoom": min_zoom, "max_zoom": max_zoom,
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": max_zoom - 2, "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }  # fmt: skip


def _about(title: str) -> dict[str, Any]:
    fields = {"kind": "String", "name": "String", "admin_level": "Number"}
    layers = [{"id": name, "fields": fields} for name in ("areas", "lines", "points")]
    return {"name": title, "attribution": CREDIT, "vector_layers": layers, "type": "baselayer"}
