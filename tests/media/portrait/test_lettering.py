"""Text in pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media import fonts
from media.errors import NotDrawable, ToolMissing
from media.portrait import lettering
from media.portrait.lettering import Style, broken, check_drawable, fitted, length, tidy, write
from media.portrait.theme import (
    BAND,
    INK,
    PAPER,
    SOFT_INK,
    WHITE,
    colour,
    contrast,
    readable_on_paper,
)

STYLE = Style(40)


def test_french_accents_are_letters_not_boxes() -> None:
    path = fonts.font_path()
    for letter in "éèêëàâçîïôöùûüÿœæÉÀÇŒ«»’…–—€°²":
        assert fonts.has(path, letter), letter
    assert not fonts.has(path, "\u4e2d")


def test_no_font_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.delenv("STUDIO_FONTS", raising=False)
    with pytest.raises(ToolMissing):
        fonts.font_path()


def test_fonts_may_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = fonts.font_path()
    copy = tmp_path / found.name
    copy.write_bytes(found.read_bytes())
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "empty")
    monkeypatch.setenv("STUDIO_FONTS", str(tmp_path))
    assert fonts.font_path() == copy


def test_french_spacing() -> None:
    assert tidy("C'est ici ? Oui !") == "C’est ici\u00a0? Oui\u00a0!"
    assert tidy("« Bonjour »") == "«\u00a0Bonjour\u00a0»"
    assert tidy("it's", "en") == "it's"
    assert tidy("e\u0301te\u0301") == "été"


def test_lines_are_even() -> None:
    block = broken("Je suis arrivée ici au printemps et je ne connaissais personne", STYLE, 700)
    widths = [length(line, STYLE) for line in block.lines]
    assert len(widths) == 2 and min(widths) > 0.7 * max(widths)


def test_a_wide_compound_goes_on_after_its_hyphens() -> None:
    block = broken("Saint-Pierre-des-Corps", STYLE, 250)
    assert len(block.lines) > 1 and all(length(line, STYLE) <= 250 for line in block.lines)
    assert "".join(block.lines) == "Saint-Pierre-des-Corps"
    assert broken("aller à Saint-Denis", STYLE, 240).lines[-1] == "Saint-Denis"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdeéèç œ'-\n ,.", max_size=120), st.integers(60, 900))
def test_no_letter_is_lost_and_lines_fit(text: str, width: int) -> None:
    block = broken(tidy(text), STYLE, width)
    drawn = "".join(block.lines).replace(" ", "").replace("\u00a0", "")
    assert drawn == tidy(text).replace(" ", "").replace("\n", "").replace("\u00a0", "")
    longest = max(
        (length(part, STYLE) for part in __import__("re").findall(r"[^ \n-]*-*", tidy(text))),
        default=0,
    )
    assert block.width <= max(width, longest + 1)


def test_letters_shrink_to_fit_but_not_too_much() -> None:
    short = fitted("Oui", STYLE, 600, 2)
    long = fitted("mot " * 60, STYLE, 600, 2)
    assert short.style.size == 40
    assert 40 * 0.6 <= long.style.size < 40
    assert fitted("François-Mitterrand" * 2, STYLE, 300, 5).width <= 300 * 1.4


def test_a_smiley_is_left_out_a_text_is_not() -> None:
    check_drawable("Merci \N{SMILING FACE WITH SMILING EYES} à vous tous")
    with pytest.raises(NotDrawable):
        check_drawable("\u4e2d\u6587\u4e2d\u6587")
    assert length("a\N{SMILING FACE WITH SMILING EYES}b", STYLE) == length("ab", STYLE)


def test_other_alphabets_use_other_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = Path(__file__).parents[3] / "frontend/node_modules/@fontsource/andika/files"
    other = found / "andika-cyrillic-400-normal.woff2"
    if not other.exists():
        pytest.skip("the front end's packages are not installed")
    for path in (fonts.font_path(), other):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("STUDIO_FONTS", str(tmp_path))
    check_drawable("Добрий день, Надіє")
    names = [path.name for path, _ in lettering.runs("Bonjour Надіє", bold=False)]
    assert names[0].startswith("andika-latin") and names[-1].startswith("andika-cyrillic")


def test_drawn_letters_stay_in_their_block() -> None:
    block = broken("Évêché, garçon, jour", Style(40, colour=(0, 0, 0)), 900)
    image = Image.new("RGB", (block.width + 80, block.height + 80), (255, 255, 255))
    write(image, (40, 40), block)
    ink = np.argwhere(np.asarray(image.convert("L")) < 128)
    assert ink[:, 0].min() >= 38 and ink[:, 0].max() <= 40 + block.height + 4
    assert ink[:, 1].min() >= 38 and ink[:, 1].max() <= 42 + block.width


def test_right_to_left() -> None:
    assert lettering.is_right_to_left("مرحبا")
    assert not lettering.is_right_to_left("12, rue des Lilas")


def test_colours_can_be_read() -> None:
    assert contrast(WHITE, BAND) > 12
    assert contrast(INK, PAPER) > 10
    assert contrast(SOFT_INK, PAPER) > 4.5
    for accent in ("#f0b400", "#b8461b", "#ffffff", "#2f6fd0"):
        assert contrast(readable_on_paper(colour(accent)), PAPER) >= 4.5
