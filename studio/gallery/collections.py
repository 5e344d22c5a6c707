"""Collections as the public meets them: a page, its spoken introduction, and a wall for a hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from studio.collections.models import Collection
from studio.collections.queries import FAMILY, public_steps, shown_at, shown_collections, voice_of
from studio.gallery import described, showing
from studio.gallery.addresses import absolute, site
from studio.gallery.covers import Cover
from studio.gallery.freshness import MEDIA_SECONDS, by_content, kept_for
from studio.gallery.queries import Card, cards
from studio.gallery.selections import ShownSelection, selection_at
from studio.kernel import web
from studio.kernel.errors import Gone, NotFound

bp = Blueprint("gallery_collections", __name__, url_prefix=f"/{FAMILY}")

PACE = (5, 12, 120)  # seconds of one picture on a wall: the least, the usual, the most
LOOK_AGAIN = 20  # seconds after which a wall asks whether something was taken back


@dataclass(frozen=True)
class Step:
    """One production on the way: its number, the sentence that leads to it, its card."""

    number: int
    passage: str
    card: Card

    @property
    def code(self) -> Markup:
        """A square to aim at with one's telephone, which opens the production."""
        return showing.code_of(f"{site()}{self.card.path}")

    @property
    def version(self) -> str:
        return f"{self.card.public_id}-{self.card.number}"


@bp.get("")
def every() -> ResponseReturnValue:
    """All that the public meets, the latest first."""
    found = glimpses(cards(web.db()))
    return by_content(render_template("gallery/collections.html", collections=found))


@bp.get("/<slug:slug>")
def show(slug: str) -> ResponseReturnValue:
    """The way, step by step. Gone when it was taken away, or when nothing in it is public."""
    return by_content(render_template("gallery/collection.html", **context_of(slug)))


@bp.get("/<slug:slug>/mur")
def wall(slug: str) -> ResponseReturnValue:
    """For a screen in a hall: it goes on by itself, and says nothing unless somebody asks. Without
    script one step is shown, and the page asks for the next one."""
    shown = context_of(slug)
    least, usual, most = PACE
    pace = max(least, min(most, request.args.get("secondes", usual, int)))
    now = request.args.get("etape", 1, int) % (len(shown["steps"]) + 1) or 1
    after = now % len(shown["steps"]) + 1
    page = render_template(
        "gallery/wall.html",
        **shown,
        pace=pace,
        now=now,
        next_url=url_for(".wall", slug=slug, etape=after, secondes=pace),
        look_url=url_for(".state", slug=slug),
        look_again=LOOK_AGAIN,
    )
    return by_content(page)


@bp.get("/<slug:slug>/mur.json")
def state(slug: str) -> ResponseReturnValue:
    """What a wall may still show: the names of its steps, in order."""
    return by_content(
        web.answer({"steps": [step.version for step in steps_of(shown_at(web.db(), slug))]})
    )


@bp.get("/<slug:slug>/voix")
def voice(slug: str) -> ResponseReturnValue:
    """The spoken introduction, as long as the collection is shown."""
    made = voice_of(web.db(), shown_at(web.db(), slug))
    if made is None:
        raise NotFound
    path = web.storage().path(made.key)
    answer = send_file(path, mimetype=made.mime, conditional=True, max_age=MEDIA_SECONDS)
    answer.headers["Cache-Control"] = kept_for(MEDIA_SECONDS)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def context_of(slug: str) -> dict[str, Any]:
    collection = shown_at(web.db(), slug)
    steps = steps_of(collection)
    if not steps:
        raise Gone
    selection: ShownSelection = selection_at(FAMILY, slug)
    address, cover = absolute("gallery_collections.show", slug=slug), cover_of(collection, steps)
    told = described.way(
        collection.title, collection.intro, address, cover, [step.card for step in steps]
    )
    return {
        "collection": collection,
        "steps": steps,
        "cover": cover,
        "share": selection.share(),
        "author": selection.selection.author,
        "address": address,
        "code": showing.code_of(address),
        "structured": described.block(told),
        "has_voice": voice_of(web.db(), collection) is not None,
    }


@dataclass(frozen=True)
class Glimpse:
    """A collection as lists show it: its words, its picture, how long its way is."""

    collection: Collection
    cover: Cover | None
    steps: int

    @property
    def told(self) -> tuple[str, ...]:
        """All that a list says of it: another one as soon as that changes."""
        collection, cover = self.collection, self.cover
        picture = cover.url if cover else ""
        return collection.slug, collection.title, collection.intro, picture, str(self.steps)


def glimpses(known: Sequence[Card]) -> list[Glimpse]:
    """The collections that the public meets, the latest first. `known` are all public cards."""
    every = {card.public_id: card for card in known}
    found = []
    for collection in shown_collections(web.db()):
        shown = [one for _step, one in public_steps(web.db(), collection) if one.public_id in every]
        first = sorted(shown, key=lambda one: one.id != collection.cover_id)
        covers = (every[one.public_id].cover for one in first)
        cover = next((one for one in covers if one), None)
        found.append(Glimpse(collection, cover, len(shown)))
    return found


def steps_of(collection: Collection) -> list[Step]:
    """The steps that are public now, numbered again without the others."""
    every = {card.public_id: card for card in cards(web.db())}
    found = [
        (step.passage, every[shown.public_id])
        for step, shown in public_steps(web.db(), collection)
        if shown.public_id in every
    ]
    return [Step(number, passage, card) for number, (passage, card) in enumerate(found, 1)]


def cover_of(collection: Collection, steps: list[Step]) -> Cover | None:
    """The chosen picture, else the first one on the way."""
    by_id = {shown.id: shown.public_id for _step, shown in public_steps(web.db(), collection)}
    chosen = by_id.get(collection.cover_id or "")
    first = [step.card.cover for step in steps if step.card.public_id == chosen]
    return next((one for one in [*first, *(step.card.cover for step in steps)] if one), None)
