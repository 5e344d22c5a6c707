"""The interview guides: data files, one question a screen, each meant for a length of workshop."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from studio.kernel.errors import NotFound
from studio.kernel.french import tie

FOLDER = Path(__file__).parent / "guides"
LENGTHS = (10, 20, 40)  # minutes a group may have in front of it

# About whom: the person who begins, somebody that person interviews, or everybody.
About = Literal["one", "pair", "group"]


class GuideQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`minutes` is the shortest workshop in which the question is asked."""

    code: str
    text: str
    picture: str
    minutes: Literal[10, 20, 40]
    skippable: bool = True


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    title: str
    picture: str
    summary: str
    about: About
    questions: tuple[GuideQuestion, ...]


@cache
def guides() -> tuple[Guide, ...]:
    """All guides, in the order in which they are offered, with the spaces of French print."""
    texts = (tie(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(msgspec.convert(tomllib.loads(text), Guide) for text in texts)


def guide_named(code: str) -> Guide:
    """NotFound for a code that no file declares."""
    for guide in guides():
        if guide.code == code:
            return guide
    raise NotFound


def guide_of(code: str) -> Guide:
    """The guide of a draft; an empty one about one person when its guide is no longer there."""
    known = {guide.code: guide for guide in guides()}
    return known.get(code) or Guide(code, "", "question", "", "one", ())
