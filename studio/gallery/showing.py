"""One published production, opened for a visitor: what its kind's templates may read.

See docs/gallery.md for the context, name by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import segno
from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from studio.actions.themes import THEMES
from studio.gallery import described
from studio.gallery.addresses import absolute, with_query
from studio.gallery.angles import ways
from studio.gallery.beside import Group
from studio.gallery.covers import Cover, cover_of, manifest_of
from studio.gallery.inlining import Inlined
from studio.gallery.options import Options
from studio.gallery.places import Around, around
from studio.gallery.share import Share
from studio.kernel import web
from studio.kernel.clock import iso
from studio.kernel.errors import NotFound
from studio.publishing import folder
from studio.publishing.angles.models import Angle
from studio.publishing.angles.queries import angles_shown
from studio.publishing.bundle import (
    Form,
    OnPaper,
    Piece,
    Publisher,
    Told,
    publisher_at,
    publisher_of,
)
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_at, public_by_id, versions_inside

PLAYED = {"video/mp4": "video", "audio/mp4": "audio"}  # what cards of social networks can play


@dataclass(frozen=True)
class Shown:
    """A production that the public may see, now; `form` when it is one of its other forms, with
    what its address says (`query`); `options` when a blog asks for it in a way of its own."""

    publication: Publication
    edition: Edition
    publisher: Publisher
    form: Form | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    angles: Mapping[str, Angle] = field(default_factory=dict)

    @property
    def angle(self) -> Angle | None:
        """The words for some readers, when they are asked for and may be shown."""
        return self.angles.get(self.options.angle)

    @cached_property
    def around(self) -> Around:
        """The productions whose places it names, or that name places of it."""
        return around(self.publication, self.edition)

    @property
    def version(self) -> tuple[str, ...]:
        """Changes with what is shown: another edition, a film that joined this one, a production
        shown inside it or linked to it that is not the same any more."""
        said = {**self.query, **self.options.query}
        asked = (f"{name}={text}" for name, text in sorted(said.items()))
        form = self.form.name if self.form else ""
        others = *versions_inside(web.db(), self.edition), *self.around.version
        written = (f"{name} {iso(angle.checked_at)}" for name, angle in self.angles.items())
        changed = iso(self.publication.changed_at)
        return self.edition.id, changed, form, *asked, *written, *others

    @property
    def address(self) -> str:
        if self.form is None:
            return absolute("gallery.show", **self._names)
        return absolute("gallery.show_form", form=self.form.name, **self._names, **self.query)

    @property
    def embed_address(self) -> str:
        wanted = {"forme": self.form.name, **self.query} if self.form else {}
        said = {**self.options.query, **wanted}
        return absolute("embeds.embed", public_id=self.publication.public_id, **said)

    @property
    def asked_address(self) -> str:
        """The page, with what was asked for: an oEmbed consumer that is given it asks for the
        same."""
        there = {"forme", *self.query} if self.form else set()
        said = {n: t for n, t in self.options.query.items() if n not in there}
        return with_query(self.address, said)

    @property
    def cover(self) -> Cover | None:
        return cover_of(self.edition.id, self.publication.public_id, self.edition.number)

    @property
    def author(self) -> tuple[str, str]:
        """Whom oEmbed names: the action, and its page."""
        action = self.publication.action
        return action.title, absolute("gallery.action", slug=action.slug)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        page = folder.read_page(web.settings().editions, self.edition.id)
        return self.publisher.pieces(page)

    def asked(self, options: Options) -> Shown:
        """As a blog asks for it: of what its address says, what this production knows."""
        page = folder.read_page(web.settings().editions, self.edition.id)
        known = self.publisher.asked(page, options.args)
        angles = angles_shown(web.db(), self.publication)
        angle = options.angle if options.angle in angles else ""
        return replace(self, options=replace(options, args=known, angle=angle), angles=angles)

    @property
    def whole(self) -> Shown:
        """The production itself."""
        return replace(self, form=None, query={})

    @property
    def _names(self) -> dict[str, str]:
        return {"prefix": self.publisher.prefix, "slug": self.publication.slug}

    def data(self, suffix: str, *, outside: bool = False) -> str:
        """The address of a data file. KeyError for a suffix the kind did not declare."""
        if suffix != "json" and suffix not in self.publisher.data_files:
            raise KeyError(suffix)
        return self._make("medias.data", outside, suffix=suffix, **self._names)

    def media(self, name: str, *, outside: bool = False) -> str:
        """The address of a part. KeyError for a name that is not a file of the edition."""
        part = self.edition.part(name)
        if part is None or not part.is_file:
            raise KeyError(name)
        public_id, number = self.publication.public_id, self.edition.number
        return self._make("medias.part", outside, public_id=public_id, number=number, name=name)

    def _make(self, endpoint: str, outside: bool, **values: Any) -> str:
        return absolute(endpoint, **values) if outside else url_for(endpoint, **values)

    @property
    def social_card(self) -> str:
        """The picture of it that social networks show, with its title."""
        names = {"public_id": self.publication.public_id, "number": self.edition.number}
        return absolute("social.card", **names)

    def share(self) -> Share:
        return Share(
            title=self.angle.title if self.angle else self.edition.title,
            label=str(self.publisher.label),
            address=self.address,
            embed_address=self.embed_address,
            oembed=absolute("embeds.oembed", url=self.asked_address, format="json"),
            oembed_xml=absolute("embeds.oembed", url=self.asked_address, format="xml"),
            height=self.options.height,
        )


def at_address(
    prefix: str, slug: str, form: str = "", args: Mapping[str, str] | None = None
) -> Shown:
    """Gone for what was taken back; NotFound for an unknown kind, name or form."""
    publisher = publisher_at(prefix)
    wanted = publisher.form(form) if form else None
    publication, edition = public_at(web.db(), publisher.kind, slug)
    asked = {n: args[n][:40] for n in (wanted.arguments if wanted else ()) if args and n in args}
    return Shown(publication, edition, publisher, wanted, asked)


def by_id(public_id: str) -> Shown:
    """The same, by the name that embeds use."""
    publication, edition = public_by_id(web.db(), public_id)
    return Shown(publication, edition, publisher_of(publication.kind))


def printed(shown: Shown) -> bytes:
    """A form as its kind prints it, with the address of the whole on it. NotFound without one."""
    if shown.form is None or shown.form.paper is None:
        raise NotFound
    edition, editions = shown.edition, web.settings().editions
    action = shown.publication.action
    return shown.form.paper(
        OnPaper(
            page=folder.read_page(editions, edition.id),
            file=lambda name: folder.media_path(editions, edition.id, name),
            title=edition.title,
            language=edition.language,
            credits=tuple(edition.credits),
            foot=", ".join(filter(None, (action.title, action.structure))),
            address=shown.whole.address,
        )
    )


def page_context(shown: Shown, beside: list[Group]) -> dict[str, Any]:
    """What a kind's page may read; one of its forms is asked for as an embed would ask."""
    asked = {"forme": shown.form.name, **shown.query} if shown.form else {}
    options = Options(args=asked)
    return _context(shown, outside=False, options=options) | {"neighbours": beside}


def embed_context(shown: Shown, inlined: Inlined) -> dict[str, Any]:
    """What a kind's embed may read: every address is absolute, scripts are written in."""
    return _context(shown, outside=True, options=shown.options) | inlined.names()


def _context(shown: Shown, *, outside: bool, options: Options) -> dict[str, Any]:
    edition = shown.edition
    page = folder.read_page(web.settings().editions, edition.id)
    frozen = Told(page, edition.summary, tuple(edition.credits))
    told = shown.publisher.told(page, frozen)
    page = shown.publisher.narrowed(told.page, options.args) if outside else told.page
    manifest = manifest_of(edition.id)
    if manifest is None:
        raise NotFound
    linked = replace(shown.around, outside=outside)
    return {
        **shown.publisher.page_context(page),
        **_places(shown, outside=outside),
        "spot": linked.spot,
        "moments": linked.moments(page),
        "page": page,
        "manifest": manifest,
        "summary": told.summary,
        "credited": told.credits,
        "publication": shown.publication,
        "edition": edition,
        "publisher": shown.publisher,
        "cover": shown.cover,
        "structured": described.block(described.production(shown, shown.cover, manifest["media"])),
        "played": played(shown, manifest),
        "themes": [THEMES[code] for code in edition.themes if code in THEMES],
        "options": options,
        "private": False,
        "home": "",
    }


def _places(shown: Shown, *, outside: bool) -> dict[str, Any]:
    """Where its files, its other forms and what goes with it are found."""
    return {
        "media": lambda name: shown.media(name, outside=outside),
        "data": lambda suffix: shown.data(suffix, outside=outside),
        "address": shown.address,
        "whole_address": shown.whole.address,
        "forms": forms_of(shown),
        "form_label": str(shown.form.label) if shown.form else "",
        "code_of": code_of,
        "embed_address": shown.embed_address,
        "share": shown.share(),
        "social_card": shown.social_card,
        "angle": shown.angle,
        "angles": ways(shown.address, shown.angles, shown.angle),
        "downloads": downloads(shown),
    }


def played(shown: Shown, manifest: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a social network may play beside the picture: the longest film, the longest sound."""
    found = []
    for mime, family in PLAYED.items():
        parts = [part for part in manifest["media"] if part["mime"] == mime]
        for part in sorted(parts, key=lambda part: int(part["bytes"]))[-1:]:
            url = shown.media(part["name"], outside=True)
            found.append({"family": family, "mime": mime, "url": url})
    return found


def forms_of(shown: Shown) -> list[dict[str, str]]:
    """The other forms that visitors find on the page."""
    return [
        {"name": form.name, "label": str(form.label), "icon": form.icon, "url": one.address}
        for form in shown.publisher.forms
        if form.offered
        for one in [replace(shown, form=form, query={})]
    ]


def code_of(address: str) -> Markup:
    """A square to aim at with a telephone, which opens the address."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - segno draws modules, it writes no text of ours


# What the files are, for people: by their suffix, whatever kind of production made them.
FORMATS = {
    "zip": _l("Tout, avec photos et sons, pour Studio ou pour lire (ZIP)"),
    "pdf": _l("Feuille à imprimer (PDF)"),
    "csv": _l("Tableau, pour Excel ou LibreOffice (CSV)"),
    "geojson": _l("Lieux, pour un autre site de cartes (GeoJSON)"),
    "umap": _l("Carte, pour uMap"),
    "gpx": _l("Lieux, pour un GPS (GPX)"),
    "html": _l("Page complète, qui marche sans réseau (HTML)"),
    "kml": _l("Lieux, pour un globe (KML)"),
    "gpkg": _l("Lieux, pour QGIS (GeoPackage)"),
    "txt": _l("Texte seul"),
    "vtt": _l("Sous-titres (VTT)"),
}


def downloads(shown: Shown) -> list[dict[str, str]]:
    """The data files that this edition has, for people to take away."""
    home = folder.folder_of(web.settings().editions, shown.edition.id)
    return [
        {"label": str(FORMATS[suffix]), "url": shown.data(suffix), "mime": mime}
        for suffix, (name, mime) in shown.publisher.data_files.items()
        if suffix in FORMATS and (home / name).is_file()
    ]
