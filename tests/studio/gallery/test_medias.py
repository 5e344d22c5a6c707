"""Pictures and sounds: served by pieces, checked each time, never kept long."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from studio.kernel.config import Settings
from studio.publishing.folder import media_path
from tests.studio.gallery.conftest import Press


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


def test_a_sound_comes_whole_with_its_type(
    press: Press, visitor: FlaskClient, settings: Settings
) -> None:
    note = press.publish()
    answer = visitor.get(note.media("words.wav"))
    assert answer.status_code == 200
    assert answer.mimetype == "audio/wav"
    assert answer.data == media_path(settings.editions, note.edition_id, "words.wav").read_bytes()
    headers = answer.headers
    assert headers["Cache-Control"] == "public, max-age=30, must-revalidate"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in headers


def test_a_player_may_ask_for_a_piece(press: Press, visitor: FlaskClient) -> None:
    address = press.publish().media("words.wav")
    whole = visitor.get(address).data
    piece = visitor.get(address, headers={"Range": "bytes=100-199"})
    assert piece.status_code == 206
    assert piece.data == whole[100:200]
    assert piece.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert visitor.get(address, headers={"Range": "bytes=-50"}).data == whole[-50:]
    assert visitor.get(address, headers={"Range": "bytes=999999999-"}).status_code == 416


def test_who_has_it_is_not_sent_it_again(press: Press, visitor: FlaskClient) -> None:
    address = press.publish().media("cover.webp")
    tag = visitor.get(address).headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert visitor.head(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "words",  # somebody's words: a part, but no file
        "inconnu.webp",
        "..%2Fpage.json",
        "..%2F..%2Fedition.json",
        "..",
        ".",
        "%2Fetc%2Fpasswd",
        "cover.webp%00.jpg",
        "COVER.WEBP",
        "page.json",
    ],
)
def test_only_files_of_the_edition_are_served(
    press: Press, visitor: FlaskClient, name: str
) -> None:
    note = press.publish()
    assert visitor.get(f"/medias/{note.public_id}/1/{name}").status_code == 404


def test_the_files_of_an_edition_that_was_replaced_are_gone(
    press: Press, visitor: FlaskClient
) -> None:
    first = press.publish()
    second = press.again(first, "Encore.")
    assert second.number == 2
    assert visitor.get(second.media("cover.webp")).status_code == 200
    assert visitor.get(first.media("cover.webp")).status_code == 410
    future = f"/medias/{first.public_id}/3/cover.webp"
    assert visitor.get(future).status_code == 404


def test_a_person_who_opens_a_picture_that_is_gone_gets_a_page(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish()
    press.withdraw(note)
    as_person = visitor.get(note.media("cover.webp"), headers={"Accept": "text/html,*/*;q=0.8"})
    assert as_person.status_code == 410
    assert as_person.mimetype == "text/html"
    as_picture = visitor.get(note.media("cover.webp"), headers={"Accept": "image/webp,*/*"})
    assert as_picture.status_code == 410
    assert as_picture.mimetype == "application/json"


def test_a_page_offered_as_a_file_never_runs_here(
    press: Press, visitor: FlaskClient, settings: Settings
) -> None:
    note = press.publish()
    home = media_path(settings.editions, note.edition_id, "cover.webp").parent.parent
    (home / "never.html").write_text("<script>alert(1)</script>")
    answer = visitor.get(note.page + ".html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
