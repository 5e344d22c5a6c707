"""A voice that goes on while the picture changes."""

from __future__ import annotations

from media.portrait.scenes import Caption, Narration, PhotoScene, Storyboard
from media.portrait.shots import Look, plan
from media.portrait.soundtrack import pieces
from media.portrait.timeline import BREATH, arrange

VOICE = "voice.m4a"
LOOK = Look(640, 360, 25, "#93381d", "fr")


def digest(path: str) -> str:
    return path.encode().hex()


def shot(picture: str, start: float, end: float, *, flows: bool) -> PhotoScene:
    spoken = Narration(VOICE, start, end, flows=flows)
    caption = Caption(0.0, end - start, "Bonjour")
    return PhotoScene(picture=picture, narration=spoken, captions=(caption,))


def board(*, flows: bool) -> Storyboard:
    scenes = (
        shot("a.jpg", 0.0, 4.0, flows=flows),
        shot("b.jpg", 4.0, 8.0, flows=flows),
        shot("c.jpg", 8.0, 12.0, flows=False),
    )
    return Storyboard(title="Essai", scenes=scenes)


def test_a_voice_that_flows_is_heard_whole() -> None:
    storyboard = board(flows=True)
    timeline = arrange(storyboard, lambda _path: 12.0)
    heard = pieces(storyboard, timeline)
    assert [(piece.start, piece.end, piece.at) for piece in heard] == [(0.0, 12.0, 0.0)]
    assert abs(timeline.seconds - 12.0 - BREATH) < 3 / 25  # a frame for each picture at most


def test_without_flowing_each_picture_waits_for_its_voice() -> None:
    storyboard = board(flows=False)
    timeline = arrange(storyboard, lambda _path: 12.0)
    assert len(pieces(storyboard, timeline)) == 3
    assert timeline.seconds > 12.0 + 3 * BREATH


def test_another_sound_begins_its_own_piece() -> None:
    other = PhotoScene(picture="b.jpg", narration=Narration("other.m4a", 0.0, 3.0))
    scenes = (shot("a.jpg", 0.0, 4.0, flows=True), other)
    storyboard = Storyboard(title="Essai", scenes=scenes)
    heard = pieces(storyboard, arrange(storyboard, lambda _path: 12.0))
    assert [piece.sound for piece in heard] == [VOICE, "other.m4a"]


def test_captions_stay_while_the_picture_changes() -> None:
    storyboard = board(flows=True)
    planned = plan(storyboard, arrange(storyboard, lambda _path: 12.0), LOOK, digest)
    changes = [segment for segment in planned.segments if segment.is_transition]
    assert len(changes) == 2
    assert all([mark.text for mark in each.marks] == ["Bonjour"] for each in changes)


def test_captions_never_cross_over_from_one_voice_to_another() -> None:
    storyboard = board(flows=False)
    planned = plan(storyboard, arrange(storyboard, lambda _path: 12.0), LOOK, digest)
    assert not any(segment.marks for segment in planned.segments if segment.is_transition)
