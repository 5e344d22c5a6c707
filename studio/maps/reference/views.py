"""Reference layers on the web: how a référent arranges them, their files for who may see the map,
and the same files of published maps for everybody."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.contract import contract
from studio.kernel.errors import Invalid, NotFound
from studio.maps.models import MapLayer
from studio.maps.reference import layers
from studio.maps.reference.columnar import pack
from studio.maps.reference.forms import LayerForm
from studio.maps.reference.layers import FILES, PAGE, bytes_of, found_in, layer_for
from studio.maps.sources import source_named
from studio.publishing import folder
from studio.publishing.queries import public_at

bp = Blueprint("layers", __name__)
public = Blueprint("public_layers", __name__)

PAGE_SECONDS = 60  # how long a browser may show what was public a moment ago


def map_for(draft_id: str) -> Draft:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != "map":
        raise NotFound
    set_action(draft.action)
    return draft


# Arranging


@bp.post("/espace/cartes/<draft_id>/couches/<source>")
@staff_only
def add_source(draft_id: str, source: str) -> ResponseReturnValue:
    """A ready-made layer, with one tap. Tapped twice, it is there once."""
    draft, found = map_for(draft_id), source_named(source)
    if not any(one.source == source for one in layers.layers_of(web.db(), draft)):
        shapes, words = found.read()
        layers.keep_layer(
            web.db(),
            web.storage(),
            draft,
            pack(shapes, words),
            name=found.title,
            columns=[],
            source=source,
            credit=found.credit,
            licence=found.licence,
            colour=found.colour,
        )
        flash(_("La couche « %(name)s » est sous la carte.", name=found.title), "ok")
    return redirect(url_for("imports.home", draft_id=draft.id))


@bp.get("/espace/couches/<layer_id>")
@staff_only
def arrange(layer_id: str) -> ResponseReturnValue:
    layer = layer_for(web.db(), me(), layer_id, Permission.DRAFT_ARRANGE)
    return _page(layer, LayerForm(obj=layer))


def _page(layer: MapLayer, form: LayerForm) -> str:
    set_action(layer.draft.action)
    return render_template("maps/imports/layer.html", layer=layer, draft=layer.draft, form=form)


@bp.post("/espace/couches/<layer_id>")
@staff_only
def change(layer_id: str) -> ResponseReturnValue:
    layer = layer_for(web.db(), me(), layer_id, Permission.DRAFT_ARRANGE)
    form = LayerForm()
    if not form.validate_on_submit():
        return _page(layer, form), 400
    given = {name: value for name, value in form.data.items() if name != "csrf_token"}
    try:
        layers.change_layer(web.db(), me(), layer, **given)
    except Invalid as refusal:
        form.credit.errors = [refusal.sentence]
        return _page(layer, form), 400
    flash(_("C’est enregistré."), "ok")
    return redirect(url_for("imports.home", draft_id=layer.draft_id))


@bp.post("/espace/couches/<layer_id>/monter")
@staff_only
def lift(layer_id: str) -> ResponseReturnValue:
    layer = layer_for(web.db(), me(), layer_id, Permission.DRAFT_ARRANGE)
    layers.raise_layer(web.db(), me(), layer)
    return redirect(url_for("imports.home", draft_id=layer.draft_id))


@bp.post("/espace/couches/<layer_id>/retirer")
@staff_only
def remove(layer_id: str) -> ResponseReturnValue:
    layer = layer_for(web.db(), me(), layer_id, Permission.DRAFT_ARRANGE)
    draft_id, name = layer.draft_id, layer.name
    layers.remove_layer(web.db(), me(), web.storage(), layer)
    flash(_("La couche « %(name)s » est retirée.", name=name), "ok")
    return redirect(url_for("imports.home", draft_id=draft_id))


# For who may see the map


def layers_json(draft: Draft) -> list[dict[str, Any]]:
    """What the editor's script must know of each layer, from the lowest to the highest."""
    return [
        {
            **told(layer),
            "data": url_for("layers.part", layer_id=layer.id, part="data"),
            "texts": url_for("layers.part", layer_id=layer.id, part="texts"),
            "list": url_for("layers.names", layer_id=layer.id),
        }
        for layer in layers.layers_of(web.db(), draft)
    ]


def told(layer: MapLayer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "name": layer.name,
        "credit": layer.credit,
        "licence": layer.licence,
        "features": layer.features,
        "bounds": layer.bounds,
        "colour": layer.colour,
        "visible": layer.visible,
        "columns": layer.columns,
    }


@bp.get("/api/couches/<layer_id>/<part>")
@contract(gives=Any, asks={"morceau": int})
@somebody_only
def part(layer_id: str, part: str) -> ResponseReturnValue:
    """The shapes, or a piece of the words (`?morceau=`), to who may see the map."""
    layer = layer_for(web.db(), me(), layer_id)
    if part not in FILES:
        raise NotFound
    data = bytes_of(web.storage(), layer, part)
    response = packed(_piece(data, layer.chunks) if part == "texts" else data)
    response.headers["Cache-Control"] = "private, no-cache"  # rights are asked about each time
    return response.make_conditional(request)


@bp.get("/atelier/couches/<layer_id>")
@somebody_only
def names(layer_id: str) -> ResponseReturnValue:
    """The same features as a list: searched, a page at a time."""
    layer = layer_for(web.db(), me(), layer_id)
    set_action(layer.draft.action)
    back = url_for("maps.edit", draft_id=layer.draft_id)
    data = bytes_of(web.storage(), layer, "names")
    return render_template(
        "maps/imports/names.html", layer=told(layer), draft=layer.draft, back=back, **listed(data)
    )


def listed(data: bytes) -> dict[str, Any]:
    """One page of names, as the address asks."""
    text = request.args.get("q", "")[:100]
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    rows, count = found_in(data, text, page)
    pages = max(1, -(-count // PAGE))
    return {"rows": rows, "count": count, "q": text, "page": page, "pages": pages}


# For everybody


@public.get("/cartes/<slug>/couches/<int:number>/<part>")
def published_part(slug: str, number: int, part: str) -> ResponseReturnValue:
    """The same files of a published map; Gone when it was taken back."""
    layer, home = published(slug, number)
    if part not in FILES:
        raise NotFound
    data = _file(home, number, part)
    response = packed(_piece(data, layer["chunks"]) if part == "texts" else data)
    response.headers["Cache-Control"] = f"public, max-age={PAGE_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(request)


@public.get("/cartes/<slug>/couches/<int:number>")
def published_names(slug: str, number: int) -> ResponseReturnValue:
    layer, home = published(slug, number)
    page = render_template(
        "maps/imports/public_names.html",
        layer=layer,
        number=number,
        title=folder.read_page(web.settings().editions, home)["title"],
        slug=slug,
        **listed(_file(home, number, "names")),
    )
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = f"public, max-age={PAGE_SECONDS}"
    return response


def published(slug: str, number: int) -> tuple[dict[str, Any], str]:
    """A layer of the edition that is public now, and the edition's id."""
    _publication, edition = public_at(web.db(), "map", slug)
    found = folder.read_page(web.settings().editions, edition.id).get("references", [])
    if not 1 <= number <= len(found):
        raise NotFound
    return found[number - 1], edition.id


def _file(edition_id: str, number: int, part: str) -> bytes:
    return folder.read_file(web.settings().editions, edition_id, layers.file_name(number, part))


def _piece(texts: bytes, chunks: list[int]) -> bytes:
    piece = request.args.get("morceau", 0, type=int)
    if not 0 <= piece < len(chunks) - 1:
        raise NotFound
    return texts[chunks[piece] : chunks[piece + 1]]


def packed(data: bytes) -> Response:
    """JSON that was compressed once, for whoever reads gzip; opened for the others."""
    reads = bool(request.accept_encodings["gzip"])
    response = Response(data if reads else gzip.decompress(data), mimetype="application/json")
    if reads:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(hashlib.sha256(data).hexdigest()[:32], weak=True)
    return response
