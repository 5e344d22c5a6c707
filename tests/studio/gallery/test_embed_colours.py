"""The dark look of embeds: the same contrasts as the light one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_styles import contrast, tokens, without_comments

STYLES = Path(__file__).parents[3] / "frontend" / "styles"


def blocks() -> list[tuple[str, dict[str, str]]]:
    """Selectors, and the colours that they change."""
    css = without_comments((STYLES / "embed-dark.css").read_text("utf-8"))
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    return [(who, dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))) for who, body in found]


def dark() -> dict[str, str]:
    return tokens() | blocks()[0][1]


def test_what_stays_light_keeps_dark_words() -> None:
    """The cards of a portrait, its questions and the sentence being said are light in any blog."""
    who, colours = blocks()[1]
    for part in (".stage", ".is-said", ".sound-drawn"):
        assert f".embed-sombre {part}" in who
    assert {"ink", "ink-soft", "brick", "sheet"} <= set(colours)
    assert colours.items() <= tokens().items()


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "sheet", 7),
        ("ink", "paper", 7),
        ("ink", "paper-deep", 7),
        ("ink", "accent-soft", 7),
        ("ink-soft", "sheet", 7),
        ("ink-soft", "paper-deep", 7),
        ("accent", "sheet", 7),
        ("accent", "paper-deep", 7),
        ("accent-deep", "sheet", 7),
        ("on-accent", "accent", 7),
        ("brick", "paper-deep", 4.5),
        ("info", "info-soft", 4.5),
        ("danger", "danger-soft", 4.5),
        ("edge", "sheet", 3),
        ("focus", "sheet", 3),
    ],
)
def test_what_is_written_can_be_read(text: str, ground: str, least: float) -> None:
    colours = dark()
    assert contrast(colours[text], colours[ground]) >= least
