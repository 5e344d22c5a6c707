"""One production as plain HTML: for kinds that we know word by word, for any other its media."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition, Publication
from studio.stories.exports.article import article
from studio.stories.exports.copies import copy_of

IN_THE_PICTURE = "Les sous-titres sont dans l’image. Tout ce qui est dit est aussi écrit plus bas."
ALONE = "carte.html"  # a map that needs no network, when its edition has one


@dataclass(frozen=True)
class Entry:
    """A production of the archive: its rows, what its edition says of itself, its page."""

    publication: Publication
    edition: Edition
    manifest: dict[str, Any]
    page: dict[str, Any]
    home: Path

    @property
    def where(self) -> str:
        """Its folder in the archive."""
        return f"{publisher_of(self.publication.kind).prefix}/{self.publication.slug}"

    @property
    def label(self) -> str:
        return str(publisher_of(self.publication.kind).label)

    @property
    def media(self) -> dict[str, dict[str, Any]]:
        """File name -> what is known of it."""
        return {part["name"]: part for part in self.manifest["media"]}

    @property
    def cover(self) -> str:
        return str(self.manifest.get("cover") or "")

    @property
    def files(self) -> list[str]:
        """The data files beside the page (places, captions, tables)."""
        known = {folder.PAGE, folder.MANIFEST}
        found = (path.name for path in self.home.iterdir() if path.is_file())
        return sorted(set(found) - known)


def entry_of(settings: Settings, publication: Publication, edition: Edition) -> Entry:
    """NotFound when the edition is being deleted."""
    return Entry(
        publication=publication,
        edition=edition,
        manifest=folder.read_manifest(settings.editions, edition.id),
        page=folder.read_page(settings.editions, edition.id),
        home=folder.folder_of(settings.editions, edition.id),
    )


def body_of(
    db: Session, settings: Settings, entry: Entry, beside: Collection[str] = frozenset()
) -> Markup:
    """`beside` are the folders of the same archive: a link to one of them needs no network."""
    known: dict[str, Callable[[Entry], Iterator[Markup]]] = {"map": of_map, "portrait": of_portrait}
    if entry.publication.kind == "story":
        return of_story(db, settings, entry, beside)
    parts = known.get(entry.publication.kind, of_anything)(entry)
    return Markup("\n").join(parts)


def of_story(db: Session, settings: Settings, entry: Entry, beside: Collection[str]) -> Markup:
    copy = copy_of(db, settings, entry.publication, entry.edition)

    def show(name: str) -> Markup:
        link = copy.links[name]
        where = "/".join(urlsplit(link.address).path.split("/")[-2:])
        address = f"../../{where}/index.html" if where in beside else link.address
        return Markup('<p class="big"><a href="{}">{} : {}</a></p>').format(
            address, link.label, link.title
        )

    return article(copy, lambda name: f"media/{name}", show)


def of_map(entry: Entry) -> Iterator[Markup]:
    """Its picture, which opens it; then its list: the same words, photos and voices."""
    yield from said(entry.page.get("intro"))
    drawn = image(entry.cover, f"La carte {entry.edition.title}") if entry.cover else Markup("")
    if ALONE in entry.files:
        opens = Markup('<a class="opens" href="{}">{}<strong>Ouvrir la carte</strong></a>')
        drawn = opens.format(ALONE, drawn)
    yield drawn
    categories = entry.page.get("categories", [])
    for item in entry.page.get("items", []):
        number = item.get("category")
        sort = categories[number]["label"] if number is not None else ""
        yield Markup("<section>")
        yield Markup("<h2>{}</h2>").format(item.get("title") or sort or "Sans nom")
        where = " · ".join(filter(None, (sort if item.get("title") else "", item.get("near"))))
        yield Markup('<p class="note">{}</p>').format(where) if where else Markup("")
        yield from photo_of(item.get("photo"))
        yield from said(item.get("notes"))
        for answer in item.get("answers", []):
            yield Markup("<p><strong>{}</strong> {}</p>").format(answer["question"], answer["text"])
        voice = item.get("voice")
        if voice:
            yield sound(voice["name"])
            yield from said(voice.get("text"))
        yield Markup("</section>")


def photo_of(photo: Any) -> Iterator[Markup]:
    if photo:
        yield image(photo.get("large") or photo["name"], photo.get("text", ""))


def of_portrait(entry: Entry) -> Iterator[Markup]:
    """Its film when there is one; each answer with its voice, its words and its photos."""
    photos = {one["id"]: one for one in entry.page.get("photos", [])}
    if "film.mp4" in entry.media:
        yield film("film.mp4", entry.cover, IN_THE_PICTURE)
    elif entry.cover:
        yield image(entry.cover, "")
    yield from said(entry.page.get("intro"))
    told: set[str] = set()
    for answer in entry.page.get("answers", []):
        yield Markup("<section><h2>{}</h2>").format(answer["question"])
        if answer.get("voice"):
            yield sound(answer["voice"])
        yield from said(answer.get("text"))
        for name in answer.get("photos", []):
            told.add(name)
            yield from print_of(photos.get(name))
        yield Markup("</section>")
    for video in entry.page.get("videos", []):
        yield from video_of(video)
    for name, photo in photos.items():
        if name not in told:
            yield from print_of(photo)


def print_of(photo: Any) -> Iterator[Markup]:
    if photo:
        yield image(photo["image"], photo.get("text", ""), photo.get("caption", ""))


def video_of(video: Any) -> Iterator[Markup]:
    """A small film of somebody: what one sees and hears in it is written under it."""
    yield Markup("<section>")
    yield film(video["video"], video["poster"], video.get("caption") or video["text"])
    if video.get("caption"):
        yield from said(video["text"])
    yield from said(video.get("words"))
    yield Markup("</section>")


def of_anything(entry: Entry) -> Iterator[Markup]:
    """A kind that this archive does not know: its summary and its media, one by one."""
    yield from said(entry.edition.summary)
    for name, part in entry.media.items():
        if part["mime"].startswith("image/") and name == entry.cover:
            yield image(name, "")
        if part["mime"].startswith("audio/"):
            yield sound(name)


def said(text: str | None) -> Iterator[Markup]:
    for line in (text or "").split("\n"):
        if line.strip():
            yield Markup("<p>{}</p>").format(line.strip())


def image(name: str, seen: str, caption: str = "") -> Markup:
    told = Markup("<figcaption>{}</figcaption>").format(caption) if caption else ""
    shown = Markup('<img src="media/{}" alt="{}" loading="lazy">').format(name, seen)
    return Markup("<figure>{}{}</figure>").format(shown, told)


def film(name: str, poster: str, told: str) -> Markup:
    """A browser that opens a page from a disk reads no captions beside it: those of a portrait's
    film are in its pictures (`burn_captions`), what is said in another one stands below it."""
    shown = Markup('<video controls preload="none" poster="media/{}" src="media/{}"></video>')
    return Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(
        shown.format(poster, name), told
    )


def sound(name: str) -> Markup:
    return Markup('<audio controls preload="none" src="media/{}"></audio>').format(escape(name))
