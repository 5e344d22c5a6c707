"""The table of a map: all its marks, filtered, searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

from studio.kernel.ids import slug
from studio.maps.checks import REASONS, Look, Looks
from studio.maps.levels import level_of

PAGE = 50  # rows: what a finger scrolls through, and an old PC draws at once
NONE = "aucune"  # the marks without a category

Sort = Literal["ordre", "nom", "categorie", "auteur", "date"]
SORTS: Final[Mapping[str, Callable[[Look], Any]]] = {
    "nom": lambda look: (not look.title, slug(look.title) if look.title.strip() else ""),
    "categorie": lambda look: _label(look).casefold(),
    "auteur": lambda look: look.author.name.casefold() if look.author else "",
    "date": lambda look: look.item.changed_at,
}
TYPES: Final = ("place", "area", "walk", "stroke")
LEVELS: Final = ("public", "group", "private")


@dataclass(frozen=True)
class Wanted:
    """What somebody asked to see; empty words ask nothing. The names are those of the address."""

    q: str = ""
    categorie: str = ""
    auteur: str = ""
    type: str = ""
    niveau: str = ""
    photo: str = ""
    voix: str = ""
    mots: str = ""
    a_voir: str = ""
    tri: str = "ordre"
    sens: str = ""

    @property
    def asks(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self) if f.name not in ("tri", "sens"))

    def but(self, **changes: str) -> dict[str, str]:
        """The same as an address, with something else asked; what asks nothing is left out."""
        asked = replace(self, **changes)
        plain = {"tri": "ordre"}
        told = {f.name: getattr(asked, f.name) for f in fields(asked)}
        return {name: value for name, value in told.items() if value != plain.get(name, "")}


def wanted_of(arguments: Mapping[str, str]) -> Wanted:
    """Read from an address. What no filter knows asks nothing."""
    asked = {f.name: arguments.get(f.name, "").strip()[:80] for f in fields(Wanted)}
    if asked["tri"] not in SORTS:
        asked["tri"] = "ordre"
    for name, known in (("type", TYPES), ("niveau", LEVELS), ("a_voir", (*REASONS, "oui"))):
        if asked[name] not in known:
            asked[name] = ""
    for name in ("photo", "voix", "mots"):
        if asked[name] not in ("avec", "sans"):
            asked[name] = ""
    return Wanted(**asked)


def found(looks: Looks, wanted: Wanted) -> list[Look]:
    """The marks that were asked for, in the order that was asked for."""
    rows = [look for look in looks.marks if all(_fits(look, wanted))]
    if wanted.tri in SORTS:
        rows.sort(key=SORTS[wanted.tri], reverse=wanted.sens == "bas")
    elif wanted.sens == "bas":
        rows.reverse()
    return rows


def _fits(look: Look, wanted: Wanted) -> Iterable[bool]:
    mark, drawn = look.drawn.mark, look.drawn
    words = bool(mark.title or mark.notes or any(mark.answers.values()))
    category = mark.category if drawn.category else NONE
    yield not wanted.categorie or wanted.categorie == category
    yield not wanted.auteur or wanted.auteur == drawn.author
    yield not wanted.type or wanted.type == drawn.type
    yield not wanted.niveau or wanted.niveau == mark.level
    yield _there(wanted.photo, bool(mark.photo))
    yield _there(wanted.voix, bool(mark.voice))
    yield _there(wanted.mots, words)
    yield _asked(look, wanted.a_voir)
    yield not wanted.q or all(word in _said(look) for word in slug(wanted.q).split("-"))


def _asked(look: Look, reason: str) -> bool:
    if reason == "oui":
        return look.waits
    return not reason or reason in look.reasons


def _there(asked: str, there: bool) -> bool:
    return not asked or (asked == "avec") is there


def _said(look: Look) -> str:
    """All the words of a mark, without accents."""
    mark = look.drawn.mark
    texts = (mark.title, mark.notes, mark.voice_text, mark.photo_text, *mark.answers.values())
    near = getattr(mark, "near", "")
    author = look.author.name if look.author else ""
    whole = " ".join((*texts, near, _label(look), author))
    return slug(whole, longest=len(whole) * 2 + 1)


def _label(look: Look) -> str:
    return look.drawn.category.label if look.drawn.category else ""


def narrower(look: Look) -> list[tuple[str, str]]:
    """The media that fewer people may see than the mark: (medium, level)."""
    mark = look.drawn.mark
    told = [(medium, level_of(mark, medium)) for medium in ("photo", "voice", "words")]
    return [(medium, level) for medium, level in told if level != mark.level]


@dataclass(frozen=True)
class TablePage:
    """One page of rows. Numbers of pages begin at one; one that does not exist is the last."""

    rows: list[Look]
    number: int
    pages: int
    total: int


def page_of(rows: list[Look], number: int) -> TablePage:
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(number, 1), pages)
    start = (number - 1) * PAGE
    return TablePage(rows[start : start + PAGE], number, pages, len(rows))
