"""The page of the sentences: what it shows, what its buttons keep, whom it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient

from tests.studio.portraits.making import Room

Browsers = Callable[[str], FlaskClient]
TEXT = "Je suis née à Oran. J’ai trois enfants."
VTT = b"WEBVTT\n\n00:00.500 --> 00:01.000\nUn.\n\n00:01.000 --> 00:01.500\nDeux.\n"


def answered(room: Room) -> str:
    """The address of the sentences of an answer."""
    with room.hands() as hands:
        answer = hands.answer(0, text=TEXT)
    room.prepare()
    return f"/espace/portraits/{room.draft_id}/phrases/{answer}"


def test_a_text_is_cut_and_timed_by_hand(room: Room, as_: Browsers) -> None:
    address, claire = answered(room), as_("claire")
    assert "Couper en phrases" in claire.get(address).text
    assert claire.post(address, data={"act": "cut"}).status_code == 302
    page = claire.get(address).text
    assert page.count("data-sentence ") == 2
    name = re.findall(r'name="(end-[0-9a-f-]+)"', page)[0]
    shown = re.findall(rf'name="shown-{name}" value="([^"]*)"', page)[0]
    refused = claire.post(address, data={name: "bientôt", f"shown-{name}": shown})
    assert (refused.status_code, "bientôt" in refused.text) == (422, True)
    assert claire.post(address, data={name: "1,25", f"shown-{name}": shown}).status_code == 302
    assert 'value="1.25"' in claire.get(address).text


def test_a_file_is_brought_and_taken(room: Room, as_: Browsers) -> None:
    address, claire = f"{answered(room)}/fichier", as_("claire")
    sent = claire.post(address, data={"subtitles": (BytesIO(VTT), "voix.vtt")})
    assert sent.status_code == 302
    assert (
        claire.get(f"{address}?forme=vtt").data.split() == VTT.replace(b"00:0", b"00:00:0").split()
    )
    assert b"00:00:00,500 --> 00:00:01,000" in claire.get(f"{address}?forme=srt").data
    whole = claire.get(address).get_json()
    assert [one["text"] for one in whole["sentences"]] == ["Un.", "Deux."]
    assert claire.get(f"{address}?forme=doc").status_code == 404


def test_what_is_no_subtitle_is_refused_and_loses_nothing(room: Room, as_: Browsers) -> None:
    address, claire = answered(room), as_("claire")
    claire.post(address, data={"act": "cut"})
    wrong = claire.post(f"{address}/fichier", data={"subtitles": (BytesIO(b"\0\1"), "a.vtt")})
    assert wrong.status_code == 422
    assert "trois enfants" in claire.get(address).text
