"""A published map with reference layers, in the sandbox of a blog: no origin, no storage."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.storage import DiskStore
from studio.maps.reference.columnar import Words, pack
from studio.maps.reference.layers import keep_layer
from studio.publishing.models import Edition, Publication
from studio.publishing.operations import publish
from tests.cast import make_cast
from tests.journeys.blog import Blog
from tests.journeys.browsing import Screens, until
from tests.serving import Server
from tests.studio.maps.making import STATION, a_map, category, put, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAINTED = """() => {
  const all = [...document.querySelectorAll('canvas')];
  return all.reduce((sum, one) => sum + one.getContext('2d')
    .getImageData(0, 0, one.width, one.height).data.filter((v, n) => n % 4 === 3 && v).length, 0);
}"""


@pytest.fixture
def map_address(server: Server) -> str:
    """The public address of a map with one place, three schools and a park under it."""

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        draft = a_map(db, cast)
        put(db, cast, draft, at=STATION, category=category(db, draft, "wifi"), title="La gare")
        shapes: list[BaseGeometry] = [shapely.Point(0.693 + n * 0.001, 47.391) for n in range(3)]
        shapes.append(shapely.box(0.690, 47.388, 0.693, 47.390))
        words = [Words(f"École {n}", "Ouverte") for n in range(3)] + [Words("Le parc")]
        packed = pack(np.array(shapes, dtype=object), words)
        store = DiskStore(server.settings.store)
        layer = keep_layer(db, store, draft, packed, name="Écoles", columns=[], colour="green")
        layer.credit, layer.public = "Ville de Tours", True
        db.flush()
        say(db, draft, cast.nadia)
        publish(db, cast.identity(db, "claire"), draft)

    server.prepare(prepare)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with server.database() as database, database.reading() as db:
            if db.scalar(select(Edition).where(Edition.state == "public")) is not None:
                return f"{server.url}/cartes/{db.scalars(select(Publication)).one().slug}"
        time.sleep(0.3)
    raise AssertionError("never published")


def test_its_layers_are_drawn_switched_and_told_in_a_blog(
    server: Server, screens: Screens, map_address: str
) -> None:
    with Blog() as blog:
        blog.paste(map_address)
        screens.know(blog.url)
        page = screens.phone()
        page.goto(blog.url)
        inside = page.frames[1]
        assert inside.evaluate("self.origin") == "null"
        expect(inside.locator(".map-reference")).to_contain_text("Ville de Tours")
        until(inside, f"({PAINTED})() > 50")
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = inside.get_by_role("checkbox", name="Écoles")
        box.scroll_into_view_if_needed()
        box.uncheck()
        until(inside, f"({PAINTED})() === 0")
        box.check()
        until(inside, f"({PAINTED})() > 50")
        screens.close()
