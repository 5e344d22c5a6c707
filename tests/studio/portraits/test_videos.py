"""A video of a portrait: light, cut, turned, mute; published without a word of who filmed where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from media import tools
from media.portrait.scenes import ClipScene
from media.probe import Video, probe
from studio.consents.models import Use
from studio.consents.queries import Need
from studio.files.operations import keep_file
from studio.portraits.film import Names, of_draft, storyboard
from studio.portraits.material import Filmed
from studio.portraits.reading import material_of
from tests.studio.portraits.making import NAME, Hands, Room, op

SECRETS = (b"Chez Nadia", b"X12", b"+47.3941", NAME.encode(), b"GPS")


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a test card with a tone, and all that a phone writes into it."""
    out = tmp_path_factory.mktemp("clip") / "clip.mp4"
    tools.ffmpeg(
        [
            *("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=3"),
            *("-f", "lavfi", "-i", "sine=frequency=330:duration=3"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
            *("-metadata", "title=Chez Nadia", "-metadata", "artist=Téléphone X12"),
            *("-metadata", "location=+47.3941+000.6848/", "-movflags", "use_metadata_tags"),
            f"file:{out}",
        ]
    )
    return out


def a_video(hands: Hands, clip: Path, **properties: Any) -> str:
    given = hands.folder / "given.mp4"
    given.write_bytes(clip.read_bytes())
    whose = {"action_id": hands.draft.action_id, "person_id": hands.person("nadia").id}
    name = f"{NAME}.mp4"
    file = keep_file(hands.db, hands.storage, given, medium="video", name=name, **whose)
    return hands.put("video", video=file.id, **properties)


def filmed(hands: Hands) -> Filmed:
    (found,) = material_of(hands.db, hands.draft).videos
    return found


def size(room: Room, made: Any) -> tuple[int, int, float, bool]:
    found = probe(room.storage.path(made.key))
    assert isinstance(found, Video)
    return found.width, found.height, round(found.seconds, 1), found.has_sound


def test_it_is_made_in_both_sizes_then_with_its_edits(room: Room, clip: Path) -> None:
    with room.hands() as hands:
        video = a_video(hands, clip)
    room.prepare()
    with room.hands() as hands:
        found = filmed(hands)
        for recipe in ("watch", "watch-720", "poster", "poster-thumb"):
            assert found.made(recipe) is not None, recipe
        edits = {"start": 1.0, "end": 2.5, "mute": True, "turn": 90, "poster_at": 1.2}
        hands.set(video, who="nadia", edits=edits)
        assert filmed(hands).made("watch") is None
    room.prepare()
    with room.hands() as hands:
        watch = filmed(hands).made("watch")
        assert size(room, watch) == (360, 640, 1.5, False)
        poster = filmed(hands).made("poster")
        assert poster is not None and (poster.width, poster.height) == (360, 640)
        assert filmed(hands).file.derivative("watch") is not None, "the original still shows"


@pytest.mark.parametrize(
    "edits", [{"turn": 10}, {"start": 2.0, "end": 2.1}, {"keep": [[0, 1]]}, {"end": -1}]
)
def test_what_makes_no_sense_is_refused(hands: Hands, clip: Path, edits: Any) -> None:
    video = a_video(hands, clip)
    (result,) = hands.send("nadia", op("set", video, path="edits", value=edits))
    assert result.error == "invalid" and result.message.startswith("Ces retouches")


def test_who_is_seen_and_heard_must_agree(hands: Hands, clip: Path) -> None:
    lucie = hands.person("lucie").id
    video = a_video(hands, clip, shown=[lucie], heard=[lucie])
    file = hands.items("video")[0].properties["video"]
    needs = material_of(hands.db, hands.draft).needs()
    assert needs == [
        Need(lucie, Use.IMAGE, file),
        Need(lucie, Use.VOICE, file),
        Need(lucie, Use.STORY),
    ]
    hands.set(video, edits={"mute": True})
    assert material_of(hands.db, hands.draft).needs() == [Need(lucie, Use.IMAGE, file)]
    without = material_of(hands.db, hands.draft).without(frozenset({Need(lucie, Use.IMAGE, file)}))
    assert without.videos == ()
    assert any("La vidéo 1 n’a pas de texte" in one.replace("\u202f", " ") for one in hands.lacks())


def test_no_public_byte_tells_who_filmed_where(room: Room, clip: Path) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
        a_video(hands, clip, photo_text="Une mire.", caption="La mire.")
    room.prepare()
    edition = room.publish_as_is()
    folder = room.path(edition, "media")
    for name in ("video-1.mp4", "video-1-grande.mp4", "video-1.jpg"):
        assert (folder / name).exists()
    for path in room.path(edition, "").rglob("*"):
        if path.is_file():
            assert not [secret for secret in SECRETS if secret in path.read_bytes()], path.name
    page = json.loads(room.path(edition, "page.json").read_text("utf-8"))
    assert (
        page["videos"][0]["text"] == "Une mire." and round(page["videos"][0]["seconds"], 1) == 3.0
    )


def test_a_scene_shows_it_in_the_film_over_the_ambience(room: Room, clip: Path) -> None:
    with room.hands() as hands:
        answer = hands.answer(0, "Bonjour.")
        video = a_video(hands, clip)
        hands.put("scene", "claire", kind="video", clip=video)
        hands.put("scene", "claire", kind="video", clip=video, answer=answer)
        sheet = hands.items("sheet")[0].id
        hands.set(sheet, ambience=hands.file("sound").id, ambience_gain=12.0)
    room.prepare()
    with room.hands() as hands:
        board = storyboard(of_draft(material_of(hands.db, hands.draft), Names()), room.storage.path)
    clips = [scene for scene in board.scenes if isinstance(scene, ClipScene)]
    assert [(round(c.end or 0, 1), c.sound) for c in clips] == [(3.0, True), (1.6, False)]
    assert board.ambience is not None and board.ambience.level == -4.0
