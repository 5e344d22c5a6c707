"""A served map, who may come in, and what a keyboard and a finger find there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.drafts.shapes import to_geojson
from studio.people.browser import COOKIE
from tests.journeys.participant import editor
from tests.serving import Server


@dataclass
class Room:
    """A served map with some places, and who may come in."""

    server: Server
    draft: str
    tokens: dict[str, str]

    @property
    def address(self) -> str:
        return f"{self.server.url}/atelier/cartes/{self.draft}"

    def enter(self, page: Page, name: str) -> Page:
        """Somebody's screen, with the map open."""
        cookie = {"name": COOKIE, "value": self.tokens[name], "url": self.server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(self.address)
        editor(page)
        return page

    def places(self) -> list[dict[str, object]]:
        """What the server has, oldest first: properties, with the position as `at`."""
        with self.server.database() as database, database.reading() as db:
            draft = db.get_one(Draft, self.draft)
            items = sorted(items_of(db, draft, "place"), key=lambda item: item.created_at)
            return [{**item.properties, "at": (item.west, item.south)} for item in items]

    def drawn(self, type: str) -> list[dict[str, Any]]:
        """Lines, areas or words that the server has, oldest first: properties and `geometry`."""
        with self.server.database() as database, database.reading() as db:
            draft = db.get_one(Draft, self.draft)
            items = sorted(items_of(db, draft, type), key=lambda item: item.created_at)
            return [{**item.properties, "geometry": to_geojson(item.geometry)} for item in items]


def to(page: Page, name: str) -> None:
    """Tab until the keyboard is on the control of this name."""
    told = "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText)"
    for _ in range(80):
        if page.evaluate(f"({told} || '').trim().startsWith({name!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach « {name} »")


# Marks on the map are 44 px; links in a line of text are text; a tile covers its own field.
SMALL = """() => [...document.querySelectorAll("button, a[href], input, textarea, summary")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !one.closest(".map-credits, .leaflet-pane, .sr-only, .skip"))
  .filter((one) => !["checkbox", "radio", "file", "range"].includes(one.type))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 55 || box.width < 55))
  .map(([one, {width, height}]) => `${width}x${height} ${one.outerHTML.slice(0, 90)}`)
"""


def too_small(page: Page) -> list[str]:
    """Controls that a finger would miss."""
    found: list[str] = page.evaluate(SMALL)
    return found
