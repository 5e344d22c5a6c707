"""The dark look of embeds: the same contrasts as the light one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_styles import contrast, tokens, without_comments

STYLES = Path(__file__).parents[3] / "frontend" / "styles"


def dark() -> dict[str, str]:
    css = without_comments((STYLES / "embed-dark.css").read_text("utf-8"))
    return tokens() | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css))


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
