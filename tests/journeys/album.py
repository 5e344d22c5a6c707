"""Photographs of the steps of a journey, for whoever wants to look: JOURNEY_SHOTS=folder."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

SETTLE = 400  # milliseconds: fonts, tiles and toasts have come


def keep(page: Page, name: str) -> None:
    """Photograph the whole page under this name, when somebody asked for it."""
    folder = os.environ.get("JOURNEY_SHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(SETTLE)
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
