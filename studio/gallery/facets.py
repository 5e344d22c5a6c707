"""The choices of the gallery's filters, as links that work without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from babel import Locale, UnknownLocaleError
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from studio.actions.themes import THEMES
from studio.gallery.queries import Filters, Found
from studio.publishing.bundle import publishers

MOST_CHOICES = 10  # of one facet: what a screen can hold


@dataclass(frozen=True)
class Choice:
    """One link. `count` is what it would show; following the current one takes it off."""

    label: str
    url: str
    count: int
    current: bool
    icon: str


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    choices: list[Choice]


def groups(filters: Filters, found: Found) -> list[Group]:
    """Only choices that lead somewhere, or that are taken; a facet that tells nothing apart is left
    out, and so is the long tail of a long one."""
    prefixes = {p.prefix: (str(p.label_many), p.icon) for p in publishers()}
    offered = (
        ("genre", _("Genre"), prefixes),
        ("theme", _("Thème"), {t.code: (str(t.label), t.icon) for t in THEMES.values()}),
        ("lieu", _("Lieu"), _called(found.words["lieu"], "map-pin")),
        ("langue", _("Langue"), _languages(found)),
        ("mot", _("Mot"), _called(found.words["mot"], "tag")),
        ("action", _("Action"), _called(found.words["action"], "users-group")),
    )
    made = {
        name: Group(name, label, _choices(name, filters, found.counts[name], known))
        for name, label, known in offered
    }
    return [group for name, group in made.items() if _useful(name, group)]


def _useful(name: str, group: Group) -> bool:
    """A single place, language or word sorts nothing: it is on every card."""
    enough = 1 if name in ("genre", "theme", "action") else 2
    return len(group.choices) >= enough or any(choice.current for choice in group.choices)


def _called(words: Mapping[str, str], icon: str) -> dict[str, tuple[str, str]]:
    return {code: (word, icon) for code, word in words.items()}


def _languages(found: Found) -> dict[str, tuple[str, str]]:
    return {code: (name_of(code), "language") for code in found.counts["langue"]}


def name_of(language: str) -> str:
    """`ar` -> « arabe », in the words of the screen."""
    try:
        name = Locale.parse(language).get_display_name(get_locale())
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()


def chosen(filters: Filters, offered: list[Group]) -> list[str]:
    """What the visitor asked for, in words."""
    taken = [one.label for group in offered for one in group.choices if one.current]
    return [*taken, _("« %(words)s »", words=filters.q)] if filters.q else taken


def themes(filters: Filters, found: Found) -> list[Choice]:
    known = {theme.code: (str(theme.label), theme.icon) for theme in THEMES.values()}
    return _choices("theme", filters, found.counts["theme"], known)


def _choices(
    name: str, filters: Filters, counts: Counter[str], known: Mapping[str, tuple[str, str]]
) -> list[Choice]:
    """The choices in their own order when they are few, else those that show most."""
    taken = getattr(filters, name)
    leading = [code for code in known if counts[code] or code == taken]
    if len(leading) > MOST_CHOICES:
        most = sorted(leading, key=lambda code: (code != taken, -counts[code], known[code]))
        leading = most[:MOST_CHOICES]
    return [
        Choice(
            label=known[code][0],
            url=address(
                filters.without(name) if code == taken else replace(filters, **{name: code})
            ),
            count=counts[code],
            current=code == taken,
            icon=known[code][1],
        )
        for code in leading
    ]


def address(filters: Filters, page: int = 1) -> str:
    """The gallery with these filters; only those that are set."""
    given = {name: text for name, text in asdict(filters).items() if text}
    if page > 1:
        given["page"] = str(page)
    return url_for("gallery.list_productions", **given)
