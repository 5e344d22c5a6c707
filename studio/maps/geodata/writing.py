"""A GeoPackage made in a small process of its own: `python -m … IN.geojson OUT.gpkg`.

GDAL stays out of every other process, and geopandas, which costs two seconds, is not needed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from studio.kernel.errors import Invalid
from studio.kernel.storage import replacing

SECONDS = 60
MEMORY = 2 * 1024**3  # bytes of address space
LAYERS = {
    "lieux": ("Point", "MultiPoint"),
    "traits": ("LineString", "MultiLineString"),
    "zones": ("Polygon", "MultiPolygon"),
}
NOWHERE = "Aucun lieu de cette carte n’a de position : choisissez csv."


def write_geopackage(geojson: bytes, out: Path) -> None:
    """Write the features at `out`, whole or not at all: one layer a kind of geometry.

    Invalid when none has a position, or when the process that writes was stopped.
    """
    if not any(one["geometry"] for one in json.loads(geojson)["features"]):
        raise Invalid(NOWHERE)
    with replacing(out) as temporary:
        source = temporary.with_name(f"{temporary.name}.geojson")
        made = temporary.with_name(f"{temporary.name}.gpkg")  # GDAL looks at the end of the name
        try:
            source.write_bytes(geojson)
            _run(source, made)
            made.replace(temporary)
        finally:
            source.unlink(missing_ok=True)
            made.unlink(missing_ok=True)


def _run(source: Path, made: Path) -> None:
    command = [sys.executable, "-m", "studio.maps.geodata.writing", str(source), str(made)]
    try:
        subprocess.run(  # noqa: S603 - our own module, arguments as a list
            command, env=_environment(), capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Invalid("Le GeoPackage n’a pas pu être fait. Choisissez un autre format.") from None


def _environment() -> dict[str, str]:
    """Just what Python needs. What is read is ours: no driver opens it."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    home = str(Path(__file__).parents[3])
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [home, kept.get("PYTHONPATH")]))}


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    features = json.loads(source.read_text("utf-8"))["features"]
    for name, kinds in LAYERS.items():
        part = [one for one in features if one["geometry"] and one["geometry"]["type"] in kinds]
        if part:
            _write_layer(part, name, out)
    return 0


def _write_layer(features: list[dict[str, Any]], name: str, out: Path) -> None:
    import numpy as np
    import shapely
    from pyogrio import raw

    rows = [flat(one) for one in features]
    fields = list(dict.fromkeys(column for row in rows for column in row))
    shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
    kinds = {shape.geom_type for shape in shapes}
    raw.write(
        out,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [_column([row.get(field) for row in rows]) for field in fields],
        fields,
        layer=name,
        driver="GPKG",
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs="EPSG:4326",
        append=out.exists(),
    )


def _column(values: list[Any]) -> Any:
    """Numbers when all that is there are numbers, else words; nothing stays nothing."""
    import numpy as np

    if all(value is None or isinstance(value, int | float) for value in values):
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    words = [None if value is None else str(value) for value in values]
    return np.array(words, dtype=object)


def flat(feature: dict[str, Any]) -> dict[str, Any]:
    """The properties without nests: answers become columns named by their question, and a column
    never has the name of another one in other letters, which GeoPackage cannot hold."""
    properties = dict(feature["properties"])
    answers = properties.pop("answers", {})
    properties.pop("paper", None)
    taken = {name.casefold() for name in properties} | {"fid", "geom", "geometry"}
    for question, text in answers.items():
        name = question if question.casefold() not in taken else f"{question} (réponse)"
        properties[name] = text
    return properties


if __name__ == "__main__":
    sys.exit(main())
