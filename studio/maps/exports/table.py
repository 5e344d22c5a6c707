"""The places as a table that a French spreadsheet opens right: semicolons, a mark that tells
it the text is Unicode, decimal commas."""

from __future__ import annotations

import csv
import io
from typing import Any

import shapely

from studio.maps.exports.rows import Row, rows
from studio.maps.geometry import middle_of, shape_of
from studio.publishing.bundle import Page

# What a spreadsheet would run as a formula when somebody opens the table.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BEGINNING = (
    "titre", "categorie", "type", "pres_de", "notes", "texte_voix", "texte_photo", "force",
    "langue",
)  # fmt: skip
END = ("longitude", "latitude", "wkt")
DECIMALS = 5


def table(page: Page) -> bytes:
    """One line a mark; the questions of the sheet are columns. `longitude` and `latitude` are the
    point that stands for it, `wkt` its whole shape (with decimal points, as WKT has them)."""
    found = rows(page)
    asked = sorted({question for row in found for question in row.answers})
    heads = [*BEGINNING, *(head for head in asked if head not in (*BEGINNING, *END)), *END]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [cell(head) for head in heads], delimiter=";", restval="")
    writer.writeheader()
    for row in found:
        line = {**row.answers, **_words(row), **_position(row)}
        writer.writerow({cell(name): cell(value) for name, value in line.items()})
    return text.getvalue().encode("utf-8-sig")


def _words(row: Row) -> dict[str, Any]:
    told = (
        row.title, row.category, row.type, row.near, row.notes, row.voice_text, row.photo_text,
        row.strength or "", row.language,
    )  # fmt: skip
    return dict(zip(BEGINNING, told, strict=True))


def _position(row: Row) -> dict[str, str]:
    if row.geometry is None:
        return {}
    lon, lat = middle_of(row.geometry)
    whole = shapely.to_wkt(shape_of(row.geometry), rounding_precision=DECIMALS)
    return {"longitude": comma(lon), "latitude": comma(lat), "wkt": whole}


def comma(value: float) -> str:
    """A number as French spreadsheets read it. A negative one is a number, not a formula."""
    return f"{value:.{DECIMALS}f}".replace(".", ",")


def cell(value: Any) -> Any:
    """A value that stays a value: a text that begins like a formula gets an apostrophe."""
    if not isinstance(value, str) or not value.startswith(FORMULA):
        return value
    return value if _is_number(value) else f"'{value}"


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(",", "", 1)
    return digits.isascii() and digits.isdigit()
