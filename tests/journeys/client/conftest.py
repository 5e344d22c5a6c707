"""A browser, a page made of the data layer alone, and a server that can fail."""

from __future__ import annotations

import math
import shutil
import struct
import subprocess
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.journeys.client.server import ACTION, DRAFT, PretendServer

ROOT = Path(__file__).parents[3]
FRONT = ROOT / "frontend"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
]
BUNDLE = """
import * as esbuild from "esbuild";
import { PRIVATE, privates } from "./build/privates.mjs";
const [entry, out] = process.argv.slice(1);
await esbuild.build({
  entryPoints: [entry], outfile: out, bundle: true, format: "iife", minify: true,
  target: ["es2019", "chrome80", "firefox78", "safari13"],
  mangleProps: PRIVATE, plugins: [privates()], logLevel: "warning",
});
"""
PAGE = """
{% from "parts/capture.html" import recorder, photo_input, found_takes %}
<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8"><title>Essai</title>
    <meta name="csrf-token" content="token-{{ person }}"><meta name="person" content="{{ person }}">
  </head>
  <body>
    {{ found_takes() }}
    {{ recorder(draft, action, item=item, max_seconds=60) }}
    {{ photo_input(draft, action, item=item, accept="image/*,video/*") }}
    <input type="file" id="field">
    <script src="/page.js"></script>
  </body>
</html>
"""
NO_DISK = """
Object.defineProperty(window, "indexedDB", {
  get() { throw new DOMException("no", "SecurityError") },
});
"""
ITEM = "0192f000-0000-7000-8000-00000000000f"


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    assert found, "these tests need a Chromium on this machine"
    return found


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data layer, bundled as the real build does."""
    folder = tmp_path_factory.mktemp("assets")
    for entry in (Path(__file__).with_name("page.ts"), FRONT / "src" / "entries" / "forget.ts"):
        out = folder / f"{entry.stem}.js"
        command = ["node", "--input-type=module", "--eval", BUNDLE, "--", str(entry), str(out)]
        subprocess.run(command, cwd=FRONT, check=True)
    return folder


def render(person: str) -> str:
    """The page, with the real macros."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=lambda text, **_: text, asset=lambda name: f"/{name}")
    template = environment.from_string(PAGE)
    return template.render(person=person, draft=DRAFT, action=ACTION, item=ITEM)


@pytest.fixture
def server(assets: Path) -> Iterator[PretendServer]:
    running = PretendServer(render, assets)
    yield running
    running.close()


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tone that comes and goes, as the fake microphone hears it, again and again."""
    path = tmp_path_factory.mktemp("voice") / "voice.wav"
    write_sound(path, lambda t: 0.4 * math.sin(2 * math.pi * 330 * t) * (t % 1 < 0.7))
    return path


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quiet") / "quiet.wav"
    write_sound(path, lambda t: 0.0)
    return path


def write_sound(path: Path, at: Any, seconds: int = 8, rate: int = 48_000) -> None:
    samples = (int(32_767 * at(n / rate)) for n in range(seconds * rate))
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


@pytest.fixture(scope="session")
def browser(engine: Playwright, voice: Path) -> Iterator[Browser]:
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={voice}"]
    running = engine.chromium.launch(executable_path=chromium(), args=arguments)
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(permissions=["microphone"], viewport={"width": 360, "height": 740})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, server: PretendServer) -> Page:
    return open_page(context, server)


def open_page(context: BrowserContext, server: PretendServer) -> Page:
    """A page with an open draft, in `window.draft`."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    page.goto(server.url)
    open_draft(page)
    return page


def open_draft(page: Page) -> None:
    page.evaluate("(id) => bench.open(id)", DRAFT)


def wait(page: Page, condition: str, seconds: float = 15) -> None:
    """Until a condition on `draft` is true in the page; it may be a promise."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"still not true: {condition}"
        page.wait_for_timeout(50)
