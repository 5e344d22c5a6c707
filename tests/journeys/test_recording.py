"""What people say and film in the page: found again when a computer dies, playable everywhere."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Item
from studio.drafts.operations import create_draft
from studio.files.models import STILL, FileState, StoredFile, Upload
from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import COMPUTER, PHONE, launch
from tests.journeys.participant import IN_SIGHT, allow_recording, cards, hush, next_card, speak
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SPOKEN = 7.0  # seconds
MISSING = 2.0  # at most
RECORDING = ".recorder:visible[data-state=recording]"


@dataclass
class House:
    server: Server
    draft: str
    tokens: dict[str, str]

    def page(self, browser: Browser, name: str, screen: dict[str, Any]) -> Page:
        context: BrowserContext = browser.new_context(
            **{**screen, "permissions": ["microphone", "camera"]}
        )
        context.add_cookies([{"name": COOKIE, "value": self.tokens[name], "url": self.server.url}])
        return context.new_page()

    def file(self, type: str, path: str) -> StoredFile:
        """The file that Nadia's one item of a type points at, once it is ready."""
        end = time.monotonic() + 120
        with self.server.database() as database:
            while time.monotonic() < end:
                with database.reading() as db:
                    wanted = select(Item).where(Item.draft_id == self.draft, Item.type == type)
                    item = db.scalars(wanted).one_or_none()
                    file = db.get(StoredFile, (item and item.properties.get(path)) or "")
                    if file is not None and file.state == FileState.READY:
                        return file
                time.sleep(0.2)
        raise AssertionError(f"the {path} never came")

    def nothing_comes_for_a_while(self) -> None:
        """What was on its way has come; then the clock goes on: it will not go on by itself."""
        time.sleep(1)
        with self.server.database() as database, database.writing() as db:
            for upload in db.scalars(select(Upload)):
                upload.touched_at -= STILL

    def made(self, file: StoredFile, recipe: str) -> Path:
        derivative = file.derivative(recipe)
        assert derivative is not None, recipe
        return DiskStore(self.server.settings.store).path(derivative.key)


@pytest.fixture
def house(lasting_server: Server) -> House:
    """Each test has a Nadia of its own in it."""
    server = lasting_server
    made: list[House] = []

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        tokens = {name: cast.sign_in(db, name) for name in ("nadia", "lucie")}
        nadia = cast.identity(db, "nadia")
        draft = create_draft(
            db, nadia, cast.action, kind="portrait", title="Mon métier", template="un_metier"
        )
        made.append(House(server, draft.id, tokens))

    server.prepare(prepare)
    return made[0]


def test_a_voice_is_found_again_on_another_computer(
    engine: Playwright, voice: Path, house: House
) -> None:
    spoken = record_and_die(engine, voice, house)
    house.nothing_comes_for_a_while()
    browser = launch(engine)
    try:
        lucie = house.page(browser, "lucie", COMPUTER)
        lucie.goto(f"{house.server.url}/atelier/")
        nadia = house.page(browser, "nadia", PHONE)
        nadia.goto(f"{house.server.url}/atelier/")
        found = nadia.get_by_role("button", name="Retrouver", exact=True)
        found.wait_for()
        expect(nadia.get_by_text("Votre voix s’est arrêtée trop tôt.")).to_be_visible()
        assert lucie.get_by_role("button", name="Retrouver", exact=True).count() == 0
        found.tap()
        expect(found).to_have_count(0)
        expect(nadia.get_by_text("La voix est retrouvée.")).to_be_visible()
    finally:
        browser.close()
    seconds, level = sound_of(house.made(house.file("answer", "voice"), "listen"))
    assert spoken - MISSING <= seconds <= spoken + 1
    assert level > -35


def record_and_die(engine: Playwright, voice: Path, house: House, film: bool = False) -> float:
    """Nadia speaks, or films herself, then every process of her browser is killed. Seconds between
    the two."""
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    browser = launch(engine, voice)
    page = house.page(browser, "nadia", PHONE)
    page.goto(f"{house.server.url}/atelier/portraits/{house.draft}")
    cards(page)
    page.locator('button[data-minutes="10"]').tap()
    if film:
        page.get_by_role("button", name="Me filmer", exact=True).tap()
        allow_recording(page)
    speak(page)
    assert page.evaluate(IN_SIGHT), "what the recorder says is under the bar"
    begun = time.monotonic()
    page.wait_for_timeout(SPOKEN * 1000)
    spoken = time.monotonic() - begun
    family = [one for one in psutil.Process().children(recursive=True) if one.pid not in before]
    for one in family:
        if "chrom" in one.name():
            os.kill(one.pid, signal.SIGKILL)
    return spoken


def sound_of(path: Path) -> tuple[float, float]:
    """Seconds, and level in dBFS."""
    with av.open(str(path)) as sound:
        parts = [frame.to_ndarray().mean(axis=0) for frame in sound.decode(audio=0)]
        rate = sound.streams.audio[0].rate
    samples = np.concatenate(parts).astype(float)
    return len(samples) / rate, 20 * float(np.log10(np.sqrt(np.mean(samples**2)) + 1e-9))


def test_somebody_films_herself(engine: Playwright, voice: Path, house: House) -> None:
    """With a camera and a microphone in the page; what others see is H.264 and AAC, upright, with
    a length and a sound."""
    browser = launch(engine, voice)
    try:
        page = house.page(browser, "nadia", PHONE)
        page.goto(f"{house.server.url}/atelier/portraits/{house.draft}")
        cards(page)
        page.locator('button[data-minutes="10"]').tap()
        page.get_by_role("button", name="Me filmer", exact=True).tap()
        allow_recording(page)
        speak(page)
        expect(page.get_by_label("Ce que voit la caméra")).to_be_visible()
        page.wait_for_timeout(4000)
        hush(page)
        page.locator("[data-cards-bar] [data-part=next]").tap()
        expect(page.get_by_role("heading", name="Qui est sur la vidéo ?")).to_be_visible()
        expect(page.get_by_role("checkbox", name="Nadia", exact=True)).to_be_checked()
        page.locator("[data-cards-bar] [data-part=next]").tap()
        expect(page.get_by_role("button", name="Ma vidéo", exact=True)).to_be_visible()
        file = house.file("video", "video")
    finally:
        browser.close()
    watch = house.made(file, "watch")
    with av.open(str(watch)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.streams.audio[0].codec_context.name == "aac"
        assert film.duration is not None and 3 < film.duration / av.time_base < 8
    assert sound_of(watch)[1] > -40


def test_a_film_is_found_again_on_another_computer(
    engine: Playwright, voice: Path, house: House
) -> None:
    """Her browser died while she filmed herself: all but the last two seconds come back, pictures
    and sound, on the phone that she takes instead."""
    spoken = record_and_die(engine, voice, house, film=True)
    house.nothing_comes_for_a_while()
    browser = launch(engine)
    try:
        nadia = house.page(browser, "nadia", PHONE)
        nadia.goto(f"{house.server.url}/atelier/")
        found = nadia.get_by_role("button", name="Retrouver", exact=True)
        found.wait_for()
        expect(nadia.get_by_text("Votre vidéo s’est arrêtée trop tôt.")).to_be_visible()
        found.tap()
        expect(nadia.get_by_text("La vidéo est retrouvée.")).to_be_visible()
    finally:
        browser.close()
    watch = house.made(house.file("video", "video"), "watch")
    seconds, level = sound_of(watch)
    assert spoken - MISSING <= seconds <= spoken + 1
    assert level > -40
    with av.open(str(watch)) as film:
        pictures = sum(1 for _ in film.decode(video=0))
        assert film.duration is not None
        assert spoken - MISSING <= film.duration / av.time_base <= spoken + 1
    assert pictures > 5 * (spoken - MISSING)


def test_a_photo_is_taken_in_the_page(engine: Playwright, voice: Path, house: House) -> None:
    """The other camera, again, then kept: it goes the way of a photo that was chosen."""
    browser = launch(engine, voice)
    try:
        page = house.page(browser, "nadia", PHONE)
        page.goto(f"{house.server.url}/atelier/portraits/{house.draft}")
        cards(page)
        page.locator('button[data-minutes="10"]').tap()
        page.locator("label:visible", has_text="Prendre une photo").tap()
        allow_recording(page)
        still = page.locator("#still")

        def press(name: str) -> None:
            still.get_by_role("button", name=name, exact=True).tap()

        expect(still).to_have_attribute("data-state", "aiming")
        press("L’autre caméra")
        expect(still).to_have_attribute("data-state", "aiming")
        press("Prendre")
        expect(page.get_by_alt_text("La photo que vous avez prise")).to_be_visible()
        press("Refaire")
        expect(still).to_have_attribute("data-state", "aiming")
        press("Prendre")
        press("Garder")
        expect(still).to_be_hidden()
        expect(page.locator("[data-screen=shown]")).to_be_visible()
        photo = house.made(house.file("photo", "photo"), "phone")
    finally:
        browser.close()
    with Image.open(photo) as shown:
        assert min(shown.size) >= 360


def test_without_a_camera_a_photo_is_chosen(
    engine: Playwright, voice: Path, house: House, photo: Path
) -> None:
    """Somebody said no to the camera: the sentence says what to do, and the file field remains."""
    browser = launch(engine, voice)
    try:
        page = house.page(browser, "nadia", {**PHONE})
        page.context.clear_permissions()
        page.goto(f"{house.server.url}/atelier/portraits/{house.draft}")
        cards(page)
        page.locator('button[data-minutes="10"]').tap()
        page.locator("label:visible", has_text="Prendre une photo").tap()
        allow_recording(page)
        sentence = "La caméra n’est pas permise. Choisissez une photo."
        expect(page.locator("#still").get_by_text(sentence)).to_be_visible()
        with page.expect_file_chooser() as chosen:
            page.get_by_role("button", name="Choisir une photo", exact=True).tap()
        chosen.value.set_files(photo)
        expect(page.locator("[data-screen=shown]")).to_be_visible()
        house.file("photo", "photo")
    finally:
        browser.close()


def test_asked_before_once_and_a_no_is_kind(engine: Playwright, voice: Path, house: House) -> None:
    """« On enregistre votre voix ? » at the first tap, without network too; then never again."""
    browser = launch(engine, voice)
    try:
        page = house.page(browser, "nadia", PHONE)
        page.goto(f"{house.server.url}/atelier/portraits/{house.draft}")
        cards(page)
        page.locator('button[data-minutes="10"]').tap()
        page.context.set_offline(True)
        say_no_then_yes(page)
        hush(page)
        next_card(page)
        page.get_by_role("button", name="Parler", exact=True).tap()
        page.locator(RECORDING).wait_for()
        hush(page)
        say_no_to_pictures(page)
        page.context.set_offline(False)
        page.locator('.asking[data-saved="true"]').wait_for(timeout=60_000)
        page.reload()
        cards(page)
        page.get_by_role("button", name="Me filmer", exact=True).tap()
        expect(page.get_by_role("heading", name="D’accord. Pas d’image de vous.")).to_be_visible()
    finally:
        browser.close()
    with house.server.database() as database, database.reading() as db:
        wanted = select(Item).where(Item.draft_id == house.draft, Item.type == "agreement")
        said = {i.properties["thing"]: i.properties["says"] for i in db.scalars(wanted)}
    assert said == {"voice": "yes", "image": "no"}


def say_no_then_yes(page: Page) -> None:
    page.get_by_role("button", name="Parler", exact=True).tap()
    expect(page.get_by_role("heading", name="On enregistre votre voix ?")).to_be_focused()
    page.get_by_role("button", name="Non", exact=True).tap()
    expect(page.get_by_role("heading", name="D’accord. On n’enregistre pas.")).to_be_visible()
    page.locator("[data-cards-bar] [data-part=back]").tap()
    page.get_by_role("button", name="Parler", exact=True).tap()
    expect(page.get_by_role("heading", name="D’accord. On n’enregistre pas.")).to_be_visible()
    assert page.locator(RECORDING).count() == 0
    page.get_by_role("button", name="Changer d’avis", exact=True).tap()
    page.get_by_role("button", name="Oui", exact=True).tap()
    page.locator(RECORDING).wait_for()


def say_no_to_pictures(page: Page) -> None:
    """A no to her image: a thing may still be photographed, and she is not filmed."""
    camera = page.locator(".card-question:visible .card-more .capture-choice").first
    camera.tap()
    expect(page.get_by_role("heading", name="On prend votre image ?")).to_be_visible()
    page.get_by_role("button", name="Non", exact=True).tap()
    page.get_by_role("button", name="Un objet, un lieu", exact=True).tap()
    page.locator("#still [data-close]").tap()
    page.get_by_role("button", name="Me filmer", exact=True).tap()
    expect(page.get_by_role("heading", name="D’accord. Pas d’image de vous.")).to_be_visible()
    expect(page.get_by_role("button", name="Un objet, un lieu", exact=True)).to_be_hidden()
    page.locator("[data-cards-bar] [data-part=back]").tap()
