"""Maps with 1,000, 10,000 and 100,000 features: how soon they are all on the screen, how long a
zoom takes, what travels; on this machine and on one six times slower. And how long an import takes,
beside a bare read of the same file in the same run.

The features are a reference layer of a published map, opened by a stranger in a fresh browser.
Points are synthetic, around Tours. `first` is from the request of the page to the frame in which
the canvas holds every feature, `weight` and `requests` what came until then, `with_ground` until
the screen is whole; `zoom` from the click to the frame in which it holds them again,
animation included.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from studio.app import register_parts
from studio.kernel.storage import DiskStore
from studio.maps.geodata.reading import take_in
from studio.maps.reference.columnar import Words, pack
from studio.maps.reference.layers import change_layer, keep_layer
from studio.publishing.operations import publish
from tests.cast import Cast, make_cast
from tests.journeys.browsing import launch
from tests.serving import Server
from tests.studio.maps.making import a_map, put

SIZES = (1_000, 10_000, 100_000)
SLOWER = (1, 6)
RUNS = 3
ZOOMS = 4
WHOLE = 2_000  # milliseconds until the ground is there too
REST = 600  # milliseconds between two zooms
# The page says when: how long this program takes to hear of it is not the page's.
WATCH = """
  const drawn = () => document.querySelector(".leaflet-reference-pane canvas")?.dataset;
  const held = (before) => new Promise((tell) => {
    const look = () => {
      const now = drawn();
      if (now && Number(now.drawn || 0) > before && Number(now.count || 0)) tell(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
"""
# It looks from its first frame on: asked later, a busy machine would name a later moment.
LOOKS = f"window.allHeld = (() => {{ {WATCH} return held(0); }})()"
FIRST = "() => window.allHeld"
ZOOM = f"""async () => {{ {WATCH}
  const before = Number(drawn().drawn);
  const start = performance.now();
  document.querySelector("[data-part=zoom-in]").click();
  return (await held(before)) - start;
}}"""


def run() -> dict[str, Any]:
    register_parts()
    figures: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        figures |= importing(Path(folder))
        with served(Path(folder) / "var") as server, sync_playwright() as engine:
            browser = launch(engine)
            for size in SIZES:
                for slower in SLOWER:
                    figures |= shown(browser, server, size, slower)
            browser.close()
    return figures


def cloud(count: int) -> Any:
    chance = np.random.default_rng(37)
    return shapely.points(chance.normal(0.69, 0.12, count), chance.normal(47.39, 0.08, count))


# Coming in


def importing(folder: Path) -> dict[str, Any]:
    """100,000 points in GeoJSON: our whole import beside GDAL's read of the same file."""
    import pyogrio

    path = folder / "points.geojson"
    path.write_text(geojson(SIZES[-1]), "utf-8")
    bare, ours = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        pyogrio.raw.read(path)
        bare.append(time.perf_counter() - start)
        start = time.perf_counter()
        taken = take_in(path)
        shapes = shapely.from_wkb(np.array(taken.shapes, dtype=object))
        pack(shapes, [Words(title) for title in taken.title])
        ours.append(time.perf_counter() - start)
    return {
        "import_100k_s": round(statistics.median(ours), 2),
        "bare_pyogrio_read_100k_s": round(statistics.median(bare), 2),
        "import_to_bare_read": round(statistics.median(ours) / statistics.median(bare), 1),
    }


def geojson(count: int) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"nom": f"Lieu {n}", "type": "école", "adresse": f"{n} rue des Lilas"},
            "geometry": {"type": "Point", "coordinates": [round(spot.x, 6), round(spot.y, 6)]},
        }
        for n, spot in enumerate(cloud(count))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


# On the screen


@contextmanager
def served(var: Path) -> Iterator[Server]:
    """Three published maps, each over a reference layer of its size."""
    server = Server(var)
    with server.database() as database:
        with database.writing() as db:
            cast = make_cast(db)
        for size in SIZES:
            with database.writing() as db:
                prepare(db, cast, DiskStore(server.settings.store), size)
    server.start()
    try:
        wait_until_public(server)
        yield server
    finally:
        server.stop()


def prepare(db: Any, cast: Cast, storage: DiskStore, size: int) -> None:
    draft = a_map(db, cast, who="claire")
    draft.title = f"Banc {size}"
    put(db, cast, draft, at=[0.69, 47.39], who="claire", title="La gare")
    words = [Words(f"Lieu {n}", "", "école", (f"{n} rue des Lilas",)) for n in range(size)]
    packed = pack(cloud(size), words)
    layer = keep_layer(db, storage, draft, packed, name="Écoles", columns=["adresse"])
    claire = cast.identity(db, "claire")
    change_layer(db, claire, layer, public=True, credit="Banc d’essai")
    publish(db, claire, draft)


def wait_until_public(server: Server) -> None:
    import urllib.error
    import urllib.request

    end = time.monotonic() + 180
    for size in SIZES:
        while True:
            try:
                urllib.request.urlopen(f"{server.url}/cartes/banc-{size}", timeout=10).close()
                break
            except urllib.error.HTTPError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)


def shown(browser: Browser, server: Server, size: int, slower: int) -> dict[str, Any]:
    firsts, zooms, weights, requests, rests = [], [], [], [], []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(LOOKS)
        page = context.new_page()
        wire = page.context.new_cdp_session(page)
        arrivals = Arrivals(wire)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        firsts.append(first(page, f"{server.url}/cartes/banc-{size}"))
        needed = arrivals.until(firsts[-1])
        weights.append(sum(needed))
        requests.append(len(needed))
        page.wait_for_timeout(WHOLE)
        rests.append(sum(arrivals.until(math.inf)))
        zooms += [zoom(page) for _ in range(ZOOMS)]
        context.close()
    name = f"{size // 1000}k_at_{slower}x"
    return {
        f"first_{name}_ms": round(statistics.median(firsts)),
        f"zoom_{name}_ms": f"{round(statistics.median(zooms))} (worst {round(max(zooms))})",
        **(
            {f"weight_{size // 1000}k_kB": round(statistics.median(weights) / 1000)}
            if slower == 1
            else {}
        ),
        **({f"requests_{size // 1000}k": statistics.median(requests)} if slower == 1 else {}),
        **(
            {f"with_ground_{size // 1000}k_kB": round(statistics.median(rests) / 1000)}
            if slower == 1
            else {}
        ),
    }


class Arrivals:
    """The page and all that it asks for, tiles of the ground too, as they arrive. What the browser
    has already, or finds in the page itself (a `data:` address), costs nothing."""

    def __init__(self, wire: CDPSession) -> None:
        self.began = math.inf
        self.came: list[tuple[float, int]] = []
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._arrived)
        wire.send("Network.enable")

    def until(self, moment: float) -> list[int]:
        """Bytes of each answer that was whole by then (milliseconds of the page): what comes while
        this program hears of that moment is not what the page needed."""
        return [bytes for at, bytes in self.came if (at - self.began) * 1000 <= moment]

    def _asked(self, event: Any) -> None:
        self.began = min(self.began, event["timestamp"])

    def _arrived(self, event: Any) -> None:
        if event["encodedDataLength"]:
            self.came.append((event["timestamp"], int(event["encodedDataLength"])))


def first(page: Page, address: str) -> float:
    """Milliseconds from the request to the frame that holds every feature."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(FIRST))


def zoom(page: Page) -> float:
    """Milliseconds from the touch to the frame that holds every feature again. The pause after it
    is that of somebody who looks: two zooms are two, not one that is torn."""
    took = float(page.evaluate(ZOOM))
    page.wait_for_timeout(REST)
    return took


def worst(told: str) -> int:
    """The worst of a figure such as `310 (worst 420)`."""
    return int(told.rsplit(" ", 1)[1].rstrip(")"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=1, ensure_ascii=False) + "\n")
