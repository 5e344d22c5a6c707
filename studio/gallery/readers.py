"""Pages for some: a partner by a link of her own, the group by its sign-in.

The same pages as the gallery's, with addresses that stay behind the same door. Nothing of them is
kept by browsers or found by search engines, and no other site learns the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.gallery import showing
from studio.gallery.addresses import add_converters, site
from studio.gallery.covers import cover_of
from studio.gallery.showing import Shown
from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.errors import Gone, NotFound
from studio.publishing import audiences, folder
from studio.publishing.bundle import publisher_of
from studio.publishing.copies import handed
from studio.publishing.counting import takes_a_copy
from studio.publishing.models import Edition, Partner, Publication
from studio.publishing.queries import shown_to_group

bp = Blueprint("readers", __name__)
bp.record_once(add_converters)


@dataclass(frozen=True)
class Behind(Shown):
    """A production seen through a door: each address begins with `root`."""

    root: str = ""

    @property
    def address(self) -> str:
        return site() + (self.root if self.form is None else f"{self.root}/formes/{self.form.name}")

    def data(self, suffix: str, *, outside: bool = False) -> str:
        if suffix not in self.publisher.data_files:
            raise KeyError(suffix)
        return self._behind(f"/donnees/{suffix}", outside)

    def media(self, name: str, *, outside: bool = False) -> str:
        part = self.edition.part(name)
        if part is None or not part.is_file:
            raise KeyError(name)
        return self._behind(f"/medias/{self.edition.number}/{name}", outside)

    def _behind(self, path: str, outside: bool) -> str:
        return (site() if outside else "") + self.root + path


def behind(
    found: tuple[Publication, Edition], url: str, form: str = "", args: Mapping[str, str] = {}
) -> Behind:
    """`url` is the page's; what is below it, and what is shared, is in no language."""
    publication, edition = found
    publisher = publisher_of(publication.kind)
    wanted = publisher.form(form) if form else None
    asked = {n: args[n][:40] for n in (wanted.arguments if wanted else ()) if n in args}
    return Behind(publication, edition, publisher, wanted, asked, root=url.partition("?")[0])


# Partners


@bp.get("/partenaires/<token>")
def partner_home(token: str) -> ResponseReturnValue:
    """What this partner may see."""
    partner = audiences.partner_by(web.db(), token)
    rows = [card(one, url_for(".partner_page", token=token, public_id=one.public_id))
            for one in audiences.seen_by(web.db(), partner)]  # fmt: skip
    page = render_template("gallery/partner.html", partner=partner, rows=rows)
    note_visit(partner)
    return unkept(make_response(page))


def card(publication: Publication, url: str) -> dict[str, Any]:
    edition = publication.edition
    cover = cover_of(edition.id, publication.public_id, edition.number) if edition else None
    small = cover.copies[0].name if cover else ""
    found = behind((publication, edition), url) if edition else None
    return {
        "title": edition.title if edition else "",
        "summary": edition.summary if edition else "",
        "url": url,
        "publisher": publisher_of(publication.kind),
        "image": found.media(small) if found and small else None,
    }


@bp.get("/partenaires/<token>/<public_id>", defaults={"form": ""})
@bp.get("/partenaires/<token>/<public_id>/formes/<slug:form>")
def partner_page(token: str, public_id: str, form: str) -> ResponseReturnValue:
    partner = audiences.partner_by(web.db(), token)
    found = audiences.seen_through(web.db(), partner, public_id)
    root = url_for(".partner_page", token=token, public_id=public_id, form="")
    shown = behind(found, root, form, request.args)
    home = url_for(".partner_home", token=token)
    page = page_of(shown, home)
    note_visit(partner)
    return page


@bp.get("/partenaires/<token>/<public_id>/medias/<int:number>/<name>")
def partner_media(token: str, public_id: str, number: int, name: str) -> ResponseReturnValue:
    partner = audiences.partner_by(web.db(), token)
    return media_of(audiences.seen_through(web.db(), partner, public_id), number, name)


@bp.get("/partenaires/<token>/<public_id>/donnees/<suffix:suffix>")
def partner_data(token: str, public_id: str, suffix: str) -> ResponseReturnValue:
    """A file to keep: the register knows to which partner it went."""
    partner = audiences.partner_by(web.db(), token)
    found = audiences.seen_through(web.db(), partner, public_id)
    response = data_of(found, suffix)
    note_copy(found[0].id, suffix, to_whom=partner.name)
    return response


def note_visit(partner: Partner) -> None:
    """The day of the last visit, and no more: written once a day."""
    today = now().date()
    if partner.seen_on == today:
        return
    partner_id = partner.id
    web.let_go()
    with web.database().writing() as db:
        if (found := db.get(Partner, partner_id)) is not None:
            found.seen_on = today


# The group


@bp.get("/groupe/<public_id>", defaults={"form": ""})
@bp.get("/groupe/<public_id>/formes/<slug:form>")
@somebody_only
def group_page(public_id: str, form: str) -> ResponseReturnValue:
    """The edition as it was published, for who takes part in its action, whatever its audience."""
    found = of_my_group(public_id)
    root = url_for(".group_page", public_id=public_id, form="")
    return page_of(behind(found, root, form, request.args), root)


@bp.get("/groupe/<public_id>/medias/<int:number>/<name>")
@somebody_only
def group_media(public_id: str, number: int, name: str) -> ResponseReturnValue:
    return media_of(of_my_group(public_id), number, name)


@bp.get("/groupe/<public_id>/donnees/<suffix:suffix>")
@somebody_only
def group_data(public_id: str, suffix: str) -> ResponseReturnValue:
    found = of_my_group(public_id)
    response = data_of(found, suffix)
    note_copy(found[0].id, suffix, by=me().person_id)
    return response


def note_copy(publication_id: str, form: str, *, to_whom: str = "", by: str | None = None) -> None:
    """Written once the file is found."""
    if not takes_a_copy():
        return
    web.let_go()
    with web.database().writing() as db:
        handed(db, form=form, publication_id=publication_id, to_whom=to_whom, by=by)


def of_my_group(public_id: str) -> tuple[Publication, Edition]:
    publication, edition = shown_to_group(web.db(), public_id)
    require(me(), Permission.DRAFT_SEE, publication.draft, seeing=Permission.DRAFT_SEE)
    return publication, edition


# The same for both


def page_of(shown: Behind, home: str) -> Response:
    context = showing.page_context(shown, []) | {"cover": None, "private": True, "home": home}
    web.draw_icons()
    template = shown.form.template if shown.form else shown.publisher.page_template
    return unkept(make_response(render_template(template, **context)))


def media_of(found: tuple[Publication, Edition], number: int, name: str) -> Response:
    _publication, edition = found
    if number != edition.number:
        raise Gone if number < edition.number else NotFound
    part = edition.part(name)
    if part is None or not part.is_file:
        raise NotFound
    path = folder.media_path(web.settings().editions, edition.id, name)
    return unkept(send_file(path, mimetype=part.mime, conditional=True, etag=part.sha256))


def data_of(found: tuple[Publication, Edition], suffix: str) -> Response:
    publication, edition = found
    files = publisher_of(publication.kind).data_files
    if suffix not in files:
        raise NotFound
    name, mime = files[suffix]
    path = folder.folder_of(web.settings().editions, edition.id) / name
    if not path.is_file():
        raise NotFound
    response = send_file(
        path,
        mimetype=mime,
        as_attachment=mime.startswith("text/html"),
        download_name=f"{publication.slug}.{suffix}",
    )
    return unkept(response)


def unkept(response: Response) -> Response:
    """No browser keeps it, no engine finds it, no other site learns its address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("Expires", None)  # a year, of whoever sends files: old proxies believe it
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
