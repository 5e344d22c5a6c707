"""The one clock. Tests replace it; nothing else asks the machine for the time of day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present, in UTC, with its time zone."""
    return _source()


def iso(moment: datetime) -> str:
    """`2026-11-23T10:00:00.000Z`: the one form of time in our JSON (texts sort like times)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """Read a time that names its zone; a time without zone raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without zone: {text}")
    return moment.astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[Callable[[timedelta], None]]:
    """Time stands still at `moment`; call what is given to move it forward.

    For tests, and for the demo, whose story has days of its own. The whole process is concerned.
    """
    global _source
    before, held = _source, [moment]

    def advance(delta: timedelta) -> None:
        held[0] += delta

    _source = lambda: held[0]  # noqa: E731
    try:
        yield advance
    finally:
        _source = before
