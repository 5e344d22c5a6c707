"""Public text leaves compressed; nothing that holds a secret, or that is not text, does."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from studio.kernel.compression import LEAST, lighten

WORDS = "Un chemin, puis un autre. " * 200
PUBLIC = "public, max-age=20"


@pytest.fixture
def visitor() -> Iterator[FlaskClient]:
    app = Flask(__name__)
    app.after_request(lighten)

    @app.get("/<kind>/<policy>")
    def page(kind: str, policy: str) -> Response:
        answer = Response(WORDS if kind != "short" else "Un mot.")
        answer.mimetype = {"picture": "image/webp", "sound": "audio/wav"}.get(kind, "text/html")
        answer.headers["Cache-Control"] = PUBLIC if policy == "public" else "no-store"
        answer.set_etag("a-tag")
        answer.status_code = 404 if kind == "missing" else 200
        return answer

    yield app.test_client()


def ask(visitor: FlaskClient, path: str, accepts: str = "gzip, deflate, br") -> TestResponse:
    return visitor.get(path, headers={"Accept-Encoding": accepts}, buffered=True)


def test_public_text_is_compressed_and_whole(visitor: FlaskClient) -> None:
    answer = ask(visitor, "/text/public")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == WORDS
    assert len(answer.data) < len(WORDS) / 5
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["ETag"] == 'W/"a-tag"'  # other bytes under the same name


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0"])
def test_a_browser_that_cannot_read_it_gets_plain_text(visitor: FlaskClient, accepts: str) -> None:
    answer = ask(visitor, "/text/public", accepts)
    assert "Content-Encoding" not in answer.headers
    assert answer.text == WORDS
    assert "Accept-Encoding" in answer.headers["Vary"]  # a cache must not mix the two


@pytest.mark.parametrize(
    "path",
    ["/text/private", "/picture/public", "/sound/public", "/short/public", "/missing/public"],
)
def test_the_rest_leaves_as_it_is(visitor: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in ask(visitor, path).headers


def test_a_piece_of_a_file_is_a_piece_of_the_file(visitor: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    assert "Content-Encoding" not in visitor.get("/text/public", headers=headers).headers


def test_the_same_text_gives_the_same_bytes(visitor: FlaskClient) -> None:
    assert ask(visitor, "/text/public").data == ask(visitor, "/text/public").data
    assert len(WORDS) > LEAST


def test_a_script_leaves_as_the_build_has_compressed_it(tmp_path: Path) -> None:
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 60
    app.after_request(lighten)
    (tmp_path / "app.js").write_text(WORDS)
    (tmp_path / "app.js.br").write_bytes(b"as the build made it")
    (tmp_path / "alone.js").write_text(WORDS)
    visitor = app.test_client()
    told = {path: ask(visitor, f"/static/{path}") for path in ("app.js", "alone.js")}
    assert told["app.js"].data == b"as the build made it"
    encodings = [answer.headers["Content-Encoding"] for answer in told.values()]
    assert encodings == ["br", "gzip"]
    assert ask(visitor, "/static/app.js", "gzip").headers["Content-Encoding"] == "gzip"
    assert ask(visitor, "/static/app.js", "").text == WORDS
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in told.values())
    name = told["app.js"].headers["ETag"]
    kept = visitor.get("/static/app.js", headers={"If-None-Match": name}, buffered=True)
    assert kept.status_code == 304
