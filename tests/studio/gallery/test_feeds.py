"""Feeds that readers accept, a site map without anybody's life, and what robots are told."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from studio.consents.models import Use
from studio.publishing import bundle
from tests.studio.gallery import note as kind
from tests.studio.gallery.conftest import Press

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(visitor: FlaskClient, path: str = "/flux/galerie.atom") -> list[ElementTree.Element]:
    return valid(visitor.get(path).data).findall(f"{ATOM}entry")


def valid(document: bytes) -> ElementTree.Element:
    """The feed, checked against what RFC 4287 requires of a feed and of each entry."""
    feed = ElementTree.fromstring(document)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.findtext(f"{ATOM}id", "").startswith(("http", "urn:"))
        moment = element.findtext(f"{ATOM}updated", "")
        assert datetime.fromisoformat(moment).tzinfo is not None
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        alternates = [link for link in links if link[0] == "alternate"]
        assert len(alternates) == len(set(alternates)) == 1
        assert all(link.get("href", "").startswith("http") for link in element.iter(f"{ATOM}link"))
        assert element.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def test_an_empty_feed_is_a_feed(visitor: FlaskClient) -> None:
    answer = visitor.get("/flux/galerie.atom")
    assert answer.mimetype == "application/atom+xml"
    assert entries(visitor) == []


def test_what_is_published_is_in_the_feeds_latest_first(press: Press, visitor: FlaskClient) -> None:
    press.publish("Première")
    press.publish("Seconde", author="karim")
    found = entries(visitor)
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["Seconde", "Première"]
    mine = entries(visitor, "/flux/actions/nos-chemins.atom")
    assert [entry.findtext(f"{ATOM}title") for entry in mine] == ["Première"]
    assert mine[0].findtext(f"{ATOM}author/{ATOM}name") == "Nadia"
    assert {c.get("term") for c in mine[0].findall(f"{ATOM}category")} >= {"mobilite", "notes"}


def test_enclosures_are_there_with_type_and_size(press: Press, visitor: FlaskClient) -> None:
    press.publish()
    links = entries(visitor)[0].findall(f"{ATOM}link[@rel='enclosure']")
    assert [link.get("type") for link in links] == ["image/webp", "audio/wav"]
    for link in links:
        answer = visitor.get(link.get("href", ""))
        assert answer.mimetype == link.get("type")
        assert len(answer.data) == int(link.get("length", ""))


def test_an_entry_keeps_its_name_from_edition_to_edition(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish()
    before = entries(visitor)[0]
    press.again(note, "Encore.")
    after = entries(visitor)[0]
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated", "") > before.findtext(f"{ATOM}updated", "")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")


def test_a_voice_taken_back_is_no_enclosure(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    press.take_back(note, Use.VOICE)
    links = entries(visitor)[0].findall(f"{ATOM}link[@rel='enclosure']")
    assert [link.get("type") for link in links] == ["image/webp"]


def test_a_title_that_xml_cannot_carry_is_cleaned(press: Press, visitor: FlaskClient) -> None:
    press.publish('<b>&amp; ]]> \x0b \ufffe "œuf" 🦊')
    assert entries(visitor)[0].findtext(f"{ATOM}title") == '<b>&amp; ]]>   "œuf" 🦊'


def places(visitor: FlaskClient) -> list[str]:
    root = ElementTree.fromstring(visitor.get("/plan-du-site.xml").data)
    assert root.tag == f"{SITEMAP}urlset"
    return [place.text or "" for place in root.iter(f"{SITEMAP}loc")]


def test_the_site_map_leaves_lives_out(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    found = places(visitor)
    assert "http://localhost/actions/nos-chemins" in found
    assert not [place for place in found if place.endswith(note.page)]
    for place in found:
        assert visitor.get(place).status_code == 200


def test_the_site_map_names_what_may_be_kept(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    bundle.register(dataclasses.replace(kind.PUBLISHER, indexed=True))
    assert f"http://localhost{note.page}" in places(visitor)
    page = visitor.get(note.page)
    assert "X-Robots-Tag" not in page.headers
    assert 'name="robots"' not in page.text
    press.withdraw(note)
    assert not [place for place in places(visitor) if place.endswith(note.page)]


def test_the_site_map_says_what_is_fresh_and_in_which_languages(
    press: Press, visitor: FlaskClient
) -> None:
    press.publish()
    root = ElementTree.fromstring(visitor.get("/plan-du-site.xml").data)
    by_place = {place.findtext(f"{SITEMAP}loc"): place for place in root}
    action = by_place["http://localhost/actions/nos-chemins"]
    changed = action.findtext(f"{SITEMAP}lastmod", "")
    assert datetime.fromisoformat(changed).tzinfo is not None
    assert by_place["http://localhost/galerie"].findtext(f"{SITEMAP}lastmod") == changed
    assert by_place["http://localhost/a-propos"].find(f"{SITEMAP}lastmod") is None
    spoken = {link.get("hreflang"): link.get("href", "") for link in action.iter(f"{XHTML}link")}
    assert set(spoken) == {"fr", "en", "ar", "x-default"}
    for language in ("fr", "en", "ar"):
        page = visitor.get(spoken[language])
        assert f'<html lang="{language}"' in page.text
        assert f'<link rel="canonical" href="{spoken[language]}">' in page.text
        assert "X-Robots-Tag" not in visitor.get(f"/galerie?lang={language}").headers


def test_robots_may_read_the_gallery_and_nothing_private(visitor: FlaskClient) -> None:
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    refused = re.findall(r"^Disallow: (.*)$", answer.text, re.MULTILINE)
    assert {"/espace/", "/atelier/", "/api/"} <= set(refused)
    assert "/" not in refused
    assert "Sitemap: http://localhost/plan-du-site.xml" in answer.text


@pytest.mark.parametrize("path", ["/flux/galerie.atom", "/plan-du-site.xml"])
def test_feeds_declare_their_letters(press: Press, visitor: FlaskClient, path: str) -> None:
    press.publish()
    assert visitor.get(path).data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
