"""A voice recorded in the page: kept each second, sent meanwhile, found again after a crash."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Playwright

from tests.journeys.client.conftest import ARGUMENTS, ITEM, chromium, open_draft, open_page, wait
from tests.journeys.client.server import KARIM, PretendServer

pytestmark = pytest.mark.browser

ROOT = "[data-behaviour=recorder]"
SAVED = "draft.status().pending === 0"


def state(page: Page, name: str, seconds: float = 15) -> None:
    page.locator(f"{ROOT}[data-state={name}]").wait_for(timeout=seconds * 1000)


def press(page: Page, part: str) -> None:
    page.locator(f"{ROOT} [data-part={part}]").click()


def arrived(page: Page, seconds: float = 40) -> None:
    page.locator(f"{ROOT}[data-sent^=file]").wait_for(timeout=seconds * 1000)


def message(page: Page) -> str:
    return page.locator(f"{ROOT} [data-part=message]").inner_text()


def make_item(page: Page) -> None:
    page.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    wait(page, SAVED)


def record(page: Page, seconds: float) -> None:
    press(page, "start")
    state(page, "recording")
    page.wait_for_timeout(seconds * 1000)
    press(page, "stop")
    state(page, "saved")


def heard(data: bytes | bytearray) -> tuple[float, float]:
    """Seconds that can be decoded, and their level in dBFS."""
    with av.open(io.BytesIO(bytes(data)), "r") as sound:
        stream = sound.streams.audio[0]
        parts = [frame.to_ndarray().mean(axis=0) for frame in sound.decode(stream)]
        rate = stream.rate
    samples = np.concatenate(parts).astype(float)
    return len(samples) / rate, 20 * float(np.log10(np.sqrt(np.mean(samples**2)) + 1e-9))


def test_a_voice_is_sent_while_it_is_spoken_and_plays_at_once(
    page: Page, server: PretendServer
) -> None:
    make_item(page)
    press(page, "start")
    state(page, "recording")
    assert message(page) == "Parlez. Je vous écoute."
    wait(page, f"document.querySelector('{ROOT} [data-part=level]').value > 0.5")
    page.wait_for_timeout(8000)
    upload = next(iter(server.uploads.values()))
    assert upload.length is None and len(upload.data) > 20_000  # on the server before the end
    header = server.patches[0]
    assert (
        header[0] == 0 and server.patches[1][0] == header[1]
    )  # the first second alone, then the rest
    press(page, "stop")
    state(page, "saved")
    assert page.evaluate(
        "(id) => draft.local(draft.item(id).properties.voice).startsWith('blob:')", ITEM
    )
    arrived(page)
    wait(page, "bench.disk().then((rows) => rows === '0,0,0')")
    assert server.values("voice") == ["file-1"]
    seconds, level = heard(server.files["file-1"].data)
    assert 7.5 < seconds < 12 and level > -30
    assert server.files["file-1"].metadata["medium"] == "sound"
    assert message(page) == "C’est bien arrivé."
    press(page, "listen")
    state(page, "listening")
    press(page, "hush")
    state(page, "saved")


def test_a_voice_spoken_without_network_arrives_once(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    make_item(page)
    context.set_offline(True)
    record(page, 3)
    assert message(page) == "C’est gardé ici."
    wait(page, "draft.status().pending === 1")
    context.set_offline(False)
    arrived(page)
    wait(page, "bench.disk().then((rows) => rows === '0,0,0')")
    assert server.values("voice") == ["file-1"] and len(server.files) == 1
    assert heard(server.files["file-1"].data)[0] > 2.5


def test_done_again_replaces_what_has_not_left(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    make_item(page)
    context.set_offline(True)
    record(page, 2)
    press(page, "redo")
    state(page, "recording")
    page.wait_for_timeout(3500)
    press(page, "stop")
    state(page, "saved")
    wait(page, "bench.disk().then((rows) => rows.split(',')[1] === '1')")
    context.set_offline(False)
    arrived(page)
    assert len(server.files) == 1
    assert heard(server.files["file-1"].data)[0] > 3


def test_cuts_while_speaking_lose_nothing(page: Page, server: PretendServer) -> None:
    make_item(page)
    server.trouble.cuts = [100, 0, 3000]
    server.trouble.lost_uploads = 1
    record(page, 9)
    arrived(page)
    seconds, level = heard(server.files["file-1"].data)
    assert seconds > 8.5 and level > -30
    assert len(server.uploads) == 1


def test_silence_is_said(engine: Playwright, quiet: Path, server: PretendServer) -> None:
    with deaf_browser(engine, quiet) as page:
        page.goto(server.url)
        press(page, "start")
        state(page, "recording")
        page.locator(f"{ROOT}[data-silent]").wait_for(timeout=9000)
        assert message(page) == "Je n’entends rien. Parlez plus près."
        press(page, "stop")
        state(page, "saved")


@contextmanager
def deaf_browser(engine: Playwright, sound: Path) -> Iterator[Page]:
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={sound}"]
    running = engine.chromium.launch(executable_path=chromium(), args=arguments)
    try:
        yield running.new_context(permissions=["microphone"]).new_page()
    finally:
        running.close()


def test_a_recording_survives_the_browser_being_killed(
    engine: Playwright, voice: Path, tmp_path: Path, server: PretendServer
) -> None:
    with lasting_browser(engine, voice, tmp_path) as context:
        page = open_page(context, server)
        make_item(page)
        context.set_offline(True)  # nothing but this disk has it
        press(page, "start")
        state(page, "recording")
        spoken = 7.0
        page.wait_for_timeout(spoken * 1000)
        kill(tmp_path)
    with lasting_browser(engine, voice, tmp_path) as context:
        page = context.new_page()
        page.goto(server.url)
        card = page.locator("[data-behaviour=found-takes] [data-take]")
        card.wait_for(timeout=20_000)
        assert "Votre voix s’est arrêtée trop tôt." in card.inner_text()
        open_draft(page)
        card.locator("[data-part=recover]").click()
        card.wait_for(state="detached")
        wait(page, "bench.disk().then((rows) => rows === '0,0,0')", seconds=30)
        assert server.values("voice") == ["file-1"]
        seconds, level = heard(server.files["file-1"].data)
        assert spoken - 2 <= seconds and level > -30


def test_a_lost_recording_can_be_thrown_away_and_is_nobody_elses(
    engine: Playwright, voice: Path, tmp_path: Path, server: PretendServer
) -> None:
    with lasting_browser(engine, voice, tmp_path) as context:
        page = open_page(context, server)
        make_item(page)
        press(page, "start")
        state(page, "recording")
        page.wait_for_timeout(8000)
        assert len(server.uploads) == 1
        kill(tmp_path)
    server.person = KARIM
    with lasting_browser(engine, voice, tmp_path) as context:
        page = context.new_page()
        page.goto(server.url)
        open_draft(page)
        page.wait_for_timeout(1000)
        assert page.locator("[data-behaviour=found-takes]").is_hidden()
        server.person = page_of_nadia = next(iter(server.items.values()))["author"]
        assert page_of_nadia != KARIM
        page.goto(server.url)
        page.locator("[data-take] [data-part=discard]").click()
        page.locator("[data-take]").wait_for(state="detached")
        open_draft(page)
        wait(page, "bench.disk().then((rows) => rows.endsWith(',0,0'))")
        assert server.uploads == {} and server.files == {}


@contextmanager
def lasting_browser(engine: Playwright, voice: Path, folder: Path) -> Iterator[BrowserContext]:
    """A browser whose profile stays when it is killed."""
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={voice}"]
    context = engine.chromium.launch_persistent_context(
        folder / "profile", executable_path=chromium(), args=arguments, permissions=["microphone"]
    )
    try:
        yield context
    finally:
        with suppress(Error):  # it was killed
            context.close()


def kill(folder: Path) -> None:
    """kill -9, every process of this profile."""
    mine = [
        one
        for one in psutil.Process().children(recursive=True)
        if str(folder) in " ".join(arguments_of(one))
    ]
    assert mine
    for one in mine:
        os.kill(one.pid, signal.SIGKILL)
    psutil.wait_procs(mine, timeout=10)


def arguments_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def test_a_recording_going_on_in_another_tab_is_not_lost(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    make_item(page)
    press(page, "start")
    state(page, "recording")
    page.wait_for_timeout(2500)
    other = open_page(context, server)
    assert other.evaluate("draft.desk.takes.lost()") == []
    page.bring_to_front()
    press(page, "stop")
    state(page, "saved")


def test_a_full_disk_stops_with_a_loud_word_and_keeps_all(
    page: Page, server: PretendServer
) -> None:
    make_item(page)
    press(page, "start")
    state(page, "recording")
    page.wait_for_timeout(3000)
    page.evaluate("bench.fillDisk()")
    state(page, "saved")
    assert "Plus de place ici" in message(page)
    arrived(page)
    assert heard(server.files["file-1"].data)[0] > 2.5


def test_the_time_limit_stops_and_keeps(page: Page, server: PretendServer) -> None:
    make_item(page)
    page.evaluate(f"""() => {{
      const root = document.querySelector("{ROOT}");
      const copy = root.cloneNode(true);
      copy.dataset.maxSeconds = "2";
      root.replaceWith(copy);
    }}""")
    page.wait_for_timeout(300)
    press(page, "start")
    state(page, "saved")
    assert message(page) == "C’est le temps maximum. Votre voix est gardée."
    arrived(page)
    assert 1.5 < heard(server.files["file-1"].data)[0] < 4


def test_a_microphone_that_is_pulled_out_stops_and_keeps(page: Page, server: PretendServer) -> None:
    page.evaluate("""() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wish) => (window.microphone = await ask(wish));
    }""")
    make_item(page)
    press(page, "start")
    state(page, "recording")
    page.wait_for_timeout(2500)
    page.evaluate("microphone.getTracks()[0].stop()")
    page.evaluate("microphone.getTracks()[0].dispatchEvent(new Event('ended'))")
    state(page, "saved")
    assert message(page) == "Le micro s’est arrêté. Votre voix est gardée."
    arrived(page)
    assert heard(server.files["file-1"].data)[0] > 1.5


def test_without_permission_the_phones_own_recorder_takes_over(
    browser: Browser, testdata: Path, server: PretendServer
) -> None:
    refusing = browser.new_context(permissions=[])
    page = refusing.new_page()
    page.add_init_script("""
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("no", "NotAllowedError");
      };
    """)
    page.goto(server.url)
    open_draft(page)
    make_item(page)
    press(page, "start")
    state(page, "fallback")
    assert message(page).startswith("Le micro n’est pas permis.")
    page.set_input_files(f"{ROOT} [data-part=file]", testdata / "audio" / "no-tags.m4a")
    state(page, "saved")
    arrived(page)
    assert bytes(server.files["file-1"].data) == (testdata / "audio" / "no-tags.m4a").read_bytes()
    refusing.close()


def test_plain_http_offers_a_file_field_and_says_why(
    browser: Browser, server: PretendServer
) -> None:
    plain = browser.new_context()
    plain.add_init_script("Object.defineProperty(window, 'isSecureContext', { get: () => false })")
    page = plain.new_page()
    page.goto(server.url)
    state(page, "fallback")
    assert page.locator(f"{ROOT} [data-part=fallback]").is_visible()
    assert page.locator(f"{ROOT} [data-part=start]").is_hidden()
    assert message(page) == "Le micro ne marche pas sur ce réseau. Choisissez un son."
    plain.close()


def test_without_script_the_file_fields_are_there(browser: Browser, server: PretendServer) -> None:
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(server.url)
    assert page.locator(f"{ROOT} [data-part=file]").is_visible()
    assert page.locator("[data-behaviour=photo] [data-part=file]").is_visible()
    assert page.locator(f"{ROOT} [data-part=start]").is_hidden()
    bare.close()


def test_the_recorder_by_keyboard_keeps_the_focus(page: Page, server: PretendServer) -> None:
    focused = "document.activeElement.dataset.part"
    page.locator(f"{ROOT} [data-part=start]").focus()
    page.keyboard.press("Enter")
    state(page, "recording")
    assert page.evaluate(focused) == "stop"
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    state(page, "saved")
    assert page.evaluate(focused) == "listen"


def test_each_second_is_on_the_disk_within_two(page: Page, server: PretendServer) -> None:
    make_item(page)
    press(page, "start")
    state(page, "recording")
    begun = time.monotonic()
    late: list[float] = []
    while time.monotonic() - begun < 6:
        rows: Any = page.evaluate("bench.firstTake().then((take) => take?.chunks ?? 0)")
        late.append(time.monotonic() - begun - rows)
        page.wait_for_timeout(200)
    press(page, "stop")
    state(page, "saved")
    assert max(late) < 2.5, late


def test_leaving_the_page_while_speaking_is_asked_first(page: Page) -> None:
    press(page, "start")
    state(page, "recording")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
