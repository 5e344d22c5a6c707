"""The texts people hear before they answer: data files, versioned, named by their digest."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.kernel.ids import digest

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class TextPart:
    """Up to three sentences that go together, and the drawing that helps to remember them."""

    picture: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ConsentText:
    """One version in one language. `digest` proves which words were heard."""

    version: str
    language: str
    title: str
    parts: tuple[TextPart, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for part in self.parts for sentence in part.sentences)

    @property
    def digest(self) -> str:
        return digest("\n".join((self.title, *self.sentences)))


@cache
def texts() -> tuple[ConsentText, ...]:
    """All versions, oldest first."""
    found = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(
        ConsentText(text["version"], text["language"], text["title"], _parts(text["parts"]))
        for text in found
    )


def _parts(found: list[dict[str, Any]]) -> tuple[TextPart, ...]:
    return tuple(TextPart(part["picture"], tuple(part["sentences"])) for part in found)


def current_text(language: str = "fr") -> ConsentText:
    """The newest version in this language, or in French where there is none."""
    spoken = [text for text in texts() if text.language == language]
    return (spoken or [text for text in texts() if text.language == "fr"])[-1]
