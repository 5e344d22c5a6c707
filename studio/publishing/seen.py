"""How often a production is looked at, and on which blogs: counted by day, of nobody in particular.

A view is one more in a number: no address, no browser, no hour is kept. Counts wait in memory and
are written together a little later; what waits when a server is killed is lost, and a page never
waits for it. A web server that keeps pages in front of us answers some views alone: the numbers
say at least how many.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing.copies import add_taken
from studio.publishing.models import Edition, EmbedSeen, Publication, ViewCount
from studio.publishing.reach import Reached

PAGE, EMBED = "page", "embed"
MOST_WAITING = 5_000  # different counts in memory; beyond, what comes is not counted
MOST_HOSTS = 200  # of one production
_robot = re.compile(r"bot|crawl|spider|slurp|preview|fetch|curl|python|monitor", re.IGNORECASE)
_host = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?")


@dataclass
class Tally:
    """What one web process has seen and not written yet. Safe between threads."""

    views: Counter[tuple[str, date, str]] = field(default_factory=Counter)
    hosts: dict[tuple[str, str], date] = field(default_factory=dict)
    copies: Counter[tuple[str, date, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def see(self, edition_id: str, form: str, day: date) -> None:
        with self.lock:
            if len(self.views) < MOST_WAITING:
                self.views[edition_id, day, form] += 1

    def see_host(self, publication_id: str, host: str, day: date) -> None:
        with self.lock:
            if len(self.hosts) < MOST_WAITING:
                self.hosts[publication_id, host] = day

    def see_copy(self, publication_id: str, form: str, day: date) -> None:
        with self.lock:
            if len(self.copies) < MOST_WAITING:
                self.copies[publication_id, day, form] += 1

    def take(self) -> Tally:
        """What waits; from now on nothing does."""
        with self.lock:
            taken = Tally(self.views, self.hosts, self.copies)
            self.views, self.hosts, self.copies = Counter(), {}, Counter()
        return taken


def is_somebody(user_agent: str) -> bool:
    """False for a program that says so."""
    return bool(user_agent) and not _robot.search(user_agent)


def host_of(referrer: str, *, own: str) -> str:
    """The host of the page around an embed; empty for our own, and for what is no host."""
    try:
        host = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return ""
    return host if _host.fullmatch(host) and host != own.partition(":")[0].lower() else ""


def write(database: Database, tally: Tally) -> None:
    """Write what waits, in one transaction. What belongs to an edition that is gone is dropped."""
    taken = tally.take()
    views, hosts = taken.views, taken.hosts
    if not views and not hosts and not taken.copies:
        return
    with database.writing() as db:
        for (publication_id, day, form), count in taken.copies.items():
            add_taken(db, publication_id, day, form, count)
        known = set(db.scalars(select(Edition.id).where(Edition.id.in_({v[0] for v in views}))))
        for (edition_id, day, form), count in views.items():
            if edition_id in known:
                _add(db, edition_id, day, form, count)
        for (publication_id, host), day in hosts.items():
            _add_host(db, publication_id, host, day)


def _add(db: Session, edition_id: str, day: date, form: str, count: int) -> None:
    found = db.get(ViewCount, (edition_id, day, form), with_for_update=True)
    if found is None:
        db.add(ViewCount(edition_id=edition_id, day=day, form=form, count=count))
    else:
        found.count += count
    db.flush()


def _add_host(db: Session, publication_id: str, host: str, day: date) -> None:
    found = db.get(EmbedSeen, (publication_id, host), with_for_update=True)
    if found is not None:
        found.last = max(found.last, day)
    elif db.get(Publication, publication_id) and _hosts(db, publication_id) < MOST_HOSTS:
        db.add(EmbedSeen(publication_id=publication_id, host=host, first=day, last=day))
    db.flush()


def _hosts(db: Session, publication_id: str) -> int:
    wanted = select(func.count()).where(EmbedSeen.publication_id == publication_id)
    return db.scalar(wanted) or 0


@dataclass(frozen=True)
class Seen:
    """What the référent is told: all in all, since a week, on blogs; and which blogs."""

    total: int
    week: int
    on_blogs: int
    hosts: tuple[EmbedSeen, ...]


def seen_of(db: Session, publication: Publication) -> Seen:
    """How often a publication was looked at, whichever edition it showed."""
    mine = select(Edition.id).where(Edition.publication_id == publication.id)
    wanted = select(ViewCount).where(ViewCount.edition_id.in_(mine))
    rows = list(db.scalars(wanted))
    since = now().date() - timedelta(days=7)
    return Seen(
        total=sum(row.count for row in rows),
        week=sum(row.count for row in rows if row.day > since),
        on_blogs=sum(row.count for row in rows if row.form == EMBED),
        hosts=tuple(hosts_of(db, publication)),
    )


def hosts_of(db: Session, publication: Publication) -> list[EmbedSeen]:
    """The blogs on which it was seen, the last one first."""
    wanted = select(EmbedSeen).where(EmbedSeen.publication_id == publication.id)
    return list(db.scalars(wanted.order_by(EmbedSeen.last.desc(), EmbedSeen.host)))


def find(db: Session, _settings: Settings, publication: Publication) -> list[Reached]:
    """The blogs on a receipt: their frame shows a neutral card by itself; their copy is theirs."""
    return [Reached("seen", one.host) for one in hosts_of(db, publication)]
