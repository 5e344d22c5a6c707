"""The page by which people read a zip: `index.html`, beside its photos and sounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from studio.maps.exports.rows import rows
from studio.maps.standalone import Bytes, page_alone
from studio.publishing.bundle import Page

Address = Callable[[str], str | None]
WARNING = (
    "Copie privée du groupe : elle contient ce qui n’est pas public. Ne la faites pas circuler."
)


class Beside:
    """Media that lie beside the page; `address` tells where, by the name of the part."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def photo(self, item: dict[str, Any]) -> str | None:
        return self._address(item["photo"]["large"])

    def voice(self, item: dict[str, Any]) -> str | None:
        return self._address(item["voice"]["name"])


def readable(page: Page, address: Address, content: Bytes, packs: Path, *, private: bool) -> str:
    """The map with its list; the list alone, as plain text, for a map too large to be drawn."""
    made = page_alone(page, Beside(address), content, packs) or _plain(page)
    if not private:
        return made
    banner = Markup('<p role="note"><strong>{}</strong></p>').format(WARNING)
    return made.replace("<h1", f"{banner}<h1", 1)  # its title may have a language of its own


def _plain(page: Page) -> str:
    entries = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(row.name, " ".join(row.told)) for row in rows(page)
    )
    whole = Markup(
        '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>{title}</title>'
        "<main><h1>{title}</h1><ul>{entries}</ul></main></html>"
    )
    return str(whole.format(title=page["title"], entries=entries))
