"""« Quelque chose est nouveau »: wakes the live streams of this process, whoever wrote.

On SQLite one thread reads `PRAGMA data_version` (16 µs; measured 0.03 % of a core at 20 Hz), which
changes when any other connection of any process commits. On PostgreSQL one connection LISTENs.
Either way the news itself is only a bell: rows are always read from the database.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.kernel.db import Database, of_session
from studio.kernel.errors import Busy

log = logging.getLogger("studio.wakeups")
CHANNEL = "studio"
LOOK = 0.05  # seconds between two looks at SQLite's version number


def ring(db: Session) -> None:
    """Tell the other processes that something changed, when this transaction is kept."""
    if of_session(db) == "postgresql":
        db.execute(text(f"NOTIFY {CHANNEL}"))


class Wakeups:
    """A bell that rings for every waiting stream after each commit. At most `places` may wait."""

    def __init__(self, database: Database, places: int):
        self.database = database
        self.places = places
        self._news = threading.Condition()
        self._count = 0
        self._waiting = 0
        self._started = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places for a stream. Busy when all are taken: the browser then polls."""
        with self._news:
            if self._waiting >= self.places:
                raise Busy(seconds=30)
            self._waiting += 1
            self._start()
        try:
            yield
        finally:
            with self._news:
                self._waiting -= 1

    def wait(self, seen: int, seconds: float) -> int:
        """Sleep until the bell has rung more than `seen` times, or `seconds` have passed."""
        with self._news:
            self._news.wait_for(lambda: self._count > seen, timeout=seconds)
            return self._count

    def _start(self) -> None:
        if not self._started:
            self._started = True
            look = self._look_at_sqlite if self.database.is_sqlite else self._listen
            threading.Thread(target=self._forever, args=(look,), daemon=True).start()

    def _forever(self, look: Callable[[], None]) -> None:
        pause = threading.Event()
        while True:
            try:
                look()
            except Exception:  # the database restarted: hear again as soon as it is back
                log.warning("the bell lost its connection; trying again", exc_info=True)
                pause.wait(1)

    def _ring(self) -> None:
        with self._news:
            self._count += 1
            self._news.notify_all()

    def _look_at_sqlite(self) -> None:
        pause = threading.Event()
        raw = self.database.engine.raw_connection()
        try:
            seen = None
            while True:
                version = raw.cursor().execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    seen = version
                    self._ring()
                pause.wait(LOOK)
        finally:
            raw.close()

    def _listen(self) -> None:
        import psycopg

        address = self.database.url.set(drivername="postgresql").render_as_string(False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._ring()  # whatever was said while nobody listened
            for _ in connection.notifies():
                self._ring()
