"""Base maps from the command line: `python -m basemaps list|tile|picture|pack|find|where`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from basemaps.catalogue import broken_packs, grounds
from basemaps.errors import BadPicture, BasemapError
from basemaps.gazetteer import find, nearest
from basemaps.marks import Mark, Shape
from basemaps.mercator import Bounds
from basemaps.picture import picture
from basemaps.tiles import tile

Options = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with a French sentence when it cannot be."""
    options = _parser().parse_args(arguments)
    command: Callable[[Options], int] = options.run
    try:
        return command(options)
    except (BasemapError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def list_grounds(options: Options) -> int:
    found = grounds(options.packs)
    if options.json:
        rows = [
            {"id": one.id, "title": one.title, "kind": one.kind, "attribution": one.attribution,
             "min_zoom": one.min_zoom, "max_zoom": one.max_zoom, "bounds": one.bounds,
             "detail_bounds": one.detail_bounds}
            for one in found
        ]  # fmt: skip
        _say(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for one in found:
        note = " (vectoriel, dessiné ici)" if one.vector else ""
        _say(f"{one.id:<22} {one.title}{note} · zooms {one.min_zoom} à {one.max_zoom}")
        unnamed = "source non précisée par le fichier" if one.path else "aucune source à citer"
        _say(f"{'':<22} {one.attribution or unnamed}")
    for name, sentence in broken_packs(options.packs):
        _say(f"! {name} : {sentence}")
    return 0


def save_tile(options: Options) -> int:
    made = tile(
        options.ground, options.z, options.x, options.y,
        packs=options.packs, cache=options.cache, scale=options.scale,
    )  # fmt: skip
    options.out.write_bytes(made.data)
    _say(f"{options.out} · {made.mime} · {len(made.data)} octets")
    return 0


def save_picture(options: Options) -> int:
    image = picture(
        options.ground, size=options.size, bounds=options.bounds, centre=options.centre,
        zoom=options.zoom, marks=options.mark, scale=options.scale, packs=options.packs,
        cache=options.cache,
    )  # fmt: skip
    image.save(options.out)
    _say(f"{options.out} · {image.width} x {image.height}")
    return 0


def make_pack(options: Options) -> int:
    from basemaps.packing import pack  # GDAL: only where it is used

    made = pack(
        options.extract, options.out, title=options.title, min_zoom=options.min_zoom,
        max_zoom=options.max_zoom, tell=_say,
    )  # fmt: skip
    counts = ", ".join(f"{count} {name}" for name, count in made.features.items())
    _say(f"{options.out} · {made.tiles} tuiles · {made.bytes // 1000} Ko · {counts}")
    _say("Bornes : " + ", ".join(f"{side:.5f}" for side in made.bounds))
    for sentence in made.warnings:
        _say(f"! {sentence}")
    return 0


def find_places(options: Options) -> int:
    found = find(" ".join(options.text), options.limit)
    if options.json:
        _say(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        _say(f"{one.name} · {one.detail} · {one.lon:.5f} {one.lat:.5f}")
    if not found:
        _say("Aucun lieu de ce nom dans le fond de carte.")
    return 0


def say_where(options: Options) -> int:
    _say(nearest(options.lon, options.lat))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m basemaps", description=__doc__)
    commands = parser.add_subparsers(required=True)
    listing = commands.add_parser("list", help="the grounds that can be used")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_grounds)
    one = commands.add_parser("tile", help="save one tile")
    one.add_argument("ground")
    for name in ("z", "x", "y"):
        one.add_argument(name, type=int)
    one.add_argument("out", type=Path)
    one.add_argument("--scale", type=int, default=1)
    one.set_defaults(run=save_tile)
    still = commands.add_parser("picture", help="save a still picture of a map")
    still.add_argument("ground")
    still.add_argument("out", type=Path)
    still.add_argument("--size", type=_size, default=(1200, 630), help="1200x630")
    still.add_argument("--bounds", type=_bounds, help="west,south,east,north in degrees")
    still.add_argument("--centre", type=_pair, help="lon,lat in degrees")
    still.add_argument("--zoom", type=float, default=14.0)
    still.add_argument("--scale", type=float, default=1.0)
    still.add_argument(
        "--mark", type=_mark, action="append", default=[], help="lon,lat[,colour[,shape[,label]]]"
    )
    still.set_defaults(run=save_picture)
    packing = commands.add_parser("pack", help="make a pack of an OpenStreetMap extract")
    packing.add_argument("extract", type=Path, help="TOWN.osm.pbf")
    packing.add_argument("out", type=Path, help="TOWN.pmtiles, to drop into the packs folder")
    packing.add_argument("--title", default="")
    packing.add_argument("--min-zoom", type=int, default=8)
    packing.add_argument("--max-zoom", type=int, default=15)
    packing.set_defaults(run=make_pack)
    for command in (listing, one, still):
        command.add_argument("--packs", type=Path, help="folder of .pmtiles and .mbtiles files")
    for command in (one, still):
        command.add_argument("--cache", type=Path, help="folder where drawn tiles are kept")
    search = commands.add_parser("find", help="places by name")
    search.add_argument("text", nargs="+")
    search.add_argument("--limit", type=int, default=8)
    search.add_argument("--json", action="store_true")
    search.set_defaults(run=find_places)
    where = commands.add_parser("where", help="where a point is, in words")
    where.add_argument("lon", type=float)
    where.add_argument("lat", type=float)
    where.set_defaults(run=say_where)
    return parser


def _size(text: str) -> tuple[int, int]:
    width, height = text.lower().split("x")
    return int(width), int(height)


def _pair(text: str) -> tuple[float, float]:
    lon, lat = text.split(",")
    return float(lon), float(lat)


def _bounds(text: str) -> Bounds:
    west, south, east, north = (float(part) for part in text.split(","))
    return Bounds(west, south, east, north)


def _mark(text: str) -> Mark:
    lon, lat, *rest = text.split(",")
    shapes: dict[str, Shape] = {
        "circle": "circle", "square": "square", "diamond": "diamond", "heart": "heart",
    }  # fmt: skip
    colour = rest[0] if rest else "blue"
    shape = rest[1] if len(rest) > 1 else "circle"
    if shape not in shapes:
        raise argparse.ArgumentTypeError(str(BadPicture(f"forme inconnue : {shape}")))
    label = rest[2] if len(rest) > 2 else ""
    return Mark(float(lon), float(lat), colour, shapes[shape], label=label)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
