"""This file with these edits: made in the background, shown to the group, frozen for the public."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from media.edits import PhotoEdits, SoundEdits, VideoEdits
from media.level import loudness
from media.probe import Sound, probe
from media.video import moving, picture_at
from studio.files.editing import edited
from studio.files.models import Derivative, StoredFile
from studio.files.operations import keep_file
from studio.kernel.clock import now
from studio.portraits.montage import Said
from studio.portraits.reading import material_of
from studio.portraits.retouching import forget_unused
from tests.studio.portraits.making import Hands, Room, op, picture


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


CASES = json.loads((Path(__file__).parent / "edits_cases.json").read_text("utf-8"))
FACE = (220, 30, 40)  # a red square in the middle of the photo: what must never be seen
HIDDEN = {
    "masks": [{"shape": "polygon", "points": [[0.3, 0.2], [0.7, 0.2], [0.7, 0.8], [0.3, 0.8]]}]
}


@pytest.mark.parametrize("case", CASES["spans"])
def test_spans_move_as_in_the_browser(case: dict[str, Any]) -> None:
    """frontend/src/portraits/cuts.test.ts reads the same file."""
    moved = SoundEdits(keep=tuple(case["keep"])).moved_span(case["start"], case["end"])
    assert moved == (tuple(case["moved"]) if case["moved"] else None)


@pytest.mark.parametrize("case", CASES["points"])
def test_points_move_as_in_the_browser(case: dict[str, Any]) -> None:
    edits = PhotoEdits(turn=case["turn"], crop=case["crop"])
    assert edits.moved(tuple(case["spot"])) == pytest.approx(tuple(case["moved"]))


def a_face(hands: Hands, **properties: Any) -> str:
    """A photo item of a green wall, rough as walls are, with somebody's face in the middle."""
    file = hands.file("photo", size=(480, 320))
    source = hands.storage.path(file.key)
    wall = Image.open(picture(hands.folder / "face.jpg"))
    shown = Image.blend(wall, Image.effect_noise(wall.size, 60).convert("RGB"), 0.3)
    shown.paste(FACE, (180, 110, 300, 210))
    shown.save(source, "JPEG", quality=95)
    return hands.put("photo", photo=file.id, **properties)


def reddest(path: Path) -> int:
    """How much the reddest pixel of a picture is red."""
    with Image.open(path) as image:
        small = image.convert("RGB")
        red, green, blue = np.moveaxis(np.asarray(small, dtype=int), 2, 0)
        return int((red - np.maximum(green, blue)).max())


def test_edits_are_made_for_the_item_and_the_original_stays(room: Room) -> None:
    with room.hands() as hands:
        photo = a_face(hands)
    room.prepare()
    with room.hands() as hands:
        hands.set(photo, who="nadia", edits=HIDDEN)
        (shown,) = material_of(hands.db, hands.draft).photos
        assert shown.made("gallery") is None, "nothing less than the edited one is ever shown"
    room.prepare()
    with room.hands() as hands:
        (shown,) = material_of(hands.db, hands.draft).photos
        for recipe in ("phone", "thumb", "gallery", "large", "tiny"):
            made, plain = shown.made(recipe), shown.file.derivative(recipe)
            assert made is not None and plain is not None
            assert reddest(room.storage.path(made.key)) < 40 < reddest(room.storage.path(plain.key))


def test_the_group_sees_it_at_its_own_address(room: Room, as_: Callable[..., Any]) -> None:
    with room.hands() as hands:
        photo = a_face(hands)
        file = hands.items("photo")[0].properties["photo"]
    room.prepare()
    with room.hands() as hands:
        hands.set(photo, who="nadia", edits={"turn": 90, "of": file})
    described = as_("nadia").get(f"/api/portraits/{room.draft_id}/files").get_json()
    assert described[photo]["urls"] == {} and described[photo]["edits"] == {"turn": 90, "of": file}
    room.prepare()
    described = as_("nadia").get(f"/api/portraits/{room.draft_id}/files").get_json()
    address = described[photo]["urls"]["phone"]
    assert address != described[file]["urls"]["phone"]
    got = as_("nadia").get(address)
    assert got.status_code == 200
    assert as_("karim").get(address).status_code == 404
    assert as_("anyone").get(address).status_code == 401
    assert as_("nadia").get(address + "0").status_code == 404


@pytest.mark.parametrize(
    "edits",
    [
        {"turn": 45},
        {"crop": [0.5, 0.5, 0.5, 0.5]},
        {"masks": [{"shape": "polygon", "points": [[0, 0], [1, 1]]}]},
        {"keep": [[0, 1]]},
        "tout",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(hands: Hands, edits: Any) -> None:
    photo = hands.photo()
    (result,) = hands.send("nadia", op("set", photo, path="edits", value=edits))
    assert result.error == "invalid" and result.message.startswith("Ces retouches")


def test_strangers_change_nothing(hands: Hands) -> None:
    photo = hands.photo()
    (result,) = hands.send("karim", op("set", photo, path="edits", value={"turn": 90}))
    assert result.error == "not_found"
    (result,) = hands.send("lucie", op("set", photo, path="edits", value={"turn": 90}))
    assert result.error == "refused"


def test_edits_of_another_recording_are_left_aside(hands: Hands) -> None:
    answer = hands.answer(0)
    hands.set(answer, edits={"keep": [[0, 1]], "of": hands.items("answer")[0].properties["voice"]})
    (spoken,) = material_of(hands.db, hands.draft).answers
    assert spoken.edits.keep == ((0.0, 1.0),)
    hands.set(answer, voice=hands.file("sound").id)
    (spoken,) = material_of(hands.db, hands.draft).answers
    assert spoken.edits == SoundEdits()


def test_a_cut_voice_is_shorter_and_its_sentences_follow(room: Room) -> None:
    with room.hands() as hands:
        answer = hands.answer(0, seconds=3.0)
        for start, end, text in ((0.2, 0.9, "Un."), (1.1, 1.8, "Secret."), (2.1, 2.9, "Trois.")):
            hands.put("sentence", "claire", answer=answer, start=start, end=end, text=text)
        hands.set(answer, edits={"keep": [[0.0, 1.0], [2.0, 3.0]]})
    room.prepare()
    with room.hands() as hands:
        (spoken,) = material_of(hands.db, hands.draft).answers
        assert spoken.seconds == pytest.approx(2.0, abs=0.01)
        told = [Said(one.start, one.end, one.text) for one in spoken.told]
        assert told == [Said(0.2, 0.9, "Un."), Said(1.1, 1.9, "Trois.")]
        assert "Secret" not in spoken.text
    edition = room.publish_as_is()
    page = room.path(edition, "page.json").read_text("utf-8")
    assert "Secret" not in page and "Trois." in page
    for name in ("voix-1.m4a", "voix-1-leger.m4a"):
        found = probe(room.path(edition, f"media/{name}"))
        assert isinstance(found, Sound) and found.seconds == pytest.approx(2.0, abs=0.1)
    captions = room.path(edition, "captions.vtt").read_text("utf-8")
    assert "00:00:01.100 --> 00:00:01.900" in captions and "Secret" not in captions


@pytest.mark.parametrize("denoise", [False, True])
def test_what_is_left_of_a_voice_is_as_loud_as_any_other(
    hands: Hands, tmp_path: Path, testdata: Path, denoise: bool
) -> None:
    """-16 LUFS and at most -1 dBTP, measured on what the others hear: cut, covered, faded."""
    given = tmp_path / "voice.wav"
    shutil.copy(testdata / "audio" / "fr_june_demo-instruct.wav", given)
    whose = {"action_id": hands.draft.action_id, "person_id": hands.person("nadia").id}
    file = keep_file(hands.db, hands.storage, given, medium="sound", **whose)
    edits = SoundEdits(
        keep=((1.0, 6.0), (9.0, 16.0)),
        bleeps=((2.0, 2.6),),
        fade_in=0.3,
        fade_out=1.0,
        denoise=denoise,
    )
    for recipe in ("listen", "saver"):
        made = edited(hands.storage, file, edits, recipe, tmp_path)
        measured = loudness(made.path)
        assert measured.integrated == pytest.approx(-16.0, abs=0.6)
        assert measured.true_peak <= -1.0
        assert made.seconds == pytest.approx(12.0, abs=0.01)


def test_no_public_byte_shows_what_a_mask_hides(
    room: Room, tmp_path: Path, as_: Callable[..., Any]
) -> None:
    """Photos, cover and its copies, lighter form, film: all that an edition holds."""
    with room.hands() as hands:
        answer = hands.answer(0, "Bonjour.")
        a_face(hands, answer=answer, photo_text="Un mur.", edits=HIDDEN)
    room.prepare()
    edition = room.publish_as_is()
    pictures = films = 0
    for path in room.path(edition, "media").iterdir():
        if path.suffix in (".webp", ".jpg", ".avif") and "titre" not in path.name:
            pictures += 1
            assert reddest(path) < 40, path.name
        if path.suffix == ".mp4":
            films += 1
            still = tmp_path / "still.png"
            for moment in (1.5, 2.0, 2.3):
                frame(path, moment).save(still)
                assert reddest(still) < 130, moment  # the title card is brick
    assert pictures >= 5 and films == 1
    light, large = (edition.part(f"photo-1.{form}") for form in ("avif", "webp"))
    assert light is not None and large is not None and light.size < 0.95 * large.size
    assert light.people == large.people, "they leave together"
    assert '<source type="image/avif"' in as_("claire").get("/portraits/le-fil-et-l-aiguille").text


def frame(path: Path, moment: float) -> Image.Image:
    return picture_at(path, moving(path), VideoEdits(), moment)


def test_an_edition_made_before_the_edits_are_ready_makes_them(
    hands: Hands, tmp_path: Path
) -> None:
    """The untouched photo never takes the place of the masked one, however early one publishes."""
    a_face(hands, edits=HIDDEN)
    file = hands.db.get_one(StoredFile, hands.items("photo")[0].properties["photo"])
    (shown,) = material_of(hands.db, hands.draft).photos
    made = edited(hands.storage, file, shown.edits, "gallery", tmp_path)
    assert reddest(made.path) < 40


def test_what_nobody_uses_any_more_is_deleted_after_a_day(room: Room) -> None:
    with room.hands() as hands:
        photo = a_face(hands)
        hands.set(photo, who="nadia", edits={"turn": 90})
    room.prepare()
    with room.hands() as hands:
        hands.set(photo, who="nadia", edits={"turn": 180})
    room.prepare()
    with room.hands() as hands:
        made = [m for m in hands.db.query(Derivative) if m.edits]
        assert len(made) == 12
        assert forget_unused(hands.db, room.storage) == 0
        for one in made:
            one.made_at = now() - timedelta(days=2)
        assert forget_unused(hands.db, room.storage) == 6
        assert forget_unused(hands.db, room.storage) == 0
        (shown,) = material_of(hands.db, hands.draft).photos
        left = shown.made("gallery")
        assert left is not None and room.storage.path(left.key).exists()
        assert shown.file.derivative("gallery") is not None


def test_the_same_photo_is_not_shown_bare_beside_its_masked_twin(room: Room) -> None:
    with room.hands() as hands:
        a_face(hands, photo_text="Un mur.", edits=HIDDEN)
        bare = hands.put(
            "photo", photo=hands.items("photo")[0].properties["photo"], photo_text="Un mur."
        )
    room.prepare()
    with room.hands() as hands:
        assert next(one for one in hands.lacks() if "caché" in one).startswith("La photo 2 montre")
        hands.set(bare, who="nadia", edits=HIDDEN)
        assert not [one for one in hands.lacks() if "caché" in one]


def test_many_changes_make_only_the_last(room: Room) -> None:
    with room.hands() as hands:
        photo = a_face(hands)
        for turn in (90, 180, 270):
            hands.set(photo, who="nadia", edits={"turn": turn})
    room.prepare()
    with room.hands() as hands:
        keys = {m.edits for m in hands.db.query(Derivative) if m.edits}
        assert len(keys) == 1
