"""What lists of the public side show: one light row per production, and counts for filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.consents.models import Audience
from studio.gallery.addresses import site
from studio.gallery.covers import Cover, cover_of
from studio.gallery.facts import words_of
from studio.kernel.errors import NotFound
from studio.publishing.bundle import Publisher, publisher_of, publishers
from studio.publishing.models import Edition, Publication, PublicationState
from studio.publishing.search import matching
from studio.publishing.words import asked


@dataclass(frozen=True)
class Card:
    """A public production as lists, feeds and the site map know it."""

    public_id: str
    kind: str
    slug: str
    published_at: datetime
    changed_at: datetime
    edition_id: str
    number: int
    title: str
    summary: str
    language: str
    themes: Sequence[str]
    credits: Sequence[str]
    facts: dict[str, Any]
    action_slug: str
    action_title: str

    @property
    def publisher(self) -> Publisher:
        return publisher_of(self.kind)

    @property
    def path(self) -> str:
        """Where it is on this site."""
        return url_for("gallery.show", prefix=self.publisher.prefix, slug=self.slug)

    @property
    def address(self) -> str:
        """Where it is for the rest of the world."""
        return site() + self.path

    @property
    def cover(self) -> Cover | None:
        return cover_of(self.edition_id, self.public_id, self.number)

    @property
    def words(self) -> list[str]:
        """What there is in it: « 12 lieux », « 2 min 10 »."""
        return words_of(self.facts)


@dataclass(frozen=True)
class Filters:
    """What a visitor asked the gallery for. `genre` is the word of the addresses (`cartes`)."""

    action: str = ""
    theme: str = ""
    genre: str = ""
    q: str = ""

    def without(self, name: str) -> Filters:
        return replace(self, **{name: ""})

    def keep(self, card: Card) -> bool:
        return (
            self.action in ("", card.action_slug)
            and self.genre in ("", card.publisher.prefix)
            and (not self.theme or self.theme in card.themes)
        )


@dataclass(frozen=True)
class Found:
    """What the filters leave, and what each other choice would leave (code -> how many)."""

    cards: list[Card]
    genres: Counter[str]
    themes: Counter[str]
    actions: Counter[str]
    action_titles: dict[str, str]


COLUMNS = (
    Publication.public_id,
    Publication.kind,
    Publication.slug,
    Publication.published_at,
    Publication.changed_at,
    Edition.id,
    Edition.number,
    Edition.title,
    Edition.summary,
    Edition.language,
    Edition.themes,
    Edition.credits,
    Edition.facts,
    Action.slug,
    Action.title,
)


def cards(db: Session, *, q: str = "", action: str = "") -> list[Card]:
    """Everything the public may see, or what one action shows, latest first. `q` wants every
    word; the last one may be unfinished; what is called so comes first."""
    wanted = (
        select(*COLUMNS)
        .select_from(Publication)
        .join(Edition, Publication.edition_id == Edition.id)
        .join(Action, Publication.action_id == Action.id)
        .where(
            Publication.state == PublicationState.PUBLIC,
            Publication.kind.in_([publisher.kind for publisher in publishers()]),
            Edition.audience == Audience.PUBLIC,
        )
    )
    if action:
        wanted = wanted.where(Action.slug == action)
    if q:
        words = asked(q)
        if not words:
            return []  # « ??? » is not a word that somebody says
        found = matching(db, words)
        wanted = wanted.join(found, found.c.edition_id == Edition.id)
        wanted = wanted.order_by(found.c.weight.desc())
    rows = db.execute(wanted.order_by(Publication.published_at.desc(), Publication.id))
    return [Card(*row) for row in rows]


def find(db: Session, filters: Filters) -> Found:
    return sort_out(cards(db, q=filters.q), filters)


def words_of_editions(db: Session, ids: Iterable[str]) -> dict[str, str]:
    """All that these editions say, for what is shown around a word that was found."""
    wanted = select(Edition.id, Edition.search).where(Edition.id.in_(list(ids)))
    return {row.id: row.search for row in db.execute(wanted)}


def sort_out(every: Sequence[Card], filters: Filters) -> Found:
    """What the filters leave. A count says what its choice would show with the other filters."""

    def count(name: str, codes: Callable[[Card], Iterable[str]]) -> Counter[str]:
        others = filters.without(name)
        return Counter(code for card in every if others.keep(card) for code in codes(card))

    return Found(
        cards=[card for card in every if filters.keep(card)],
        genres=count("genre", lambda card: [card.publisher.prefix]),
        themes=count("theme", lambda card: card.themes),
        actions=count("action", lambda card: [card.action_slug]),
        action_titles={card.action_slug: card.action_title for card in every},
    )


def cards_by_action(shown: Iterable[Card]) -> dict[str, list[Card]]:
    """Slug -> its cards, in their order; the action that published last comes first."""
    found: dict[str, list[Card]] = {}
    for card in shown:
        found.setdefault(card.action_slug, []).append(card)
    return found


def actions_at(db: Session, slugs: Iterable[str]) -> dict[str, Action]:
    """The actions of these addresses, in the order asked for."""
    asked = list(slugs)
    rows = {a.slug: a for a in db.scalars(select(Action).where(Action.slug.in_(asked)))}
    return {slug: rows[slug] for slug in asked if slug in rows}


def action_at(db: Session, slug: str) -> tuple[Action, list[Card]]:
    """An action and what it shows. NotFound as long as nothing of it is public."""
    shown = cards(db, action=slug)
    if not shown:
        raise NotFound
    return actions_at(db, [slug])[slug], shown
