"""« Mettre dans mon blog »: every choice has an address, what is offered is what is framed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.studio.gallery import wordpress
from tests.studio.gallery.conftest import Press, Published
from tests.studio.gallery.test_oembed import HERE, fetch_by


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A form that only reads: one engine is enough."""
    return sqlite_url


def blog_of(note: Published) -> str:
    return f"/blog{note.page}"


def frame_in(page: str) -> str:
    """Where the live result comes from."""
    found = re.search(r'<iframe src="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def pasted_in(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* id="blog-{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_the_page_of_a_production_leads_to_it(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    assert f'href="{blog_of(note)}"' in visitor.get(note.page).text
    page = visitor.get(blog_of(note))
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert frame_in(page.text) == HERE + note.embed
    assert pasted_in(page.text, "address") == HERE + note.page
    assert page.text.count('class="blog-step"') == 5
    assert "Set-Cookie" not in page.headers


def test_each_choice_changes_the_result_the_address_and_the_code(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish(words=["Un.", "Deux.", "Trois."])
    asked = f"{blog_of(note)}?quoi=ligne&ligne=2&taille=petite&theme=sombre"
    page = visitor.get(asked).text
    assert "ligne=2&theme=sombre&hauteur=320" in frame_in(page)
    framed = visitor.get(frame_in(page)).text
    assert "Trois." in framed and "Deux." not in framed
    code = pasted_in(page, "code")
    assert f'src="{frame_in(page).replace("&", "&amp;")}"' in code
    assert 'width="320" height="320"' in code and 'title="Note' in code
    assert '<option value="2" selected>' in page
    address = pasted_in(page, "address")
    assert "ligne=2" in address
    pasted = wordpress.paste(address, fetch_by(visitor))
    assert pasted is not None and "ligne=2" in pasted.frame and "theme=sombre" in pasted.frame


def test_the_blog_says_its_language_and_the_code_carries_it(
    press: Press, visitor: FlaskClient
) -> None:
    """The page's own language first, then the one that is chosen; oEmbed and links follow."""
    note = press.publish("Le banc")
    assert "lang=" not in frame_in(visitor.get(blog_of(note)).text)
    english = visitor.get(f"{blog_of(note)}?lang=en").text
    assert "lang=en" in frame_in(english) and 'name="lang" value="en"' in english
    assert "Voir la page" not in pasted_in(english, "code")
    page = visitor.get(f"{blog_of(note)}?langue=ar").text
    assert "lang=ar" in frame_in(page) and '<html lang="fr"' in page
    assert '<html lang="ar"' in visitor.get(frame_in(page)).text
    address = pasted_in(page, "address")
    assert "lang=ar" in address
    pasted = wordpress.paste(address, fetch_by(visitor))
    assert pasted is not None and "lang=ar" in pasted.frame
    told = visitor.get("/oembed", query_string={"url": f"{HERE}{note.page}?lang=en"}).get_json()
    french = visitor.get("/oembed", query_string={"url": HERE + note.page}).get_json()
    assert "lang=en" in told["html"] and "lang=" not in french["html"]
    assert "lang" not in frame_in(visitor.get(f"{blog_of(note)}?langue=xx").text)


@pytest.mark.parametrize(
    "asked",
    [
        "?quoi=ailleurs&taille=immense&theme=rose",
        "?quoi=ligne&ligne=99",
        "?quoi=ligne&ligne=-1",
        "?quoi=ligne&ligne=%D9%A3",
        "?quoi=choisi",
        "?x=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_what_cannot_be_read_is_as_usual(press: Press, visitor: FlaskClient, asked: str) -> None:
    page = visitor.get(blog_of(press.publish()) + asked)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert visitor.get(frame_in(page.text)).status_code == 200


def test_what_one_was_looking_at_is_the_first_choice(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    page = visitor.get(f"{blog_of(note)}?forme=audio&theme=sombre").text
    assert "forme=audio" in frame_in(page)
    assert "Ce que vous regardiez" in page
    assert '<input type="hidden" name="forme" value="audio">' in page
    whole = visitor.get(f"{blog_of(note)}?forme=audio&quoi=tout").text
    assert "forme" not in frame_in(whole)


def test_an_action_has_its_own(press: Press, visitor: FlaskClient) -> None:
    for number in range(3):
        press.publish(f"Note {number}")
    assert 'href="/blog/actions/nos-chemins"' in visitor.get("/actions/nos-chemins").text
    page = visitor.get("/blog/actions/nos-chemins?quoi=les-2").text
    assert frame_in(page) == f"{HERE}/integrer/actions/nos-chemins?nombre=2"
    assert pasted_in(page, "address") == f"{HERE}/actions/nos-chemins?nombre=2"


def test_a_picture_remains_where_frames_are_forbidden(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    code = pasted_in(visitor.get(blog_of(note)).text, "image")
    image = re.search(r'<img src="([^"]*)" alt="Note', code)
    assert image is not None and f'<a href="{HERE}{note.page}">' in code
    assert visitor.get(image[1]).status_code == 200
    press.withdraw(note)
    assert visitor.get(image[1]).status_code == 410


def test_what_was_taken_back_cannot_be_taken_elsewhere(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    tag = visitor.get(blog_of(note)).headers["ETag"]
    press.withdraw(note)
    assert visitor.get(blog_of(note), headers={"If-None-Match": tag}).status_code == 410
    assert visitor.get("/blog/notes/inconnue").status_code == 404
    assert visitor.get("/blog/nulle/part").status_code == 404
