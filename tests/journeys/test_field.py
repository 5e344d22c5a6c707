"""Going out with a phone: what was taken along opens without network, nothing made there is lost,
and nobody finds a door by a walk."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect
from pyproj import Geod
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.recording import said_before
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import StoredFile
from studio.people.browser import COOKIE
from studio.publishing import folder
from studio.publishing.faces import say_nobody, unlooked
from studio.publishing.models import Edition, Publication
from studio.publishing.operations import publish
from tests.cast import Cast, make_cast
from tests.journeys.browsing import ARGUMENTS, PHONE, TOURS, chromium, until
from tests.journeys.looking import axe, no_sideways, unnamed
from tests.journeys.participant import (
    allow_recording,
    editor,
    hush,
    onward,
    saved,
    speak,
    step,
    take_photo,
)
from tests.serving import Server
from tests.studio.maps.making import STATION, a_map, category, put, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GEOD = Geod(ellps="WGS84")
STEP = 0.0012  # degrees of longitude: 90 metres in Tours


@dataclass
class Town:
    """A server, a group, two maps: one of places, one of ways."""

    server: Server
    cast: Cast
    places: str
    ways: str
    tokens: dict[str, str]

    def items(self, draft: str, type: str = "place") -> list[dict[str, Any]]:
        with self.server.database() as database, database.reading() as db:
            found = items_of(db, db.get_one(Draft, draft), type)
            return [{**item.properties, "id": item.id} for item in found]

    def said(self) -> dict[str, str]:
        """What Nadia answered before she was recorded."""
        with self.server.database() as database, database.reading() as db:
            return said_before(db, self.cast.action.id, self.cast.nadia.id)

    def files(self) -> list[str]:
        with self.server.database() as database, database.reading() as db:
            mine = select(StoredFile).where(StoredFile.action_id == self.cast.action.id)
            return sorted(file.medium for file in db.scalars(mine))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The limit of what one takes along leaves out the closest tiles: they are enlarged."""
    folder = tmp_path_factory.mktemp("field")
    server = Server(folder / "var", {"STUDIO_FIELD_BYTES": "1500000"})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def town(served: Server) -> Town:
    """Each test has a group of its own in it."""
    made: list[Town] = []

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        places, ways = a_map(db, cast), a_map(db, cast, "trajet")
        put(db, cast, places, at=STATION, who="lucie", category=category(db, places, "wifi"),
            title="La gare", done=True)  # fmt: skip
        tokens = {name: cast.sign_in(db, name) for name in ("nadia", "claire")}
        made.append(Town(served, cast, places.id, ways.id, tokens))

    served.prepare(prepare)
    return made[0]


@dataclass
class Phone:
    """Nadia's phone. Its profile stays when it is killed, or when its battery is empty."""

    engine: Playwright
    town: Town
    home: Path
    arguments: tuple[str, ...] = ()
    host: str = ""

    @property
    def url(self) -> str:
        return self.host or self.town.server.url

    @contextmanager
    def on(self, *, offline: bool = False) -> Iterator[Page]:
        context = self.engine.chromium.launch_persistent_context(
            self.home / "profile",
            executable_path=chromium(),
            args=[*ARGUMENTS, *self.arguments],
            locale="fr-FR",
            geolocation=TOURS,
            **{**PHONE, "permissions": [] if self.host else ["microphone", "geolocation"]},
        )
        context.set_default_timeout(20_000)
        self.sign_in(context)
        context.set_offline(offline)
        try:
            yield context.new_page()
        finally:
            with suppress(Error):  # it was killed
                context.close()

    def sign_in(self, context: BrowserContext) -> None:
        token, until = self.town.tokens["nadia"], time.time() + 9999
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.url, "expires": until}])

    def kill(self) -> None:
        """kill -9, every process of this profile."""
        mine = [one for one in psutil.Process().children(recursive=True) if self._is_mine(one)]
        assert mine
        for one in mine:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        psutil.wait_procs(mine, timeout=10)

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """As a phone puts a page to sleep whose screen is dark: not even its clocks tick."""
        children = psutil.Process().children(recursive=True)
        pages = [one for one in children if self._is_mine(one) and "renderer" in str(one.cmdline())]
        assert pages
        for one in pages:
            one.suspend()
        try:
            yield
        finally:
            for one in pages:
                one.resume()

    def _is_mine(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return str(self.home) in " ".join(process.cmdline())
        return False


@pytest.fixture
def phone(engine: Playwright, voice: Path, town: Town, tmp_path: Path) -> Phone:
    return Phone(engine, town, tmp_path, (f"--use-file-for-fake-audio-capture={voice}",))


def take_along(page: Page, phone: Phone, draft: str) -> str:
    """« Partir dehors » ; what the phone says of its size."""
    page.goto(f"{phone.url}/atelier/cartes/{draft}/dehors")
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-part=size]")).to_contain_text("Il faut à peu près", timeout=30_000)
    page.get_by_role("button", name="Tout prendre").tap()
    page.locator('.outing[data-state="ready"]').wait_for(timeout=90_000)
    return page.locator("[data-part=size]").inner_text()


def quick_place(page: Page, name: str) -> None:
    """What and where, and no more: what was answered is kept."""
    page.get_by_role("button", name="Ajouter un lieu").tap()
    step(page, "category").get_by_role("button", name=name, exact=True).tap()
    step(page, "where")
    onward(page, "Poser ici")
    step(page, "photo")


def leave_place(page: Page) -> None:
    """As the phone's own Back button would, in one step."""
    page.evaluate("() => history.pushState(null, '', location.pathname)")
    page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
    page.locator('.map-editor[data-screen="home"]').wait_for()


def open_map(page: Page, phone: Phone) -> None:
    """From the icon on the phone: home, maps, this map."""
    page.goto(f"{phone.url}/atelier/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Nadia")
    page.get_by_role("link", name="Carte", exact=True).tap()
    page.locator(f'a[href$="/atelier/cartes/{phone.town.places}"]').tap()
    editor(page)


def test_twenty_places_in_aeroplane_mode_and_two_dead_batteries(
    phone: Phone, town: Town, photo: Path
) -> None:
    with phone.on() as page:
        assert "Mo" in take_along(page, phone, town.places)
        phone.kill()
    with phone.on(offline=True) as page:
        open_map(page, phone)
        until(page, "[...document.querySelectorAll('.leaflet-tile')].some((t) => t.naturalWidth)")
        expect(page.locator(".map-row", has_text="La gare")).to_be_visible()
        quick_place(page, "Wifi")
        take_photo(page, photo)
        onward(page, "Suite")
        step(page, "people")
        onward(page, "Passer")
        step(page, "voice")
        speak(page)
        page.wait_for_timeout(2_500)
        hush(page)
        leave_place(page)
        for _each in range(6):
            quick_place(page, "Imprimer")
            leave_place(page)
        page.wait_for_timeout(300)
        phone.kill()
    with phone.on(offline=True) as page:
        open_map(page, phone)
        expect(page.locator(".map-row", has_text="Imprimer")).to_have_count(6)
        for _each in range(7):
            quick_place(page, "Imprimer")
            leave_place(page)
        quick_place(page, "Wifi")
        take_photo(page, photo)
        page.locator(".photo-input:visible[data-state=saved]").wait_for()
        phone.kill()
    with phone.on(offline=True) as page:
        open_map(page, phone)
        for _each in range(5):
            quick_place(page, "Wifi")
            leave_place(page)
        page.get_by_role("link", name="Tout est arrivé ?").tap()
        counted(page, (20, 2, 1), None)
        expect(page.locator("[data-part=message]").first).to_contain_text("Pas de réseau")
        page.context.set_offline(False)
        counted(page, (20, 2, 1), (20, 2, 1), seconds=60)
        expect(page.locator('.outing[data-state="same"]')).to_be_visible()
    made = [one for one in town.items(town.places) if one.get("title") != "La gare"]
    assert len(made) == 20 and len({one["id"] for one in made}) == 20
    assert town.files() == ["photo", "photo", "sound"], "each once"


def test_the_map_says_on_both_sides_what_has_arrived(phone: Phone, town: Town) -> None:
    """Without leaving the map: « pareil dans le téléphone et ici », with the counts. What was taken
    along draws blank paper and the preparing screen too."""

    def on_paper(db: Session) -> None:
        (sheet,) = items_of(db, db.get_one(Draft, town.places), "sheet")
        sheet.properties = {**sheet.properties, "ground": "papier"}

    town.server.prepare(on_paper)
    with phone.on() as page:
        take_along(page, phone, town.places)
        page.context.set_offline(True)
        page.goto(f"{phone.url}/atelier/cartes/{town.places}/preparer")
        page.get_by_role("heading", level=1).wait_for()
        page.goto(f"{phone.url}/atelier/cartes/{town.places}")
        editor(page)
        until(page, "[...document.querySelectorAll('.leaflet-tile')].some((t) => t.naturalWidth)")
        for _each in range(2):
            quick_place(page, "Imprimer")
            leave_place(page)
        page.locator(".map-row", has_text="Imprimer").first.tap()
        levels = page.locator(".map-levels")
        expect(levels).to_be_visible()
        until(
            page, "[...document.querySelectorAll('.map-levels img')].every((i) => i.naturalWidth)"
        )
        page.context.set_offline(False)
        toast = page.locator(".toast", has_text="pareil dans le téléphone et ici")
        expect(toast).to_contain_text("Lieux : 2 · photos : 0 · sons : 0", timeout=60_000)
    assert len(town.items(town.places)) == 3


def counted(
    page: Page,
    phone: tuple[int, int, int],
    here: tuple[int, int, int] | None,
    seconds: float = 20.0,
) -> None:
    """Both sides of the counts: places, photos, sounds."""
    for n, name in enumerate(("items", "photos", "sounds")):
        there = page.locator(f"[data-part={name}-there]")
        expect(there).to_have_text(str(phone[n]))
        wanted = "?" if here is None else str(here[n])
        expect(page.locator(f"[data-part={name}-here]")).to_have_text(
            wanted, timeout=seconds * 1000
        )


def test_a_walk_told_without_network_is_found_again_and_shown_without_its_ends(
    phone: Phone, town: Town, photo: Path
) -> None:
    walk = f"{phone.url}/atelier/cartes/{town.ways}/marche"
    with phone.on() as page:
        take_along(page, phone, town.ways)
        page.context.set_offline(True)
        page.goto(walk)
        page.locator('.walk[data-ready="true"][data-where="known"]').wait_for()
        page.get_by_role("button", name="Partir", exact=True).tap()
        allow_recording(page)
        page.locator('.walk[data-state="walking"]').wait_for()
        go_on(page, 1, 9)
        page.get_by_role("button", name="Un arrêt ici").tap()
        take_photo(page, photo)
        page.get_by_role("button", name="Je vois", exact=True).tap()
        page.get_by_role("button", name="On repart").tap()
        go_on(page, 9, 18)
        page.wait_for_timeout(1_500)
        phone.kill()
    with phone.on(offline=True) as page:
        page.goto(f"{phone.url}/atelier/cartes/{town.ways}")
        editor(page)
        card = page.locator(".walk-found-card")
        expect(card).to_contain_text("Votre marche s’est arrêtée trop tôt.")
        expect(page.locator(".capture-found-card")).to_have_count(0)
        card.get_by_role("button", name="Retrouver").tap()
        expect(card).to_have_count(0)
        expect(page.locator(".map-row", has_text="Un chemin raconté")).to_be_visible()
        page.context.set_offline(False)
        saved(page)
    [told] = town.items(town.ways, "walk")
    [stop] = town.items(town.ways, "place")
    assert told["voice"] and stop["photo"] and stop["walk"] == told["id"]
    assert told["moments"] == sorted(told["moments"]) and len(told["moments"]) >= 15
    edition = published(town, told["id"], stop["id"])
    line, place = edition["items"]
    assert line["cut"] and place["stop"]["walk"] == line["id"]
    assert "moments" not in str(edition) and "2026" not in str(edition)
    assert 0 < line["voice"]["seconds"] < told["moments"][-1]
    ends = ends_of(town, told["id"])
    for lon, lat in line["geometry"]["coordinates"]:
        assert all(GEOD.inv(lon, lat, *end)[2] >= 200 for end in ends)
    with phone.on() as page:
        page.goto(address_of(town))
        page.locator(".place", has_text="Un chemin raconté").locator("summary").tap()
        page.locator(".place audio").first.evaluate("(sound) => sound.play()")
        expect(page.locator(".map-dot")).to_have_count(1)


def test_a_walk_goes_on_behind_a_dark_screen_and_without_network(phone: Phone, town: Town) -> None:
    """The phone sleeps in a pocket: what was walked and said until then is kept, the way through
    the unknown is a gap and no line, and everything arrives once, soon after the network."""
    with phone.on() as page:
        page.goto(f"{phone.url}/atelier/cartes/{town.ways}/marche")
        page.locator('.walk[data-ready="true"][data-where="known"]').wait_for()
        page.get_by_role("button", name="Partir", exact=True).tap()
        allow_recording(page)
        page.locator('.walk[data-state="walking"]').wait_for()
        go_on(page, 1, 6)
        page.context.set_offline(True)
        with phone.asleep():
            time.sleep(7)
        go_on(page, 30, 40)
        page.get_by_role("button", name="J’ai fini").tap()
        page.locator('.walk[data-state="done"]').wait_for()
        expect(page.locator("[data-part=sum-holes]")).not_to_be_empty()
        page.context.set_offline(False)
        wait(lambda: bool(town.items(town.ways, "walk")[0].get("voice")), seconds=10)
        wait(lambda: all_ready(town))
    [told] = town.items(town.ways, "walk")
    assert told["done"] and told["moments"] == sorted(told["moments"])
    assert town.files() == ["sound"]
    before, after = lines_of(town, told["id"])
    assert before[-1][0] < TOURS["longitude"] + 7 * STEP, "what was walked before is there"
    assert after[0][0] > TOURS["longitude"] + 29 * STEP, "no line through what nobody saw"


def go_on(page: Page, first: int, last: int) -> None:
    """Ninety metres at a time towards the east."""
    for n in range(first, last):
        where = {**TOURS, "longitude": TOURS["longitude"] + n * STEP, "accuracy": 8}
        page.context.set_geolocation(where)  # type: ignore[arg-type]
        page.wait_for_timeout(450)


def published(town: Town, walk: str, stop: str) -> dict[str, Any]:
    """What the public sees, once everybody agreed and the référente has written the words."""

    def agree(db: Session) -> None:
        draft = db.get_one(Draft, town.ways)
        words = {walk: {"voice_text": "Je marche."}, stop: {"photo_text": "Une porte."}}
        for key, said in words.items():
            item = db.get_one(Item, key)
            item.properties = {**item.properties, **said}
        say(db, draft, db.merge(town.cast.nadia))

    town.server.prepare(agree)

    def look_and_publish(db: Session) -> None:
        claire, draft = town.cast.identity(db, "claire"), db.get_one(Draft, town.ways)
        say_nobody(db, claire, draft, [one.file.id for one in unlooked(db, draft)])
        publish(db, claire, draft)

    wait(lambda: all_ready(town))
    town.server.prepare(look_and_publish)
    wait(lambda: edition_of(town) is not None)
    found = edition_of(town)
    assert found is not None
    return folder.read_page(town.server.settings.editions, found.id)


def wait(ready: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.3)


def all_ready(town: Town) -> bool:
    with town.server.database() as database, database.reading() as db:
        return all(file.state == "ready" for file in db.scalars(select(StoredFile)))


def edition_of(town: Town) -> Edition | None:
    with town.server.database() as database, database.reading() as db:
        return db.scalar(select(Edition).where(Edition.state == "public"))


def address_of(town: Town) -> str:
    with town.server.database() as database, database.reading() as db:
        found = db.scalars(select(Publication)).one()
        return f"{town.server.url}/cartes/{found.slug}"


def ends_of(town: Town, walk: str) -> list[tuple[float, float]]:
    lines = lines_of(town, walk)
    return [lines[0][0], lines[-1][-1]]


def lines_of(town: Town, walk: str) -> list[list[tuple[float, float]]]:
    import shapely

    with town.server.database() as database, database.reading() as db:
        whole = shapely.from_wkb(db.get_one(Item, walk).geometry)
        return [[tuple(p) for p in line.coords] for line in shapely.get_parts(whole)]


def test_on_a_plain_network_files_take_the_place_of_the_microphone(
    engine: Playwright, town: Town, tmp_path: Path, photo: Path, voice: Path
) -> None:
    host = f"http://studio.test:{town.server.port}"
    rules = "--host-resolver-rules=MAP studio.test 127.0.0.1"
    phone = Phone(engine, town, tmp_path, (rules,), host)
    with phone.on() as page:
        page.goto(f"{host}/atelier/cartes/{town.places}")
        editor(page)
        assert not page.evaluate("isSecureContext || 'randomUUID' in crypto")
        page.get_by_role("button", name="Ajouter un lieu").tap()
        step(page, "category").get_by_role("button", name="Wifi", exact=True).tap()
        expect(step(page, "where").get_by_role("button", name="Je suis ici")).to_be_hidden()
        onward(page, "Poser ici")
        step(page, "photo")
        take_photo(page, photo)
        onward(page, "Suite")
        step(page, "people")
        onward(page, "Passer")
        section = step(page, "voice")
        expect(section).to_contain_text("Le micro ne marche pas sur ce réseau.")
        section.locator("input[type=file]").set_input_files(voice)
        page.locator(".recorder:visible[data-state=saved]").wait_for()
        onward(page, "Suite")
        onward(page, "Passer")
        saved(page)
        page.goto(f"{host}/atelier/cartes/{town.places}/dehors")
        expect(page.locator("[data-part=message]")).to_contain_text("Sur ce réseau")
        expect(page.get_by_role("button", name="Tout prendre")).to_be_hidden()
        page.goto(f"{host}/atelier/cartes/{town.places}/retour")
        counted(page, (1, 1, 1), (1, 1, 1))
        page.goto(f"{host}/atelier/cartes/{town.ways}/marche")
        expect(page.locator("[data-part=where]")).to_contain_text("Ici, pas de position.")
    [place] = [one for one in town.items(town.places) if one.get("title") != "La gare"]
    assert place["photo"] and place["voice"]


def test_what_one_took_along_is_nobody_elses(phone: Phone, town: Town) -> None:
    with phone.on() as page:
        page.goto(f"{phone.url}/atelier/cartes/{town.ways}/dehors")
        page.get_by_role("button", name="Tout prendre").tap(timeout=30_000)
        page.locator('.outing[data-state="taking"]').wait_for()
        page.wait_for_timeout(600)
        page.context.set_offline(True)
        expect(page.locator("[data-part=message]")).to_contain_text("réseau", timeout=30_000)
        page.context.set_offline(False)
        page.get_by_role("button", name="Continuer").tap()
        page.locator('.outing[data-state="ready"]').wait_for(timeout=90_000)
        expect(page.locator("[data-part=age]")).to_have_text("Pris il y a moins d’une heure.")
        for screen in ("dehors", "retour", "marche"):
            page.goto(f"{phone.url}/atelier/cartes/{town.ways}/{screen}")
            page.wait_for_timeout(400)
            assert axe(page) == [] and no_sideways(page) == [] and unnamed(page) == []
        page.goto(f"{phone.url}/atelier/cartes/{town.ways}/dehors")
        page.get_by_role("button", name="Enlever").tap()
        expect(page.get_by_role("button", name="Tout prendre")).to_be_visible(timeout=30_000)
        until(page, "caches.open('studio-ground').then((all) => all.keys()).then((k) => !k.length)")
        take_along(page, phone, town.ways)
        page.goto(f"{phone.url}/galerie")
        assert page.evaluate("navigator.serviceWorker.controller") is None
        page.goto(f"{phone.url}/atelier/")
        page.get_by_role("button", name="Passer la main").tap()
        page.wait_for_url("**/atelier/qui")
        until(
            page, "caches.keys().then((names) => !names.some((n) => n.startsWith('studio-field')))"
        )
        page.context.set_offline(True)
        page.goto(f"{phone.url}/atelier/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau")
        assert "Nadia" not in page.content()


def test_before_a_voice_one_is_asked_and_a_no_is_no_wall(
    phone: Phone, town: Town, photo: Path
) -> None:
    """On a map: no, then another way; without network she changes her mind, and speaks. The server
    knew only the no: the recording brings its yes along."""
    with phone.on() as page:
        take_along(page, phone, town.places)
        open_map(page, phone)
        to_the_voice(page)
        page.get_by_role("button", name="Parler", exact=True).tap()
        expect(page.get_by_role("heading", name="On enregistre votre voix ?")).to_be_focused()
        page.get_by_role("button", name="Non", exact=True).tap()
        expect(page.get_by_role("heading", name="D’accord. On n’enregistre pas.")).to_be_visible()
        assert axe(page) == []
        page.get_by_role("link", name="Autrement", exact=True).tap()
        onward(page, "Passer")
        step(page, "words")
        eventually(lambda: town.said() == {"voice": "no"})
        leave_place(page)
        page.context.set_offline(True)
        page.reload()
        editor(page)
        to_the_voice(page)
        page.get_by_role("button", name="Parler", exact=True).tap()
        page.get_by_role("button", name="Changer d’avis", exact=True).tap()
        page.get_by_role("button", name="Oui", exact=True).tap()
        page.locator(".recorder:visible[data-state=recording]").wait_for()
        page.wait_for_timeout(1_500)
        hush(page)
        page.get_by_role("button", name="Refaire", exact=True).tap()
        page.locator(".recorder:visible[data-state=recording]").wait_for()
        hush(page)
        page.context.set_offline(False)
        page.locator(".recorder:visible", has_text="C’est bien arrivé.").wait_for(timeout=60_000)
    assert town.said() == {"voice": "yes"}
    assert "sound" in town.files()


def to_the_voice(page: Page) -> None:
    """A place without photo, as far as its voice."""
    quick_place(page, "Imprimer")
    onward(page, "Passer")
    step(page, "voice")


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    until_then = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until_then
        time.sleep(0.2)
