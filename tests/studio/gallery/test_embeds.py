"""The framed page: everything in it, nothing else may run, and a neutral card afterwards."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.gallery.inlining import Inlined
from studio.gallery.options import Options
from tests.studio.gallery.conftest import Press


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


def rules(policy: str) -> dict[str, str]:
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_any_site_may_frame_it(press: Press, visitor: FlaskClient) -> None:
    headers = visitor.get(press.publish().embed).headers
    assert rules(headers["Content-Security-Policy"])["frame-ancestors"] == "*"
    assert "X-Frame-Options" not in headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"]
    assert "Set-Cookie" not in headers


def test_a_blog_that_is_read_twice_still_shows_it(press: Press, visitor: FlaskClient) -> None:
    """« Not modified » carries no policy: a browser would put it in the place of the first."""
    note = press.publish()
    tag = visitor.get(note.embed).headers["ETag"]
    again = visitor.get(note.embed, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers


def test_only_what_was_written_in_by_us_may_run(press: Press, visitor: FlaskClient) -> None:
    answer = visitor.get(press.publish().embed)
    policy = rules(answer.headers["Content-Security-Policy"])
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        written = re.findall(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL)
        assert written, tag
        hashes = [base64.b64encode(hashlib.sha256(w.encode()).digest()).decode() for w in written]
        assert policy[rule].split() == [f"'sha256-{one}'" for one in hashes]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_nothing_is_fetched_but_media(press: Press, visitor: FlaskClient) -> None:
    page = visitor.get(press.publish().embed).text
    assert '<link rel="stylesheet"' not in page
    assert not re.search(r"<script[^>]* src=", page)
    assert set(re.findall(r' src="([^"]*)"', page)) == set(
        re.findall(r'src="(http://localhost/medias/[^"]*)"', page)
    )


def test_it_names_itself_and_links_to_the_whole_page(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    page = visitor.get(note.embed).text.replace("\u00a0", " ")
    assert "<title>Note : Le banc du marché</title>" in page
    assert f'href="http://localhost{note.page}"' in page
    assert "Voir la page entière" in page


def test_options_change_what_is_shown(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    usual = visitor.get(note.embed).text
    assert '<h1 class="embed-title"' in usual
    assert "embed-clair" in usual
    other = visitor.get(note.embed + "?titre=0&theme=sombre&hauteur=300&forme=audio").text
    assert '<h1 class="embed-title"' not in other
    assert "embed-sombre" in other
    assert 'data-height="300"' in other
    assert "&#34;forme&#34;: &#34;audio&#34;" in other or '"forme": "audio"' in other


@pytest.mark.parametrize(
    ("asked", "height"),
    [("", None), ("abc", None), ("-5", None), ("12", 200), ("99999999999", 1000), ("640", 640)],
)
def test_a_height_stays_between_what_blogs_accept(asked: str, height: int | None) -> None:
    assert Options.from_query({"hauteur": asked}).height == height


def test_an_unknown_look_is_the_usual_one() -> None:
    assert Options.from_query({"theme": "</style>"}).theme == "clair"


def test_hostile_options_are_only_words(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    page = visitor.get(note.embed, query_string={"x": "</p><script>alert(1)</script>"}).text
    assert "<script>alert(1)" not in page


def test_data_cannot_close_its_element(app: Flask) -> None:
    with app.test_request_context():
        written = Inlined().data('a"b', {"words": "</script><!-- & \u2028 '\""})
    assert written.count("</script>") == 1
    assert written.endswith("</script>")
    assert "<!--" not in written
    assert "\u2028" not in written
    assert 'id="a&#34;b"' in written


def test_a_name_that_was_never_built_is_an_error(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        Inlined().script("inconnu.js")


def test_what_was_taken_back_is_a_neutral_card(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    press.withdraw(note)
    answer = visitor.get(note.embed + "?hauteur=300")
    assert answer.status_code == 410
    assert rules(answer.headers["Content-Security-Policy"])["frame-ancestors"] == "*"
    assert "n’est plus montré" in answer.text
    assert 'data-height="300"' in answer.text
    for word in ("Le banc", "Nadia", "Nos chemins", "medias"):
        assert word not in answer.text
    assert re.search(
        r"<script>.+</script>", answer.text, re.DOTALL
    )  # it must tell the blog its height


def test_what_never_was_is_a_neutral_card_too(visitor: FlaskClient) -> None:
    answer = visitor.get("/integrer/zzzzzzzzzzzz")
    assert answer.status_code == 404
    assert rules(answer.headers["Content-Security-Policy"])["frame-ancestors"] == "*"
    assert "Rien à montrer ici" in answer.text


@pytest.mark.parametrize(
    ("host", "believed"),
    [
        ("192.168.1.20:5000", True),
        ("poste-3.local", True),
        ("[fe80::1]:5000", True),
        ("x; script-src 'unsafe-inline'", False),
        ('x"><script>', False),
        ("x/y", False),
        ("moi@ailleurs.example", False),
    ],
)
def test_a_host_that_is_none_is_not_written_anywhere(
    press: Press, visitor: FlaskClient, host: str, believed: bool
) -> None:
    answer = visitor.get(press.publish().embed, headers={"Host": host})
    assert (host in answer.headers["Content-Security-Policy"]) is believed
    assert (f"http://{host}/medias/" in answer.text) is believed
