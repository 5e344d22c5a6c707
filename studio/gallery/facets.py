"""The choices of the gallery's filters, as links that work without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from studio.actions.themes import THEMES
from studio.gallery.queries import Filters, Found
from studio.publishing.bundle import publishers


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
    label: str
    choices: list[Choice]


def groups(filters: Filters, found: Found) -> list[Group]:
    """Kind, theme, action: only choices that lead somewhere, or that are taken."""
    kinds = [(p.prefix, str(p.label_many), p.icon) for p in publishers()]
    actions = [(slug, title, "users-group") for slug, title in found.action_titles.items()]
    made = [
        Group(_("Genre"), _choices("genre", filters, found.genres, kinds)),
        Group(_("Thème"), themes(filters, found)),
        Group(_("Action"), _choices("action", filters, found.actions, actions)),
    ]
    return [group for group in made if group.choices]


def chosen(filters: Filters, offered: list[Group]) -> list[str]:
    """What the visitor asked for, in words."""
    taken = [one.label for group in offered for one in group.choices if one.current]
    return [*taken, _("« %(words)s »", words=filters.q)] if filters.q else taken


def themes(filters: Filters, found: Found) -> list[Choice]:
    known = [(theme.code, str(theme.label), theme.icon) for theme in THEMES.values()]
    return _choices("theme", filters, found.themes, known)


def _choices(
    name: str, filters: Filters, counts: Counter[str], known: Iterable[tuple[str, str, str]]
) -> list[Choice]:
    taken = getattr(filters, name)
    return [
        Choice(
            label=label,
            url=address(
                filters.without(name) if code == taken else replace(filters, **{name: code})
            ),
            count=counts[code],
            current=code == taken,
            icon=icon,
        )
        for code, label, icon in known
        if counts[code] or code == taken
    ]


def address(filters: Filters, page: int = 1) -> str:
    """The gallery with these filters; only those that are set."""
    given = {name: text for name, text in asdict(filters).items() if text}
    if page > 1:
        given["page"] = str(page)
    return url_for("gallery.list_productions", **given)
