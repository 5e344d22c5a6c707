"""The small process in which a stranger's file is opened: `python -m … FILE` writes JSON."""

from __future__ import annotations

import csv
import io
import math
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from studio.maps.geodata.reading import MOST_BYTES, SECONDS, Found, FoundPlace, Refusal
from studio.maps.geodata.tables import columns, decoded, number

MEMORY = 2 * 1024**3  # bytes of address space; geopandas itself wants half of it
MOST_PLACES = 2000  # beyond, it is a data set: reference layers come with the map studio
LAMBERT = (0, 6_000_000, 1_300_000, 7_200_000)  # metres: what Lambert 93 looks like
TITLES = ("title", "titre", "name", "nom", "label", "libelle", "lib_france_services")
NOTES = ("notes", "description", "desc", "presentation_resume", "adresse", "address")
CATEGORIES = ("category", "categorie", "catégorie", "type", "typologie")


class Unreadable(Exception):
    """The sentence for whoever brought the file."""


def limit() -> None:
    """Little time, little memory, no file written."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read(path: Path) -> Found:
    data = path.read_bytes()[: MOST_BYTES + 1]
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return from_geojson(data)
    if start in (b"<", b"P", b"") or b"\0" in data[:4096]:
        raise Unreadable("Ce fichier n’est ni du GeoJSON ni un tableau CSV.")
    return from_csv(decoded(data))


def from_geojson(data: bytes) -> Found:
    try:
        told = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.DecodeError as error:
        raise Unreadable(f"Ce fichier GeoJSON est abîmé ({error}).") from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise Unreadable("Ce fichier n’est pas une liste de lieux GeoJSON.")
    frame = _frame(data)
    rows = ((row, point.x, point.y) for row, point in _points(frame))
    return gathered(rows)


def _frame(data: bytes) -> Any:
    import geopandas

    try:
        frame = geopandas.read_file(io.BytesIO(data), on_invalid="fix")
    except Exception:
        raise Unreadable("Les lieux de ce fichier n’ont pas pu être lus.") from None
    if "geometry" not in frame:
        raise Unreadable("Ce fichier n’a pas de position.")
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    west, south, east, north = frame.total_bounds if len(frame) else (0, 0, 0, 0)
    if LAMBERT[0] <= west and LAMBERT[1] <= south and east <= LAMBERT[2] and north <= LAMBERT[3]:
        frame = frame.set_crs(2154, allow_override=True).to_crs(4326)
    return frame


def _points(frame: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    columns_ = [name for name in frame.columns if name != "geometry"]
    for row in frame.itertuples(index=False):
        values = row._asdict() if hasattr(row, "_asdict") else {}
        told = dict(zip(columns_, [v for k, v in values.items() if k != "geometry"], strict=False))
        yield told, row.geometry.representative_point()


def from_csv(text: str) -> Found:
    sample = text[:20_000]
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(sample, delimiters=";,\t|")
    except csv.Error:
        dialect = csv.excel
    lines = csv.reader(io.StringIO(text), dialect)
    header = [name.strip() for name in next(lines, [])]
    where = columns(header)
    if where is None:
        raise Unreadable("On ne trouve pas les colonnes de longitude et de latitude.")
    lon, lat = where
    rows = [line for line in lines if any(line)]
    placed = (
        (dict(zip(header, line, strict=False)), number(line, lon), number(line, lat))
        for line in rows
    )
    return gathered(placed)


def gathered(rows: Iterable[tuple[dict[str, Any], float | None, float | None]]) -> Found:
    """The places, and in one sentence each what was left out."""
    places: list[FoundPlace] = []
    outside = more = 0
    for told, lon, lat in rows:
        if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):
            outside += 1
        elif len(places) >= MOST_PLACES:
            more += 1
        else:
            places.append(_place(told, lon, lat))
    if not places:
        raise Unreadable("Ce fichier ne contient aucun lieu avec une position.")
    remarks = []
    if outside:
        remarks.append(f"{outside} ligne(s) sans position lisible sont laissées de côté.")
    if more:
        remarks.append(f"Seuls les {MOST_PLACES} premiers lieux sont pris.")
    return Found(places=places, remarks=remarks)


def _place(told: dict[str, Any], lon: float, lat: float) -> FoundPlace:
    lower = {str(name).strip().casefold(): value for name, value in told.items()}

    def first(names: tuple[str, ...], longest: int) -> str:
        values = (_text(lower.get(name)) for name in names)
        return next((value for value in values if value), "")[:longest]

    return FoundPlace(
        lon=round(lon, 6),
        lat=round(lat, 6),
        title=first(TITLES, 120),
        notes=first(NOTES, 2000),
        category=first(CATEGORIES, 60),
    )


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def main() -> int:
    limit()
    try:
        answer: Found | Refusal = read(Path(sys.argv[1]))
    except Unreadable as error:
        answer = Refusal(str(error))
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0 if isinstance(answer, Found) else 3


if __name__ == "__main__":
    sys.exit(main())
