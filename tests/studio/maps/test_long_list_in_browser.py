"""The list of a published map with hundreds of places: the first rows are in the page, others come
as one goes down; without a script they are all there."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from studio.publishing.operations import publish
from tests.cast import make_cast
from tests.journeys.browsing import COMPUTER, Screens, until
from tests.serving import Server
from tests.studio.maps.making import a_map, category, put

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = 300  # rows in the page: templates/maps/view.html
ALL = 420


@pytest.fixture
def address(server: Server) -> str:
    def prepare(db: Session) -> None:
        cast = make_cast(db)
        draft = a_map(db, cast, who="claire")
        draft.title = "Beaucoup"
        kinds = [category(db, draft, code) for code in ("wifi", "imprimer")]
        for n in range(ALL):
            at = [0.6 + n % 20 * 0.01, 47.3 + n // 20 * 0.01]
            put(db, cast, draft, at=at, who="claire", title=f"Lieu & <b>{n}</b>", done=True,
                category=kinds[n == ALL - 1])  # fmt: skip
        publish(db, cast.identity(db, "claire"), draft)

    server.prepare(prepare)
    return published(f"{server.url}/cartes/beaucoup")


def published(address: str) -> str:
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return address
        except urllib.error.HTTPError:
            assert time.monotonic() < end, "not published"
            time.sleep(0.3)


def test_rows_come_as_one_goes_down(address: str, screens: Screens) -> None:
    page = screens.computer()
    page.goto(address)
    rows = page.locator(".place")
    expect(page.locator(".pin-group, .pin").first).to_be_visible()
    expect(rows).to_have_count(FIRST)
    rows.last.scroll_into_view_if_needed()
    until(page, f"document.querySelectorAll('.place').length === {FIRST + 100}")
    rows.last.scroll_into_view_if_needed()
    until(page, f"document.querySelectorAll('.place').length === {ALL}")
    titles = page.locator(".place-title").all_text_contents()
    assert titles == [f"Lieu & <b>{n}</b>" for n in range(ALL)], "once each, in order, as written"
    rows.last.locator("summary").click()
    rows.last.get_by_role("button", name="Voir sur la carte").click()
    expect(page.locator(".pin.is-chosen")).to_have_attribute("title", f"Lieu & <b>{ALL - 1}</b>, Imprimer")  # fmt: skip  # noqa: E501


def test_a_place_far_down_is_counted_and_opens_by_its_address(
    address: str, screens: Screens
) -> None:
    page = screens.computer()
    page.goto(address)
    expect(page.locator(".pin-group, .pin").first).to_be_visible()
    page.locator("[data-filter='1']").click()
    expect(page.locator("[data-part=filtered]")).to_have_text("1 lieu montré")
    last = page.locator(".place:visible")
    expect(last).to_have_count(1)
    name = last.get_attribute("id")
    page.locator("[data-filter='']").click()
    page.get_by_label("Chercher un mot", exact=True).fill(f"B>{ALL - 2}<")
    expect(page.locator("[data-part=filtered]")).to_have_text("1 lieu montré")
    expect(page.locator(".pin, .pin-group")).to_have_count(1)
    page.get_by_label("Chercher un mot", exact=True).fill("")
    expect(page.locator("[data-part=filtered]")).to_have_text(f"{ALL} lieux montrés")
    page.get_by_role("button", name="Voir en grand", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    box = page.locator("[data-part=stage]").bounding_box()
    assert box is not None and box["width"] > 900 and box["height"] > 700
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{address}#{name}")
    expect(page.locator(f"#{name} .place-body")).to_be_visible()
    expect(page.locator(f"#{name}")).to_be_in_viewport()


# Where the middles of all marks are in their map: left, right, top, bottom, as parts of its sides.
SPREAD = """() => {
  const box = document.querySelector("[data-part=map]").getBoundingClientRect();
  const marks = [...document.querySelectorAll(".pin")].map((one) => one.getBoundingClientRect());
  const across = marks.map(({left, width}) => (left + width / 2 - box.left) / box.width);
  const down = marks.map(({top, height}) => (top + height / 2 - box.top) / box.height);
  return [...[across, down].map((of) => [Math.min(...of), Math.max(...of)]).flat(), marks.length];
}"""
# All of them inside, and none of the next nearer zoom would be: at least a quarter of a side.
WHOLE = f"""() => {{
  const [west, east, north, south, marks] = ({SPREAD})();
  const inside = west > 0 && east < 1 && north > 0 && south < 1;
  return marks === {ALL} && inside && Math.max(east - west, south - north) > 0.25;
}}"""


# From the first mark to the last one, whatever part of the map is seen.
PIXELS = """() => {
  const lefts = [...document.querySelectorAll(".pin")].map((o) => o.getBoundingClientRect().left);
  return Math.max(...lefts) - Math.min(...lefts);
}"""


def test_what_is_shown_whole_stays_whole_in_another_window_until_one_moves_the_map(
    address: str, screens: Screens
) -> None:
    page = screens.phone()
    page.goto(address)
    until(page, WHOLE)
    for width, height in ((780, 360), (360, 780)):
        page.set_viewport_size({"width": width, "height": height})
        until(page, f"innerWidth === {width} && ({WHOLE})()")
    page.get_by_role("button", name="Voir en grand", exact=True).click()
    until(page, f"document.body.classList.contains('map-large') && ({WHOLE})()")
    page.set_viewport_size({"width": 1100, "height": 900})
    page.keyboard.press("Escape")
    until(page, f"innerWidth === 1100 && ({WHOLE})()")
    page.get_by_role("button", name="Plus près", exact=True).click()
    until(page, f"!({WHOLE})()")
    page.wait_for_timeout(500)  # the zoom ends
    pixels = page.evaluate(PIXELS)
    page.set_viewport_size({"width": 700, "height": 500})
    page.get_by_role("button", name="Voir en grand", exact=True).click()
    page.wait_for_timeout(500)  # nothing is to happen
    assert page.evaluate(PIXELS) == pytest.approx(pixels, abs=1), "who looks near goes on"
    page.get_by_role("button", name="Voir tout", exact=True).click()
    until(page, WHOLE)
    page.locator(".pin").nth(7).press("Enter")
    expect(page.locator("[data-part=sheet]")).to_be_visible()
    page.locator(".place-head").nth(3).click()
    expect(page.locator("[data-part=sheet]")).to_be_hidden()  # one place at a time
    expect(page.locator(".place-body").nth(3)).to_be_visible()


def test_without_a_script_every_row_is_there(address: str, screens: Screens) -> None:
    page = screens.open(COMPUTER, java_script_enabled=False)
    page.goto(address)
    assert page.locator(".place").count() == ALL
    page.locator(".place").last.scroll_into_view_if_needed()
    expect(page.locator(".place-title").last).to_have_text(f"Lieu & <b>{ALL - 1}</b>")
