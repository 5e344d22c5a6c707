"""What a search answers besides productions: the words around what was found, the word that was
meant, and ways on when nothing is found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import cast

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from studio.gallery import queries
from studio.gallery.queries import Filters, Found
from studio.publishing.search import public_words, state_of_words
from studio.publishing.words import asked, plain, stem

AROUND = 80  # letters shown on each side of a word that was found
MOST_ALONE = 6  # words offered one by one
SHORTEST = 4  # letters: a shorter word is close to too many others
_said = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Vocabulary:
    """Every word that the public editions say, folded: how it is best written, and how often it is
    said. `pairs` leads from two letters that follow each other to the words that have them."""

    written: Mapping[str, str]
    often: Counter[str]
    pairs: Mapping[str, Sequence[str]] = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for found in _said.finditer(text):
                for bare in plain(found[0])[-1:]:
                    spellings[bare][_without_elision(found[0])] += 1
        pairs: dict[str, list[str]] = defaultdict(list)
        for word in spellings:
            for pair in letters_of(word):
                pairs[pair].append(word)
        written = {word: known.most_common(1)[0][0] for word, known in spellings.items()}
        often = Counter({word: known.total() for word, known in spellings.items()})
        return cls(written, often, pairs)

    def knows(self, word: str) -> bool:
        """Whether somebody says it, or a word that begins so or has the same stem."""
        root = stem(word)
        return any(one.startswith(word) or stem(one) == root for one in self.often)

    def nearest(self, word: str) -> str | None:
        """The word that was meant: one slip of the hand away, two in a long word; the one that is
        said most often among the nearest. None for a short word, or when nothing is near."""
        slips = allowed_slips(word)
        shared = Counter(one for pair in letters_of(word) for one in self.pairs.get(pair, ()))
        near = [
            (apart, -self.often[one], one)
            for one in shared
            if slips and (apart := distance(word, one, slips)) <= slips
        ]
        return min(near)[2] if near else None


def _without_elision(word: str) -> str:
    return re.split("['’]", word)[-1].lower()


def letters_of(word: str) -> set[str]:
    """The letters two by two, with its ends: two words a slip apart have some in common."""
    framed = f"^{word}$"
    return {framed[n : n + 2] for n in range(len(framed) - 1)}


def allowed_slips(word: str) -> int:
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < 6 else 2


def distance(a: str, b: str, most: int) -> int:
    """How many slips (a letter more, less, other, or two swapped) lead from one to the other.
    Anything above `most` is as good as any other answer above it."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        two_before, before, row = before, row, [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            row[j] = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], two_before[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def vocabulary(db: Session) -> Vocabulary:
    """What the public editions say now, and what the filters call them in the language of the
    screen: read again as soon as one comes, changes or leaves."""
    state, language = state_of_words(db), str(get_locale())
    every = current_app.extensions.setdefault("studio.vocabulary", {})
    kept = every.get(language)
    if kept is None or kept[0] != state:
        said = (text for row in db.execute(public_words()) for text in row)
        names = (name for card in queries.cards(db) for name in queries.names_of(card))
        kept = every[language] = (state, Vocabulary.of(chain(said, names)))
    return cast(Vocabulary, kept[1])


def meant(db: Session, q: str) -> str | None:
    """The same question with its slips of the hand mended; None when there is nothing to mend."""
    known, words = vocabulary(db), asked(q)
    mended = [word if known.knows(word) else known.nearest(word) or word for word in words]
    if mended == words:
        return None
    return " ".join(known.written.get(word, word) for word in mended)


def excerpt(text: str, q: str) -> Markup | None:
    """A few words around what was found, the words themselves marked; None when the text does not
    say them (a title does, then)."""
    wanted = asked(q)
    lines = [(len(_hits(line, wanted)), line) for line in text.splitlines()]
    count, line = max(lines, key=lambda one: one[0], default=(0, ""))
    if not count:
        return None
    first = _said.search(line, _hits(line, wanted)[0][0])
    begin, end = window(line, first.start() if first else 0)
    shown = line[begin:end].strip()
    return Markup("{}{}{}").format("… " * (begin > 0), marked(shown, q), " …" * (end < len(line)))


def window(line: str, at: int) -> tuple[int, int]:
    """Where the shown part of a line begins and ends: at whole words."""
    begin, end = max(0, at - AROUND), min(len(line), at + AROUND)
    if begin:
        begin = line.find(" ", begin, at) + 1 or begin
    if end < len(line):
        end = max(line.rfind(" ", at, end), at + 1)
    return begin, end


def marked(text: str, q: str) -> Markup:
    """The text, each word that was asked for between `mark` tags."""
    made, at = [], 0
    for begin, end in _hits(text, asked(q)):
        made += [escape(text[at:begin]), Markup("<mark>{}</mark>").format(text[begin:end])]
        at = end
    return Markup().join([*made, escape(text[at:])])


def _hits(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the text says one of these folded words; the last one may be unfinished."""
    if not wanted:
        return []
    roots, last = {stem(word) for word in wanted}, wanted[-1]
    return [
        (found.end() - len(_last(found[0])), found.end())
        for found in _said.finditer(text)
        for bare in plain(found[0])[-1:]
        if stem(bare) in roots or bare.startswith(last)
    ]


def _last(word: str) -> str:
    return re.split("['’]", word)[-1]


@dataclass(frozen=True)
class Help:
    """For a search that found nothing as it was typed. `instead` is what was looked for in its
    place (the word that was meant, and it found something); else `alone` are the words that find
    something by themselves, with how much, and `elsewhere` what there is without the filters."""

    typed: str
    instead: str = ""
    alone: Sequence[tuple[str, int]] = ()
    elsewhere: int = 0


def help_with(db: Session, filters: Filters) -> tuple[Help | None, Found | None]:
    """What to say when nothing was found, and what to show instead; nothing without words."""
    if not filters.q:
        return None, None
    mended = meant(db, filters.q)
    found = queries.find(db, replace(filters, q=mended)) if mended else None
    if mended and found and found.cards:
        return Help(filters.q, instead=mended), found
    words = dict.fromkeys(asked(filters.q)) if len(asked(filters.q)) > 1 else ()
    counts = [(word, len(queries.find(db, replace(filters, q=word)).cards)) for word in words]
    elsewhere = len(queries.find(db, Filters(q=filters.q)).cards)
    alone = [(word, count) for word, count in counts if count]
    return Help(filters.q, alone=alone[:MOST_ALONE], elsewhere=elsewhere), None
