"""Pan and zoom never leave the picture, and never jump."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.portrait.movement import across, cover, inside

MOVES = ["auto", "still", "in", "out", "left", "right", "up", "down"]


@given(
    st.tuples(st.integers(50, 5000), st.integers(50, 5000)),
    st.sampled_from([16 / 9, 1.0, 9 / 16]),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.sampled_from(MOVES),
    st.integers(1, 600),
    st.integers(0, 15),
)
def test_it_stays_inside(
    size: tuple[int, int],
    ratio: float,
    focus: tuple[float, float],
    move: str,
    frames: int,
    turn: int,
) -> None:
    path = across(size, ratio, focus, move, frames, 25, turn)  # type: ignore[arg-type]
    for frame in range(0, frames + 1, max(1, frames // 7)):
        part = path.at(frame)
        assert part.left >= -0.01 and part.top >= -0.01
        assert part.left + part.width <= size[0] + 0.01
        assert part.top + part.height <= size[1] + 0.01
        assert part.width / part.height == pytest.approx(ratio, rel=1e-6)


def test_no_jolt() -> None:
    path = across((4000, 3000), 16 / 9, (0.7, 0.3), "auto", 250, 25)
    places = [path.at(frame).left for frame in range(250)]
    steps = [b - a for a, b in itertools.pairwise(places)]
    changes = [abs(b - a) for a, b in itertools.pairwise(steps)]
    assert max(changes) < 0.15  # pixels of a 4000-pixel photo


def test_a_long_scene_moves_no_faster() -> None:
    def speed(frames: int) -> float:
        path = across((4000, 3000), 16 / 9, (0.5, 0.5), "in", frames, 25)
        return abs(path.at(1).width - path.at(0).width)

    assert speed(1500) < speed(100)


def test_the_focus_ends_where_it_is_seen() -> None:
    part = cover((4000, 3000), 16 / 9, (0.5, 0.2), 0.8)
    height = (0.2 * 3000 - part.top) / part.height
    assert 0.2 < height < 0.5


def test_still_is_still() -> None:
    assert across((100, 100), 1.0, (0.5, 0.5), "still", 100, 25).is_still
    assert inside((100, 100), 0.0, 50).is_still
    assert not inside((100, 100), 0.05, 50).is_still
