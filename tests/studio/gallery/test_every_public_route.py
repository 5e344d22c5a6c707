"""Every public route of the public side alone: headers, no inline script, framed only if meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.studio.gallery.conftest import Press, Published

# What any site may frame.
FRAMED = {"embeds.embed", "embeds.embed_selection"}
# Asked in another way than by the names of one production.
ELSEWHERE = {"static", "tiles.show", "health.health"}
RUNS = re.compile(
    r"""<script(?![^>]*(?:src=|application/(?:ld\+)?json))|\son[a-z]+\s*=\s*["']|javascript:"""
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Headers do not depend on the engine."""
    return sqlite_url


def addresses(app: Flask, note: Published) -> dict[str, str]:
    """One address for each public route that can be built with what a note has."""
    names = {
        "prefix": "notes", "slug": note.slug, "public_id": note.public_id, "form": "aucune",
        "number": str(note.number), "name": "cover.webp", "suffix": "json", "family": "actions",
        "ground": "plan", "z": "0", "x": "0", "y": "0", "part": "data", "angle": "information",
        "token": "x", "theme": "mobilite", "language": "fr",
    }  # fmt: skip
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ELSEWHERE:
            continue
        given = dict(names)
        if rule.endpoint in ("gallery.action", "feeds.action", "embeds.embed_selection"):
            given["slug"] = "nos-chemins"
        found[rule.endpoint] = filled(rule.rule, given)
    return found


def filled(rule: str, given: Mapping[str, str]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: given.get(found[1], "1"), rule)


def rules_of(policy: str) -> dict[str, str]:
    return {rule.split(" ", 1)[0]: rule for rule in policy.split("; ")}


def test_every_route_is_strict(press: Press, visitor: FlaskClient, public_app: Flask) -> None:
    note = press.publish()
    answered = 0
    for endpoint, path in addresses(public_app, note).items():
        answer = visitor.get(path)
        assert answer.status_code < 500, path
        answered += answer.status_code == 200
        policy = rules_of(answer.headers["Content-Security-Policy"])
        written = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in written and "data:" not in policy["default-src"], path
        assert ("*" in policy["frame-ancestors"]) is (endpoint in FRAMED), path
        assert "object-src 'none'" in written and "base-uri 'none'" in written, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"], path
        assert "Set-Cookie" not in answer.headers, path
        if answer.mimetype == "text/html" and endpoint not in FRAMED:
            assert not RUNS.search(answer.text), path
            assert not re.search(r"<style|\sstyle=", answer.text), path
        for method in ("post", "put", "delete", "patch"):
            assert getattr(visitor, method)(path).status_code in (404, 405), (method, path)
    assert answered > 15


def test_no_other_page_may_be_framed_with_it(press: Press, visitor: FlaskClient) -> None:
    """The live result is the only frame of our own pages, and it is ours."""
    note = press.publish()
    for path in ("/", note.page, f"/blog{note.page}", "/galerie"):
        policy = rules_of(visitor.get(path).headers["Content-Security-Policy"])
        assert policy["frame-ancestors"] == "frame-ancestors 'self'"
        assert "frame-src" not in policy  # default-src 'self' decides
