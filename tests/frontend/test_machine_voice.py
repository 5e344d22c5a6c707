"""The loudspeaker where a browser has no voice: our machine speaks, or the button goes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.conftest import Site

pytestmark = pytest.mark.browser

MUTE = "speechSynthesis.getVoices = () => []"
REAL = """window.said = [];
speechSynthesis.getVoices = () => [{lang: 'fr-FR', localService: true, default: true}];
Object.defineProperty(window, 'SpeechSynthesisUtterance',
    {value: class { constructor(text) { this.text = text } }});
speechSynthesis.speak = said => { window.said.push(said.text); said.onstart(); said.onend(); };"""
LISTED = """speechSynthesis.getVoices = () => [{lang: 'fr-FR', localService: true, default: true}];
Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: class {}});
window.cancelled = 0; speechSynthesis.cancel = () => window.cancelled++;
speechSynthesis.speak = () => {};"""
# Every sound that begins is kept, with how far it has come.
HEARD = """window.heard = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  window.heard.push(this); return play.call(this);
}"""
TITLE = ".page-header .say"
VOICE = "/sound.wav"


def open_home(page: Page, site: Site, browser_voice: str, machine: str = VOICE) -> None:
    page.add_init_script(browser_voice)
    page.add_init_script(HEARD)
    page.goto(site.show("participant-home", machine=machine))
    site.asked.clear()


def until(page: Page, true: str) -> None:
    """The page's policy forbids what `wait_for_function` does."""
    end = time.monotonic() + 10
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        page.wait_for_timeout(20)


def sounds(site: Site) -> list[str]:
    """The sounds that were asked for."""
    return [path for path in site.asked if path.endswith((".wav", "/voice"))]


def test_the_machine_speaks_at_once(page: Page, site: Site) -> None:
    page.clock.install()  # nothing may wait: time does not pass here
    open_home(page, site, MUTE)
    speaker = page.locator(TITLE)
    expect(speaker).to_be_visible()
    assert sounds(site) == [], "nothing is asked for before somebody taps"
    speaker.click()
    expect(speaker).to_have_attribute("aria-pressed", "true")
    until(page, "window.heard[0]?.currentTime > 0.1")
    assert sounds(site) == [VOICE]
    speaker.click()
    expect(speaker).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.heard[0].paused")


def test_a_real_voice_of_the_browser_needs_no_request(page: Page, site: Site) -> None:
    open_home(page, site, REAL)
    page.locator(TITLE).click()
    until(page, "window.said.length === 2")
    expect(page.locator(TITLE)).to_have_attribute("aria-pressed", "false")
    assert sounds(site) == []


def test_a_person_s_recording_comes_first(page: Page, site: Site) -> None:
    open_home(page, site, REAL, machine="/missing.wav")
    page.get_by_label("Écouter : Carte").click()
    until(page, "window.heard[0]?.currentTime > 0.1")
    assert sounds(site) == ["/sound.wav"]
    assert page.evaluate("window.said") == []


def test_a_lost_recording_is_replaced(page: Page, site: Site) -> None:
    open_home(page, site, MUTE)
    page.get_by_label("Écouter : Portrait").click()  # its own file is /missing.wav
    until(page, "window.heard.at(-1)?.currentTime > 0.1")
    assert sounds(site)[0] == "/missing.wav"
    assert sounds(site)[-1] == VOICE


def test_a_voice_that_is_listed_but_mute_is_replaced(page: Page, site: Site) -> None:
    page.clock.install()
    open_home(page, site, LISTED)
    page.locator(TITLE).click()
    page.clock.run_for(1_600)
    until(page, "window.heard[0]?.currentTime > 0.1")
    assert page.evaluate("window.cancelled") >= 2, "the two never speak together"
    page.get_by_label("Écouter : Portrait").click()
    until(page, "window.heard.at(-1)?.currentTime > 0.1")  # nobody waits a second time


def test_a_machine_without_voice_takes_every_loudspeaker_away(page: Page, site: Site) -> None:
    site.refusals["/voice"] = (503, '{"error": "no_voice", "message": "Non."}', {})
    open_home(page, site, MUTE, machine="/voice")
    page.clock.install()
    expect(page.locator(TITLE)).to_be_visible()
    page.locator(TITLE).click()
    page.clock.run_for(3_000)  # a late voice of the browser is waited for, then nothing is left
    expect(page.locator(TITLE)).to_have_count(0)
    expect(page.get_by_label("Écouter : Carte")).to_be_visible()  # a person recorded this one


def test_a_machine_at_work_is_asked_again(page: Page, site: Site) -> None:
    site.refusals["/sound.wav"] = (503, '{"error": "busy"}', {"Retry-After": "2"})
    page.clock.install()
    open_home(page, site, MUTE)
    page.locator(TITLE).click()
    until(page, "window.heard.length === 1")
    expect(page.locator(TITLE)).to_have_attribute("aria-pressed", "true")
    while len(sounds(site)) < 2:  # the sound, then why it did not come
        page.wait_for_timeout(20)
    del site.refusals["/sound.wav"]
    page.wait_for_timeout(100)
    page.clock.run_for(2_100)
    until(page, "window.heard.at(-1).currentTime > 0.1")


def test_without_network_the_loudspeaker_stays(page: Page, site: Site) -> None:
    open_home(page, site, MUTE)
    page.context.set_offline(True)
    speaker = page.locator(TITLE)
    speaker.click()
    until(page, "window.heard.length === 1")
    expect(speaker).to_have_attribute("aria-pressed", "false")
    expect(speaker).to_be_visible()
    page.context.set_offline(False)
    speaker.click()
    until(page, "window.heard.at(-1).currentTime > 0.1")


def test_stopped_while_it_waits_it_stays_silent(page: Page, site: Site) -> None:
    site.refusals["/sound.wav"] = (503, '{"error": "busy"}', {"Retry-After": "2"})
    page.clock.install()
    open_home(page, site, MUTE)
    page.locator(TITLE).click()
    while len(sounds(site)) < 2:
        page.wait_for_timeout(20)
    del site.refusals["/sound.wav"]
    page.wait_for_timeout(100)
    page.locator(TITLE).click()
    expect(page.locator(TITLE)).to_have_attribute("aria-pressed", "false")
    page.clock.run_for(5_000)
    assert page.evaluate("window.heard.length") == 1
    expect(page.locator(TITLE)).to_be_visible()


def test_the_specimens_cover_every_way_to_speak() -> None:
    """`say_attrs` is the only place that makes a loudspeaker."""
    templates = Path(__file__).parents[2] / "templates"
    makers = [p.name for p in templates.rglob("*.html") if 'data-behaviour="say"' in p.read_text()]
    assert makers == ["buttons.html"]
