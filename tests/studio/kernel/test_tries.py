"""Tries are counted on a clock that nobody sets: neither freed nor kept by the time of day."""

from __future__ import annotations

import time

import pytest
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from studio.kernel import tries
from studio.kernel.tries import SteadyStorage


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> SteadyStorage:
    made = SteadyStorage()
    monkeypatch.setattr(made, "seconds", lambda: made.at, raising=False)  # type: ignore[attr-defined]
    made.at = 5.0  # type: ignore[attr-defined]
    return made


def pass_time(storage: SteadyStorage, seconds: float) -> None:
    storage.at += seconds  # type: ignore[attr-defined]


def test_the_window_moves(storage: SteadyStorage) -> None:
    limiter, ten = MovingWindowRateLimiter(storage), parse("10 per 10 minutes")
    for _ in range(10):
        assert limiter.test(ten, "somebody") and limiter.hit(ten, "somebody")
        pass_time(storage, 30)
    assert not limiter.test(ten, "somebody") and not limiter.hit(ten, "somebody")
    assert limiter.hit(ten, "somebody else")
    pass_time(storage, 300)
    assert limiter.hit(ten, "somebody"), "the first try is ten minutes old"
    assert not limiter.hit(ten, "somebody")
    assert limiter.get_window_stats(ten, "somebody").remaining == 0


@pytest.mark.parametrize("step", [-86_400, 660, 86_400 * 365])
def test_the_time_of_day_does_not_count(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    limiter, two, day = MovingWindowRateLimiter(SteadyStorage()), parse("2 per minute"), time.time
    assert limiter.hit(two, "somebody") and limiter.hit(two, "somebody")
    monkeypatch.setattr(time, "time", lambda: day() + step)
    assert not limiter.test(two, "somebody") and not limiter.hit(two, "somebody")


def test_what_nobody_tries_any_more_is_forgotten(
    storage: SteadyStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "SWEPT", 5)
    limiter, one = MovingWindowRateLimiter(storage), parse("1 per minute")
    for name in "abcde":
        limiter.hit(one, name)
    pass_time(storage, 61)
    limiter.hit(one, "f")
    assert storage.reset() == 1
    assert limiter.hit(one, "f")
