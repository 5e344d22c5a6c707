"""Scripts and styles written into an embed, each allowed by the hash of what it says.

A frame without origin cannot load modules nor read our storage; what it needs comes in the page.
No other inline script or style runs: a text somebody typed can never become one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from flask import current_app, url_for
from markupsafe import Markup

from studio.gallery.addresses import site
from studio.kernel import web

_relative_file = re.compile(r"url\((['\"]?)\./")


class Inlined:
    """What one answer writes into itself. A template calls its methods by name (see `names`)."""

    def __init__(self) -> None:
        self._scripts: list[str] = []
        self._styles: list[str] = []

    def names(self) -> dict[str, Any]:
        """For the template's context."""
        return {
            "inline_style": self.style,
            "inline_script": self.script,
            "inline_data": self.data,
        }

    def style(self, name: str) -> Markup:
        """A built stylesheet between its tags. KeyError for a name the build does not know."""
        text = _relative_file.sub(rf"url(\1{_dist()}", _built(name))
        self._styles.append(_hash(text))
        return Markup(f"<style>{text}</style>")  # noqa: S704 - our own build wrote it

    def script(self, name: str) -> Markup:
        """A built classic script between its tags. KeyError for an unknown name."""
        text = _built(name)
        self._scripts.append(_hash(text))
        return Markup(f"<script>{text}</script>")  # noqa: S704 - our own build wrote it

    def data(self, identifier: str, value: Any) -> Markup:
        """JSON that a script finds by its id. Nothing in it can close the element."""
        text = msgspec.json.encode(value).decode()
        for sign in "<>&\u2028\u2029":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        opening = Markup('<script type="application/json" id="{}">').format(identifier)
        return opening + Markup(text) + Markup("</script>")  # noqa: S704 - escaped above

    def policy(self) -> str:
        """The Content-Security-Policy of an answer that any site may frame.

        The frame's own origin is null there, so our address is named beside 'self'.
        """
        ours = f"'self' {site()}"
        return web.policy(
            default_src=ours,
            script_src=" ".join(self._scripts) or "'none'",
            style_src=" ".join(self._styles) or "'none'",
            img_src=" ".join([f"{ours} data: blob:", *web.image_hosts()]),
            media_src=f"{ours} blob:",
            form_action="'none'",
            frame_ancestors="*",
        )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _built(name: str) -> str:
    file = Path(web.asset(name)).name
    return _read(Path(str(current_app.static_folder)) / "dist" / file)


@lru_cache(maxsize=32)
def _read(path: Path) -> str:
    """Built files never change under one name."""
    return path.read_text("utf-8")


def _dist() -> str:
    return site() + url_for("static", filename="dist/")
