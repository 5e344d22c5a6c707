"""An edition that loses parts loses them in its files too."""

from __future__ import annotations

from dataclasses import replace

from studio.maps.exports.texts import texts_of
from studio.maps.page import strip
from studio.publishing.bundle import Page, Stripped


def strip_with_files(page: Page, gone: frozenset[str]) -> Stripped | None:
    """page.strip(), and every file of text made again of what is left."""
    left = strip(page, gone)
    return left and replace(left, files={**left.files, **texts_of(left.page)})
