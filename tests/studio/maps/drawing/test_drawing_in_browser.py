"""Zones, paths, drawings and words in a real browser: by finger, by mouse, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy.orm import Session

from tests.cast import Cast, make_cast
from tests.journeys.album import keep
from tests.journeys.browsing import Screens
from tests.journeys.looking import no_sideways, unnamed
from tests.journeys.participant import editor, onward, record, saved, step
from tests.serving import Server
from tests.studio.maps.making import STATION, a_map, put
from tests.studio.maps.rooms import Room, to, too_small

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Spots = list[tuple[float, float]]
Studio = tuple[Server, Cast, dict[str, str]]

ROUND = [(130.0, 80.0), (222.0, 76.0), (120.0, 150.0)]  # clear of what stands over the map
SCRIBBLE: list[Spots] = [
    [(100 + 6 * n, 60 + 14 * row + (n % 3) * 5) for n in range(15)] for row in range(6)
]


@pytest.fixture(scope="module")
def studio(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Studio]:
    """One Studio for all these tests; each has a map of its own."""
    running = Server(tmp_path_factory.mktemp("drawing") / "var")
    running.start()
    kept: list[Cast] = []
    tokens: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        kept.append(cast)
        tokens.update({name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")})

    running.prepare(prepare)
    yield running, kept[0], tokens
    running.stop()


def a_room(studio: Studio, screens: Screens, template: str) -> Room:
    server, cast, tokens = studio
    screens.know(server.url)
    kept: dict[str, str] = {}

    def prepare(db: Session) -> None:
        draft = a_map(db, cast, template)
        put(db, cast, draft, at=STATION, who="lucie", title="La gare", done=True)
        kept["draft"] = draft.id

    server.prepare(prepare)
    return Room(server, kept["draft"], tokens)


@pytest.fixture
def room(studio: Studio, screens: Screens) -> Iterator[Room]:
    """« Où aller avec Internet », with Lucie's station."""
    yield a_room(studio, screens, "numerique")
    screens.close()


@pytest.fixture
def felt(studio: Studio, screens: Screens) -> Iterator[Room]:
    """A carte sensible."""
    yield a_room(studio, screens, "sensible")
    screens.close()


def press(page: Page, name: str, within: Locator | None = None) -> None:
    (within or page).get_by_role("button", name=name, exact=True).click()


def add(page: Page, what: str, kind: str = "") -> None:
    """« Autre chose », what one adds, and its category (none: passed)."""
    press(page, "Autre chose")
    press(page, what)
    if what == "Un mot":
        return
    step(page, "category")
    if kind:
        press(page, kind, step(page, "category"))
    else:
        onward_click(page, "Passer")


def onward_click(page: Page, word: str) -> None:
    page.locator("[data-part=next]:visible", has_text=word).click()


def pass_to_the_end(page: Page) -> None:
    while page.locator('.map-editor[data-step="done"]').count() == 0:
        onward_click(page, "Passer")
        page.wait_for_timeout(60)
    press(page, "Voir la carte")
    saved(page)


def on_map(page: Page, spots: Spots) -> Spots:
    """Spots of the map's box as points of the screen."""
    box = page.locator(".map-box").bounding_box()
    assert box is not None
    return [(box["x"] + x, box["y"] + y) for x, y in spots]


def touch(page: Page, strokes: list[Spots]) -> None:
    """A finger that draws as fast as it can: no pause between two strokes."""
    hand = page.context.new_cdp_session(page)
    for stroke in strokes:
        for n, (x, y) in enumerate(on_map(page, stroke)):
            kind = "touchMove" if n else "touchStart"
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hand.detach()


def pinch(page: Page, spot: tuple[int, int], first: int, last: int) -> None:
    """Two fingers around a spot of the map, one a moment after the other, `first` pixels apart,
    then `last`."""
    [(x, y)] = on_map(page, [spot])
    hand = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float, count: int = 2) -> None:
        points = [{"x": x + side * apart / 2, "y": y, "id": n} for n, side in enumerate((-1, 1))]
        told = {"type": kind, "touchPoints": points[:count]}
        hand.send("Input.dispatchTouchEvent", told)

    fingers("touchStart", first, 1)
    fingers("touchStart", first)
    for part in range(1, 9):
        fingers("touchMove", first + (last - first) * part / 8)
    fingers("touchEnd", last, 0)
    hand.detach()


NEARNESS = """() => Math.max(...[...document.querySelectorAll(".leaflet-tile")]
  .map((tile) => Number(/\\/tiles\\/[^/]+\\/(\\d+)\\//.exec(tile.src)?.[1] ?? 0)))"""


def near(page: Page) -> int:
    """The zoom of the ground, once the map has come to rest."""
    found = 0
    for _ in range(20):
        before, found = found, int(page.evaluate(NEARNESS))
        if before and before == found:
            break
        page.wait_for_timeout(500)
    return found


def mouse(page: Page, strokes: list[Spots]) -> None:
    for stroke in strokes:
        (first, *rest) = on_map(page, stroke)
        page.mouse.move(*first)
        page.mouse.down()
        for spot in rest:
            page.mouse.move(*spot)
        page.mouse.up()


def lines(room: Room) -> list[list[list[float]]]:
    """The strokes of all drawings that the server has."""
    found: list[list[list[float]]] = []
    for one in room.drawn("stroke"):
        geometry = one["geometry"] or {"type": "none"}
        if geometry["type"] == "LineString":
            found.append(geometry["coordinates"])
        elif geometry["type"] == "MultiLineString":
            found += geometry["coordinates"]
    return found


def test_a_zone_by_finger(room: Room, screens: Screens) -> None:
    page = room.enter(screens.phone(), "nadia")
    add(page, "Une zone", "Wifi")
    step(page, "draw")
    onward(page, "Terminer")
    expect(page.locator("[data-part=near]")).to_have_text("Posez 3 points au moins.")
    for x, y in on_map(page, ROUND):
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(120)
    assert page.locator(".map-vertex").count() == 3
    onward(page, "Terminer")
    step(page, "photo")
    pass_to_the_end(page)
    (zone,) = room.drawn("area")
    assert len(zone["geometry"]["coordinates"][0]) == 4 and zone["done"] is True
    row = page.locator(".map-row", has_text="Zone")
    expect(row).to_contain_text("Wifi")
    row.tap()
    assert page.locator("path.map-area").count() == 1


def test_a_path_by_mouse_undone_and_redone(room: Room, screens: Screens) -> None:
    page = room.enter(screens.computer(), "nadia")
    add(page, "Un chemin")
    for spot in on_map(page, [(300, 200), (400, 260), (520, 240)]):
        page.mouse.click(*spot)
        page.wait_for_timeout(60)
    vertices = page.locator(".map-vertex")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert vertices.count() == 1
    page.keyboard.press("Control+Shift+z")
    assert vertices.count() == 2
    press(page, "Refaire")
    press(page, "Enlever le dernier")
    press(page, "Défaire")
    assert vertices.count() == 3
    onward_click(page, "Terminer")
    pass_to_the_end(page)
    (path,) = room.drawn("walk")
    assert len(path["geometry"]["coordinates"]) == 3


def test_an_unfinished_line_is_there_again(room: Room, screens: Screens) -> None:
    """The tab is closed in the middle: the points that were put are where they were."""
    page = room.enter(screens.phone(), "nadia")
    add(page, "Un chemin", "Wifi")
    for way in ("Vers la droite", "Vers le bas"):
        press(page, "Poser un point")
        press(page, way)
        page.wait_for_timeout(300)
    expect(page.locator(".map-vertex")).to_have_count(2)
    page.wait_for_timeout(150)  # a disk takes a moment
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(room.address)
    editor(again)
    expect(again.get_by_text("Un chemin n’est pas fini.")).to_be_visible()
    press(again, "Continuer")
    step(again, "draw")
    expect(again.locator(".map-vertex")).to_have_count(2)
    press(again, "Vers le bas")
    again.wait_for_timeout(300)
    press(again, "Poser un point")
    onward(again, "Terminer")
    step(again, "photo")
    saved(again)
    (path,) = room.drawn("walk")
    assert len(path["geometry"]["coordinates"]) == 3


@pytest.mark.parametrize("hand", [touch, mouse])
def test_six_quick_strokes_are_six_strokes(felt: Room, screens: Screens, hand: object) -> None:
    page = felt.enter(screens.phone() if hand is touch else screens.computer(), "nadia")
    press(page, "Dessiner")
    press(page, "Peur", step(page, "category"))
    step(page, "pen")
    before = page.evaluate("document.querySelector('.leaflet-map-pane').style.transform")
    (touch if hand is touch else mouse)(page, SCRIBBLE)
    saved(page)
    assert len(lines(felt)) == 6
    assert page.evaluate("document.querySelector('.leaflet-map-pane').style.transform") == before
    press(page, "Gomme")
    (touch if hand is touch else mouse)(page, [[(140, 62), (141, 62)]])
    saved(page)
    assert len(lines(felt)) == 5
    press(page, "Défaire")
    saved(page)
    assert len(lines(felt)) == 6
    for _ in range(6):
        press(page, "Défaire")
    saved(page)
    assert lines(felt) == []
    for _ in range(2):
        press(page, "Refaire")
    saved(page)
    assert len(lines(felt)) == 2


def test_two_fingers_come_nearer_while_the_pen_is_in_hand(room: Room, screens: Screens) -> None:
    """They draw nothing, neither when they come nor when one is left; then the pen draws again."""
    page = room.enter(screens.phone(), "nadia")
    add(page, "Un trait")
    step(page, "pen")
    before = near(page)
    pinch(page, (180, 120), 60, 150)
    closer = near(page)
    assert closer > before
    pinch(page, (180, 120), 200, 60)
    assert near(page) < closer
    assert lines(room) == []
    touch(page, SCRIBBLE[:2])
    saved(page)
    assert len(lines(room)) == 2


def test_a_feeling_is_drawn_told_and_heard(felt: Room, screens: Screens) -> None:
    page = felt.enter(screens.phone(), "nadia")
    lucie = felt.enter(screens.computer(), "lucie")
    press(page, "Dessiner")
    press(page, "Peur", step(page, "category"))
    step(page, "pen")
    touch(page, SCRIBBLE[:2])
    expect(lucie.locator(".map-row", has_text="Peur")).to_be_visible()
    onward(page, "Terminer")
    press(page, "Très fort", step(page, "strength"))
    step(page, "voice")
    record(page, 2.2)
    onward(page, "Suite")
    pass_to_the_end(page)
    (drawing,) = felt.drawn("stroke")
    assert drawing["strength"] == 3 and len(drawing["voice"]) > 30 and drawing["done"] is True
    assert "colour" not in drawing, "its colour is its feeling's"
    lucie.locator(".map-row", has_text="Peur").click()
    expect(lucie.locator(".map-card audio")).to_have_count(1)


def test_another_pen_begins_another_drawing(room: Room, screens: Screens) -> None:
    page = room.enter(screens.phone(), "nadia")
    add(page, "Un trait")
    step(page, "pen")
    touch(page, SCRIBBLE[:2])
    press(page, "Couleur")
    press(page, "Orange")
    touch(page, SCRIBBLE[2:3])
    press(page, "Défaire")
    saved(page)
    assert len(room.drawn("stroke")) == 1
    press(page, "Refaire")
    onward(page, "Terminer")
    step(page, "voice")
    saved(page)
    assert [one["colour"] for one in room.drawn("stroke")] == ["black", "orange"]
    assert len(lines(room)) == 3


def test_what_others_drew_stays(felt: Room, screens: Screens) -> None:
    nadia = felt.enter(screens.computer(), "nadia")
    press(nadia, "Dessiner")
    press(nadia, "Peur", step(nadia, "category"))
    mouse(nadia, [[(300, 200), (380, 200)]])
    onward_click(nadia, "Terminer")
    saved(nadia)
    lucie = felt.enter(screens.computer(), "lucie")
    press(lucie, "Dessiner")
    press(lucie, "Joie", step(lucie, "category"))
    press(lucie, "Gomme")
    box = lucie.locator("path.map-line.marker-violet").bounding_box()
    stage = lucie.locator(".map-box").bounding_box()
    assert box and stage
    mouse(lucie, [[(box["x"] - stage["x"] + 20, box["y"] - stage["y"] + box["height"] / 2)]])
    expect(lucie.locator("[data-part=pen-said]")).to_have_text("Ce trait est à Nadia.")
    assert len(lines(felt)) == 1


def test_the_keyboard_alone_draws(room: Room, screens: Screens) -> None:
    page = room.enter(screens.computer(), "nadia")
    to(page, "Autre chose")
    page.keyboard.press("Enter")
    to(page, "Une zone")
    page.keyboard.press("Enter")
    to(page, "Wifi")
    page.keyboard.press("Enter")
    for way in ("Vers la droite", "Vers le bas", "Vers la gauche"):
        to(page, "Poser un point")
        page.keyboard.press("Enter")
        to(page, way)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    page.locator(".map-box").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-vertex")).to_have_count(4)
    to(page, "Terminer")
    page.keyboard.press("Enter")
    step(page, "photo")
    saved(page)
    assert len(room.drawn("area")) == 1


def test_a_stroke_and_a_word_without_a_pointer(room: Room, screens: Screens) -> None:
    page = room.enter(screens.computer(), "nadia")
    to(page, "Autre chose")
    page.keyboard.press("Enter")
    to(page, "Un trait")
    page.keyboard.press("Enter")
    to(page, "Passer")
    page.keyboard.press("Enter")
    to(page, "Points")
    page.keyboard.press("Enter")
    for way in ("Vers la droite", "Vers le bas"):
        to(page, "Poser un point")
        page.keyboard.press("Enter")
        to(page, way)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    to(page, "Terminer")
    page.keyboard.press("Enter")
    step(page, "voice")
    saved(page)
    assert len(lines(room)) == 1
    page.goto(room.address)
    editor(page)
    to(page, "Autre chose")
    page.keyboard.press("Enter")
    to(page, "Un mot")
    page.keyboard.press("Enter")
    page.get_by_label("Les mots").focus()
    page.keyboard.type("Chez nous")
    page.keyboard.press("Enter")
    step(page, "where")
    to(page, "Poser ici")
    page.keyboard.press("Enter")
    step(page, "done")
    saved(page)
    (word,) = room.drawn("label")
    assert word["text"] == "Chez nous" and word["geometry"]["type"] == "Point"


def test_what_is_drawn_moves_whole_and_point_by_point(room: Room, screens: Screens) -> None:
    page = room.enter(screens.phone(), "nadia")
    add(page, "Une zone", "Wifi")
    for x, y in on_map(page, ROUND):
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(120)
    onward(page, "Terminer")
    pass_to_the_end(page)
    first = room.drawn("area")[0]["geometry"]["coordinates"][0]
    page.locator(".map-row", has_text="Zone").tap()
    press(page, "Endroit")
    press(page, "Vers la droite")
    page.wait_for_timeout(300)
    onward(page, "Poser ici")
    saved(page)
    there = room.drawn("area")[0]["geometry"]["coordinates"][0]
    steps = {
        (round(b[0] - a[0], 6), round(b[1] - a[1], 6)) for a, b in zip(first, there, strict=True)
    }
    assert len(steps) == 1 and steps.pop()[0] > 0.001, "all its points went the same way"
    press(page, "Annuler")
    saved(page)
    assert room.drawn("area")[0]["geometry"]["coordinates"][0] == first
    press(page, "Les points")
    press(page, "Point d’après")
    press(page, "Vers la droite")
    page.wait_for_timeout(300)
    press(page, "Poser ici")
    press(page, "Ajouter un point")
    saved(page)
    ring = room.drawn("area")[0]["geometry"]["coordinates"][0]
    assert len(ring) == 5 and ring[0] == first[0] and ring[1][0] > first[1][0]
    press(page, "Enlever ce point")
    press(page, "Défaire")
    saved(page)
    assert len(room.drawn("area")[0]["geometry"]["coordinates"][0]) == 5
    onward(page, "C’est bon")
    expect(page.get_by_role("heading", name="Wifi")).to_be_visible()


def test_a_spot_is_chosen_from_a_list(room: Room, screens: Screens) -> None:
    """A place of the map, then a landmark: nothing is typed, nothing is dragged. The list is asked
    while the map still says what is under the cross, and comes after it."""
    page = room.enter(screens.phone(), "nadia")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/api/lieux/autour*", slowly)
    add(page, "Un chemin")
    for name in ("La gare", "Gare de Tours"):
        press(page, "Choisir")
        page.locator("[data-part=found] button", has_text=name).first.tap()
        page.wait_for_timeout(400)
        press(page, "Poser un point")
    onward(page, "Terminer")
    step(page, "photo")
    saved(page)
    assert room.drawn("walk")[0]["geometry"]["coordinates"][0] == pytest.approx(STATION, abs=1e-4)


def test_curiosity_leaves_no_drawing(room: Room, screens: Screens) -> None:
    page = room.enter(screens.phone(), "nadia")
    for what in ("Une zone", "Un trait"):
        add(page, what, "Wifi")
        for _ in range(2):
            press(page, "Retour")
        page.locator('.map-editor[data-screen="home"]').wait_for()
    saved(page)
    expect(page.locator("[data-part=unfinished]")).to_be_hidden()
    assert room.drawn("area") == room.drawn("stroke") == []


def test_every_new_screen_is_for_everybody(room: Room, screens: Screens) -> None:
    page = screens.open({"viewport": {"width": 320, "height": 640}, "has_touch": True})
    room.enter(page, "nadia")
    for screen in walk_through(page):
        assert keep(page, f"dessin-{screen}") == []
        assert no_sideways(page) == []
        assert unnamed(page) == []
        assert too_small(page) == []


def walk_through(page: Page) -> Iterator[str]:
    press(page, "Autre chose")
    yield "choose"
    press(page, "Un chemin")
    onward_click(page, "Passer")
    for way in ("Vers la droite", "Vers le bas"):
        press(page, "Poser un point")
        press(page, way)
        page.wait_for_timeout(250)
    yield "draw"
    press(page, "Choisir")
    page.wait_for_timeout(300)
    yield "list"
    press(page, "Choisir")
    onward_click(page, "Terminer")
    pass_to_the_end(page)
    page.locator(".map-row", has_text="Chemin").click()
    yield "card"
    press(page, "Les points")
    yield "points"
    onward_click(page, "C’est bon")
    press(page, "La liste")
    add(page, "Un trait")
    yield "pen"
    for tool in ("Points", "Gomme"):
        press(page, tool)
        yield tool
    press(page, "Crayon")
    press(page, "Couleur")
    yield "colours"
    press(page, "Noir")
    for _ in range(2):
        press(page, "Retour")
    add(page, "Un mot")
    yield "write"
