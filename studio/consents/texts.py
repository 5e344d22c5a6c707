"""The texts people hear before they answer: data files, versioned, named by their digest."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.kernel.ids import digest

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class ConsentText:
    """One version in one language. `digest` proves which words were heard."""

    version: str
    language: str
    title: str
    sentences: tuple[str, ...]

    @property
    def digest(self) -> str:
        return digest("\n".join((self.title, *self.sentences)))


@cache
def texts() -> tuple[ConsentText, ...]:
    """All versions, oldest first."""
    found = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(
        ConsentText(text["version"], text["language"], text["title"], tuple(text["sentences"]))
        for text in found
    )


def current_text(language: str = "fr") -> ConsentText:
    """The newest version in this language, or in French where there is none."""
    spoken = [text for text in texts() if text.language == language]
    return (spoken or [text for text in texts() if text.language == "fr"])[-1]
