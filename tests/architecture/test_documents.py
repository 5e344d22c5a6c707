"""What is written for people leads somewhere: links, files, commands."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path
from urllib.parse import unquote

import pytest

from studio.cli import parser

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "deploy", "basemaps", "media")
PAGES = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in ROOT.glob(f"{f}/**/*.md"))])
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
MAKE = re.compile(r"^(?:\w+=\S+ )*make ([a-z-]+)")
STUDIO = re.compile(r"^(?:\w+=\S+ )*(?:\.venv/bin/)?studio ([a-z]+)")
OURS = r"studio|media|basemaps|templates|frontend|tests|docs|deploy|scripts"
FILE = re.compile(rf"^(?:{OURS})/[\w./-]+\.(?:py|md|ts|css|html|toml|json|sh|mjs|txt|conf)$")


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def anchors(path: Path) -> set[str]:
    """The places of a page that a link may point at, named as forges name them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


def test_no_link_is_dead(page: Path) -> None:
    dead = []
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def written(page: Path) -> list[str]:
    """Commands and names: lines of the blocks, and what stands between backticks."""
    text = page.read_text("utf-8")
    blocks = [line.strip() for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    return [*blocks, *CODE.findall(FENCE.sub("", text))]


def test_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in written(page):
        if found := MAKE.match(line):
            assert found[1] in targets, line
        if found := STUDIO.match(line):
            assert found[1] in commands(parser()), line


def commands(top: ArgumentParser) -> set[str]:
    """The first words that a command line knows."""
    kinds = (action for action in top._actions if isinstance(action, _SubParsersAction))
    return {name for kind in kinds for name in kind.choices}


def test_files_that_are_named_exist(page: Path) -> None:
    named = [line for line in written(page) if FILE.match(line)]
    assert [name for name in named if not (ROOT / name).exists()] == []


GUIDES = sorted(ROOT.glob("docs/guides/*.md"))
BOLD = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture(scope="module")
def said() -> frozenset[str]:
    """Every text of a screen, as it is written in the code."""
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("studio/**/*.py")]
    quoted = re.compile(r"\"([^\"\n]+)\"")
    return frozenset(text for path in sources for text in quoted.findall(path.read_text("utf-8")))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_says_to_touch_is_written_so_on_a_screen(
    guide: Path, said: frozenset[str]
) -> None:
    named = [" ".join(words.split()) for words in BOLD.findall(guide.read_text("utf-8"))]
    assert [words for words in named if words not in said and words != "gras"] == []
