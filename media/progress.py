"""Telling how far the work is, as a fraction between 0 and 1."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called now and then with a fraction that never goes back. It may raise `Cancelled`."""


def within(progress: Progress | None, start: float, end: float) -> Progress | None:
    """The same progress for a step that goes from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * min(1.0, max(0.0, fraction)))


def tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None:
        progress(fraction)
