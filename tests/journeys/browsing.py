"""Screens as people have them, and an eye on what must never happen in any of them.

Each screen is a browser of its own: other cookies, other storage. Whatever it asks of an outside
host, and whatever it complains about (a script that fails, a broken policy, a file that does not
come), is kept and told when it closes.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Geolocation, Page, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "permissions": ["microphone"],
}
COMPUTER: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PROJECTOR: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
PATIENCE = 20_000  # milliseconds: machines that test are busier than those that serve
TOURS: Geolocation = {"latitude": 47.3942, "longitude": 0.6848}

POLICY = """
addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) =>
  console.error("policy", violatedDirective, blockedURI));
"""


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    assert found, "the journeys need a Chromium on this machine"
    return found


def launch(engine: Playwright, voice: Path | None = None) -> Browser:
    """A browser whose microphone hears `voice` (WAV, 48 kHz, mono) again and again."""
    heard = [f"--use-file-for-fake-audio-capture={voice}"] if voice else []
    return engine.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *heard])


@dataclass
class Watch:
    """What one browser did and said. `allowed` are patterns of complaints that a test provokes."""

    hosts: set[str]
    allowed: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(POLICY)
        context.on("request", lambda request: self.ask(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda said: self.hear(said) if said.type == "error" else None)

    def ask(self, address: str) -> None:
        parts = urlsplit(address)
        self.asked.append(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self.hosts:
            self.outside.append(address)

    def hear(self, said: Any) -> None:
        place = said.location.get("url", "")
        self.complaints.append(f"{said.text} ({place})")

    @property
    def faults(self) -> list[str]:
        """Outside addresses, and complaints that nobody expected."""
        unexpected = [
            text for text in self.complaints if not any(re.search(p, text) for p in self.allowed)
        ]
        return [f"outside: {address}" for address in self.outside] + unexpected


def until(
    page: Page | Frame, condition: str, given: Any = None, seconds: float = PATIENCE / 1000
) -> None:
    """Wait until an expression is true in the page. Our policy forbids Playwright’s own way, which
    evaluates text inside the page again and again."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition, given):
        assert time.monotonic() < end, f"still not true: {condition}"
        page.wait_for_timeout(50)


class Screens:
    """Opens browsers of any size, closes them all, and says what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.hosts: set[str] = set()
        self.opened: list[tuple[BrowserContext, Watch]] = []
        self.faults: list[str] = []

    def open(self, kind: dict[str, Any], **more: Any) -> Page:
        """A fresh browser of this kind, with one empty page."""
        options = {"locale": "fr-FR", "geolocation": TOURS, **kind, **more}
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch = Watch(self.hosts)
        watch.follow(context)
        self.opened.append((context, watch))
        return context.new_page()

    def phone(self, **more: Any) -> Page:
        return self.open(PHONE, **more)

    def computer(self, **more: Any) -> Page:
        return self.open(COMPUTER, **more)

    def projector(self, **more: Any) -> Page:
        return self.open(PROJECTOR, **more)

    def know(self, address: str) -> None:
        """This address is one of ours: pages may ask it for things."""
        self.hosts.add(urlsplit(address).netloc)

    def watch(self, page: Page) -> Watch:
        return next(watch for context, watch in self.opened if context == page.context)

    def expect(self, page: Page, *patterns: str) -> None:
        """Complaints that this browser has a reason to make."""
        self.watch(page).allowed.extend(patterns)

    @contextmanager
    def without_network(self, page: Page) -> Iterator[None]:
        """Aeroplane mode for the time of the block."""
        self.expect(page, "ERR_INTERNET_DISCONNECTED")
        page.context.set_offline(True)
        yield
        page.context.set_offline(False)

    def photograph(self, folder: Path, name: str) -> None:
        """Every page that is still open, into `folder`, before it is closed."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context, _watch in self.opened for page in context.pages]
        for number, page in enumerate(pages):
            path = folder / f"{name}-{number}.png"
            page.screenshot(path=path, timeout=5_000)

    def close(self) -> None:
        """Close everything, and keep what was wrong in `faults`."""
        for context, watch in self.opened:
            self.faults.extend(watch.faults)
            context.close()
        self.opened.clear()
