"""Files of editions, checked at each request: pictures, sounds, films, data."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from studio.gallery import showing
from studio.gallery.covers import manifest_of
from studio.gallery.freshness import MEDIA_SECONDS, PAGE_SECONDS, by_content, kept_for
from studio.gallery.sending import send
from studio.gallery.showing import Shown
from studio.kernel import web
from studio.kernel.errors import Gone, NotFound, StudioError
from studio.publishing import folder
from studio.publishing.counting import count_copy
from studio.publishing.queries import had_part

bp = Blueprint("medias", __name__)

REPLACED = "Ce fichier n’est plus montré : la production a changé depuis."


@bp.get("/medias/<public_id>/<int:number>/<name>")
def part(public_id: str, number: int, name: str) -> ResponseReturnValue:
    """One file of the edition that is public now, whole or by ranges.

    Gone when the production was taken back, or when a newer edition took the place of this one:
    it may have been made to leave this very file out.
    """
    shown = showing.by_id(public_id)
    if number != shown.edition.number:
        raise Gone(REPLACED) if number < shown.edition.number else NotFound
    found = shown.edition.part(name)
    if found is None or not found.is_file:
        raise NotFound
    path = folder.media_path(web.settings().editions, shown.edition.id, name)
    response = send(path, mime=found.mime, etag=found.sha256, seconds=MEDIA_SECONDS)
    return for_anybody(response, MEDIA_SECONDS)


@bp.get("/medias/<public_id>/actuel/<name>")
def latest(public_id: str, name: str) -> ResponseReturnValue:
    """An address that lasts: leads to this file of the edition that is public now.

    What a new edition has not got yet (its films take minutes), or has no more, leads to its page:
    never to an older edition. NotFound for what no edition ever had, Gone once it was taken back.
    """
    shown = showing.by_id(public_id)
    found = shown.edition.part(name)
    if found is not None and found.is_file:
        return for_anybody(make_response(redirect(shown.media(name))), PAGE_SECONDS)
    if not had_part(web.db(), shown.publication, name):
        raise NotFound
    return for_anybody(make_response(redirect(shown.address)), PAGE_SECONDS)


@bp.get("/<slug:prefix>/<slug:slug>.<suffix:suffix>")
def data(prefix: str, slug: str, suffix: str) -> ResponseReturnValue:
    """`…/<slug>.json`, or a data file that the kind declared: `…/<slug>.geojson`."""
    shown = showing.at_address(prefix, slug)
    response = described(shown) if suffix == "json" else data_file(shown, suffix)
    if suffix != "json":
        count_copy(shown.publication.id, suffix)
    return response


def described(shown: Shown) -> Response:
    """The edition as JSON: what it says of itself, its page, and where its files are."""
    edition, editions = shown.edition, web.settings().editions
    manifest = manifest_of(edition.id)
    if manifest is None:
        raise NotFound
    told = {
        **manifest,
        "media": [
            {**part, "url": shown.media(part["name"], outside=True)} for part in manifest["media"]
        ],
        "address": shown.address,
        "embed": shown.embed_address,
        "page": folder.read_page(editions, edition.id),
    }
    return for_anybody(by_content(web.answer(told)))


def data_file(shown: Shown, suffix: str) -> Response:
    """A data file of the edition, such as `data.geojson`. NotFound for an unknown suffix."""
    if suffix not in shown.publisher.data_files:
        raise NotFound
    name, mime = shown.publisher.data_files[suffix]
    path = folder.folder_of(web.settings().editions, shown.edition.id) / name
    if not path.is_file():
        raise NotFound
    response = send(
        path,
        mime=mime,
        etag=f"{shown.edition.id}-{suffix}",
        seconds=PAGE_SECONDS,
        # A page that people's words went into must not run at our address.
        attached=mime.startswith("text/html"),
        download_name=f"{shown.publication.slug}.{suffix}",
    )
    return for_anybody(response, PAGE_SECONDS)


def for_anybody(response: Response, seconds: int | None = None) -> Response:
    """Readable from any site, also from a frame without origin; asked about again very soon.
    Without `seconds`, as soon as the answer says itself."""
    headers = response.headers
    if seconds is not None:
        headers["Cache-Control"] = kept_for(seconds)
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    headers["X-Robots-Tag"] = "noindex"
    return response


@bp.errorhandler(StudioError)
def refuse(error: StudioError) -> ResponseReturnValue:
    """Programs get JSON, also from another site; a person who opened a picture gets the page."""
    if request.endpoint == "medias.part" and "text/html" in request.accept_mimetypes.values():
        return web.show_error(error)
    return refusal(error)


def refusal(error: StudioError) -> Response:
    told = {"error": error.code, "message": error.sentence, "fields": error.fields}
    response = web.answer(told, error.status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
