"""Two screens on one map: both versions reachable, who is there, the trash, the history."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.actions.models import Device
from studio.drafts.models import Draft, Item, Presence
from studio.kernel.clock import now
from studio.kernel.ids import digest
from studio.people.browser import COOKIE
from studio.people.models import SignIn
from tests.cast import Cast, make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.journeys.participant import editor, onward, saved, step
from tests.serving import Server
from tests.studio.maps.making import STATION, a_map, category, put

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Room:
    """A served map with a place of Nadia’s; her two phones, and Claire’s computer."""

    server: Server
    draft: str = ""
    item: str = ""
    cast: Cast | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    def prepare(self, db: Session) -> None:
        cast = make_cast(db)
        draft = a_map(db, cast)
        self.draft = draft.id
        self.item = put(db, cast, draft, at=STATION, who="nadia", title="La gare", done=True,
                        category=category(db, draft, "wifi"))  # fmt: skip
        self.cast = cast
        self.tokens = {name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")}
        self.tokens["nadia again"] = second_phone(db, cast)

    def enter(self, page: Page, name: str) -> Page:
        cookie = {"name": COOKIE, "value": self.tokens[name], "url": self.server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{self.server.url}/atelier/cartes/{self.draft}")
        editor(page)
        return page

    def title(self) -> str:
        with self.server.database() as database, database.reading() as db:
            return str(db.get_one(Item, self.item).properties["title"])


def second_phone(db: Session, cast: Cast) -> str:
    """Another phone of the room, in the same hands."""
    from datetime import timedelta

    action = cast.workshop.action_id
    token = f"again{cast.again}"
    opened = SignIn(token_digest=digest(token), person=cast.nadia, action_id=action)
    opened.granted_at, opened.expires_at = now(), now() + timedelta(days=1)
    animal = {"animal": "owl", "colour": "green", "approved_at": now()}
    db.add(Device(workshop=cast.workshop, action_id=action, sign_in=opened, **animal))
    db.flush()
    return token


@pytest.fixture
def server(lasting_server: Server, screens: Screens) -> Server:
    """Each test has a group of its own in it."""
    screens.know(lasting_server.url)
    return lasting_server


@pytest.fixture
def room(server: Server) -> Room:
    made = Room(server)
    server.prepare(made.prepare)
    return made


def rename(page: Page, title: str) -> None:
    """From the list: open the place, its words, another name."""
    page.locator(".map-row").first.tap()
    page.get_by_role("button", name="Mots", exact=True).tap()
    step(page, "words").get_by_label("Le nom du lieu").fill(title)
    onward(page, "C’est bon")
    page.get_by_role("button", name="La liste", exact=True).tap()


def test_two_phones_change_the_same_place_apart(room: Room, screens: Screens) -> None:
    """Neither is lost: the later one stands, the other is within one tap, on both screens."""
    one, two = room.enter(screens.phone(), "nadia"), room.enter(screens.phone(), "nadia again")
    for page in (one, two):  # a card that is first opened without network, and the ground beside it
        screens.expect(page, r"ERR_FAILED \(.*/(static/dist/pictures|tiles/plan)/")
    with screens.without_network(one):
        with screens.without_network(two):
            rename(one, "Gare de Tours")
            rename(two, "La grande gare")
        saved(two)
    saved(one)
    for page in (one, two):
        row = page.locator(".map-row", has_text="La grande gare")
        expect(row.get_by_text("Autre version")).to_be_visible()
    one.locator(".map-row").first.tap()
    sides = one.locator(".version")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("La grande gare")
    expect(sides.nth(1)).to_contain_text("Gare de Tours")
    assert axe(one) == [] and no_sideways(one) == []
    sides.nth(1).get_by_role("button", name="Garder", exact=True).tap()
    expect(one.locator(".version")).to_have_count(0)
    expect(two.locator(".map-row", has_text="Gare de Tours")).to_be_visible()
    expect(two.get_by_text("Autre version")).to_have_count(1)  # the hidden one of the row
    expect(two.get_by_text("Autre version")).to_be_hidden()
    saved(one)
    assert room.title() == "Gare de Tours"


def test_an_area_that_somebody_changes_has_a_soft_light(room: Room, screens: Screens) -> None:
    outline = [[0.68, 47.38], [0.70, 47.38], [0.70, 47.40], [0.68, 47.38]]

    def draw(db: Session) -> None:
        cast, draft = room.cast, db.get_one(Draft, room.draft)
        assert cast is not None
        area = put(db, cast, draft, "area", who="lucie", title="Le parc", done=True,
                   geometry={"type": "Polygon", "coordinates": [outline]})  # fmt: skip
        at = {"draft_id": draft.id, "person_id": cast.lucie.id, "item_id": area}
        db.add(Presence(sign_in_id="lucie", doing="points", seen_at=now(), **at))

    claire = room.enter(screens.computer(), "claire")
    room.server.prepare(draw)
    expect(claire.locator("path.map-area")).to_have_count(1)
    expect(claire.locator("path.map-busy")).to_have_count(1, timeout=15_000)
    row = claire.locator("li.is-busy", has_text="Le parc")
    expect(row.locator(".map-row-busy")).to_contain_text("Lucie")
    room.server.prepare(lambda db: db.delete(db.get_one(Presence, (room.draft, "lucie"))))
    expect(claire.locator(".map-busy")).to_have_count(0, timeout=15_000)


def test_who_is_there_and_what_she_does(room: Room, screens: Screens) -> None:
    """Faces on both screens, a mark on the place that is being changed; gone when she goes."""
    nadia, claire = room.enter(screens.phone(), "nadia"), room.enter(screens.computer(), "claire")
    expect(claire.locator(".here-map img")).to_have_attribute("alt", "Nadia est là.")
    expect(nadia.locator(".here-list img, [data-part=here-list] img")).to_have_attribute(
        "alt", "Claire est là."
    )
    nadia.locator(".map-row").first.tap()
    nadia.get_by_role("button", name="Mots", exact=True).tap()
    sentence = "Nadia est en train d’écrire."
    expect(claire.locator("li.is-busy .map-row-busy")).to_have_text(sentence)
    assert claire.locator(".pin.is-busy").count() == 1
    nadia.goto("about:blank")
    expect(claire.locator(".here-map img")).to_have_count(0)
    expect(claire.locator("li.is-busy")).to_have_count(0)
    with room.server.database() as database, database.reading() as db:
        here = db.query(Presence).filter_by(draft_id=room.draft)
        assert {row.person_id for row in here} != set(), "Claire is still there"
        assert here.count() == 1


def test_what_others_change_and_take_away_is_seen(room: Room, screens: Screens) -> None:
    lucie, claire = room.enter(screens.phone(), "lucie"), room.enter(screens.computer(), "claire")
    claire.locator(".map-row").first.click()
    claire.get_by_label("Nom du lieu", exact=True).fill("Gare de Tours")
    live = lucie.locator("[data-part=live]")
    expect(live).to_have_text("Gare de Tours vient de changer.")
    claire.get_by_role("button", name="Retirer", exact=True).click()
    expect(live).to_have_text("Gare de Tours vient d’être retiré.")
    expect(lucie.locator(".map-row")).to_have_count(0)


def test_trash_and_history_by_tap(room: Room, screens: Screens) -> None:
    page = room.enter(screens.phone(), "nadia")
    rename(page, "Gare de Tours")
    saved(page)
    page.locator(".map-row").first.tap()
    page.get_by_role("link", name="Son histoire", exact=True).tap()
    expect(page.get_by_text("Nadia change le nom.")).to_be_visible()
    assert axe(page) == [] and no_sideways(page) == []
    page.get_by_role("button", name="Remettre comme ça").last.tap()
    expect(page.get_by_text("C’est remis comme avant.")).to_be_visible()
    assert room.title() == "La gare"
    page.get_by_role("link", name="Retour", exact=True).tap()
    editor(page)
    page.get_by_role("button", name="Retirer", exact=True).tap()
    saved(page)
    page.get_by_role("link", name="Corbeille", exact=True).tap()
    expect(page.get_by_role("heading", name="La gare")).to_be_visible()
    assert axe(page) == [] and no_sideways(page) == []
    page.get_by_role("button", name="Remettre : La gare").tap()
    page.get_by_role("link", name="Retour", exact=True).tap()
    editor(page)
    expect(page.locator(".map-row", has_text="La gare")).to_be_visible()
    with room.server.database() as database, database.reading() as db:
        assert db.get_one(Draft, room.draft).seq > 0
