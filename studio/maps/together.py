"""All the public maps of an action on one page that works alone: no network, no other host.

Made from published editions only, by a job, each time one of them changes. The file is named by the
editions it holds: as soon as one is taken back or replaced that name is not asked for any more, and
the file is deleted by the job that makes the next one. Nothing of a draft is ever read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.consents.models import Audience
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.ids import new_id
from studio.kernel.jobs import JobRun
from studio.maps.exports.copies import Copy, copy_of_edition
from studio.maps.groundwork import ground_picture
from studio.maps.standalone import MOST_PLACES, Inside, body_of, built, finish, mark
from studio.publishing.bundle import Page
from studio.publishing.editions import URGENT
from studio.publishing.models import Edition, Publication, PublicationState
from studio.publishing.reach import Reached
from studio.publishing.selections import Carried

TOGETHER = "maps.together"
FEWEST = 2  # maps: one alone has its own page already


@dataclass(frozen=True)
class Sheaf:
    """The public maps of an action, as they are now, oldest first."""

    action: Action
    shown: tuple[tuple[Publication, Edition], ...]

    @property
    def digest(self) -> str:
        """Names exactly these editions."""
        ids = "\n".join(edition.id for _publication, edition in self.shown)
        return hashlib.sha256(ids.encode()).hexdigest()[:24]

    def path(self, settings: Settings) -> Path:
        return home_of(settings, self.action.id) / f"{self.digest}.html"

    @property
    def is_worth_it(self) -> bool:
        return len(self.shown) >= FEWEST


def home_of(settings: Settings, action_id: str) -> Path:
    return settings.cache / "together" / action_id


def action_at(db: Session, slug: str) -> Action | None:
    return db.scalar(select(Action).where(Action.slug == slug))


def sheaf_of(db: Session, action: Action) -> Sheaf:
    wanted = (
        select(Publication)
        .where(
            Publication.action_id == action.id,
            Publication.kind == "map",
            Publication.state == PublicationState.PUBLIC,
        )
        .order_by(Publication.published_at, Publication.id)
    )
    shown = [
        (publication, publication.edition)
        for publication in db.scalars(wanted)
        if publication.edition and publication.edition.audience == Audience.PUBLIC
    ]
    return Sheaf(action, tuple(shown))


def file_of_action(db: Session, settings: Settings, action: Action) -> Path:
    """The page of exactly what is public now. NotFound as long as it is not made."""
    sheaf = sheaf_of(db, action)
    path = sheaf.path(settings)
    if not sheaf.is_worth_it or not path.is_file():
        raise NotFound
    return path


def make_together(db: Session, edition_id: str) -> None:
    """An edition is shown, or lost parts: the page of its action is made again."""
    edition = db.get_one(Edition, edition_id)
    publication = db.get_one(Publication, edition.publication_id)
    jobs.enqueue(db, TOGETHER, publication.action_id, fingerprint=edition_id)


def write_together(run: JobRun) -> None:
    """Make the page of what is public now, and delete those of before."""
    with run.database.reading() as db:
        action = db.get(Action, run.target)
        sheaf = sheaf_of(db, action) if action else None
    if action is None or sheaf is None:
        return
    path = sheaf.path(run.settings)
    try:
        if sheaf.is_worth_it and not path.is_file():
            _write(run, sheaf, path)
    except NotFound:  # one of them is being taken back: its own job comes after this one
        path.unlink(missing_ok=True)
    for old in home_of(run.settings, action.id).glob("*.html"):
        if old != path:
            old.unlink(missing_ok=True)


def _write(run: JobRun, sheaf: Sheaf, path: Path) -> None:
    run.progress(0.1, "On rassemble les cartes…")
    editions = run.settings.editions
    copies = [
        copy_of_edition(editions, edition.id, publication.slug)
        for publication, edition in sheaf.shown
    ]
    page = page_together(sheaf.action.title, copies, run.settings.packs_folder)
    if page is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".part")
    making.write_text(page, "utf-8")
    making.replace(path)


def page_together(title: str, copies: Sequence[Copy], packs: Path) -> str | None:
    """The maps one over the other, each with its box to tick, then each one's list. None when they
    are too large for one page, or none of them has a ground in the world."""
    script, style = built("leaflet.js"), built("leaflet.css")
    placed = [
        copy
        for copy in copies
        if copy.page["ground"]["geographic"] and not copy.page.get("drawing")
    ]
    many = sum(len(copy.page["items"]) for copy in placed)
    if len(placed) < FEWEST or many > MOST_PLACES or not script or not style:
        return None
    from studio.maps import folium_page  # a second and 80 MB: only where it is used

    pages = [apart(copy.page, number) for number, copy in enumerate(placed, 1)]
    whole = around(title, pages)
    layers = [
        (page, [mark(category, copy.bytes_of) for category in page["categories"]] + [mark(None)])
        for page, copy in zip(pages, placed, strict=True)
    ]
    ground = ground_picture(whole, packs, lambda _name: None)
    drawn, name = folium_page.draw_together(layers, ground)
    contents = {str(number): copy.bytes_of for number, copy in enumerate(placed, 1)}
    media = Inside(lambda given: content_of(contents, given))
    body = Markup("").join(_bodies(layers, media))
    return finish(drawn, whole, name, script, style, body)


def apart(page: Page, number: int) -> Page:
    """The page with names that no other page has: `lieu-3` -> `carte-1-lieu-3`."""
    items = [
        {
            **item,
            "id": f"carte-{number}-{item['id']}",
            "photo": _named(item["photo"], "thumb", number),
            "voice": _named(item["voice"], "name", number),
        }
        for item in page["items"]
    ]
    return {**page, "items": items}


def _named(medium: dict[str, Any] | None, key: str, number: int) -> dict[str, Any] | None:
    return {**medium, key: f"{number}/{medium[key]}"} if medium else None


def content_of(contents: Mapping[str, Callable[[str], bytes | None]], given: str) -> bytes | None:
    number, _slash, name = given.partition("/")
    return contents[number](name)


def around(title: str, pages: Sequence[Page]) -> Page:
    """A page that holds nothing itself: its title, its ground, and a view over all of them."""
    first = pages[0]
    corners = [_box(page) for page in pages]
    bounds = [
        min(box[0] for box in corners), min(box[1] for box in corners),
        max(box[2] for box in corners), max(box[3] for box in corners),
    ]  # fmt: skip
    intro = " · ".join(page["title"] for page in pages)
    return {**first, "title": title, "intro": intro, "bounds": bounds, "items": [], "drawing": None}


def _box(page: Page) -> list[float]:
    view = page["view"]
    box: list[float] = page["bounds"] or [view["lon"], view["lat"], view["lon"], view["lat"]]
    return box


def _bodies(layers: Iterable[tuple[Page, list[Markup]]], media: Inside) -> Iterator[Markup]:
    for page, marks in layers:
        yield Markup("<h2>{}</h2>").format(page["title"])
        yield from body_of(page, media, marks)


def carried(db: Session, settings: Settings, action: Action) -> Carried | None:
    """For the page of the action, and for its référent."""
    try:
        file_of_action(db, settings, action)
    except NotFound:
        return None
    return Carried(
        _("Toutes les cartes, sans réseau"),
        f"/actions/{action.slug}/cartes.html",
        f"/espace/actions/{action.slug}/cartes-ensemble",
    )


def within(action_id: str) -> Select[str, str]:
    return select(Action.id, Action.title).where(Action.id == action_id)


def find(db: Session, settings: Settings, publication: Publication) -> list[Reached]:
    """The page of its action holds it: it is made again without it, and the old one deleted. It
    is not given any more from this very transaction on: its name tells what it holds."""
    if publication.kind != "map" or not home_of(settings, publication.action_id).is_dir():
        return []
    action_id, title = publication.action_id, publication.action.title

    def undo(db: Session, _settings: Settings) -> None:
        jobs.enqueue(db, TOGETHER, action_id, fingerprint=new_id(), priority=URGENT)

    return [Reached("folium", title, undo)]
