"""The page of a portrait in an archive, opened from a disk: its film and its videos play there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from studio.actions.models import Action
from studio.archive.writing import write_archive
from tests.journeys.browsing import launch
from tests.studio.portraits.making import Room
from tests.studio.portraits.test_videos import a_video, clip

__all__ = ["clip"]
pytestmark = pytest.mark.browser

KNOWN = """(all) => Promise.all(all.map((one) => new Promise((tell, fail) => {
  one.addEventListener("loadedmetadata", () => tell([one.duration, one.videoWidth]));
  one.addEventListener("error", () => fail(one.error.message));
  one.preload = "metadata";
  one.load();
})))"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_film_and_a_video_play_from_a_disk(
    engine: Playwright, room: Room, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SIZE", (320, 180)), ("OPENING", 1.0), ("CLOSING", 1.0)):
        monkeypatch.setattr(f"studio.portraits.film.{name}", value)
    with room.hands() as hands:
        hands.answer(0, "Je couds.")
        words = {
            "photo_text": "La machine avance.",
            "words": "Écoutez-la.",
            "caption": "Ma machine",
        }
        a_video(hands, clip, **words)
    room.prepare()
    room.publish()
    out = tmp_path / "cle"
    with room.database.reading() as db:
        write_archive(db, room.settings, db.get_one(Action, room.cast.action.id), out)
    [page_file] = out.rglob("portraits/*/index.html")
    browser = launch(engine)
    try:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page_file.as_uri())
        known = page.locator("video, audio").evaluate_all(KNOWN)
        expect(page.get_by_text("Écoutez-la.")).to_be_visible()
        expect(page.get_by_text("La machine avance.")).to_be_visible()
    finally:
        browser.close()
    film, voice, video = known
    assert film[0] > 2 and film[1] == 320
    assert voice[0] == pytest.approx(1.6, abs=0.1)
    assert video[0] == pytest.approx(3.0, abs=0.1) and video[1] == 640
    assert all(address.startswith("file:") for address in asked)
