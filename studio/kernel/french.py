"""French typography: no line may begin with a lone « ? », on a phone least of all."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask_babel import get_locale, gettext, ngettext

_TIED = re.compile(r"(?<=«) | (?=[?!:;»])")


def tie(text: str) -> str:
    """`Qui peut voir ?` with a space that no line breaks at: before ? ! : ; » and after «."""
    return _TIED.sub("\u00a0", text)


def tie_sentences(app: Flask) -> None:
    """What templates say through `_()` is tied, on French pages; so is what they pass through
    `tied`: words of people, in whatever language they are."""
    app.jinja_env.filters["tied"] = tie
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _tied(gettext(text)),
        ngettext=lambda one, many, number: _tied(ngettext(one, many, number)),
        newstyle=True,
    )


def _tied(text: Any) -> str:
    locale = get_locale()
    return tie(text) if locale is None or locale.language == "fr" else str(text)
