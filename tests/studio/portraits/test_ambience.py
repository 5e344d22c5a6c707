"""The sound under the voices is one with them: no phone has to make one of two sounds softer."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from flask.testing import FlaskClient

from media import pcm
from media.level import HIGHEST_PEAK, loudness
from media.pcm import RATE
from studio.consents.models import Use
from studio.portraits.page import MIXED, read_page
from studio.publishing import folder
from studio.publishing.operations import take_back
from tests.studio.portraits.making import Room

PORTRAIT = "/portraits/le-fil-et-l-aiguille"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here is peculiar to one database."""
    return sqlite_url


def test_voices_and_ambience_are_one_file_on_the_player_s_clock(
    room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    with room.hands() as hands:
        voice = hands.answer(0, "Bonjour.", seconds=3.0)
        photo = hands.photo("Une rue.", shown=[hands.person("nadia").id])
        street = hands.file("sound", seconds=2.0, pitch=1900.0).id
        hands.set(hands.items("sheet")[0].id, ambience=street)
        hands.put("scene", "claire", kind="photo", photos=[photo], answer=voice)
        hands.put("scene", "claire", kind="title", text="Plus tard", seconds=4.0)
    room.prepare()
    edition = room.publish()
    page = read_page(folder.read_page(room.settings.editions, edition))
    shown = room.shown()
    mixed = room.path(shown, "media") / MIXED
    samples = pcm.read(mixed).astype(float)
    assert samples.size / RATE == pytest.approx(page.montage.seconds, abs=0.05)

    def street_heard(start: float, end: float) -> float:
        part = samples[round(start * RATE) : round(end * RATE)]
        spectrum = np.abs(np.fft.rfft(part)) ** 2
        rates = np.fft.rfftfreq(part.size, 1 / RATE)
        return float(10 * np.log10(spectrum[abs(rates - 1900) < 60].sum() / part.size**2))

    # Where nobody speaks, nothing plays in a browser but this file: the street is in it.
    assert street_heard(4.6, 6.6) - street_heard(0.6, 2.6) == pytest.approx(10, abs=2)
    measured = loudness(mixed)
    assert measured.integrated == pytest.approx(-16, abs=0.7)
    assert measured.true_peak <= HIGHEST_PEAK
    for address in (PORTRAIT, f"{PORTRAIT}/audio"):
        html = as_("anyone").get(address).get_data(as_text=True)
        whole = re.search(r'data-whole="([^"]+)"', html)
        assert whole and as_("anyone").get(whole[1]).mimetype == "audio/mp4"
        assert f'href="{whole[1]}"' in html  # and one takes it away
    with room.hands() as hands:
        nadia = hands.person("nadia")
        uses = [Use.IMAGE]
        take_back(hands.db, room.settings, nadia, hands.draft, recorded_by=nadia.id, uses=uses)
    html = as_("anyone").get(PORTRAIT).get_data(as_text=True)
    assert whole and "data-whole" not in html  # until it is made of what is left
    assert as_("anyone").get(whole[1]).status_code == 410
    room.prepare()
    assert "data-whole" in as_("anyone").get(PORTRAIT).get_data(as_text=True)


def test_without_ambience_voice_after_voice(room: Room, as_: Callable[[str], FlaskClient]) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
        hands.photo("Une rue.")
    room.prepare()
    room.publish()
    assert "data-whole" not in as_("anyone").get(PORTRAIT).get_data(as_text=True)
    assert room.shown().part(MIXED) is None
