"""What a page showed of a field, told by its form in eight letters: only what somebody really
changed becomes an operation, so a page left open since the morning undoes nobody's afternoon."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from studio.kernel.ids import digest

SHOWN = "shown-"  # before the name of a field: the mark of what it showed

Form = MultiDict[str, str]  # as it was posted


def mark(values: Sequence[str]) -> str:
    """Eight letters that stand for what a field showed."""
    return digest("\0".join(value.replace("\r\n", "\n").strip() for value in values))[:8]


def was_shown(form: Form, name: str) -> bool:
    return SHOWN + name in form


def changed(form: Form, name: str) -> bool:
    """True when what is posted is not what the page showed."""
    posted = sorted(form.getlist(name)) or [""]
    return mark(posted) != form.get(SHOWN + name)
