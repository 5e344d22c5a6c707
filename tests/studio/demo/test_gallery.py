"""What a visitor of the demonstration meets: every page answers, and asks nobody else anything."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from studio.actions.models import Action
from studio.kernel.db import Database
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication
from studio.publishing.standing import standing_of

pytestmark = pytest.mark.slow


def addresses(database: Database) -> list[str]:
    with database.reading() as db:
        public = list(db.scalars(select(Publication).where(Publication.state == "public")))
        shown = [f"/{publisher_of(p.kind).prefix}/{p.slug}" for p in public]
        shown += [f"/blog{path}" for path in shown]
        shown += [f"/integrer/{p.public_id}" for p in public]
        shown += [f"/integrer/{p.public_id}?titre=0&theme=sombre" for p in public]
        for slug in db.scalars(select(Action.slug)):
            shown += [f"/actions/{slug}", f"/integrer/actions/{slug}", f"/blog/actions/{slug}"]
    return ["/", "/galerie", "/actions", "/a-propos", *shown]


def test_every_page_answers_and_fetches_nothing_elsewhere(
    demo_app: Flask, demo_database: Database
) -> None:
    browser = demo_app.test_client()
    for address in addresses(demo_database):
        page = browser.get(address)
        assert page.status_code == 200, address
        html = page.get_data(as_text=True)
        fetched = re.findall(r'(?:src|poster)="((?:https?:)?//[^"]+)"', html)
        fetched += re.findall(r'<link[^>]*rel="(?:stylesheet|preload)"[^>]*href="(//[^"]+)"', html)
        assert [url for url in fetched if not url.startswith("http://localhost/")] == [], address


def test_pictures_and_sounds_are_there(demo_app: Flask, demo_database: Database) -> None:
    browser = demo_app.test_client()
    for address in addresses(demo_database):
        html = browser.get(address).get_data(as_text=True)
        for media in set(re.findall(r'(?:src|href)="(/medias/[^"]+)"', html)):
            with browser.get(media) as answer:
                assert answer.status_code == 200, (address, media)


def test_what_was_taken_back_says_so_and_nothing_else(
    demo_app: Flask, demo_database: Database
) -> None:
    browser = demo_app.test_client()
    page = browser.get("/portraits/la-boite-a-outils-bleue")
    assert page.status_code == 410
    text = page.get_data(as_text=True)
    assert "Thierry" not in text and "boîte à outils" not in text
    with demo_database.reading() as db:
        wanted = select(Publication.public_id).where(Publication.state == "withdrawn")
        assert browser.get(f"/integrer/{db.scalar(wanted)}").status_code == 410
    assert "boîte à outils bleue" not in browser.get("/galerie").get_data(as_text=True)


def test_words_of_people_are_found(demo_app: Flask) -> None:
    found = demo_app.test_client().get("/galerie?q=torchon").get_data(as_text=True)
    assert "Le pain de cinq heures" in found and "Venir sans voiture" not in found


@pytest.mark.parametrize("angle", ["valorisation", "information", "documentation"])
def test_the_feed_of_each_angle_has_something(demo_app: Flask, angle: str) -> None:
    told = demo_app.test_client().get(f"/flux/angles/{angle}.atom").get_data(as_text=True)
    assert f"?angle={angle}" in told and "<entry" in told


def test_no_voice_is_said_to_have_changed_since(demo_database: Database) -> None:
    with demo_database.reading() as db:
        for publication in db.scalars(select(Publication).where(Publication.state == "public")):
            assert not standing_of(db, publication.draft).sounds_changed, publication.slug
