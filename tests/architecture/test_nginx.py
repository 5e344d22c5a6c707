"""deploy/nginx.conf sends each public address to the public side, and no private one: a kind with a
new prefix, a route under a new word, cannot be forgotten there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from studio.app import create_public_app
from studio.kernel.config import Settings
from studio.publishing.bundle import publishers
from tests.nginx import CONFIGURATION

ALONE = {"/sante"}  # each program answers for itself
KEPT = "proxy_cache studio;"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """No row is read."""
    return sqlite_url


@pytest.fixture
def public_app(settings: Settings) -> Iterator[Flask]:
    made = create_public_app(settings)
    yield made
    made.extensions["studio.database"].close()


def locations() -> list[tuple[str, re.Pattern[str], str]]:
    """How each is written, what it takes, what is done there."""
    text = CONFIGURATION.read_text("utf-8")
    found = re.findall(r"location (?:(~|=) )?(\S+) \{(.*?)\n    \}", text, re.S)
    return [(way, re.compile(p if way == "~" else re.escape(p)), body) for way, p, body in found]


def place_of(path: str) -> str:
    """What nginx does with an address: the first pattern that fits, else the longest beginning."""
    asked = [(way, pattern, body) for way, pattern, body in locations() if pattern.match(path)]
    patterns = [body for way, _, body in asked if way == "~"]
    plain = sorted((len(pattern.pattern), body) for way, pattern, body in asked if way != "~")
    return patterns[0] if patterns else plain[-1][1]


def is_public(path: str) -> bool:
    return "proxy_pass http://studio_gallery;" in place_of(path)


def filled(rule: str) -> Iterator[str]:
    """Addresses of a route: of each kind, when it stands for all of them."""
    for kind in publishers():
        path = rule.replace("<slug:prefix>", kind.prefix)
        yield re.sub(r"<[^>]+>", "1", path)


def test_every_public_address_goes_to_the_public_side(public_app: Flask) -> None:
    paths = {path for rule in public_app.url_map.iter_rules() for path in filled(rule.rule)}
    assert [path for path in sorted(paths - ALONE) if not is_public(path)] == []


def test_no_private_address_goes_there_or_is_kept(app: Flask, public_app: Flask) -> None:
    """Two words that begin alike would send a page of the workshop to a program without it."""
    known = {rule.rule for rule in public_app.url_map.iter_rules()}
    private = {rule.rule for rule in app.url_map.iter_rules()} - known
    paths = {path for rule in private for path in filled(rule)}
    assert len(paths) > 150
    wrong = [path for path in sorted(paths) if is_public(path) or KEPT in place_of(path)]
    assert wrong == []


def test_frames_and_media_are_asked_for_each_time() -> None:
    """So that where a frame is shown is seen, and a file that was taken back is not sent."""
    for path in ("/integrer/abc", "/oembed", "/medias/abc/1/x.webp", "/tiles/plan/1/1/1.png"):
        assert is_public(path) and KEPT not in place_of(path)
