"""The catalogue of what people read: complete, well written, and plain in the room."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from tests.architecture import templates as t

LONGEST = 12  # words of a sentence, in the room (easy-to-read rules)
TELLING = re.compile(r"[^.!?…:]+")
# « Tu » has no place on a screen; these are no words for a person either.
NEVER = re.compile(r"\b(?:tu|ton|tes|toi|bénéficiaires?|allocataires?|RSA)\b", re.IGNORECASE)


@cache
def catalogue() -> tuple[tuple[str, str], ...]:
    """(where, sentence) for everything that `babel.cfg` finds."""
    with (t.ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = DEFAULT_KEYWORDS | {"_l": None}
    found = extract_from_dir(t.ROOT, methods, options, keywords, directory_filter=is_ours)
    return tuple(
        (f"{file}:{line}", text)
        for file, line, message, _comments, _context in found
        for text in ((message,) if isinstance(message, str) else message)
        if text
    )


def is_ours(path: str) -> bool:
    """False for the folders that hold no word of ours."""
    return Path(path).name not in (".venv", "node_modules", ".git", "var", "tests", "static")


def test_templates_and_code_are_both_searched() -> None:
    texts = {text for _where, text in catalogue()}
    assert "Tapez le code" in texts  # a template
    assert "Donnez un nom à l’action." in texts  # a form, translated late
    assert "La séance est fermée." in texts  # a view


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (re.compile(r"\w'\w"), "typewriter apostrophe"),
        (re.compile(r"\.\.\."), "three points instead of …"),
        (re.compile(r"[^\s«\u00a0\u202f?!][?!;](?:\s|$)"), "no space before ? ! ;"),
        (re.compile(r"«[^\s\u00a0\u202f]|[^\s\u00a0\u202f]»"), "no space inside « »"),
        (re.compile(r"\w:\s"), "no space before :"),
        (NEVER, "a word that hurts or is too familiar"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_french_is_well_set(wrong: re.Pattern[str], why: str) -> None:
    assert [(where, text) for where, text in catalogue() if wrong.search(text)] == [], why


def test_placeholders_are_named() -> None:
    """A translator must be able to change their order."""
    loose = re.compile(r"%(?!\(\w+\)\d*[sd])")
    plain = [(where, text.replace("%%", "")) for where, text in catalogue()]
    assert [(where, text) for where, text in plain if loose.search(text)] == []


def test_sentences_of_the_room_are_short() -> None:
    told = [(name, text) for name in sorted(t.for_participants()) for text in t.messages(name)]
    assert told
    assert [(name, text) for name, text in told if longest_sentence(text) > LONGEST] == []


def test_sentences_of_the_consent_are_short() -> None:
    for path in (t.ROOT / "studio/consents/texts").glob("*.fr.toml"):
        text = tomllib.loads(path.read_text("utf-8"))
        for part in text["parts"]:
            assert len(part["sentences"]) <= 3
            assert max(map(longest_sentence, part["sentences"])) <= LONGEST


def longest_sentence(text: str) -> int:
    """In words; « l’écran » is two of them."""
    return max((len(re.findall(r"\w+", told)) for told in TELLING.findall(text)), default=0)


def test_long_sentences_are_seen() -> None:
    assert longest_sentence("Un deux. Trois quatre cinq ?") == 3
