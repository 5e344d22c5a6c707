"""A carte sensible made by hands: a photographed drawing becomes the ground, three points lay it
on the map, a word of one's own joins the legend, and other screens see what a référente changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.journeys.participant import editor, saved, step
from tests.serving import Server
from tests.studio.maps.making import a_map, category, put

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLOW = 60_000  # milliseconds: the worker makes two pictures on a busy machine


@pytest.fixture
def server(lasting_server: Server, screens: Screens) -> Server:
    """Each test has a group of its own in it."""
    screens.know(lasting_server.url)
    return lasting_server


@pytest.fixture
def room(server: Server) -> dict[str, str]:
    """« Ce que je ressens ici », begun by Nadia with one mark; who may come in."""
    kept: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        draft = a_map(db, cast, "sensible")
        put(db, cast, draft, at=[0.69, 47.39], category=category(db, draft, "joie"),
            title="Le jardin", done=True)  # fmt: skip
        kept["map"] = f"{server.url}/atelier/cartes/{draft.id}"
        kept["draft"] = draft.id
        kept.update({name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")})

    server.prepare(prepare)
    return kept


def enter(page: Page, room: dict[str, str], name: str, server: Server) -> Page:
    cookie = {"name": COOKIE, "value": room[name], "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    return page


def prepare_room(page: Page, room: dict[str, str], name: str) -> Page:
    page.goto("about:blank")  # a change of the hash alone would not load the page again
    page.goto(f"{room['map']}/preparer#{name}")
    page.locator(".map-prepare[data-ready=true]").wait_for()
    return page


def push(page: Page, half: str, across: int, down: int) -> None:
    for sign, way in ((across, "1 0"), (-across, "-1 0"), (down, "0 1"), (-down, "0 -1")):
        for _ in range(max(0, sign)):
            page.locator(f'[data-half={half}] [data-push="{way}"]').click()
            page.wait_for_timeout(320)


def lay_point(page: Page, across: int, down: int) -> None:
    """The same steps on both: first on the drawing, then on the map."""
    for half in ("drawing", "map"):
        page.locator(f'.map-laying[data-step="{half}"]').wait_for()
        page.wait_for_timeout(200)
        push(page, half, across, down)
        page.get_by_role("button", name="C’est ici").click()


def saved_map(page: Page) -> None:
    page.locator(".map-prepare[data-saved=true]").wait_for()


def test_a_drawing_becomes_the_ground_and_lies_on_the_map(
    server: Server, room: dict[str, str], screens: Screens, testdata: Path
) -> None:
    preparing = r"404.*/fichiers/"  # the picture is asked for until the worker has made it
    drawing = testdata / "photos" / "demo_morisot_the-garden-at-bougival-1884.jpg"
    phone = enter(screens.phone(), room, "lucie", server)
    phone.goto(room["map"])
    editor(phone)
    claire = prepare_room(enter(screens.computer(), room, "claire", server), room, "fond")
    screens.expect(phone, preparing)
    screens.expect(claire, preparing)
    claire.locator('[data-part="photo-file"]').set_input_files(drawing)
    expect(claire.get_by_text("Votre dessin est le fond de la carte.")).to_be_visible()
    expect(phone.locator("img.map-drawing")).to_be_visible(timeout=SLOW)
    assert phone.locator(".pin").count() == 1, "the mark that was there stays in sight"

    prepare_room(claire, room, "dessin")
    for number, (across, down) in enumerate(((-1, -1), (1, -1), (0, 1))):
        if number == 2:
            claire.get_by_role("button", name="Encore un point").click()
        lay_point(claire, across, down)
    expect(claire.locator('[data-part="lay-done"]')).to_contain_text(" m près", timeout=SLOW)
    claire.get_by_role("button", name="Garder", exact=True).click()

    ways = phone.locator('.map-editor [data-part="switch"]')
    expect(ways).to_be_visible(timeout=SLOW)
    expect(ways.get_by_role("button", name="Sur la carte")).to_have_attribute(
        "aria-pressed", "true"
    )
    there = phone.locator(".pin").bounding_box()
    ways.get_by_role("button", name="Comme dessiné").tap()
    expect(phone.locator(".map-drawing-sheet")).to_be_visible()
    phone.wait_for_timeout(400)
    assert phone.locator(".pin").bounding_box() != there
    assert no_sideways(phone) + axe(phone) == []

    prepare_room(claire, room, "fond").get_by_role("button", name="Retirer", exact=True).click()
    expect(claire.get_by_text("Le dessin est dans la corbeille.")).to_be_visible()
    expect(phone.locator("img.map-drawing")).to_have_count(0)
    assert phone.locator(".pin").count() == 1, "what was drawn on it stays, on paper"
    saved_map(claire)
    claire.goto(room["map"].replace("/cartes/", "/productions/") + "/corbeille")
    claire.get_by_role("button", name="Remettre : ").click()
    prepare_room(claire, room, "fond")
    expect(claire.get_by_role("button", name="Ce dessin", exact=True)).to_be_visible()


def test_the_legend_changes_on_every_screen_and_everybody_adds_a_word(
    server: Server, room: dict[str, str], screens: Screens
) -> None:
    phone = enter(screens.phone(), room, "lucie", server)
    phone.goto(room["map"])
    editor(phone)
    claire = prepare_room(enter(screens.computer(), room, "claire", server), room, "legende")
    claire.locator(".map-entry .map-row", has_text="Joie").click()
    claire.get_by_label("Le mot", exact=True).fill("Grande joie")
    claire.locator('.map-swatch:has([value="violet"])').click()
    claire.get_by_label("Chercher une image").fill("soleil")
    claire.locator('[data-icon="sun"]').click()
    expect(phone.locator(".pin .marker-violet use[href$='#sun']")).to_have_count(1)
    expect(phone.locator(".map-row", has_text="Grande joie")).to_be_visible()

    phone.get_by_role("button", name="Autre chose").tap()
    phone.locator('[data-type="place"]').tap()
    phone.get_by_role("button", name="Mon mot", exact=True).tap()
    assert no_sideways(phone) + axe(phone) == []
    phone.get_by_label("Le mot écrit, si vous voulez").fill("Racines")
    phone.get_by_role("button", name="C’est mon mot").tap()
    step(phone, "strength")
    phone.goto(room["map"])
    editor(phone)
    saved(phone)
    claire.goto(f"{room['map']}/preparer#legende")
    hers = claire.locator(".map-entry", has_text="Racines")
    expect(hers).to_contain_text("Mot de Lucie")

    hers.locator(".map-row").click()
    claire.get_by_role("button", name="Réunir deux mots").click()
    claire.locator('[data-part="entry-others"] .tile', has_text="Calme").click()
    expect(claire.locator(".map-entry", has_text="Racines")).to_have_count(0)
    claire.get_by_role("button", name="Annuler").click()
    expect(claire.locator(".map-entry", has_text="Racines")).to_have_count(1)
    expect(claire.locator(".map-prepare")).to_have_attribute("data-saved", "true")
    assert axe(claire) == []
    with server.database() as database, database.reading() as db:
        legend = items_of(db, db.get_one(Draft, room["draft"]), "category")
        assert {"Grande joie", "Racines"} <= {item.properties["label"] for item in legend}
