"""oEmbed: every rule a consumer may count on, and a blog that behaves as WordPress does."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from studio.app import create_public_app
from studio.kernel.config import Settings
from tests.studio.gallery import wordpress
from tests.studio.gallery.conftest import Press, with_note_templates


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


HERE = "http://localhost"


def ask(visitor: FlaskClient, url: str, **more: Any) -> Any:
    return visitor.get("/oembed", query_string={"url": url, **more})


def test_the_answer_has_all_that_the_rules_want(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    answer = ask(visitor, HERE + note.page)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    facts = answer.json
    assert facts["type"] == "rich"
    assert facts["version"] == "1.0"
    assert facts["title"] == "Le banc du marché"
    assert facts["author_name"] == "Nos chemins"
    assert facts["provider_url"] == HERE + "/"
    assert 0 < facts["cache_age"] <= 60
    assert (facts["width"], facts["height"]) == (640, 480)


def test_the_frame_is_absolute_named_and_answers(press: Press, visitor: FlaskClient) -> None:
    html = ask(visitor, HERE + press.publish("Le banc du marché").page).json["html"]
    frame = re.search(r"<iframe ([^>]*)></iframe>", html)
    assert frame is not None
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', frame[1]))
    assert set(attributes) == {"src", "width", "height", "frameborder", "title"}
    assert attributes["title"].replace("\u00a0", " ") == "Note : Le banc du marché"
    assert attributes["src"].startswith(HERE + "/integrer/")
    assert visitor.get(attributes["src"]).status_code == 200


@pytest.mark.parametrize(
    ("maxwidth", "maxheight", "width", "height"),
    [(300, None, 300, 480), (None, 250, 640, 250), (2000, 2000, 640, 480), (100, 90, 100, 90)],
)
def test_the_frame_fits_in_what_the_blog_allows(
    press: Press,
    visitor: FlaskClient,
    maxwidth: int | None,
    maxheight: int | None,
    width: int,
    height: int,
) -> None:
    note = press.publish()
    limits = {"maxwidth": maxwidth, "maxheight": maxheight}
    facts = ask(visitor, HERE + note.page, **{n: v for n, v in limits.items() if v}).json
    assert (facts["width"], facts["height"]) == (width, height)
    assert f'width="{width}" height="{height}"' in facts["html"]
    if "thumbnail_url" in facts:
        assert facts["thumbnail_width"] <= (maxwidth or 10_000)
        assert facts["thumbnail_height"] <= (maxheight or 10_000)


def test_the_thumbnail_is_whole_or_absent(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    facts = ask(visitor, HERE + note.page).json
    assert (facts["thumbnail_width"], facts["thumbnail_height"]) == (1200, 630)
    assert visitor.get(facts["thumbnail_url"]).mimetype == "image/webp"
    smaller = ask(visitor, HERE + note.page, maxwidth=500).json
    assert smaller["thumbnail_width"] == 300
    none = ask(visitor, HERE + note.page, maxwidth=100).json
    assert not [name for name in none if name.startswith("thumbnail")]


def test_xml_says_the_same(press: Press, visitor: FlaskClient) -> None:
    note = press.publish('Les "œufs" <frais> & \x0b les autres')
    answer = ask(visitor, HERE + note.page, format="xml")
    assert answer.mimetype == "text/xml"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "oembed"
    told = {child.tag: child.text for child in root}
    facts = ask(visitor, HERE + note.page, format="json").json
    assert set(told) == set(facts)
    assert told["html"] == facts["html"].replace("\x0b", "")
    assert told["width"] == "640"


def test_another_format_is_not_offered(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    assert ask(visitor, HERE + note.page, format="yaml").status_code == 501


def test_what_was_taken_back_is_unknown(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    press.withdraw(note)
    answer = ask(visitor, HERE + note.page)
    assert answer.status_code == 404
    assert answer.json["error"] == "not_found"


@pytest.mark.parametrize(
    "url",
    [
        "http://ailleurs.example{page}",
        "http://localhost.ailleurs.example{page}",
        "http://ailleurs.example@localhost.example{page}",
        "http://localhost:81{page}",
        "ftp://localhost{page}",
        "javascript:alert(1)//localhost{page}",
        "//localhost{page}",
        "{page}",
        "http://localhost/notes/inconnue",
        "http://localhost/galerie",
        "http://localhost/",
        "http://localhost/espace/",
        "http://localhost{page}/../../espace",
        "http://[",
        "http://localhost/notes/%2e%2e/x",
        "http://localhost/integrer/inconnu",
    ],
)
def test_any_other_address_is_unknown(press: Press, visitor: FlaskClient, url: str) -> None:
    answer = ask(visitor, url.replace("{page}", press.publish().page))
    assert answer.status_code == 404
    assert answer.json["error"] == "not_found"


@pytest.mark.parametrize("address", ["https://localhost{page}", "http://localhost{page}?x=1#y"])
def test_an_address_may_be_pasted_as_it_was_copied(
    press: Press, visitor: FlaskClient, address: str
) -> None:
    note = press.publish()
    assert ask(visitor, address.replace("{page}", note.page)).status_code == 200
    assert ask(visitor, HERE + note.embed).status_code == 200
    assert ask(visitor, HERE + note.page + "/").status_code == 200


@pytest.mark.parametrize("limit", ["abc", "-5", "0", "1e3", "٣٠٠", "12.5"])
def test_a_size_that_is_no_number_is_refused_with_a_sentence(
    press: Press, visitor: FlaskClient, limit: str
) -> None:
    answer = ask(visitor, HERE + press.publish().page, maxwidth=limit)
    assert answer.status_code == 422
    assert "pixels" in answer.get_json()["message"]


def test_no_address_is_refused_with_a_sentence(visitor: FlaskClient) -> None:
    answer = visitor.get("/oembed")
    assert answer.status_code == 422
    assert "adresse" in answer.get_json()["message"]


def test_the_page_tells_programs_where_to_ask(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    page = visitor.get(note.page).text
    providers = wordpress.discovered(page)
    assert set(providers) == {"json", "xml"}
    for kind, provider in providers.items():
        assert provider.startswith(HERE)
        answer = visitor.get(provider)
        assert answer.status_code == 200, kind
    assert page.index("json+oembed") < 10_000
    for name in ("og:title", "og:image", "og:url", "og:description", "twitter:card"):
        assert f'"{name}" content="' in page, name
    image = re.search(r'property="og:image" content="([^"]*)"', page)
    assert image is not None
    assert visitor.get(image[1]).status_code == 200


def fetch_by(visitor: FlaskClient) -> wordpress.Fetch:
    def fetch(address: str) -> tuple[int, bytes]:
        answer = visitor.get(address.removeprefix(HERE))
        return answer.status_code, answer.data

    return fetch


@pytest.mark.parametrize(
    "title", ["Le banc du marché", 'Un </blockquote><b> "titre" & <i>l\'autre']
)
def test_a_blog_like_wordpress_keeps_the_frame(
    press: Press, visitor: FlaskClient, title: str
) -> None:
    note = press.publish(title)
    pasted = wordpress.paste(HERE + note.page, fetch_by(visitor), width=600)
    assert pasted is not None
    assert f"{note.embed}#?secret=" in pasted.frame
    assert 'sandbox="allow-scripts"' in pasted.frame
    assert 'width="600"' in pasted.frame
    assert "title=" in pasted.frame
    link = re.fullmatch(
        r'<blockquote [^>]*><a href="([^"]*)">(.*)</a></blockquote>', pasted.fallback
    )
    assert link is not None
    assert link[1] == HERE + note.page
    assert unescape(link[2]) == title


def test_a_blog_like_wordpress_reads_xml_too(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    html = wordpress.asked(f"{HERE}/oembed", "xml", HERE + note.page, fetch_by(visitor), 600)
    assert html is not None
    assert wordpress.filtered(html) is not None


def test_a_blog_like_wordpress_forgets_what_was_taken_back(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish()
    press.withdraw(note)
    assert wordpress.paste(HERE + note.page, fetch_by(visitor)) is None


def test_the_operators_address_is_the_one_given_out(press: Press, settings: Settings) -> None:
    """Behind a proxy the frame must be https, whatever the proxy says to us."""
    public = dataclasses.replace(settings, public_url="https://studio.exemple.fr/")
    app = with_note_templates(create_public_app(public))
    visitor, note = app.test_client(), press.publish()
    page = visitor.get(note.page).text
    for kind, provider in wordpress.discovered(page).items():
        assert provider.startswith("https://studio.exemple.fr/oembed?"), kind
        assert "https://studio.exemple.fr/notes/" in unquote(provider)
    facts = ask(visitor, f"https://studio.exemple.fr{note.page}").json
    assert 'src="https://studio.exemple.fr/integrer/' in facts["html"]
    assert urlsplit(facts["thumbnail_url"]).netloc == "studio.exemple.fr"
    assert ask(visitor, HERE + note.page).status_code == 404
    app.extensions["studio.database"].close()


# What the address asks for goes on into the frame


@pytest.mark.parametrize("where", ["page", "embed"])
def test_options_are_carried_into_the_frame_and_the_rest_is_not(
    press: Press, visitor: FlaskClient, where: str
) -> None:
    address = HERE + getattr(press.publish(), where)
    asked = f"{address}?theme=sombre&titre=0&hauteur=300&ligne=1&ligne2=x&theme2=%3Cscript%3E"
    facts = ask(visitor, asked).json
    frame = re.search(r'src="([^"]*)"', facts["html"])
    assert frame is not None
    assert unescape(frame[1]).partition("?")[2] == "ligne=1&theme=sombre&titre=0&hauteur=300"
    assert facts["height"] == 300
    assert ask(visitor, asked, maxheight=250).json["height"] == 250
    framed = visitor.get(unescape(frame[1])).text
    assert framed.count("<li>") == 1
    assert "embed-sombre" in framed
    assert ask(visitor, f"{address}?theme=rose&hauteur=-3&ligne=99").json["height"] == 480


def test_the_page_of_a_piece_leads_programs_to_the_piece(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish()
    page = visitor.get(note.page + "?ligne=1&autre=1").text
    provider = wordpress.discovered(page)["json"]
    assert "ligne" in unquote(provider) and "autre" not in unquote(provider)
    assert "ligne=1" in visitor.get(provider).get_json()["html"]
    assert f'rel="canonical" href="{HERE}{note.page}"' in page
    pasted = wordpress.paste(HERE + note.page + "?ligne=1", fetch_by(visitor))
    assert pasted is not None and "?ligne=1#?secret=" in pasted.frame


def test_a_social_network_may_play_it_where_it_is_safe(press: Press, settings: Settings) -> None:
    public = dataclasses.replace(settings, public_url="https://studio.exemple.fr")
    app = with_note_templates(create_public_app(public))
    note = press.publish()
    page = app.test_client().get(note.page).text
    told = dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', page))
    assert told["twitter:card"] == "player"
    assert told["twitter:player"] == f"https://studio.exemple.fr{note.embed}"
    assert (told["twitter:player:width"], told["twitter:player:height"]) == ("640", "480")
    assert told["twitter:image"] == told["og:image"]
    app.extensions["studio.database"].close()
