"""One file a format. A file dropped here with an `IMPORTER` is one more: nothing to register."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices

UNKNOWN = (
    "Ce n’est pas un fichier de lieux que nous savons lire. Formats possibles : GeoJSON, KML, KMZ, "
    "GPX, tableau CSV, Shapefile dans un zip, GeoPackage, uMap, OpenStreetMap, GeoRSS."
)
BROKEN = "Ce fichier ressemble à du {label}, mais il est abîmé : nous n’avons pas pu le lire."


@lru_cache(maxsize=1)
def importers() -> tuple[Importer, ...]:
    """All formats, in the order in which they are asked whether a file is theirs."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [import_module(f"{__name__}.{name}") for name in names]
    known = [module.IMPORTER for module in found if hasattr(module, "IMPORTER")]
    return tuple(sorted(known, key=lambda one: one.rank))


def read(source: Source, choices: Choices) -> Reading:
    """The file, by the first format that recognises it. Unreadable with a sentence."""
    importer = next((one for one in importers() if one.recognises(source)), None)
    if importer is None:
        raise Unreadable(UNKNOWN)
    try:
        return importer.read(source, choices)
    except (Unreadable, MemoryError):
        raise
    except Exception:  # a reader that stumbles over a stranger's file
        raise Unreadable(BROKEN.format(label=importer.label)) from None
