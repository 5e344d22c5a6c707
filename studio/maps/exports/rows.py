"""The marks of a page one by one, with their words, as every format needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from studio.maps.legend.marks import COLOURS
from studio.maps.page import category_of, spoken_in
from studio.publishing.bundle import Page

GREY = "grey"


@dataclass(frozen=True)
class Row:
    """One mark, or words written on the map (`type` « label »).

    `geometry` is GeoJSON in degrees; None when it has no place, or when the map is on paper.
    """

    id: str
    type: str
    name: str
    geometry: dict[str, Any] | None
    colour: str = COLOURS[GREY]
    number: int | None = None  # of its category in the page
    category: str = ""
    category_code: str = ""
    title: str = ""
    near: str = ""
    notes: str = ""
    voice_text: str = ""
    photo_text: str = ""
    language: str = ""
    strength: int | None = None
    approximate: float | None = None
    width: int | None = None
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> Iterator[str]:
        """Its sentences, in the order in which people read them."""
        yield from filter(None, (self.near, self.notes, self.voice_text, self.photo_text))
        yield from (f"{question} {text}" for question, text in self.answers.items())


def rows(page: Page) -> list[Row]:
    """Every mark in the order of the page, then the words written on the map."""
    return [_row(page, item) for item in page["items"]] + [
        _words(page, label, number) for number, label in enumerate(page["labels"], 1)
    ]


def by_category(page: Page) -> Iterator[tuple[dict[str, Any] | None, list[Row]]]:
    """Each category that has marks, with them; then None, with those that have none."""
    every = rows(page)
    for number, category in enumerate(page["categories"]):
        yield category, [row for row in every if row.number == number]
    yield None, [row for row in every if row.number is None]


def _row(page: Page, item: dict[str, Any]) -> Row:
    category = category_of(page, item) or {}
    return Row(
        id=item["id"],
        type=item["type"],
        name=item["title"] or category.get("label", "") or "Sans nom",
        geometry=_on_earth(page, item),
        colour=COLOURS[item.get("colour") or category.get("colour") or GREY],
        number=item["category"],
        category=category.get("label", ""),
        category_code=category.get("code", ""),
        title=item["title"],
        near=item["near"],
        notes=item["notes"],
        voice_text=item["voice"]["text"] if item["voice"] else "",
        photo_text=item["photo"]["text"] if item["photo"] else "",
        language=spoken_in(item),
        strength=item["strength"],
        approximate=item["approximate"],
        width=item.get("width"),
        answers={answer["question"]: answer["text"] for answer in item["answers"]},
    )


def _words(page: Page, label: dict[str, Any], number: int) -> Row:
    return Row(
        id=f"mots-{number}",
        type="label",
        name=label["text"],
        title=label["text"],
        language=spoken_in(label),
        geometry=_on_earth(page, label),
        colour=COLOURS[label["colour"]],
    )


def _on_earth(page: Page, made: dict[str, Any]) -> dict[str, Any] | None:
    """Degrees; on paper, where a drawing that was laid on the ground puts it."""
    found: dict[str, Any] | None = (
        made["geometry"] if page["ground"]["geographic"] else made.get("laid")
    )
    return found
