"""Tables as people save them: French Excel included."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

LONGITUDES = (
    "longitude", "lon", "lng", "long", "stop_lon", "geo_longitude", "geo_lon", "x_long", "coord_x",
    "longitude_wgs84", "x_wgs84", "x_l93", "lambert_x", "x_lambert93", "x",
)  # fmt: skip
LATITUDES = (
    "latitude", "lat", "stop_lat", "geo_latitude", "geo_lat", "y_lat", "coord_y", "latitude_wgs84",
    "y_wgs84", "y_l93", "lambert_y", "y_lambert93", "y",
)  # fmt: skip
ADDRESSES = ("adresse", "address", "adresse complète", "adresse_complete", "adresse postale", "rue",
             "result_label", "lieu", "voie")  # fmt: skip
TOWNS = ("code_postal", "code postal", "cp", "commune", "ville", "city", "nom_commune")
TITLES = (
    "title", "titre", "name", "nom", "label", "libelle", "libellé", "lib_france_services",
    "stop_name", "nom du lieu", "intitule", "intitulé", "raison_sociale", "denomination",
    "dénomination", "nom_etablissement", "nom_commune",
)  # fmt: skip
NOTES = ("notes", "description", "desc", "commentaire", "comment", "presentation_resume",
         "stop_desc", "presentation", "présentation", "observations")  # fmt: skip
CATEGORIES = ("category", "categorie", "catégorie", "type", "typologie", "thematique",
              "thématique", "famille", "nature")  # fmt: skip
NUMBER = re.compile(r"^-?\d{1,9}([.,]\d+)?$")


def encoding_of(data: bytes) -> str:
    """Unicode when it is, else as Windows saved it in France."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"


def decoded(data: bytes) -> str:
    """Text, whatever it takes."""
    for encoding in (encoding_of(data), "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def separator_of(words: str) -> str:
    """What cuts the first lines into the same number of cells, semicolons first: in France a comma
    may be a decimal sign."""
    sample = words[:50_000].splitlines()[:30]

    def worth(sign: str) -> tuple[float, int]:
        cells = [len(line) for line in csv.reader(sample, delimiter=sign) if line]
        usual = max(set(cells), key=cells.count) if cells else 1
        return (cells.count(usual) / len(cells) if usual > 1 else 0.0, usual)

    return max(";\t|,", key=lambda sign: (worth(sign)[0] > 0, *worth(sign)))


def is_header(line: Sequence[str]) -> bool:
    """True when no cell of the first line is a number with decimals: names are words."""
    filled = [cell.strip() for cell in line if cell.strip()]
    if {plain(cell) for cell in filled} & {*LONGITUDES, *LATITUDES, *TITLES}:
        return True
    return not any(re.match(r"^-?\d+[.,]\d{2,}$", cell) for cell in filled) and bool(filled)


def plain(name: str) -> str:
    return name.strip().casefold().lstrip("\ufeff")


def position_columns(columns: Mapping[str, list[str]]) -> tuple[str, str] | None:
    """Which columns hold longitude and latitude: by their names, else by their values when the
    table has no header (two neighbours full of degrees, latitude first)."""
    known = {plain(name): name for name in columns}
    lon = next((known[name] for name in LONGITUDES if name in known), None)
    lat = next((known[name] for name in LATITUDES if name in known), None)
    if lon and lat:
        return lon, lat
    return _by_values(columns) if all(name.startswith("Colonne ") for name in columns) else None


def _by_values(columns: Mapping[str, list[str]]) -> tuple[str, str] | None:
    names = list(columns)
    for first, second in pairwise(names):
        one, two = _degrees(columns[first]), _degrees(columns[second])
        if one and two:  # France lies between 41 and 51 north, and west of 10 east
            return (second, first) if abs(one[0]) > abs(two[0]) else (first, second)
    return None


def _degrees(values: list[str]) -> list[float]:
    """The values as degrees with decimals; nothing when many of the first ones are none."""
    sample = [value for value in values[:50] if value]
    good = [value for value in sample if re.match(r"^-?\d{1,3}[.,]\d{3,}$", value)]
    found = [number(value) for value in good] if len(good) > 0.8 * len(sample) else []
    return [value for value in found if value is not None and abs(value) <= 180]


def number(value: str) -> float | None:
    """`47,012481` and `47.012481` alike, spaces of thousands apart; None for what is none."""
    tidy = (
        value.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    )
    try:
        found = float(tidy)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def named(columns: Mapping[str, list[str]], names: Sequence[str]) -> str:
    """The first column of these names, or an empty text."""
    known = {plain(name): name for name in columns}
    return next((known[name] for name in names if name in known), "")


def address_column(columns: Mapping[str, list[str]]) -> str:
    return named(columns, ADDRESSES)


def addresses(columns: Mapping[str, list[str]], column: str) -> list[str]:
    """The address of each row, with the town where another column gives it."""
    others = [
        columns[found] for name in TOWNS if (found := named(columns, (name,))) and found != column
    ]
    rows = zip(columns[column], *others, strict=True)
    return [_joined(row) for row in rows]


def _joined(row: tuple[str, ...]) -> str:
    first, *others = (" ".join(part.split()) for part in row)
    if not first:
        return ""
    return " ".join([first, *(part for part in others if part.casefold() not in first.casefold())])
