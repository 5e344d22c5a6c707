"""What a map can become, by the suffix of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.kernel.storage import replacing
from studio.maps.exports.copies import Copy
from studio.maps.exports.printing import Sheet, print_map
from studio.maps.exports.texts import NEED_EARTH, WRITERS, can_hold
from studio.maps.exports.zips import write_zip
from studio.maps.geodata.writing import write_geopackage
from studio.maps.page import geojson_of
from studio.maps.standalone import standalone

Tell = Callable[[float, str], None]
NOWHERE = "Cette carte est une feuille de papier : elle n’a pas de positions à donner."


@dataclass(frozen=True)
class Format:
    """A format for people. `quick`: made within a request; the others are made by a job."""

    suffix: str
    label: str
    note: str
    icon: str
    quick: bool = True

    @property
    def needs_earth(self) -> bool:
        return self.suffix in NEED_EARTH or self.suffix == "gpkg"


FORMATS = {
    found.suffix: found
    for found in (
        Format("zip", _l("Carte entière"), _l("Avec photos et sons. Peut revenir dans Studio."),
               "file-zip", quick=False),
        Format("html", _l("Page qui marche seule"), _l("Un seul fichier, sans réseau."),
               "file-code", quick=False),
        Format("csv", _l("Tableau"), _l("S’ouvre dans Excel ou LibreOffice."), "table"),
        Format("geojson", _l("GeoJSON"), _l("Pour un autre site de cartes."), "map-pin"),
        Format("umap", _l("uMap"), _l("S’importe dans uMap, avec ses couleurs."), "map-2"),
        Format("kml", _l("KML"), _l("Pour un globe, ou Google My Maps."), "world"),
        Format("gpx", _l("GPX"), _l("Pour un GPS ou une application de marche."), "route"),
        Format("gpkg", _l("GeoPackage"), _l("Pour QGIS."), "database", quick=False),
    )
}  # fmt: skip


def quick_bytes(copy: Copy, suffix: str) -> bytes:
    """A file that is only text. Invalid for a map without positions."""
    if not can_hold(copy.page, suffix):
        raise Invalid(NOWHERE)
    return WRITERS[suffix](copy.page)


def write(
    copy: Copy, suffix: str, out: Path, settings: Settings, sheet: Sheet | None = None,
    tell: Tell = lambda _part, _words: None,
) -> None:  # fmt: skip
    """Write the map at `out`, whole or not at all. Invalid, with a sentence, for a format that
    does not exist or cannot hold this map."""
    if suffix in WRITERS:
        made = quick_bytes(copy, suffix)
    elif suffix == "pdf":
        made = print_map(copy, sheet or Sheet(), settings.packs_folder, tell)
    elif suffix == "html":
        made = _alone(copy, settings)
    elif suffix == "gpkg":
        write_geopackage(geojson_of(copy.page), out)
        return
    elif suffix == "zip":
        write_zip(copy, out, settings.packs_folder)
        return
    else:
        raise Invalid(f"Format inconnu : {suffix}. Choisissez {', '.join([*FORMATS, 'pdf'])}.")
    with replacing(out) as temporary:
        temporary.write_bytes(made)


def _alone(copy: Copy, settings: Settings) -> bytes:
    made = standalone(copy.page, copy.bytes_of, settings.packs_folder)
    if made is None:
        raise Invalid("Cette carte a trop de lieux pour une page seule. Prenez la carte entière.")
    return made.encode()
