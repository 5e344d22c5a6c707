"""« Jouer un rôle » : there when asked for, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from studio.app import create_public_app
from studio.demo.roles import ROLES
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.parts import PARTS

pytestmark = pytest.mark.slow

ADDRESSES = ("/jouer", "/jouer/blog", "/jouer/fichiers/play.css")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def test_nothing_of_it_exists_on_a_real_site(
    demo_settings: Settings, said: list[str], open_app: Callable[[Settings], Flask]
) -> None:
    real = replace(demo_settings, demo=False)
    for app in (open_app(real), create_public_app(demo_settings)):
        browser = app.test_client()
        assert all(browser.get(address).status_code == 404 for address in ADDRESSES)
        assert "/jouer" not in browser.get("/").get_data(as_text=True)
        app.extensions["studio.database"].close()


def test_a_site_that_is_no_demo_lets_nobody_in(
    demo_settings: Settings, said: list[str], open_app: Callable[[Settings], Flask]
) -> None:
    app = open_app(replace(demo_settings, demo=False))
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/jouer/claire")
    assert answer.status_code in (404, 405)  # 405: the gallery has addresses of this shape to read
    assert "Set-Cookie" not in answer.headers


def test_the_home_page_leads_there(demo_app: Flask) -> None:
    assert 'href="/jouer"' in demo_app.test_client().get("/").get_data(as_text=True)


def test_the_page_shows_everybody_and_the_code(demo_app: Flask) -> None:
    page = demo_app.test_client().get("/jouer")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert all(role.name in text for role in ROLES)
    assert "<svg" in text and "rejoindre" in text
    assert "/portraits/la-boite-a-outils-bleue" in text


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_one_tap_and_one_is_somebody(demo_app: Flask, role: object) -> None:
    key, name = getattr(role, "key", ""), getattr(role, "name", "")
    browser = demo_app.test_client()
    (token, *_) = TOKEN.findall(browser.get("/jouer").get_data(as_text=True))
    answer = browser.post(f"/jouer/{key}", data={"csrf_token": token}, follow_redirects=True)
    assert answer.status_code == 200
    assert name in answer.get_data(as_text=True)
    assert f"vous êtes {name}" in browser.get("/jouer").get_data(as_text=True)


def test_another_site_cannot_sign_somebody_in(demo_app: Flask) -> None:
    browser = demo_app.test_client()
    assert browser.post("/jouer/claire").status_code == 403
    assert "vous êtes" not in browser.get("/jouer").get_data(as_text=True)


def test_nobody_else_can_be_played(demo_app: Flask) -> None:
    browser = demo_app.test_client()
    (token, *_) = TOKEN.findall(browser.get("/jouer").get_data(as_text=True))
    for key in ("paul", "remi", "administrateur"):
        assert browser.post(f"/jouer/{key}", data={"csrf_token": token}).status_code == 404


def test_a_visitor_is_nobody(demo_app: Flask) -> None:
    browser = demo_app.test_client()
    (token, *_) = TOKEN.findall(browser.get("/jouer").get_data(as_text=True))
    browser.post("/jouer/nadia", data={"csrf_token": token})
    left = browser.post("/jouer/personne", data={"csrf_token": token}, follow_redirects=True)
    assert left.request.path == "/"
    assert "vous êtes" not in browser.get("/jouer").get_data(as_text=True)


def test_the_séance_opens_again_when_it_is_over(demo_app: Flask, demo_database: Database) -> None:
    from studio.actions.operations import close_workshop
    from studio.actions.queries import workshop_now
    from studio.demo.story.stage import action_of

    with demo_database.writing() as db:
        workshop = workshop_now(db, action_of(db, "chemins"))
        assert workshop is not None
        close_workshop(db, workshop)
    browser = demo_app.test_client()
    page = browser.get("/jouer").get_data(as_text=True)
    assert "Ouvrir une séance" in page
    (token, *_) = TOKEN.findall(page)
    browser.post("/jouer/seance", data={"csrf_token": token})
    with demo_database.reading() as db:
        assert workshop_now(db, action_of(db, "chemins")) is not None


def test_the_blog_frames_what_is_public(demo_app: Flask) -> None:
    browser = demo_app.test_client()
    page = browser.get("/jouer/blog").get_data(as_text=True)
    frames = re.findall(r'<iframe[^>]*src="([^"]+)"', page)
    assert len(frames) == len(PARTS)  # one of each kind
    assert all(browser.get(frame).status_code == 200 for frame in frames)
    assert page.count("allow-scripts") == len(PARTS) and "allow-same-origin" not in page


@pytest.mark.parametrize("page", ["/jouer", "/jouer/blog"])
def test_nothing_is_fetched_elsewhere(demo_app: Flask, page: str) -> None:
    html = demo_app.test_client().get(page).get_data(as_text=True)
    assert re.findall(r'(?:src|srcset)="(?:https?:)?//', html) == []
    assert re.findall(r'<link[^>]*href="(?:https?:)?//', html) == []
