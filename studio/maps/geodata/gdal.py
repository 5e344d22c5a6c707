"""The only door to GDAL's readers: one layer as a table. Used in the small process alone.

GDAL and PROJ are loaded by who calls them: most files are read without (half a second).
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from studio.maps.geodata.table import Table, Unreadable, text

NOT_READ = "Les lieux de la couche « {name} » n’ont pas pu être lus."


def layer_names(source: bytes | Path) -> list[tuple[str, bool]]:
    """Layers with whether they have shapes."""
    import pyogrio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [(str(name), kind is not None) for name, kind in pyogrio.list_layers(source)]


def read_layer(
    source: bytes | Path, *, layer: str | None = None, name: str, encoding: str | None = None
) -> Table:
    """The rows of a layer. Unreadable when GDAL cannot read them."""
    import pyogrio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            meta, _fids, raw, values = pyogrio.raw.read(
                source, layer=layer, encoding=encoding, return_fids=True, datetime_as_string=True
            )
        except Exception:
            raise Unreadable(NOT_READ.format(name=name)) from None
    shapes = shapely.from_wkb(raw, on_invalid="fix") if raw is not None else None
    if shapes is None:
        raise Unreadable(f"La couche « {name} » n’a pas de positions.")
    columns = {
        str(field): _texts(column) for field, column in zip(meta["fields"], values, strict=True)
    }
    return Table(name, np.asarray(shapes), columns, epsg=epsg_of(meta["crs"]))


def _texts(column: Any) -> list[str]:
    return [text(value) for value in column.tolist()]


def epsg_of(said: Any) -> int:
    """The code of a projection; 0 when the file says none, or one that has no code."""
    if not said:
        return 0
    found = re.fullmatch(r"EPSG:(\d+)", str(said))
    if found:
        return int(found[1])
    import pyproj

    try:
        crs = pyproj.CRS.from_user_input(said)
        return int(crs.to_epsg(min_confidence=25) or _custom(crs))
    except Exception:
        return 0


def _custom(crs: Any) -> int:
    """A projection without a code, kept by the process for the time it lives: negative numbers."""
    OWN.append(crs)
    return -len(OWN)


OWN: list[Any] = []


def crs_of(epsg: int) -> Any:
    import pyproj

    return OWN[-epsg - 1] if epsg < 0 else pyproj.CRS.from_epsg(epsg)
