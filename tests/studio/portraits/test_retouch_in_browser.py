"""A face hidden and a word covered, by keyboard alone and by hand, in a real browser."""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from media import tools
from studio.access.identity import Identity
from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.people.queries import roles_of
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.conftest import browser, photo, screens, voice
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.maps.making import STATION, a_map, category, put
from tests.studio.portraits.making import picture, tone
from tests.studio.portraits.test_together_in_browser import enter

__all__ = ["browser", "photo", "screens", "voice"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def server(lasting_server: Server, screens: Screens) -> Server:
    """Each test has a group of its own in it."""
    screens.know(lasting_server.url)
    return lasting_server


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> dict[str, str]:
    """Nadia's portrait with a photo and a voice of six seconds."""
    made: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        template = kind_named("portrait").templates()[0].code
        draft = create_draft(
            db, nadia, cast.action, kind="portrait", title="Nadia", template=template
        )
        store = DiskStore(server.settings.store)
        sources = {
            "photo": picture(tmp_path / "photo.jpg", size=(480, 640)),
            "answer": tone(tmp_path / "voice.wav", 6.0),
        }
        for type, medium, path in (("photo", "photo", "photo"), ("answer", "sound", "voice")):
            whose = {"action_id": draft.action_id, "person_id": nadia.person_id or ""}
            file = keep_file(db, store, sources[type], medium=medium, **whose)
            value = {"properties": {path: file.id}, "order": "a1"}
            one = Op(new_id(), new_id(), "put", iso(now()), type=type, value=value)
            assert not submit(db, nadia, draft, [one])[0].error
            made[type] = one.item
        made.update(draft=draft.id, nadia=cast.sign_in(db, "nadia"))

    server.prepare(prepare)
    return made


def edits(server: Server, item: str) -> dict[str, object]:
    with server.database() as database, database.reading() as db:
        found = db.scalar(select(Item).where(Item.id == item))
        assert found is not None
        return dict(found.properties.get("edits") or {})


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to the server")


def opened(page: Page, server: Server, kept: dict[str, str], item: str) -> Page:
    where = f"/atelier/portraits/{kept['draft']}/retouches/{kept[item]}"
    enter(page, server, kept["nadia"], where)
    page.locator('[data-ready="true"]').wait_for(timeout=60_000)  # the file is prepared first
    return page


def test_a_face_is_hidden_by_keyboard_and_by_finger(
    server: Server, screens: Screens, kept: dict[str, str]
) -> None:
    page = opened(screens.phone(), server, kept, "photo")
    assert axe(page) == [] and no_sideways(page) == []

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).press("Enter")

    press("Cacher")
    press("Ajouter un cache")
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "+"):
        page.keyboard.press(key)
    assert axe(page) == []
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 1)  # type: ignore[arg-type]
    box = page.locator('[data-part="stage"] svg').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.7
    page.mouse.move(x + 30, y)
    page.mouse.down()
    for step in range(24):
        page.mouse.move(x + 30 * math.cos(step / 3.8), y + 30 * math.sin(step / 3.8))
    page.mouse.up()
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 2)  # type: ignore[arg-type]
    page.keyboard.press("Tab")
    press("Enlever le cache")
    press("Annuler")
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 2)  # type: ignore[arg-type]
    press("C’est fait")
    press("Recadrer")
    page.get_by_role("button", name="Coin en haut à gauche").press("ArrowRight")
    until(page, lambda: edits(server, kept["photo"]).get("crop") == [0.02, 0, 1, 1])
    press("Tout remettre")
    until(page, lambda: edits(server, kept["photo"]) == {})


def test_a_word_is_covered_and_the_middle_cut(
    server: Server, screens: Screens, kept: dict[str, str]
) -> None:
    page = opened(screens.phone(), server, kept, "answer")
    assert axe(page) == [] and no_sideways(page) == []
    looks_closer(page)
    page.get_by_role("slider", name="Début du morceau").press("PageUp")
    page.get_by_role("slider", name="Début du morceau").press("ArrowRight")
    for _ in range(3):
        page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Enlever", exact=True).press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 1.1], [3, 6]])
    page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Garder", exact=True).press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 1.1], [3, 5]])
    page.get_by_role("button", name="Remettre 0:01,1 à 0:03,0").press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 5]])
    assert axe(page) == []
    expect(page.locator('[data-part="after"]')).to_be_enabled(timeout=30_000)


def looks_closer(page: Page) -> None:
    """By buttons and by keyboard; an end that moves is always in sight, the whole comes back."""
    seen, begin = (
        page.locator("[data-part=view]"),
        page.get_by_role("slider", name="Début du morceau"),
    )
    expect(seen).to_have_text("")
    page.get_by_role("button", name="Plus près", exact=True).press("Enter")
    expect(seen).to_have_text("0:00,0 – 0:03,0")
    page.get_by_role("button", name="Vers la fin", exact=True).press("Enter")
    expect(seen).to_have_text("0:01,5 – 0:04,5")
    begin.press("+")
    expect(seen).to_have_text("0:00,0 – 0:02,0")  # never closer than two seconds
    for _ in range(3):
        begin.press("PageUp")
    expect(seen).to_have_text("0:01,5 – 0:03,5")
    assert axe(page) == [] and no_sideways(page) == []
    for _ in range(3):
        begin.press("PageDown")
        begin.press("-")
    expect(seen).to_have_text("")


def test_a_video_is_cut_turned_and_hushed(
    server: Server, screens: Screens, kept: dict[str, str], tmp_path: Path
) -> None:
    """How far the server is stands there in per cent; then what the others see can be played."""
    add_video(server, kept, moving_picture(tmp_path / "film.mp4", seconds=12))
    page = screens.phone()
    where = f"/atelier/portraits/{kept['draft']}/retouches/{kept['video']}"
    enter(page, server, kept["nadia"], where)
    page.locator('[data-ready="true"]').wait_for(timeout=120_000)
    assert axe(page) == [] and no_sideways(page) == []

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).press("Enter")

    def now_is(moment: str) -> None:
        expect(page.locator("[data-part=now]")).to_have_text(moment)

    press("+1 s")
    now_is("0:01,0")
    press("+0,1 s")
    now_is("0:01,1")
    press("Début ici")
    until(page, lambda: edits(server, kept["video"]).get("start") == pytest.approx(1.1, abs=0.05))
    for _ in range(2):
        press("+1 s")
    now_is("0:03,1")
    press("Cette image")
    press("+1 s")
    now_is("0:04,1")
    press("Fin ici")
    press("À droite")
    press("Sans le son")
    expect(page.get_by_role("button", name="Sans le son", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    until(page, lambda: edits(server, kept["video"]).get("mute") is True)
    said = edits(server, kept["video"])
    assert said["end"] == pytest.approx(4.1, abs=0.05)
    assert said["poster_at"] == pytest.approx(3.1, abs=0.05) and said["turn"] == 90
    told = page.get_by_text(re.compile(r"La vidéo se prépare : \d+ pour cent"))
    after = page.get_by_role("button", name="Après", exact=True)
    # A machine that does nothing else has made it before the page asks how far it is.
    expect(told.or_(page.locator("button:enabled", has_text="Après")).first).to_be_visible(
        timeout=60_000
    )
    expect(after).to_be_enabled(timeout=120_000)
    after.press("Enter")
    film = page.locator("video[data-part=film]")
    until(page, lambda: film.evaluate("(one) => one.videoWidth > 0 && one.currentTime > 0"))
    assert film.evaluate("(one) => one.duration") == pytest.approx(3.0, abs=0.3)
    assert film.evaluate("(one) => one.videoHeight > one.videoWidth")
    assert axe(page) == []


def add_video(server: Server, kept: dict[str, str], source: Path) -> None:
    with server.database() as database, database.writing() as db:
        draft = db.get_one(Draft, kept["draft"])
        voice = db.get_one(Item, kept["answer"])
        whose = {"action_id": draft.action_id, "person_id": voice.author_id or ""}
        file = keep_file(db, DiskStore(server.settings.store), source, medium="video", **whose)
        value = {"properties": {"video": file.id}, "order": "a2"}
        one = Op(new_id(), new_id(), "put", iso(now()), type="video", value=value)
        who = Identity(person_id=voice.author_id, device_action=draft.action_id,
                       roles=roles_of(db, voice.author_id or ""))  # fmt: skip
        (result,) = submit(db, who, draft, [one])
        assert not result.error, result.message
        kept["video"] = one.item


def moving_picture(path: Path, seconds: int) -> Path:
    """Colours that change, and a sound: long enough for its preparation to be seen going on."""
    size, rate = "size=1280x720:rate=25", "frequency=330:sample_rate=48000"
    made = ["-f", "lavfi", "-i", f"testsrc2={size}", "-f", "lavfi", "-i", f"sine={rate}"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-pix_fmt", "yuv420p"]
    command = [
        tools.ffmpeg_path(),
        "-v",
        "error",
        "-y",
        *made,
        "-t",
        str(seconds),
        *coded,
        str(path),
    ]
    subprocess.run(command, check=True)
    return path


def test_the_voice_of_a_place_is_cut_by_the_referent(
    server: Server, screens: Screens, tmp_path: Path
) -> None:
    """The same editor, where the board leads: its edits stand with the file."""
    made: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia, draft = cast.identity(db, "nadia"), a_map(db, cast)
        whose = {"action_id": draft.action_id, "person_id": nadia.person_id or ""}
        store = DiskStore(server.settings.store)
        file = keep_file(db, store, tone(tmp_path / "voice.wav", 6.0), medium="sound", **whose)
        put(db, cast, draft, at=STATION, category=category(db, draft, "wifi"), voice=file.id)
        made.update(draft=draft.id, file=file.id, claire=cast.sign_in(db, "claire"))

    server.prepare(prepare)
    page = screens.computer()
    enter(page, server, made["claire"], f"/espace/productions/{made['draft']}/sons/{made['file']}")
    page.locator('[data-ready="true"]').wait_for(timeout=60_000)
    assert axe(page) == [] and no_sideways(page) == []
    page.get_by_role("slider", name="Fin du morceau").press("PageDown")
    page.get_by_role("slider", name="Fin du morceau").press("PageDown")
    page.get_by_role("button", name="Garder", exact=True).click()
    expect(page.get_by_text("C’est gardé.")).to_be_visible()
    expect(page.get_by_role("button", name="Après", exact=True)).to_be_enabled(timeout=60_000)
    with server.database() as database, database.reading() as db:
        heard = db.get_one(StoredFile, made["file"]).derivative("listen")
        assert heard is not None and heard.seconds == pytest.approx(4.0, abs=0.2)
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_role("button", name="Tout remettre", exact=True)).to_be_disabled()
