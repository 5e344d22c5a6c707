"""« Quelque chose est nouveau »: feeds the live streams of this process, whoever wrote.

On SQLite one thread reads `PRAGMA data_version` (16 µs; measured 0.03 % of a core at 20 Hz), which
changes when any other connection of any process commits. On PostgreSQL one connection LISTENs.
Either way that is only a bell: what is new is always read from the database, once for all the
streams of a document, so a hundred streams cost no more reads than one.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

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

KEPT = 500  # pieces of news; who is further behind asks for the rest by itself


class Source(Protocol):
    """Where news come from. Numbers grow by one with each piece of news of a document."""

    def numbers(self, db: Session, documents: Collection[str]) -> Mapping[str, int]:
        """Document -> the number of its latest news."""

    def since(self, db: Session, document: str, number: int) -> Sequence[tuple[int, str]]:
        """The news after this number, in order, as text for the streams."""

    def standing(self, db: Session, documents: Collection[str]) -> Mapping[str, str]:
        """What is true of documents at this moment, as text: it has no number and leaves no trace.
        Streams are told when it changes."""


def ring(db: Session) -> None:
    """Tell the other processes that something changed, when this transaction is kept."""
    if of_session(db) == "postgresql":
        db.execute(text(f"NOTIFY {CHANNEL}"))


@dataclass
class Watched:
    """One document: how many streams watch it, and its latest news."""

    watchers: int = 0
    number: int = -1
    standing: str = ""
    news: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT))


class Wakeups:
    """The news of the documents that streams of this process watch. At most `places` streams."""

    def __init__(self, database: Database, places: int, source: Source):
        self.database = database
        self.places = places
        self.source = source
        self._changed = threading.Condition()
        self._watched: dict[str, Watched] = {}
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @contextmanager
    def watching(self, document: str) -> Iterator[None]:
        """Hold a place for a stream. Busy when all are taken: the browser then polls."""
        with self._changed:
            if sum(one.watchers for one in self._watched.values()) >= self.places:
                raise Busy(seconds=30)
            self._watched.setdefault(document, Watched()).watchers += 1
            self._start()
        try:
            yield
        finally:
            with self._changed:
                one = self._watched[document]
                one.watchers -= 1
                if not one.watchers:
                    del self._watched[document]

    def wait(
        self, document: str, seen: int, seconds: float, standing: str | None = None
    ) -> tuple[int, list[str]]:
        """What is new after `seen`, as soon as there is something or after `seconds`; also as soon
        as what is true at this moment is no longer `standing`.

        The number reached, and the news up to it: none when they are not all remembered here,
        and the browser must ask for them.
        """
        with self._changed:
            one = self._watched[document]
            self._changed.wait_for(
                lambda: one.number > seen or standing not in (None, one.standing), timeout=seconds
            )
            news = [text for number, text in one.news if number > seen]
            whole = len(news) == one.number - seen
            return max(seen, one.number), news if whole else []

    def standing(self, document: str) -> str:
        """What is true of the document at this moment, as its source tells it."""
        with self._changed:
            return self._watched[document].standing

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
        with self._changed:
            known = {document: one.number for document, one in self._watched.items()}
        if not known:
            return
        with self.database.reading() as db:
            fresh = self.source.numbers(db, known)
            grown = {document: n for document, n in fresh.items() if n > known[document]}
            news = {document: self._news(db, document, known[document]) for document in grown}
            standing = self.source.standing(db, known)
        with self._changed:
            for document, number in grown.items():
                if document in self._watched:
                    self._watched[document].news.extend(news[document])
                    self._watched[document].number = number
            for document in known:
                if document in self._watched:
                    self._watched[document].standing = standing.get(document, "")
            self._changed.notify_all()

    def _news(self, db: Session, document: str, known: int) -> Sequence[tuple[int, str]]:
        """Nothing at the first look: streams begin where their page was loaded."""
        return self.source.since(db, document, known) if known >= 0 else []

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
