"""What a withdrawal reaches beyond its own pages: the graph of uses, walked in one transaction.

Each edition that shows the publication inside itself is made again without what is gone, or goes
too; each room of the register (`reach.py`) undoes what it shows. A walk stops where it has been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.publishing import folder
from studio.publishing.bundle import Stripped, publisher_of
from studio.publishing.editions import kept_behind, replace_edition, retire
from studio.publishing.models import (
    Edition,
    EditionPart,
    EditionState,
    EditionUse,
    Publication,
    PublicationState,
)
from studio.publishing.reach import Reached, reach_of

FILM = "film"  # a part made of all the others: whoever leaves takes it along
EVERYWHERE = ("page", "embed", "oembed", "gallery", "feeds", "search")  # of a whole production
BACKUPS = timedelta(days=35)  # what operators are told to keep, and no longer

Pair = tuple[str, str]


@dataclass(frozen=True)
class Taken:
    """Whose things go: of this person, for these uses, one file of hers or all (None). `given`: the
    files that she gave herself; they go too, whoever they show, with the films made of them."""

    person_id: str
    uses: frozenset[str]
    file_id: str | None = None
    given: frozenset[str] = frozenset()

    def holds(self, part: EditionPart) -> bool:
        """True for her parts, those of one file, and any film of them."""
        if self.given and part.medium == FILM:
            return True
        if self.file_id is not None and part.medium != FILM and part.file_id != self.file_id:
            return False
        return self.speaks_of(part)

    def speaks_of(self, part: EditionPart) -> bool:
        hers = any(person == self.person_id and use in self.uses for person, use in part.people)
        return hers or part.file_id in self.given


@dataclass
class Trace:
    """What was reached and what nobody can call back: pairs of a word and a name, once each."""

    reached: dict[Pair, None] = field(default_factory=dict)
    left: dict[Pair, None] = field(default_factory=dict)

    def add(self, what: str, name: str = "") -> None:
        self.reached[what, name] = None

    def note(self, found: Iterable[Reached]) -> None:
        for one in found:
            (self.left if one.undo is None else self.reached)[one.what, one.name] = None

    def end(self) -> Trace:
        """Backups hold it for a while; the ledger keeps them from bringing it back."""
        if self.reached:
            self.left["backup", f"{now() + BACKUPS:%d/%m/%Y}"] = None
        return self


def close(db: Session, publication: Publication) -> None:
    """From now on every address of it answers 410; a job deletes the folder. Idempotent."""
    if publication.edition is not None:
        retire(db, publication.edition, EditionState.WITHDRAWN)
    for old in kept_behind(db, publication.id):
        retire(db, old, EditionState.WITHDRAWN)
    publication.edition = None
    publication.state = PublicationState.WITHDRAWN
    publication.withdrawn_at = publication.changed_at = now()
    db.flush()


class Walk:
    """One withdrawal, from the production it began with to all that shows it.

    Every arrow is walked once, so that productions which show each other end well.
    """

    def __init__(self, db: Session, settings: Settings):
        self.db, self.settings = db, settings
        self.trace = Trace()
        self._walked: set[tuple[str, str]] = set()

    def take(self, publication: Publication, taken: Taken) -> None:
        """Show it without what was taken, here and wherever it is shown inside."""
        self._forget_earlier(publication, taken)
        gone = [part for part in parts_of(publication) if taken.holds(part)]
        for part in gone:
            self.trace.add(part.medium, part.name)
        if gone and not self._strip(publication, taken, gone):
            self._everywhere()

    def leave(self, publication: Publication) -> None:
        """The whole goes: its own addresses, then everything that shows it."""
        if publication.edition is not None:
            self._everywhere()
        found = reach_of(self.db, self.settings, publication)
        close(self.db, publication)
        self._undo(found)
        self._cut_out(publication)

    @contextmanager
    def hiding(self, publication: Publication) -> Iterator[None]:
        """Inside the block it becomes narrower than it was: what showed it to everybody goes on
        without it."""
        found = reach_of(self.db, self.settings, publication)
        yield
        self._undo(found)
        self._cut_out(publication)

    def _everywhere(self) -> None:
        for place in EVERYWHERE:
            self.trace.add(place)

    def _forget_earlier(self, publication: Publication, taken: Taken) -> None:
        """Nobody goes back to an edition of which somebody took a part back."""
        for old in kept_behind(self.db, publication.id):
            if any(taken.holds(part) for part in old.parts):
                retire(self.db, old, EditionState.WITHDRAWN)

    def _strip(self, publication: Publication, taken: Taken, gone: list[EditionPart]) -> bool:
        """A new edition without these parts. False, and withdrawn, when nothing was left."""
        found = reach_of(self.db, self.settings, publication)
        names, edition = frozenset(part.name for part in gone), publication.edition
        if edition is None:
            return False
        page = folder.read_page(self.settings.editions, edition.id)
        left = publisher_of(publication.kind).strip(page, names)
        stays = self._replace(publication, edition, left, names)
        self._undo(found)
        if not stays:
            self._cut_out(publication)
            return False
        files = {part.file_id for part in gone}
        for user in self._users_of(publication):
            same = [p for p in parts_of(user) if taken.speaks_of(p) and p.file_id in files]
            for old in kept_behind(self.db, user.id):
                if any(taken.speaks_of(p) and p.file_id in files for p in old.parts):
                    retire(self.db, old, EditionState.WITHDRAWN)
            if same:
                self.trace.add(user.kind, _title(user))
                self._strip(user, taken, same)
        return True

    def _cut_out(self, gone: Publication) -> None:
        """Each edition that shows what is gone is made again without it, or goes too."""
        for user in self._users_of(gone):
            self.trace.add(user.kind, _title(user))
            edition = user.edition
            for old in kept_behind(self.db, user.id):
                retire(self.db, old, EditionState.WITHDRAWN)
            if edition is None:
                continue
            found = reach_of(self.db, self.settings, user)
            page = folder.read_page(self.settings.editions, edition.id)
            left = publisher_of(user.kind).without(page, gone.id)
            stays = self._replace(user, edition, left, frozenset())
            self._undo(found)
            if not stays:
                self._cut_out(user)
            elif user.edition is not None:
                self._forget_use(user.edition, gone)

    def _replace(
        self,
        publication: Publication,
        edition: Edition,
        left: Stripped | None,
        names: frozenset[str],
    ) -> bool:
        if left is None:
            close(self.db, publication)
            return False
        gone = names | left.gone
        replace_edition(self.db, self.settings, publication, edition, left, gone)
        return True

    def _users_of(self, publication: Publication) -> list[Publication]:
        """The publications whose edition of today shows this one, not reached from it yet."""
        wanted = (
            select(Publication)
            .join(EditionUse, EditionUse.edition_id == Publication.edition_id)
            .where(EditionUse.publication_id == publication.id)
            .order_by(Publication.id)
        )
        arrows = {(user.id, publication.id): user for user in self.db.scalars(wanted)}
        fresh = {arrow: user for arrow, user in arrows.items() if arrow not in self._walked}
        self._walked |= set(fresh)
        return list(fresh.values())

    def _forget_use(self, edition: Edition, gone: Publication) -> None:
        if (row := self.db.get(EditionUse, (edition.id, gone.id))) is not None:
            self.db.delete(row)
            self.db.flush()

    def _undo(self, found: list[Reached]) -> None:
        for one in found:
            if one.undo is not None:
                one.undo(self.db, self.settings)
        self.trace.note(found)


def parts_of(publication: Publication) -> list[EditionPart]:
    return publication.edition.parts if publication.edition else []


def _title(publication: Publication) -> str:
    return publication.edition.title if publication.edition else publication.draft.title
