"""Which sentences a page asked for and did not find in its language: it showed them in French."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from studio.kernel.languages import DOMAIN

Left = set[tuple[str, str]]


class Noting:
    """The words of one language, which write down what they lack."""

    def __init__(self, words: Any, code: str, left: Left) -> None:
        self.words, self.code, self.left = words, code, left

    def __getattr__(self, name: str) -> Any:
        return getattr(self.words, name)

    def ugettext(self, said: str) -> str:
        if said and said not in self.words._catalog:
            self.left.add((self.code, said))
        return str(self.words.ugettext(said))

    def ungettext(self, one: str, many: str, number: int) -> str:
        if (one, 0) not in self.words._catalog:
            self.left.add((self.code, one))
        return str(self.words.ungettext(one, many, number))


@contextmanager
def left_in_french(app: Flask) -> Iterator[Left]:
    """While it is open: `(language, sentence)` of all that any page said in French instead."""
    cache = app.extensions["babel"].instance.domain_instance.cache
    kept, left = dict(cache), set[tuple[str, str]]()
    for code, domain in kept:
        if domain == DOMAIN and code != "fr":
            cache[code, domain] = Noting(kept[code, domain], code, left)
    try:
        yield left
    finally:
        cache.clear()
        cache.update(kept)
