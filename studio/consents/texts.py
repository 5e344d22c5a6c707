"""The texts people hear before they answer: data files, versioned, named by their digest."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.kernel.ids import digest
from studio.kernel.languages import NAMES

FOLDER = Path(__file__).parent / "texts"
REFERENCE = "fr"
ORDER = ("fr", "en", "ar", "pt", "uk")


@dataclass(frozen=True)
class TextPart:
    """Up to three sentences that go together, and the drawing that helps to remember them."""

    picture: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One picture of a question, and its few words."""

    picture: str
    words: str


@dataclass(frozen=True)
class Question:
    """What shows that a part of the text was heard: another answer leads back to that part."""

    ask: str
    part: int
    right: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ConsentText:
    """One version in one language. `digest` proves which words were heard; the questions about
    them may be asked otherwise without a new version. `reviewed`: somebody whose language it is
    has read it; until then the référent is told."""

    version: str
    language: str
    title: str
    parts: tuple[TextPart, ...]
    questions: tuple[Question, ...] = ()
    reviewed: bool = True

    @property
    def name(self) -> str:
        """The language, as those who speak it call it."""
        return NAMES.get(self.language, self.language)

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
        ConsentText(
            text["version"],
            text["language"],
            text["title"],
            _parts(text["parts"]),
            _questions(text["version"], text["language"]),
            text.get("reviewed", True),
        )
        for text in found
    )


def _questions(version: str, language: str) -> tuple[Question, ...]:
    path = FOLDER / "questions" / f"{version}.{language}.toml"
    found = tomllib.loads(path.read_text("utf-8"))["questions"] if path.is_file() else []
    return tuple(
        Question(
            one["ask"],
            one["part"],
            one["right"],
            tuple(Choice(choice["picture"], choice["words"]) for choice in one["choices"]),
        )
        for one in found
    )


def _parts(found: list[dict[str, Any]]) -> tuple[TextPart, ...]:
    return tuple(TextPart(part["picture"], tuple(part["sentences"])) for part in found)


def current_text(language: str = REFERENCE) -> ConsentText:
    """The version of today in this language, or in French where it is not written."""
    spoken = current_texts()
    return next((text for text in spoken if text.language == language), spoken[0])


def current_texts() -> tuple[ConsentText, ...]:
    """The version of today in each of its languages: French, the reference, then as listed."""
    reference = [text for text in texts() if text.language == REFERENCE][-1]
    same = [text for text in texts() if text.version == reference.version]
    return tuple(sorted(same, key=lambda text: ORDER.index(text.language)))


def same_words(text: ConsentText) -> frozenset[str]:
    """The digests of this version in every language: who heard one of them heard it."""
    return frozenset(one.digest for one in texts() if one.version == text.version)


def text_with(digest_: str) -> ConsentText | None:
    """The text of which this digest is the proof."""
    return next((text for text in texts() if text.digest == digest_), None)
