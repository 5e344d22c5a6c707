"""Photos, videos and sounds that are files: shown at once, sent once, whatever cuts them."""

from __future__ import annotations

import base64
import hashlib
import io
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps
from playwright.sync_api import BrowserContext, Page

from tests.journeys.client.conftest import ITEM, NO_DISK, open_page, wait
from tests.journeys.client.server import PretendServer

pytestmark = pytest.mark.browser

SAVED = "draft.status().pending === 0"


def received(server: PretendServer) -> list[str]:
    return [hashlib.sha256(one.data).hexdigest() for one in server.files.values()]


def wait_until_still(data: bytearray) -> None:
    """What was on the wire when its page died has been read."""
    before = -1
    while before != len(data):
        before = len(data)
        time.sleep(0.3)


def add(page: Page, size: int, path: str = "photo") -> tuple[str, str]:
    """A place with a file of so many bytes: its id, and the hash of the file."""
    item, digest = page.evaluate("([size, path]) => bench.noise(size, path)", [size, path])
    return item, digest


def empty_disk(page: Page) -> None:
    """Nothing stays on the disk once it has arrived."""
    wait(page, "bench.disk().then((rows) => rows === '0,0,0')")


def shown(page: Page, item: str) -> tuple[str, str | None]:
    """What the property says, and where it can be seen in this page."""
    value = page.evaluate("(item) => draft.item(item).properties.photo", item)
    return value, page.evaluate("(value) => draft.local(value)", value)


def test_a_photo_is_shown_at_once_and_arrives_before_its_reference(
    page: Page, server: PretendServer
) -> None:
    server.trouble.upload_delay = 0.05
    item, digest = add(page, 300_000)
    value, url = shown(page, item)
    assert value.startswith("take:") and url and url.startswith("blob:")
    wait(page, SAVED)
    assert received(server) == [digest]
    assert server.values("photo") == ["file-1"]
    metadata = server.files["file-1"].metadata
    assert (metadata["medium"], metadata["name"]) == ("photo", "a.jpg")
    assert shown(page, item) == ("file-1", url)
    finished = [line for line in server.seen if line.startswith(("POST", "PATCH"))]
    assert finished[-1].endswith("/operations")
    empty_disk(page)


def test_photos_taken_without_network_arrive_once(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    context.set_offline(True)
    digests = sorted(add(page, 50_000 + n)[1] for n in range(5))
    wait(page, "draft.status().pending === 10")
    context.set_offline(False)
    wait(page, SAVED)
    assert sorted(received(server)) == digests
    assert sorted(server.values("photo")) == [f"file-{n}" for n in range(1, 6)]
    assert len(server.log) == 10
    empty_disk(page)


def test_cut_connections_end_with_the_same_bytes(page: Page, server: PretendServer) -> None:
    server.trouble.cuts = [100_000, 200_000, 0, 16_384, 1]
    server.trouble.lost_uploads = 1
    _, digest = add(page, 2_500_000)
    wait(page, SAVED, seconds=40)
    assert received(server) == [digest]
    assert len(server.uploads) == 1
    assert max(size for _, size in server.patches) <= 1024 * 1024
    assert server.trouble.cuts == []


def test_an_upload_goes_on_after_the_page_died(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    server.trouble.upload_delay = 0.02
    item, digest = add(page, 3_000_000)
    wait(page, "bench.firstTake().then((take) => take?.uploadUrl)")
    page.wait_for_timeout(1000)
    page.close()
    server.trouble.upload_delay = 0
    begun = next(iter(server.uploads.values()))
    wait_until_still(begun.data)
    assert 0 < len(begun.data) < 3_000_000
    before = len(server.patches)
    server.trouble.upload_delay = 0.02  # it is seen here before it is there
    again = open_page(context, server)
    assert again.evaluate(
        "(item) => draft.local(draft.item(item).properties.photo)", item
    ).startswith("blob:")
    server.trouble.upload_delay = 0
    wait(again, SAVED, seconds=40)
    assert received(server) == [digest]
    assert server.values("photo") == ["file-1"]
    assert len(server.uploads) == 1
    assert server.patches[before][0] > 0  # resumed, not begun again
    empty_disk(again)


def test_an_upload_the_server_forgot_begins_again(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    server.trouble.upload_delay = 0.02
    _, digest = add(page, 2_000_000)
    wait(page, "bench.firstTake().then((take) => take?.uploadUrl)")
    page.close()
    server.trouble.upload_delay = 0
    server.uploads.clear()
    again = open_page(context, server)
    wait(again, SAVED, seconds=40)
    assert received(server) == [digest]


def test_a_file_the_server_refuses_waits_behind_with_its_sentence(
    page: Page, server: PretendServer
) -> None:
    page.route("**/api/uploads", too_heavy)
    add(page, 10_000)
    wait(page, "draft.refused().length === 1")
    refused = page.evaluate("draft.refused()[0]")
    assert (refused["kind"], refused["path"], refused["message"]) == (
        "take",
        "photo",
        "Ce fichier est trop lourd.",
    )
    page.unroute("**/api/uploads")
    add(page, 20_000)  # the next one is not blocked
    wait(page, "draft.status().pending === 0")
    assert len(server.files) == 1
    page.evaluate("draft.retry(draft.refused()[0].id)")
    wait(page, "draft.refused().length === 0 && draft.status().pending === 0")
    assert len(server.files) == 2
    empty_disk(page)


def too_heavy(route: Any) -> None:
    body = '{"error": "too_heavy", "message": "Ce fichier est trop lourd.", "fields": {}}'
    route.fulfill(status=413, body=body, content_type="application/json")


def test_a_waiting_photo_can_be_thrown_away(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    server.trouble.upload_delay = 0.2
    item, _ = add(page, 500_000)
    wait(page, "bench.firstTake().then((take) => take?.uploadUrl)")
    page.evaluate("bench.firstTake().then((take) => draft.discard(take.id))")
    wait(
        page,
        "(item) => !('photo' in draft.item(item).properties)".replace("(item) => ", "").replace(
            "item)", f"'{item}')"
        ),
    )
    server.trouble.upload_delay = 0
    wait(page, SAVED)
    assert server.files == {} and server.uploads == {}, server.seen
    empty_disk(page)


def test_without_a_disk_a_photo_still_arrives(
    context: BrowserContext, server: PretendServer
) -> None:
    context.add_init_script(NO_DISK)
    page = open_page(context, server)
    _, digest = add(page, 400_000)
    wait(page, SAVED)
    assert received(server) == [digest]


def test_a_large_file_is_read_by_pieces(page: Page, server: PretendServer) -> None:
    _, digest = add(page, 20_000_000)
    wait(page, SAVED, seconds=60)
    assert received(server) == [digest]
    sizes = [size for _, size in server.patches]
    assert sizes[0] == 512 * 1024 and max(sizes) <= 1024 * 1024


# Photos made lighter

SIDE = 2560


def lightened(page: Page, path: Path) -> bytes:
    page.set_input_files("#field", path)
    return base64.b64decode(page.evaluate("bench.lighten()"))


def upright(image: Image.Image) -> Image.Image:
    """As a browser shows it: turned, in the colours of screens."""
    turned = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if not profile:
        return turned.convert("RGB")
    theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    seen = ImageCms.profileToProfile(
        turned, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert seen is not None
    return seen


def differs(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two small versions, 0 to 255."""
    small = [image.convert("RGB").resize((32, 32)).tobytes() for image in (one, other)]
    return sum(abs(a - b) for a, b in zip(small[0], small[1], strict=True)) / len(small[0])


@pytest.mark.parametrize("number", range(1, 9))
def test_a_turned_photo_ends_upright_and_bare(page: Page, testdata: Path, number: int) -> None:
    path = testdata / "photos" / f"orientation_landscape_{number}.jpg"
    made = Image.open(io.BytesIO(lightened(page, path)))
    expected = upright(Image.open(path))
    assert made.size == expected.size
    assert differs(made, expected) < 6
    assert not made.getexif()


@pytest.mark.parametrize(
    "name",
    [
        "walk_gps_DSCN0010.jpg",
        "exif_gps.jpg",
        "iphone_hdr_YES.jpg",
        "Kodak_CX7530.jpg",
        "canon_hdr_YES.jpg",
    ],
)
def test_a_photo_loses_its_place_and_its_device(page: Page, testdata: Path, name: str) -> None:
    path = testdata / "photos" / name
    made = lightened(page, path)
    assert len(made) <= path.stat().st_size
    assert b"Exif" not in made and b"http://ns.adobe.com" not in made
    image = Image.open(io.BytesIO(made))
    assert max(image.size) <= SIDE
    assert differs(image, upright(Image.open(path))) < 8


def test_a_large_photo_is_made_smaller(page: Page, tmp_path: Path) -> None:
    Image.effect_noise((4000, 3000), 60).save(tmp_path / "large.jpg", quality=95)
    made = lightened(page, tmp_path / "large.jpg")
    assert Image.open(io.BytesIO(made)).size == (SIDE, 1920)


# What no browser opens, and a photo cut short: the server says that its end is missing.
NOT_OURS = ["IMG_5195.HEIC", "broken.png", "empty.heic", "corrupted.heic", "truncated_jpeg.jpg"]


@pytest.mark.parametrize("name", NOT_OURS)
def test_what_cannot_be_improved_goes_as_it_is(page: Page, testdata: Path, name: str) -> None:
    path = testdata / "photos" / name
    assert lightened(page, path) == path.read_bytes()


# The photo button of a page


def test_the_photo_button_shows_keeps_and_sends(
    page: Page, testdata: Path, server: PretendServer
) -> None:
    page.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    root = page.locator("[data-behaviour=photo]")
    assert root.get_attribute("data-state") == "idle"
    page.set_input_files(
        "[data-behaviour=photo] [data-part=file]", testdata / "photos" / "exif_gps.jpg"
    )
    image = root.locator("[data-part=image]")
    image.wait_for(state="visible")
    page.locator("[data-behaviour=photo][data-sent^=file]").wait_for()
    empty_disk(page)
    assert server.values("photo") == ["file-1"]
    assert b"Exif" not in server.files["file-1"].data
    assert root.locator("[data-part=message]").inner_text() == "C’est bien arrivé."
    assert root.get_attribute("data-sent") == "file-1"


def test_a_video_passes_through(page: Page, testdata: Path, server: PretendServer) -> None:
    page.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    film = min((testdata / "video").glob("*.mp4"), key=lambda path: path.stat().st_size)
    page.set_input_files("[data-behaviour=photo] [data-part=file]", film)
    wait(page, "document.querySelector('[data-behaviour=photo]').dataset.sent === 'file-1'")
    assert bytes(server.files["file-1"].data) == film.read_bytes()
    assert server.files["file-1"].metadata["medium"] == "video"


def test_a_page_reloaded_before_sending_shows_the_photo_again(
    page: Page, context: BrowserContext, testdata: Path, server: PretendServer
) -> None:
    page.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    wait(page, SAVED)
    page.route("**/api/uploads", lambda route: route.abort())
    page.set_input_files(
        "[data-behaviour=photo] [data-part=file]", testdata / "photos" / "exif_gps.jpg"
    )
    wait(page, "draft.status().pending === 1")
    page.close()
    again = context.new_page()
    again.route("**/api/uploads", lambda route: route.abort())
    again.goto(server.url)
    again.locator("[data-behaviour=photo] [data-part=image]").wait_for(state="visible")
    assert again.locator("[data-behaviour=photo]").get_attribute("data-state") == "saved"
