"""Real servers, real browsers. See browsing.py for the screens and what is watched in them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.journeys import materials
from tests.journeys.browsing import Screens, launch
from tests.serving import Server

FAILURES = Path(__file__).parents[2] / "var" / "failures"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails leaves a photograph of every page that was open."""
    report = yield
    screens = getattr(item, "funcargs", {}).get("screens")
    if report.failed and report.when == "call" and isinstance(screens, Screens):
        screens.photograph(FAILURES, item.name.replace("/", "-"))
    return report


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone hears: somebody who speaks French."""
    return materials.voice(tmp_path_factory.mktemp("voice") / "voice.wav")


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo with everything that a phone writes into it."""
    return materials.photo(tmp_path_factory.mktemp("photo") / "IMG_20261123_101500.jpg")


@pytest.fixture(scope="session")
def browser(engine: Playwright, voice: Path) -> Iterator[Browser]:
    opened = launch(engine, voice)
    yield opened
    opened.close()


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    """Opens screens. A test fails when one of them asked an outside host or complained."""
    opened = Screens(browser)
    yield opened
    opened.close()
    assert opened.faults == [], "what the browsers complain about"


@pytest.fixture
def server(tmp_path: Path, screens: Screens) -> Iterator[Server]:
    """A real `studio serve` with its worker, on an empty data folder."""
    running = Server(tmp_path / "var")
    running.start()
    screens.know(running.url)
    yield running
    screens.close()  # a page that outlives its server complains
    running.stop()


@pytest.fixture
def phone(screens: Screens) -> Page:
    """360 x 740, touch, a microphone that hears speech."""
    return screens.phone()


@pytest.fixture
def computer(screens: Screens) -> Page:
    return screens.computer()


@pytest.fixture
def projector(screens: Screens) -> Page:
    return screens.projector()


@pytest.fixture
def serve(screens: Screens) -> Iterator[Callable[..., Server]]:
    """Starts servers one after the other, or beside each other, and stops them all."""
    started: list[Server] = []

    def start(server: Server) -> Server:
        started.append(server)
        server.start()
        screens.know(server.url)
        return server

    yield start
    screens.close()
    for server in started:
        server.stop()
