"""The public side of the demonstration: how many pages a second, what they weigh, how soon somebody
with an old phone and a poor network can use them.

`nginx` is ours (deploy/nginx.conf, with its short memory of pages) before `studio serve --public`;
`static` is the same nginx sending the same compressed bytes from a file; `bare` is the public side
with nothing before it. The three take turns, so that a busy machine is busy for all of them; the
figures are medians of the turns. wrk asks, as browsers do, for compressed pages, over connections
that stay open.

Usable: the text is painted, scripts have run (a link, a button, a filter answers), and the page
shows what it is for: the first cards, the marks of the map, the button that plays.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from studio.app import register_parts
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication
from tests import nginx
from tests.bench.maps import Arrivals
from tests.journeys.browsing import PHONE, launch
from tests.serving import Server, free_port

TURNS = 3
SECONDS = 4  # of each turn: a page that nginx keeps is made again in most of them
CONNECTIONS = 16
RUNS = 3
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 6  # times: an old phone
PATIENCE = 60_000  # milliseconds
LUA = Path(__file__).with_name("latency.lua")
COMPRESSED = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}
# What each page is for, as a browser sees that it is there.
SIGNS = {
    "home": ".today h2 a",
    "gallery": ".cards .card h3 a",
    "map": ".leaflet-marker-icon, .leaflet-reference-pane canvas[data-count]",
    "portrait": ".show button:not([hidden]):not([disabled])",
}
USABLE = """(sign) => new Promise((tell) => {
  const look = () => {
    const [loaded] = performance.getEntriesByType("navigation");
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    const there = document.querySelector(sign);
    if (painted && loaded.domContentLoadedEventEnd && there && there.checkVisibility()) {
      tell(Math.max(performance.now(), painted.startTime));
    } else requestAnimationFrame(look);
  };
  look();
})"""
PICTURED = """() => new Promise((tell) => {
  const seen = (one) => {
    const {top, bottom, width} = one.getBoundingClientRect();
    return width && bottom > 0 && top < innerHeight;
  };
  const look = () => [...document.images].filter(seen).every(({complete}) => complete)
    ? tell(performance.now()) : setTimeout(look, 20);
  look();
})"""


def run() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        make_demo(var)
        return measure(var, Path(folder))


def make_demo(var: Path) -> None:
    command = [sys.executable, "-m", "studio.cli", "demo"]
    environment = os.environ | {"STUDIO_VAR": str(var)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def measure(var: Path, folder: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with served(var, folder) as site, sync_playwright() as engine:
        for name, path in site.pages.items():
            figures |= asked_by_many(site, name, path)
        browser = launch(engine)
        for name, path in site.pages.items():
            figures |= weight(browser, site.front + path, name)
            figures |= on_a_poor_network(browser, site.front + path, name)
        browser.close()
    return figures


# Served


@dataclass(frozen=True)
class Site:
    """Where the same pages are: behind nginx, from a file, from the application."""

    front: str
    static: str
    bare: str
    files: Path
    pages: dict[str, str]


@contextmanager
def served(var: Path, folder: Path) -> Iterator[Site]:
    port, static = free_port(), free_port()
    front = f"http://127.0.0.1:{port}"
    behind = {
        "STUDIO_WEB_SERVER": "nginx",
        "STUDIO_TRUSTED_PROXIES": "1",
        "STUDIO_PUBLIC_URL": front,
    }
    server = Server(var, behind, ("--public",))
    home, files = folder / "nginx", folder / "files"
    home.mkdir()
    files.mkdir()
    ours = nginx.adapted(home, port, server.port, server.settings.editions.resolve())
    server.start()
    try:
        with nginx.started(home, ours + from_files(static, files, home), port):
            bare = f"http://127.0.0.1:{server.port}"
            yield Site(front, f"http://127.0.0.1:{static}", bare, files, chosen(server, front))
    finally:
        server.stop()


def from_files(port: int, files: Path, home: Path) -> str:
    """The same journal as ours, the same kind of answer; the bytes lie on the disk."""
    return (
        f"server {{ listen 127.0.0.1:{port}; root {files}; default_type text/html;\n"
        f"  access_log {home}/static.log studio; add_header Content-Encoding gzip; }}\n"
    )


def chosen(server: Server, front: str) -> dict[str, str]:
    """The gallery, and of each kind the heaviest page: whoever is slow is slow there."""
    register_parts()
    with server.database() as database, database.reading() as db:
        shown = list(db.scalars(select(Publication).where(Publication.state == "public")))
        paths = [(one.kind, f"/{publisher_of(one.kind).prefix}/{one.slug}") for one in shown]
    heaviest = {
        kind: max((path for of, path in paths if of == kind), key=lambda path: size(front + path))
        for kind in ("map", "portrait")
    }
    return {"home": "/", "gallery": "/galerie", **heaviest}


def size(address: str) -> int:
    return len(httpx.get(address, headers=COMPRESSED, timeout=30).raise_for_status().content)


# Many at once


def asked_by_many(site: Site, name: str, path: str) -> dict[str, Any]:
    (site.files / name).write_bytes(compressed(site.front + path))
    turns = [
        (ask(site.static + f"/{name}"), ask(site.front + path), ask(site.bare + path))
        for _ in range(TURNS)
    ]
    static, front, bare = (middle(times) for times in zip(*turns, strict=True))
    return {
        f"{name}_static_per_s": round(static.per_second),
        f"{name}_nginx_per_s": round(front.per_second),
        f"{name}_bare_per_s": round(bare.per_second),
        f"{name}_nginx_to_static": round(front.per_second / static.per_second, 2),
        f"{name}_static_p95_ms": round(static.p95, 1),
        f"{name}_nginx_p95_ms": round(front.p95, 1),
        f"{name}_bare_p95_ms": round(bare.p95, 1),
        f"{name}_errors": static.errors + front.errors + bare.errors,
    }


def compressed(address: str) -> bytes:
    """What travels, as it travels."""
    with httpx.stream("GET", address, headers=COMPRESSED, timeout=30) as answer:
        assert answer.headers.get("Content-Encoding") == "gzip", address
        return b"".join(answer.iter_raw())


@dataclass(frozen=True)
class Turn:
    per_second: float
    p95: float  # milliseconds
    errors: int


def ask(address: str) -> Turn:
    """One thread, sixteen connections. The cores are two: one is left to whoever answers."""
    headers = [part for name, text in COMPRESSED.items() for part in ("-H", f"{name}: {text}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", *headers,
               "-s", str(LUA), address]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = next(line for line in said.splitlines() if line.startswith("told "))
    requests, micros, p95, errors = map(int, told.split()[1:])
    return Turn(requests / (micros / 1e6), p95 / 1000, errors)


def middle(turns: tuple[Turn, ...]) -> Turn:
    return Turn(
        statistics.median(turn.per_second for turn in turns),
        statistics.median(turn.p95 for turn in turns),
        sum(turn.errors for turn in turns),
    )


# One person


def weight(browser: Browser, address: str, name: str) -> dict[str, Any]:
    """Of a first visit, on a phone and on a computer, tiles of the ground apart."""
    figures = {}
    for screen, size in (
        ("phone", PHONE),
        ("computer", {"viewport": {"width": 1366, "height": 768}}),
    ):
        context = browser.new_context(**size)
        page = context.new_page()
        arrivals = Arrivals(context.new_cdp_session(page))
        page.goto(address, wait_until="networkidle")
        came = arrivals.until(math.inf)
        figures[f"{name}_{screen}_kB"] = round(sum(came) / 1000)
        figures[f"{name}_{screen}_requests"] = len(came)
        context.close()
    return figures


def on_a_poor_network(browser: Browser, address: str, name: str) -> dict[str, Any]:
    usable, pictured = [], []
    for _ in range(RUNS):
        context = browser.new_context(**PHONE)
        page = context.new_page()
        slow(page)
        page.goto(address, wait_until="commit", timeout=PATIENCE)
        usable.append(float(page.evaluate(USABLE, SIGNS[name])))
        pictured.append(float(page.evaluate(PICTURED)))
        context.close()
    return {
        f"{name}_usable_ms": f"{round(statistics.median(usable))} (worst {round(max(usable))})",
        f"{name}_pictures_ms": round(statistics.median(pictured)),
    }


def middle_of(told: str) -> int:
    """The middle of a figure such as `310 (worst 420)`."""
    return int(told.split(" ", 1)[0])


def slow(page: Page) -> None:
    """400 kbit/s, a tenth of a second before anything comes, an old processor."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        found = measure(Path(sys.argv[1]), Path(scratch)) if sys.argv[1:] else run()
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
