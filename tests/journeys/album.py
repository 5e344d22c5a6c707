"""The screens of a journey, one after the other: each is checked at the width of a phone and of a
computer, and photographed for whoever wants to look (JOURNEY_SHOTS=folder)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Frame, Page, ViewportSize

from tests.journeys.looking import axe, no_sideways

SIZES = (ViewportSize(width=360, height=740), ViewportSize(width=1366, height=768))
SETTLE = 400  # milliseconds: fonts, tiles and toasts have come
# Pictures and frames that would come when somebody scrolls.
HURRY = "document.querySelectorAll('[loading=lazy]').forEach((one) => { one.loading = 'eager' })"
DEVELOPED = 90_000  # milliseconds: a long page on a machine that does other things too
ADAPT = 150  # milliseconds: a layout has taken another width


def keep(page: Page, name: str, frames: Sequence[Frame] = ()) -> list[str]:
    """What is wrong on this screen, at both widths. With `frames`, only what is in them is ours."""
    return [fault for size in each_size(page) for fault in look(page, name, size, frames)]


def each_size(page: Page) -> Iterator[ViewportSize]:
    """Give the page both sizes in turn, then its own again."""
    own = page.viewport_size
    for size in SIZES:
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.wait_for_timeout(ADAPT)
        yield size
    if own is not None and page.viewport_size != own:
        page.set_viewport_size(own)
        page.wait_for_timeout(ADAPT)


def look(page: Page, name: str, size: ViewportSize, frames: Sequence[Frame] = ()) -> list[str]:
    photograph(page, name, size)
    found = [fault for part in frames or (page,) for fault in axe(part)]
    if not frames:
        found += [f"wider than the screen: {wide}" for wide in no_sideways(page)]
    return [f"{name} at {size['width']}: {fault}" for fault in found]


def photograph(page: Page, name: str, size: ViewportSize) -> None:
    """The whole page, when somebody asked for it."""
    folder = os.environ.get("JOURNEY_SHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.evaluate(HURRY)
    page.wait_for_timeout(SETTLE)
    path = Path(folder) / f"{name}-{size['width']}.png"
    page.screenshot(path=path, full_page=True, timeout=DEVELOPED)
