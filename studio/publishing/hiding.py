"""One tap hides what a text says too much: wherever these very words stand in the production,
« […] » stands in their place. Each change is an operation: the history keeps the words from
before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import rename, submit_whole
from studio.drafts.queries import items_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Conflict
from studio.kernel.ids import digest, is_uuid, new_id
from studio.publishing.bundle import publisher_of
from studio.publishing.checks import Fix, Text
from studio.publishing.telling_too_much import What, found_in

LEAST = 5
"""Characters of a part that one sentence has of a number: less may be anything."""
HIDDEN = "[…]"  # shorter than anything it replaces, so that it always fits


def words_in(text: Text) -> list[str]:
    """What it says too much, each once, in its order."""
    return list(dict.fromkeys(one.words for one in found_in(text.words)))


def mark_of(text: Text) -> str:
    """What names the words that a text says too much: other words are another mark."""
    return digest("\0".join(words_in(text)))[:20]


def hide(db: Session, who: Identity, draft: Draft, mark: str) -> Fix | None:
    """Hide the words that this mark names; answers where a voice that says them is cut, when there
    is one. Conflict when no text says them any more."""
    texts = publisher_of(draft.kind).texts(db, draft)
    words = next((words_in(text) for text in texts if mark_of(text) == mark), [])
    if not words:
        raise Conflict("Ces mots n’y sont plus.")
    if (title := without(words, draft.title)) != draft.title:
        rename(db, who, draft, title)
    ops = [op for item in items_of(db, draft) for op in ops_on(draft, item, words)]
    submit_whole(db, who, draft, ops)
    said = (text.heard for text in texts if any(one in text.words for one in words))
    return next((heard for heard in said if heard), None)


def ops_on(draft: Draft, item: Item, words: list[str]) -> Iterator[Op]:
    files = kind_named(draft.kind).item_types[item.type].files
    for path, value in item.properties.items():
        if path not in files and (hidden := without(words, value)) != value:
            yield Op(new_id(), item.id, "set", iso(now()), path=path, value=hidden)


def without_part(words: str, value: str) -> str:
    """A text that ends with the beginning of a number told in two sentences, begins with its end,
    or is a piece of it; anything else as it is."""
    if not any(one.what == What.PHONE for one in found_in(words)):
        return value
    told = value.strip()
    if len(told) >= LEAST and told in words:
        return value.replace(told, HIDDEN)
    cuts = [match.start() for match in re.finditer(r"\s+", words)]
    for cut in reversed(cuts):
        beginning = words[:cut].rstrip()
        if len(beginning) >= LEAST and told.endswith(beginning):
            return value.replace(beginning, HIDDEN)
    for cut in cuts:
        end = words[cut:].lstrip()
        if len(end) >= LEAST and told.startswith(end):
            return value.replace(end, HIDDEN, 1)
    return value


def without(words: list[str], value: Any) -> Any:
    """The same value, at whatever depth these words stand in it. Of words that two sentences share,
    each loses its part."""
    if isinstance(value, str) and not is_uuid(value):
        for one in words:
            value = value.replace(one, HIDDEN) if one in value else without_part(one, value)
    elif isinstance(value, list):
        return [without(words, one) for one in value]
    elif isinstance(value, dict):
        return {name: without(words, one) for name, one in value.items()}
    return value
