"""Which public editions say some words: FTS5 on SQLite, a `tsvector` on PostgreSQL.

The index holds the editions that are shown and no other: `make_public` brings one in, `retire`
takes it out, in the same transaction. Both engines compare words that words.py has normalised, so
both find the same productions. The table `edition_by_words` is made by a migration, not by a
model: the two engines have no form of it in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, String, Subquery, func, select, text
from sqlalchemy import types as t
from sqlalchemy.orm import Session

from studio.kernel.db import of_session
from studio.publishing.models import SHOWN_TO_ALL, Edition, EditionState, Publication
from studio.publishing.words import plain, stem

TABLE = "edition_by_words"
LAST_PLACE = 16_383  # PostgreSQL counts the places of words no further
TITLE, BODY = "A", "D"  # how PostgreSQL calls what weighs most, and least

_ADD = {
    "sqlite": "INSERT INTO edition_by_words (edition_id, title, words)"
    " VALUES (:id, :title, :words)",
    "postgresql": "INSERT INTO edition_by_words (edition_id, vector)"
    " VALUES (:id, CAST(:vector AS tsvector))",
}
_FIND = {
    "sqlite": "SELECT edition_id, -bm25(edition_by_words, 0, 10, 1) AS weight"
    " FROM edition_by_words WHERE edition_by_words MATCH :wanted",
    "postgresql": "SELECT edition_id,"
    " ts_rank('{0.1, 0.1, 0.1, 1}', vector, CAST(:wanted AS tsquery)) AS weight"
    " FROM edition_by_words WHERE vector @@ CAST(:wanted AS tsquery)",
}


def bring_in(db: Session, edition: Edition) -> None:
    """From now on its words lead to it. Twice is once."""
    take_out(db, edition)
    engine, said = of_session(db), edition.search
    if engine == "sqlite":
        given = {"title": " ".join(_forms(edition.title)), "words": " ".join(_forms(said))}
    else:
        given = {"vector": _vector(edition.title, said)}
    db.execute(text(_ADD[engine]), {"id": edition.id, **given})


def take_out(db: Session, edition: Edition) -> None:
    """No word leads to it any more."""
    db.execute(text("DELETE FROM edition_by_words WHERE edition_id = :id"), {"id": edition.id})


def keep_shown(db: Session) -> None:
    """No word leads to an edition that is not shown."""
    db.execute(
        text(
            "DELETE FROM edition_by_words WHERE edition_id NOT IN"
            " (SELECT id FROM edition WHERE state = :public)"
        ),
        {"public": EditionState.PUBLIC},
    )


def _forms(written: str) -> Iterator[str]:
    """Each word by its stem, and whole when that is something else: somebody may be typing it."""
    for word in plain(written):
        yield from dict.fromkeys((stem(word), word))


def _vector(title: str, body: str) -> str:
    """The words as PostgreSQL writes them, each with where it stands and how much it weighs."""
    said = [(form, TITLE) for form in _forms(title)] + [(form, BODY) for form in _forms(body)]
    return " ".join(
        f"'{form}':{min(place, LAST_PLACE)}{weight}" for place, (form, weight) in enumerate(said, 1)
    )


def matching(db: Session, words: Sequence[str]) -> Subquery:
    """The editions that say all of these folded words (`edition_id`), those whose title does first
    (`weight`). The last word may be unfinished."""
    engine = of_session(db)
    wanted = _as_fts(words) if engine == "sqlite" else _as_tsquery(words)
    found = text(_FIND[engine]).bindparams(wanted=wanted)
    return found.columns(edition_id=String, weight=t.Float).subquery("found")


def _as_fts(words: Sequence[str]) -> str:
    *whole, last = words
    return " AND ".join([*(f'"{stem(word)}"' for word in whole), f'("{stem(last)}" OR "{last}" *)'])


def _as_tsquery(words: Sequence[str]) -> str:
    *whole, last = words
    return " & ".join([*(f"'{stem(word)}'" for word in whole), f"('{stem(last)}' | '{last}':*)"])


def public_words() -> Select[str, str]:
    """The title and the words of each edition that the public sees."""
    wanted: Select[str, str] = _shown(select(Edition.title, Edition.search))
    return wanted


def state_of_words(db: Session) -> tuple[object, ...]:
    """Changes with what the public editions say."""
    return tuple(db.execute(_shown(select(func.count(), func.max(Publication.changed_at)))).one())


def _shown(wanted: Select[*tuple[Any, ...]]) -> Any:
    return (
        wanted.select_from(Publication)
        .join(Edition, Publication.edition_id == Edition.id)
        .where(SHOWN_TO_ALL)
    )
