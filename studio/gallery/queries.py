"""What lists of the public side show: one light row per production, and counts for filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.actions.themes import THEMES
from studio.gallery.addresses import absolute
from studio.gallery.covers import Cover, cover_of, manifest_of
from studio.gallery.facts import words_of
from studio.kernel.errors import NotFound
from studio.kernel.ids import slug
from studio.publishing.bundle import Publisher, publisher_of, publishers
from studio.publishing.models import SHOWN_TO_ALL, Edition, Publication
from studio.publishing.search import matching
from studio.publishing.words import asked, plain, stem

Point = tuple[float, float]  # longitude, latitude


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
    place: str

    @property
    def point(self) -> Point | None:
        """The middle of what it shows, for a production that has a place in the world."""
        bounds = self.facts.get("bounds")
        return ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None

    @property
    def tags(self) -> dict[str, str]:
        """The words it is sorted by (its legend): code -> word."""
        return {slug(word): word for word in self.facts.get("tags") or ()}

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
        return absolute("gallery.show", prefix=self.publisher.prefix, slug=self.slug)

    @property
    def cover(self) -> Cover | None:
        return cover_of(self.edition_id, self.public_id, self.number)

    @property
    def sound(self) -> str | None:
        """The address of a voice of it, for who wants to hear a few seconds."""
        name = first_voice(manifest_of(self.edition_id) or {})
        if name is None:
            return None
        return url_for("medias.part", public_id=self.public_id, number=self.number, name=name)

    @property
    def words(self) -> list[str]:
        """What there is in it: « 12 lieux », « 2 min 10 »."""
        return words_of(self.facts)


def first_voice(manifest: Mapping[str, Any]) -> str | None:
    """The name of the first voice of an edition, else of any sound of it."""
    sounds = [part for part in manifest.get("media", ()) if part["mime"].startswith("audio/")]
    voices = [part for part in sounds if part["medium"] == "voice"] or sounds
    return str(voices[0]["name"]) if voices else None


@dataclass(frozen=True)
class Filters:
    """What a visitor asked the gallery for, by the words of the addresses: `genre` is a prefix
    (`cartes`), `mot` a word of a legend, `lieu` a commune, `langue` what is spoken, `pres` a
    rounded position (see near.py), which leaves nothing out."""

    action: str = ""
    theme: str = ""
    genre: str = ""
    mot: str = ""
    lieu: str = ""
    langue: str = ""
    q: str = ""
    pres: str = ""

    def without(self, name: str) -> Filters:
        return replace(self, **{name: ""})

    def keep(self, card: Card) -> bool:
        return all(
            not getattr(self, name) or getattr(self, name) in codes(card)
            for name, codes in FACETS.items()
        )


Codes = Callable[[Card], Iterable[str]]

FACETS: dict[str, Codes] = {
    "genre": lambda card: (card.publisher.prefix,),
    "theme": lambda card: card.themes,
    "mot": lambda card: card.tags,
    "lieu": lambda card: (slug(card.place),) if card.place else (),
    "langue": lambda card: (card.language,),
    "action": lambda card: (card.action_slug,),
}


@dataclass(frozen=True)
class Found:
    """What the filters leave, and what each other choice would leave (facet -> code -> how many).
    `words` are what the codes of tags, places and actions are called."""

    cards: list[Card]
    counts: dict[str, Counter[str]]
    words: dict[str, dict[str, str]]


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
    Action.place,
)
LATEST = (Publication.published_at.desc(), Publication.id)


def cards(db: Session, *, action: str = "", only: Collection[str] | None = None) -> list[Card]:
    """Everything the public may see, or what one action shows, latest first; `only` those of these
    public names."""
    wanted = _public_rows()
    if action:
        wanted = wanted.where(Action.slug == action)
    if only is not None:
        wanted = wanted.where(Publication.public_id.in_(only))
    return [Card(*row) for row in db.execute(wanted.order_by(*LATEST))]


def _public_rows() -> Select[Any]:
    return (
        select(*COLUMNS)
        .select_from(Publication)
        .join(Edition, Publication.edition_id == Edition.id)
        .join(Action, Publication.action_id == Action.id)
        .where(
            SHOWN_TO_ALL,
            Publication.kind.in_([publisher.kind for publisher in publishers()]),
        )
    )


def find(db: Session, filters: Filters) -> Found:
    return sort_out(saying(db, filters.q) if filters.q else cards(db), filters)


def saying(db: Session, q: str) -> list[Card]:
    """First what says every word, what is called so before the rest; then what is sorted under
    them: a filter that is on the screen can be asked for by its name, in the language of the
    screen. The last word may be unfinished."""
    words = asked(q)
    if not words:
        return []  # « ??? » is not a word that somebody says
    found = matching(db, words)
    wanted = _public_rows().add_columns(found.c.edition_id)
    wanted = wanted.outerjoin(found, found.c.edition_id == Edition.id)
    rows = db.execute(wanted.order_by(found.c.weight.desc().nulls_last(), *LATEST))
    known = [(Card(*row[:-1]), row[-1] is not None) for row in rows]
    return [card for card, says_it in known if says_it or sorted_under(card, words)]


def sorted_under(card: Card, words: Sequence[str]) -> bool:
    """Whether the names it is sorted by have all these folded words; the last may be unfinished."""
    said = [word for name in names_of(card) for word in plain(name)]
    roots, (*whole, last) = {stem(word) for word in said}, words
    unfinished = stem(last) in roots or any(word.startswith(last) for word in said)
    return unfinished and all(stem(word) in roots for word in whole)


def names_of(card: Card) -> Iterator[str]:
    """What the filters call it: its kind, its themes, its commune, its action, its words."""
    yield str(card.publisher.label)
    yield str(card.publisher.label_many)
    for code in card.themes:
        yield code  # « mobilité », that professionals say for « Se déplacer »
        yield str(THEMES[code].label) if code in THEMES else ""
    yield from (card.place, card.action_title, *card.tags.values())


def words_of_editions(db: Session, ids: Iterable[str]) -> dict[str, str]:
    """All that these editions say, for what is shown around a word that was found."""
    wanted = select(Edition.id, Edition.search).where(Edition.id.in_(list(ids)))
    return {row.id: row.search for row in db.execute(wanted)}


def sort_out(every: Sequence[Card], filters: Filters) -> Found:
    """What the filters leave. A count says what its choice would show with the other filters."""

    def count(name: str) -> Counter[str]:
        others = filters.without(name)
        return Counter(code for card in every if others.keep(card) for code in FACETS[name](card))

    return Found(
        cards=[card for card in every if filters.keep(card)],
        counts={name: count(name) for name in FACETS},
        words={
            "action": {card.action_slug: card.action_title for card in every},
            "lieu": {slug(card.place): card.place for card in every if card.place},
            "mot": {code: word for card in every for code, word in card.tags.items()},
        },
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
