"""The page of one photo, voice or video: who comes in, what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.studio.portraits.making import Room

Browser = Callable[[str], FlaskClient]


def test_who_made_it_and_professionals_work_on_it(room: Room, as_: Browser) -> None:
    with room.hands() as hands:
        items = [hands.photo(), hands.answer(0)]
        question = hands.question().id
    for item in items:
        where = f"/atelier/portraits/{room.draft_id}/retouches/{item}"
        for name in ("nadia", "claire"):
            page = as_(name).get(where)
            assert page.status_code == 200 and item in page.get_data(as_text=True)
        assert as_("lucie").get(where).status_code == 403
        for name, status in (("karim", 404), ("anyone", 302), ("paul", 302)):
            assert as_(name).get(where).status_code in (status, 401)
    for other in (question, "never", room.draft_id):
        where = f"/atelier/portraits/{room.draft_id}/retouches/{other}"
        assert as_("nadia").get(where).status_code == 404


def test_a_sound_under_the_voices_is_chosen_at_the_table(room: Room, as_: Browser) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
        bed = hands.file("sound").id
        sheet = hands.items("sheet")[0].id
    room.prepare()
    where = f"/espace/portraits/{room.draft_id}"
    page = as_("claire").get(where).get_data(as_text=True)
    assert f'<option value="{bed}"' in page and page.count("<option value=") >= 2
    shown = re.search(rf'name="shown-ambience-{sheet}" value="([^"]+)"', page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert shown and token
    form = {"csrf_token": token.group(1), f"ambience-{sheet}": bed}
    form[f"shown-ambience-{sheet}"] = shown.group(1)
    assert as_("claire").post(where, data=form).status_code == 302
    with room.hands() as hands:
        assert hands.items("sheet")[0].properties["ambience"] == bed


def test_the_table_shows_what_is_edited(room: Room, as_: Browser) -> None:
    with room.hands() as hands:
        photo = hands.photo("Un mur.", edits={"crop": [0.5, 0.0, 1.0, 1.0]})
    room.prepare()
    page = as_("claire").get(f"/espace/portraits/{room.draft_id}").get_data(as_text=True)
    assert re.search(r"/fichiers/[^/]+/phone\?edits=[0-9a-f]{40}", page)
    where = f"/espace/portraits/{room.draft_id}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"csrf_token": token.group(1) if token else "", f"focus-{photo}": "15 15"}
    assert as_("claire").post(where, data=form).status_code == 302
    with room.hands() as hands:
        (item,) = hands.items("photo")
        # 15 % of the right half: the point of the original that is seen there.
        assert (item.properties["focus_x"], item.properties["focus_y"]) == (0.575, 0.15)


def test_the_table_shows_a_video_that_nobody_speaks_in(room: Room, as_: Browser) -> None:
    with room.hands() as hands:
        file = hands.file("sound").id  # whatever it is made of
        video = hands.put("video", video=file, photo_text="Une main qui coud.")
    page = as_("claire").get(f"/espace/portraits/{room.draft_id}")
    assert page.status_code == 200 and f"heard-{video}" in page.get_data(as_text=True)
