"""Tries that are counted in memory, on a clock that nobody sets."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

from limits.storage import MemoryStorage

SCHEME = "steady"
SWEPT = 1000  # doors known before those that nobody tried lately are forgotten


class SteadyStorage(MemoryStorage):
    """Counts tries by `monotonic` seconds, for windows that move.

    An old PC sets its clock by the network while it runs. By the time of day, a step forward would
    give every guesser new tries at once, and a step back would keep a group out until then.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as limits reads it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._tries: dict[str, deque[float]] = {}
        self._ends: dict[str, float] = {}
        self._lock = Lock()

    @staticmethod
    def seconds() -> float:
        return time.monotonic()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` tries more; False, and nothing counted, beyond the limit."""
        with self._lock:
            moment = self.seconds()
            tries = self._lately(key, moment, expiry)
            if len(tries) + amount > limit:
                return False
            tries.extend([moment] * amount)
            self._tries[key], self._ends[key] = tries, moment + expiry
            if len(self._tries) > SWEPT:
                self._sweep(moment)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest try that still counts was made, and how many count."""
        with self._lock:
            moment = self.seconds()
            tries = self._lately(key, moment, expiry)
            return (tries[0] if tries else moment), len(tries)

    def _lately(self, key: str, moment: float, expiry: int) -> deque[float]:
        tries = self._tries.get(key) or deque()
        while tries and tries[0] <= moment - expiry:
            tries.popleft()
        return tries

    def _sweep(self, moment: float) -> None:
        for key in [key for key, end in self._ends.items() if end <= moment]:
            del self._tries[key], self._ends[key]

    def clear(self, key: str) -> None:
        with self._lock:
            self._tries.pop(key, None)
            self._ends.pop(key, None)

    def reset(self) -> int | None:
        with self._lock:
            known = len(self._tries)
            self._tries.clear()
            self._ends.clear()
        return known
