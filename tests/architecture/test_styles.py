"""What styles and templates promise: contrasts, directions, drawings, and no other host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONT = ROOT / "frontend"
STYLES = sorted((FRONT / "styles").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((FRONT / "src").rglob("*.ts"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def tokens() -> dict[str, str]:
    css = without_comments((FRONT / "styles" / "tokens.css").read_text("utf-8"))
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2), 0 black to 1 white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ruler_measures_what_the_norm_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# Text, background, smallest ratio: 7 (AAA) for what participants read, 4.5 (AA) for the rest.
TEXTS = [
    ("ink", "paper", 7),
    ("ink", "paper-deep", 7),
    ("ink", "sheet", 7),
    ("ink", "accent-soft", 7),
    ("ink", "ok-soft", 7),
    ("ink", "danger-soft", 7),
    ("ink", "attention-soft", 7),
    ("ink", "info-soft", 7),
    ("ink", "sun", 7),
    ("ink-soft", "paper", 7),
    ("ink-soft", "sheet", 7),
    ("ink-soft", "paper-deep", 7),
    ("ink-soft", "accent-soft", 7),
    ("accent", "paper", 7),
    ("accent", "sheet", 7),
    ("accent", "accent-soft", 4.5),
    ("accent", "paper-deep", 4.5),
    ("on-accent", "accent", 7),
    ("on-accent", "accent-deep", 7),
    ("brick", "paper", 4.5),
    ("brick", "paper-deep", 4.5),
    ("ok", "ok-soft", 7),
    ("attention", "attention-soft", 7),
    ("danger", "danger-soft", 7),
    ("danger", "paper", 7),
    ("danger", "sheet", 7),
    ("info", "info-soft", 7),
    ("sheet", "danger-deep", 7),
    ("sheet", "record", 4.5),
    ("sheet", "ink", 7),
]
MARKERS = [name for name in tokens() if name.startswith("marker-")]
# Edges and signs that must be seen to understand: 3 (WCAG 1.4.11).
EDGES = [
    ("edge", "paper"),
    ("edge", "sheet"),
    ("edge", "paper-deep"),
    ("focus", "paper"),
    ("focus", "sheet"),
    ("focus", "paper-deep"),
    ("accent", "paper"),
    ("record", "paper"),
    ("sun", "ink"),
    ("sun", "accent-deep"),
]


@pytest.mark.parametrize(("text", "ground", "least"), TEXTS)
def test_texts_can_be_read(text: str, ground: str, least: float) -> None:
    assert contrast(tokens()[text], tokens()[ground]) >= least


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(tokens()[edge], tokens()[ground]) >= 3


def test_there_are_seven_marker_colours() -> None:
    assert len(MARKERS) == 7


@pytest.mark.parametrize("marker", MARKERS)
def test_markers_carry_a_white_sign_and_stand_out(marker: str) -> None:
    assert contrast(tokens()[marker], "#ffffff") >= 4.5
    assert contrast(tokens()[marker], tokens()["paper-deep"]) >= 3


PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
# Phones left at their last update in 2019-2020 ignore these: things would touch or fall apart.
TOO_YOUNG = re.compile(
    r"aspect-ratio\s*:|(?<![\w-])(?:margin|padding)-(?:inline|block)\s*:|:(?:is|where|has)\(|@layer|@container"
)


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_styles_know_no_left_nor_right(path: Path) -> None:
    found = PHYSICAL.findall(without_comments(path.read_text("utf-8")))
    assert not found, f"use inline-start and inline-end: Arabic is written the other way ({found})"


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_styles_stay_within_what_old_phones_know(path: Path) -> None:
    assert not TOO_YOUNG.findall(without_comments(path.read_text("utf-8")))


# A namespace is a name, not an address; the others are shown to people or belong to a norm.
NAMES = ("http://www.w3.org/", "https://schema.org")
OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s\"')]*", re.IGNORECASE)
LOADS = re.compile(
    r"(?:src|srcset|href|action|poster|data)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)"
)


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_styles_name_no_other_host(path: Path) -> None:
    assert not OUTSIDE.findall(without_comments(path.read_text("utf-8")))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_load_nothing_from_another_host(path: Path) -> None:
    found = LOADS.findall(path.read_text("utf-8"))
    assert not [address for address in found if not address.startswith(NAMES)]


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_hold_no_script_and_no_style(path: Path) -> None:
    """The content security policy would refuse them, and the page would lack something."""
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an on… attribute"
    assert not re.search(r"\sstyle\s*=\s*[\"']", text), "a style attribute"
    assert "<style" not in text
    for script in re.findall(r"<script\b([^>]*)>", text):
        # Data for a script is not run; an embed carries its own script under a hash.
        assert "src=" in script or "application/" in script or "nonce=" in script, script


def listed(name: str) -> set[str]:
    lines = (FRONT / f"{name}.txt").read_text("utf-8").splitlines()
    first = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    return {re.sub(r"^filled/(.+)", r"\1-filled", word) for word in first}


def calls(macro: str) -> Iterator[tuple[str, str]]:
    """(template, name) for each literal first argument of a macro, as in `icon("home")`."""
    for path in TEMPLATES:
        for name in re.findall(rf"(?<!\w){macro}\(\s*[\"']([\w-]+)[\"']", path.read_text("utf-8")):
            yield relative(path), name


def arguments(argument: str) -> Iterator[tuple[str, str]]:
    """(template, name) for each literal named argument, as in `icon_name="home"`."""
    for path in TEMPLATES:
        for name in re.findall(rf"{argument}=[\"']([\w-]+)[\"']", path.read_text("utf-8")):
            yield relative(path), name


@pytest.mark.parametrize(
    ("family", "uses"),
    [
        ("icons", [*calls("icon"), *calls("drawn_icon"), *arguments("icon_name")]),
        ("icons", [*arguments("next_icon"), *arguments("label_icon")]),
        ("pictures", [*calls("picture"), *arguments("picture_name")]),
        ("avatars", [*calls("avatar"), *arguments("avatar_name")]),
    ],
)
def test_templates_ask_only_for_drawings_that_are_listed(
    family: str, uses: list[tuple[str, str]]
) -> None:
    assert uses or family == "avatars", "the search itself has stopped finding anything"
    assert not [use for use in uses if use[1] not in listed(family)]


def test_the_code_names_only_icons_that_are_listed() -> None:
    sources = [*(ROOT / "studio").rglob("*.py"), *(ROOT / "studio").rglob("*.toml")]
    texts = {relative(path): path.read_text("utf-8") for path in sources}
    named = {
        (path, name)
        for path, text in texts.items()
        for name in re.findall(r"\bicon\s*=\s*\"([a-z0-9-]+)\"", text)
    }
    assert not {use for use in named if use[1] not in listed("icons")}


@pytest.mark.parametrize("family", ["icons", "avatars", "pictures"])
def test_nothing_is_listed_twice(family: str) -> None:
    lines = (FRONT / f"{family}.txt").read_text("utf-8").splitlines()
    names = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    assert len(names) == len(set(names))


def test_every_avatar_has_its_own_word() -> None:
    """People say who they are by it: two foxes would be one too many."""
    lines = (FRONT / "avatars.txt").read_text("utf-8").splitlines()
    words = [line.split()[2] for line in lines if line.strip() and line[0] != "#"]
    assert len(words) >= 24
    assert len(words) == len(set(words))


def test_behaviours_named_in_templates_exist() -> None:
    """A misspelt behaviour does nothing and says nothing."""
    scripts = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    asked = {
        name
        for path in TEMPLATES
        for value in re.findall(r"data-behaviour(?:=|\":\s*)\"([\w -]+)", path.read_text("utf-8"))
        for name in value.split()
    }
    assert "say" in asked
    # Registered as a key of an object: `"idle-lock": idleLock,` or `copy,`.
    key = r"(?:^|[{{,])\s*[\"']?{}[\"']?\s*[:,}}]"
    keys = {name for name in asked if re.search(key.format(name), scripts, re.MULTILINE)}
    assert not asked - keys


FOR_PARTICIPANTS = [
    path
    for path in TEMPLATES
    if '{% extends "layouts/participant.html" %}' in path.read_text("utf-8")
]


def test_screens_of_participants_fold_nothing_away() -> None:
    """People who read little do not look inside menus: everything there is, is in sight."""
    for path in FOR_PARTICIPANTS:
        text = path.read_text("utf-8")
        assert not re.search(r"<(?:select|details|summary)\b|role=\"(?:tab|menu)", text), path


def test_words_of_participants_buttons_are_short() -> None:
    for path in FOR_PARTICIPANTS:
        for words in re.findall(r"\btile\(\s*_\(\"([^\"]+)\"", path.read_text("utf-8")):
            assert len(words) <= 22, f"{relative(path)}: {words}"
