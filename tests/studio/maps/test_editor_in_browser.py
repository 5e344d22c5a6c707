"""The editor in a real browser: one question at a time, nothing lost, everybody together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.files.models import StoredFile
from tests.cast import Cast, make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways, space_text, unnamed
from tests.journeys.participant import (
    editor,
    onward,
    put_down,
    record,
    saved,
    start_place,
    step,
    take_photo,
)
from tests.serving import Server
from tests.studio.maps.making import LIBRARY, STATION, a_map, category, put
from tests.studio.maps.rooms import Room, to, too_small

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def server(lasting_server: Server, screens: Screens) -> Server:
    """Each test has a group of its own in it."""
    screens.know(lasting_server.url)
    return lasting_server


@pytest.fixture
def room(server: Server) -> Room:
    """« Où aller avec Internet », with a place of Lucie's."""
    kept: dict[str, str] = {}
    tokens: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast: Cast = make_cast(db)
        draft = a_map(db, cast)
        put(db, cast, draft, at=STATION, who="lucie", category=category(db, draft, "wifi"),
            title="La gare", done=True)  # fmt: skip
        kept["draft"] = draft.id
        tokens.update({name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")})

    server.prepare(prepare)
    return Room(server, kept["draft"], tokens)


@pytest.fixture
def nadia(room: Room, screens: Screens) -> Page:
    return room.enter(screens.phone(), "nadia")


def test_a_place_with_a_photo_and_a_voice_without_a_typed_word(
    room: Room, nadia: Page, photo: Path
) -> None:
    start_place(nadia, "Imprimer")
    put_down(nadia, across=1)
    take_photo(nadia, photo)
    onward(nadia, "Suite")
    step(nadia, "people").get_by_label("Lucie").tap()
    onward(nadia, "Suite")
    record(nadia, 2.5)
    onward(nadia, "Suite")
    onward(nadia, "Passer")
    expect(step(nadia, "done").get_by_role("heading")).to_have_text("C’est fait. Merci !")
    nadia.get_by_role("button", name="Voir la carte", exact=True).tap()
    saved(nadia)
    place = room.places()[-1]
    assert place["done"] is True and len(str(place["shown"])) > 30
    with room.server.database() as database, database.reading() as db:
        found = db.get_one(StoredFile, place["photo"])
        voice = db.get_one(StoredFile, place["voice"])
        assert (found.medium, voice.medium) == ("photo", "sound")


def test_two_people_see_each_other_at_work(room: Room, nadia: Page, screens: Screens) -> None:
    lucie = room.enter(screens.computer(), "lucie")
    start_place(nadia, "Réparer")
    put_down(nadia, down=1)
    row = lucie.locator(".map-row", has_text="Réparer")
    row.wait_for()
    expect(lucie.locator(".pin[aria-label='Réparer']")).to_have_count(1)
    expect(lucie.locator("[data-part=live]")).to_have_text("Nadia ajoute : Réparer")


def test_what_is_not_put_down_yet_is_seen_by_its_author_alone(
    room: Room, nadia: Page, screens: Screens
) -> None:
    lucie = room.enter(screens.computer(), "lucie")
    start_place(nadia, "Réparer")
    saved(nadia)
    lucie.wait_for_timeout(1500)
    assert lucie.locator(".map-row").count() == 1


@pytest.mark.parametrize("until", ["where", "photo", "voice"])
def test_a_page_closed_in_the_middle_opens_where_it_was_left(
    room: Room, nadia: Page, photo: Path, screens: Screens, until: str
) -> None:
    """The tab is closed, not left: whatever was answered is there again."""
    screens.expect(nadia, r"404 \(Not Found\) \(.*/fichiers/.*/thumb")  # it is still prepared
    start_place(nadia, "Wifi")
    if until != "where":
        put_down(nadia, across=1)
    if until == "voice":
        take_photo(nadia, photo)
        onward(nadia, "Suite")
        onward(nadia, "Passer")
        step(nadia, "voice")
    context = nadia.context
    nadia.close()
    again = context.new_page()
    again.goto(room.address)
    editor(again)
    again.get_by_role("button", name="Continuer").tap()
    step(again, until)
    if until == "where":
        put_down(again)
    again.goto(room.address)
    editor(again)
    assert again.locator(".map-row", has_text="Wifi").count() == 2
    saved(again)
    mine = room.places()[-1]
    assert mine["at"] != (None, None)
    assert ("photo" in mine) is (until == "voice")


def test_the_address_of_a_question_opens_it_again(room: Room, nadia: Page) -> None:
    start_place(nadia, "Wifi")
    put_down(nadia)
    nadia.reload()
    editor(nadia)
    step(nadia, "photo")
    nadia.go_back()
    step(nadia, "where")


def test_curiosity_leaves_nothing(room: Room, nadia: Page) -> None:
    start_place(nadia, "Wifi")
    for _ in range(2):
        nadia.get_by_role("button", name="Retour").tap()
    nadia.locator('.map-editor[data-screen="home"]').wait_for()
    saved(nadia)
    assert len(room.places()) == 1
    expect(nadia.get_by_text("Un lieu n’est pas fini.")).to_be_hidden()


def test_a_place_taken_away_comes_back(room: Room, nadia: Page) -> None:
    start_place(nadia, "Recharger")
    put_down(nadia)
    nadia.goto(room.address)
    editor(nadia)
    nadia.locator(".map-row", has_text="Recharger").tap()
    nadia.get_by_role("button", name="Retirer", exact=True).tap()
    expect(nadia.locator(".map-row", has_text="Recharger")).to_have_count(0)
    nadia.get_by_role("button", name="Annuler").tap()
    expect(nadia.locator(".map-row", has_text="Recharger")).to_have_count(1)


def test_what_others_made_can_be_heard_and_not_changed(room: Room, nadia: Page) -> None:
    nadia.locator(".map-row", has_text="La gare").tap()
    expect(nadia.get_by_role("heading", name="La gare")).to_be_visible()
    expect(nadia.get_by_role("button", name="Retirer", exact=True)).to_be_hidden()
    nadia.get_by_role("button", name="La liste").tap()
    expect(nadia.locator(".map-row", has_text="La gare")).to_be_focused()


def test_without_network_everything_is_kept_and_leaves_later(
    room: Room, nadia: Page, screens: Screens
) -> None:
    with screens.without_network(nadia):
        start_place(nadia, "Wifi")
        put_down(nadia, across=1)
        onward(nadia, "Passer")
        onward(nadia, "Passer")
        step(nadia, "words").get_by_label("Le nom du lieu").fill("Le café")
        onward(nadia, "Suite")
        nadia.get_by_role("button", name="Voir la carte", exact=True).tap()
        expect(nadia.locator(".map-row", has_text="Le café")).to_be_visible()
        assert len(room.places()) == 1
    saved(nadia)
    assert [place["title"] for place in room.places()] == ["La gare", "Le café"]


def test_the_keyboard_alone_is_enough(room: Room, screens: Screens) -> None:
    page = room.enter(screens.computer(), "nadia")
    to(page, "Ajouter un lieu")
    page.keyboard.press("Enter")
    step(page, "category")
    to(page, "Imprimer")
    page.keyboard.press("Enter")
    step(page, "where")
    before = page.evaluate("document.activeElement.tagName")
    assert before == "H1", "the question is read first"
    to(page, "Vers la droite")
    page.keyboard.press("Enter")
    to(page, "Poser ici")
    page.keyboard.press("Enter")
    for _question in range(3):
        to(page, "Passer")
        page.keyboard.press("Enter")
    step(page, "done")
    to(page, "Voir la carte")
    page.keyboard.press("Enter")
    saved(page)
    assert len(room.places()) == 2


def test_the_map_moves_with_arrow_keys(room: Room, screens: Screens) -> None:
    page = room.enter(screens.computer(), "nadia")
    start_place(page, "Wifi") if page.evaluate("navigator.maxTouchPoints") else open_where(page)
    page.locator(".map-box").focus()
    near = page.locator("[data-part=near]")
    first = near.inner_text()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(120)
    expect(near).not_to_have_text(first)


def open_where(page: Page) -> None:
    page.get_by_role("button", name="Ajouter un lieu").click()
    step(page, "category").get_by_role("button", name="Wifi", exact=True).click()
    step(page, "where")


def test_a_place_is_found_by_its_name(room: Room, nadia: Page) -> None:
    start_place(nadia, "Wifi")
    nadia.get_by_role("button", name="Chercher").tap()
    nadia.get_by_label("Le nom du lieu ou de la rue").fill("gare de tours")
    nadia.locator("[data-part=found] button", has_text="Gare de Tours").first.tap()
    expect(nadia.locator("[data-part=near]")).to_have_text("Près de la gare de Tours")
    put_down(nadia)
    saved(nadia)
    place = room.places()[-1]
    assert place["near"] == "Près de la gare de Tours"
    assert place["at"] == pytest.approx(STATION, abs=0.0005)


def test_i_am_here(room: Room, screens: Screens) -> None:
    here = {"latitude": LIBRARY[1], "longitude": LIBRARY[0]}
    page = screens.phone(geolocation=here, permissions=["geolocation", "microphone"])
    room.enter(page, "nadia")
    start_place(page, "Wifi")
    page.get_by_role("button", name="Je suis ici").tap()
    expect(page.locator("[data-part=near]")).not_to_have_text("")
    page.wait_for_timeout(800)
    put_down(page)
    saved(page)
    assert room.places()[-1]["at"] == pytest.approx(LIBRARY, abs=0.001)


def test_from_too_far_the_map_comes_closer_first(room: Room, nadia: Page) -> None:
    start_place(nadia, "Wifi")
    for _ in range(4):
        nadia.get_by_role("button", name="Plus loin").tap()
        nadia.wait_for_timeout(400)
    onward(nadia, "Plus près")
    step(nadia, "where")


def test_claire_writes_the_words_that_stand_for_a_photo_and_a_voice(
    room: Room, nadia: Page, screens: Screens, photo: Path
) -> None:
    start_place(nadia, "Imprimer")
    put_down(nadia)
    take_photo(nadia, photo)
    saved(nadia)
    claire = screens.computer()
    screens.expect(claire, r"404 \(Not Found\) \(.*/fichiers/")  # the photo is still prepared
    room.enter(claire, "claire")
    claire.locator(".map-row", has_text="Imprimer").click()
    claire.get_by_label("Ce qu’on voit sur la photo").fill("Une porte rouge.")
    claire.get_by_label("Faut-il un rendez-vous ?").fill("Non.")
    group = claire.get_by_role("button", name="Ce lieu : Le groupe", exact=True)
    expect(group).to_have_attribute("aria-pressed", "false")
    group.click()
    expect(group).to_have_attribute("aria-pressed", "true")
    expect(claire.get_by_label("Ce que dit la voix")).to_be_hidden()
    saved(claire)
    claire.wait_for_timeout(900)
    saved(claire)
    place = room.places()[-1]
    assert place["photo_text"] == "Une porte rouge."
    assert place["answers"] == {"rendez-vous": "Non."}
    assert place["level"] == "group"


SIZES = {"small": (320, 640), "phone": (360, 740), "computer": (1366, 768)}


@pytest.mark.parametrize("size", SIZES)
def test_every_question_is_for_everybody(
    room: Room, screens: Screens, photo: Path, size: str
) -> None:
    width, height = SIZES[size]
    page = screens.open({"viewport": {"width": width, "height": height}, "has_touch": True,
                         "permissions": ["microphone"]})  # fmt: skip
    room.enter(page, "nadia")
    for _screen in walk_through(page, photo):
        assert axe(page) == []
        assert no_sideways(page) == []
        assert unnamed(page) == []
        assert too_small(page) == []


def walk_through(page: Page, photo: Path) -> Iterator[str]:
    """Every screen of the editor, one after the other."""
    yield "home"
    page.get_by_role("button", name="Ajouter un lieu").tap()
    step(page, "category")
    yield "category"
    step(page, "category").get_by_role("button", name="Wifi", exact=True).tap()
    step(page, "where")
    yield "where"
    page.get_by_role("button", name="Chercher").tap()
    yield "search"
    page.get_by_role("button", name="Chercher").tap()
    put_down(page)
    yield "photo"
    take_photo(page, photo)
    yield "photo taken"
    onward(page, "Suite")
    step(page, "people")
    yield "people"
    onward(page, "Passer")
    step(page, "voice")
    yield "voice"
    onward(page, "Passer")
    step(page, "words")
    yield "words"
    onward(page, "Passer")
    step(page, "done")
    yield "done"
    page.get_by_role("button", name="Voir la carte", exact=True).tap()
    saved(page)
    page.locator("[data-part=rows] .map-row", has_text="Wifi").last.tap()
    yield "card"


def test_text_may_be_spaced(room: Room, nadia: Page) -> None:
    space_text(nadia)
    assert no_sideways(nadia) == []
    start_place(nadia, "Wifi")
    assert no_sideways(nadia) == []


@pytest.fixture
def feelings(server: Server) -> Callable[[], Room]:
    def begin() -> Room:
        kept: dict[str, str] = {}

        def prepare(db: Session) -> None:
            cast = make_cast(db)
            kept["draft"] = a_map(db, cast, "sensible").id
            kept["token"] = cast.sign_in(db, "nadia")

        server.prepare(prepare)
        return Room(server, kept["draft"], {"nadia": kept["token"]})

    return begin


def test_a_feeling_has_a_strength(feelings: Callable[[], Room], screens: Screens) -> None:
    room = feelings()
    page = room.enter(screens.phone(), "nadia")
    page.get_by_role("button", name="Autre chose").tap()
    page.get_by_role("button", name="Un lieu", exact=True).tap()
    step(page, "category").get_by_role("button", name="Calme", exact=True).tap()
    step(page, "strength").get_by_role("button", name="Très fort", exact=True).tap()
    step(page, "where")
    put_down(page)
    saved(page)
    assert room.places()[-1]["strength"] == 3
