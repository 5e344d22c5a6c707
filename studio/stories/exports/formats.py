"""The formats in which a published récit may be taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from studio.kernel.errors import NotFound
from studio.stories.exports.copies import Copy
from studio.stories.exports.html import as_html
from studio.stories.exports.markdown import as_markdown_zip
from studio.stories.exports.wordpress import as_wordpress


@dataclass(frozen=True)
class Format:
    name: str
    label: str
    suffix: str
    mime: str
    write: Callable[[Copy], bytes]


FORMATS = (
    Format("html", _l("Une page complète (HTML)"), "html", "text/html", as_html),
    Format("md", _l("Texte et médias (Markdown, ZIP)"), "zip", "application/zip", as_markdown_zip),
    Format("wxr", _l("Pour importer dans WordPress"), "xml", "text/xml", as_wordpress),
)


def format_named(name: str) -> Format:
    """NotFound for a format that récits do not have."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise NotFound
