"""« Quelque chose est nouveau »: wakes the live streams of this process, whoever wrote.

On SQLite one thread reads `PRAGMA data_version` (16 µs; measured 0.03 % of a core at 20 Hz), which
changes when any other connection of any process commits. On PostgreSQL one connection LISTENs.
Either way that is only a bell: after it, one query reads the numbers of all watched documents,
so a hundred streams cost no more reads than one.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.kernel.db import Database, of_session
from studio.kernel.errors import Busy

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger("studio.wakeups")

CHANNEL = "studio"
LOOK = 0.05  # seconds between two looks at SQLite's version number
RECHECK = 1.0  # seconds; a bell that got lost heals by itself

Numbers = Callable[[Session, Collection[str]], Mapping[str, int]]


def ring(db: Session) -> None:
    """Tell the other processes that something changed, when this transaction is kept."""
    if of_session(db) == "postgresql":
        db.execute(text(f"NOTIFY {CHANNEL}"))


class Wakeups:
    """The numbers of the documents that streams of this process watch, as fresh as the bell.

    `numbers` reads them: document id -> number that grows. At most `places` streams may watch.
    """

    def __init__(self, database: Database, places: int, numbers: Numbers):
        self.database = database
        self.places = places
        self.numbers = numbers
        self._news = threading.Condition()
        self._known: dict[str, int] = {}
        self._watchers: Counter[str] = Counter()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @contextmanager
    def watching(self, document: str) -> Iterator[None]:
        """Hold a place for a stream. Busy when all are taken: the browser then polls."""
        with self._news:
            if self._watchers.total() >= self.places:
                raise Busy(seconds=30)
            self._watchers[document] += 1
            self._start()
        try:
            yield
        finally:
            with self._news:
                self._watchers[document] -= 1
                if not self._watchers[document]:
                    del self._watchers[document]
                    self._known.pop(document, None)

    def wait(self, document: str, seen: int, seconds: float) -> int:
        """The document's number, as soon as it is above `seen` or after `seconds`."""
        with self._news:
            self._news.wait_for(lambda: self._known.get(document, seen) > seen, timeout=seconds)
            return max(seen, self._known.get(document, seen))

    def close(self) -> None:
        """Stop listening and give the connection back."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._forever, daemon=True)
            self._thread.start()

    def _forever(self) -> None:
        look = self._look_at_sqlite if self.database.is_sqlite else self._listen
        while not self._stopping.is_set():
            try:
                look()
            except Exception:  # the database restarted: hear again as soon as it is back
                log.warning("the bell lost its connection; trying again", exc_info=True)
                self._stopping.wait(1)

    def _read(self) -> None:
        with self._news:
            watched = list(self._watchers)
        if not watched:
            return
        with self.database.reading() as db:
            fresh = self.numbers(db, watched)
        with self._news:
            self._known.update(fresh)
            self._news.notify_all()

    def _look_at_sqlite(self) -> None:
        seen, since = None, 0.0
        raw = self.database.engine.raw_connection()
        try:
            while not self._stopping.wait(LOOK):
                since += LOOK
                version = raw.cursor().execute("PRAGMA data_version").fetchone()[0]
                if version != seen or since >= RECHECK:
                    seen, since = version, 0.0
                    self._read()
        finally:
            raw.close()

    def _listen(self) -> None:
        import psycopg

        address = self.database.url.set(drivername="postgresql").render_as_string(False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stopping.is_set():
                self._read()
                _drain(connection)


def _drain(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Sleep until something was said, or it is time to look anyway."""
    for _ in connection.notifies(timeout=RECHECK, stop_after=1):
        pass
