"""The screens on which a référent brings files to a map: choose, look, bring in, report."""

from __future__ import annotations

import secrets
from collections.abc import Container
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from studio.access.guards import me, staff_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel import jobs, web
from studio.kernel.errors import Invalid, NotFound, StudioError
from studio.kernel.storage import inside
from studio.maps.geodata.reading import MOST_BYTES
from studio.maps.geodata.told import ALL, Choices, Seen
from studio.maps.imports import bringing, importing
from studio.maps.imports.arrivals import known_categories
from studio.maps.imports.forms import BringForm
from studio.maps.imports.importing import MOST_ITEMS, MOST_NEW, NEW, Plan
from studio.maps.imports.words import ENCODINGS, PROJECTIONS, SEPARATORS, THEMES, remark_words
from studio.maps.models import ImportState, MapImport, MapLayer
from studio.maps.reference.layers import layers_of
from studio.maps.reference.views import map_for
from studio.maps.sources import sources
from studio.maps.whereabouts import box_around

bp = Blueprint("imports", __name__)

ROOM = 1_000_000  # bytes for what surrounds the file in a form
FEW_SORTS = 8  # so many categories are proposed; more are left for the référent to choose
ROLES = ("title", "notes", "category", "lon", "lat", "wkt", "address")


@bp.get("/espace/cartes/<draft_id>/donnees")
@staff_only
def home(draft_id: str) -> ResponseReturnValue:
    """Everything that came from outside, and the door by which more comes."""
    draft = map_for(draft_id)
    return _home(draft, BringForm())


def _home(draft: Draft, form: BringForm) -> str:
    found = layers_of(web.db(), draft)
    taken = {layer.source for layer in found}
    return render_template(
        "maps/imports/home.html",
        draft=draft,
        form=form,
        brought=importing.imports_of(web.db(), draft),
        layers=list(reversed(found)),
        sources=[one for code, one in sources().items() if code not in taken],
    )


@bp.post("/espace/cartes/<draft_id>/donnees")
@staff_only
@web.heavy(MOST_BYTES + ROOM)
def bring(draft_id: str) -> ResponseReturnValue:
    draft, form = map_for(draft_id), BringForm()
    if not form.validate_on_submit():
        return _home(draft, form), 400
    uploads = web.settings().uploads
    uploads.mkdir(parents=True, exist_ok=True)
    path = inside(uploads, f"carte-{secrets.token_hex(8)}")
    try:
        form.file.data.save(path)
        name = form.file.data.filename or ""
        brought, is_new = importing.bring_file(
            web.db(), me(), web.storage(), draft, path, name=name
        )
    except StudioError as error:
        form.file.errors = [error.sentence]
        return _home(draft, form), error.status
    finally:
        path.unlink(missing_ok=True)
    if not is_new and brought.state == ImportState.DONE:
        flash(_("Ce fichier est déjà dans la carte. Rien n’est ajouté deux fois."), "info")
    return redirect(url_for(".show", import_id=brought.id))


@bp.get("/espace/importations/<import_id>")
@staff_only
def show(import_id: str) -> ResponseReturnValue:
    brought = importing.import_for(web.db(), me(), import_id)
    set_action(brought.draft.action)
    return render_template("maps/imports/show.html", **facts_of(brought))


@bp.get("/espace/importations/<import_id>/etat")
@staff_only
def state(import_id: str) -> ResponseReturnValue:
    """The part of the screen that lives while a job works."""
    brought = importing.import_for(web.db(), me(), import_id)
    return render_template("maps/imports/state.html", **facts_of(brought))


@bp.get("/espace/importations/<import_id>/apercu.webp")
@staff_only
def preview(import_id: str) -> ResponseReturnValue:
    brought = importing.import_for(web.db(), me(), import_id)
    path = bringing.picture_path(web.settings(), brought.id)
    if not path.is_file():
        raise NotFound
    return send_file(path.absolute(), mimetype="image/webp")


def facts_of(brought: MapImport) -> dict[str, Any]:
    """What the page of one file needs, at each of its ages."""
    seen = importing.seen_of(brought) if brought.seen else None
    legend = {
        one.id: one.properties["label"] for one in items_of(web.db(), brought.draft, "category")
    }
    work = jobs.jobs_of(web.db(), brought.id)
    return {
        "brought": brought,
        "draft": brought.draft,
        "busy": brought.is_busy,
        "job": work[0] if work else None,
        "seen": seen,
        "choices": msgspec.structs.asdict(importing.choices_of(brought)),
        "report": brought.report,
        "layer": web.db().get(MapLayer, brought.report.get("layer", "")),
        "legend": legend,
        "suggested": suggested(brought, seen) if seen else {},
        "around": around_of(brought.draft),
        "has_picture": bringing.picture_path(web.settings(), brought.id).is_file(),
        "remark_words": remark_words,
        "encodings": ENCODINGS,
        "separators": SEPARATORS,
        "projections": PROJECTIONS,
        "themes": THEMES,
        "theme_pairs": [
            (ALL, THEMES[ALL]),
            *((t, THEMES[t]) for t in (seen.themes if seen else ())),
        ],
        "column_pairs": [(name, name) for name in (seen.columns if seen else ())],
        "most_items": MOST_ITEMS,
        "kept_days": importing.LOOKED_AT_KEPT.days,
        "new": NEW,
        "layer_name": Path(brought.name).name.split(".")[0].replace("_", " ")[:80],
    }


def suggested(brought: MapImport, seen: Seen) -> dict[str, str]:
    """Each thing of the file -> the category of the same name, a new one while they are few."""
    names = [sort.name for sort in seen.sorts]
    known = known_categories(web.db(), brought.draft, names)
    few = len(names) <= min(FEW_SORTS, MOST_NEW)
    return {name: known.get(name, NEW if few else "") for name in names}


def around_of(draft: Draft) -> list[float]:
    return box_around(draft.action.place)


@bp.post("/espace/importations/<import_id>/lire")
@staff_only
def correct(import_id: str) -> ResponseReturnValue:
    """Read again with the corrections of the form."""
    brought = importing.import_for(web.db(), me(), import_id)
    importing.correct(web.db(), me(), brought, choices_from(brought))
    return redirect(url_for(".show", import_id=import_id))


def choices_from(brought: MapImport) -> Choices:
    given = request.form
    told: dict[str, Any] = {name: given.get(name, "") for name in ROLES}
    told |= {name: given.get(name, "") for name in ("encoding", "separator", "header", "theme")}
    told |= {"layers": given.getlist("layers"), "swap": "swap" in given}
    told["epsg"] = given.get("epsg", 0, type=int)
    told["around"] = around_of(brought.draft) if "around" in given else []
    allowed: dict[str, Container[Any]] = {
        "encoding": ENCODINGS,
        "separator": SEPARATORS,
        "epsg": PROJECTIONS,
    }
    for name, known in allowed.items():
        if told[name] and told[name] not in known:
            raise Invalid(_("Ce choix n’existe pas ici."))
    return msgspec.convert(told, Choices)


@bp.post("/espace/importations/<import_id>/prendre")
@staff_only
def take(import_id: str) -> ResponseReturnValue:
    brought = importing.import_for(web.db(), me(), import_id)
    try:
        importing.take(web.db(), me(), brought, plan_from(brought))
    except Invalid as refusal:
        flash(refusal.sentence, "danger")
    return redirect(url_for(".show", import_id=import_id))


def plan_from(brought: MapImport) -> Plan:
    """The form as a plan; only categories of this map may be named."""
    given = request.form
    legend = {one.id for one in items_of(web.db(), brought.draft, "category")} | {NEW}
    names = [sort.name for sort in importing.seen_of(brought).sorts]
    chosen = {name: given.get(f"category-{n}", "") for n, name in enumerate(names)}
    told = {
        "target": "layer" if given.get("target") == "layer" else "items",
        "categories": {name: found for name, found in chosen.items() if found in legend},
        "details": "details" in given,
        "level": given.get("level", "public"),
        "name": given.get("name", "").strip()[:80] or Path(brought.name).stem[:80],
        "credit": given.get("credit", "").strip()[:200],
        "licence": given.get("licence", "").strip()[:80],
    }
    try:
        return msgspec.convert(told, Plan)
    except msgspec.ValidationError:
        raise Invalid(_("Ce choix n’existe pas ici.")) from None


@bp.post("/espace/importations/<import_id>/retirer")
@staff_only
def take_out(import_id: str) -> ResponseReturnValue:
    brought = importing.import_for(web.db(), me(), import_id)
    count = importing.take_out(web.db(), me(), web.storage(), brought)
    said = ngettext(
        "%(num)d lieu est retiré. Il reste 30 jours dans la corbeille.",
        "%(num)d lieux sont retirés. Ils restent 30 jours dans la corbeille.",
        count,
    )
    flash(said if count else _("C’est retiré de la carte."), "ok")
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/espace/importations/<import_id>/oublier")
@staff_only
def forget(import_id: str) -> ResponseReturnValue:
    brought = importing.import_for(web.db(), me(), import_id)
    draft_id = brought.draft_id
    importing.forget(web.db(), me(), web.storage(), brought)
    flash(_("Le fichier est oublié. La carte ne change pas."), "ok")
    return redirect(url_for(".home", draft_id=draft_id))


@bp.post("/espace/importations/<import_id>/poser")
@staff_only
def put_down(import_id: str) -> ResponseReturnValue:
    """Put down the addresses whose place somebody confirmed."""
    brought = importing.import_for(web.db(), me(), import_id)
    chosen = {
        one["item"]: number
        for one in brought.report.get("waiting", [])
        if (number := request.form.get(f"place-{one['item']}", -1, type=int)) >= 0
    }
    count = importing.put_down(web.db(), me(), brought, chosen)
    flash(ngettext("%(num)d lieu est posé.", "%(num)d lieux sont posés.", count), "ok")
    return redirect(url_for(".show", import_id=import_id))
