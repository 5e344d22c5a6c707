"""« Exporter et imprimer » of a map, and the map that comes back."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from basemaps.catalogue import PAPER_TITLES
from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import Gone, Invalid, NotFound, StudioError
from studio.kernel.ids import new_id
from studio.maps.exports.arriving import arrival_of, arrived_of, ask_back
from studio.maps.exports.asking import Wish, ask, job_of, made_file
from studio.maps.exports.copies import copy_of_draft
from studio.maps.exports.formats import FORMATS, quick_bytes
from studio.maps.exports.forms import ComeBackForm, ExportForm
from studio.maps.exports.printing import SIZES
from studio.maps.exports.texts import MIMES
from studio.maps.reading import read_map
from studio.maps.reference.layers import layers_of
from studio.publishing.copies import handed
from studio.publishing.queries import publication_of

bp = Blueprint("exports", __name__)
COME_BACK = "exports.come_back"


@bp.url_value_preprocessor
def let_archives_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A whole map is heavier than a form; it is only let in where it is expected."""
    if endpoint == COME_BACK:
        request.max_content_length = web.settings().upload_bytes


@bp.get("/espace/cartes/<draft_id>/exporter")
@staff_only
def choose(draft_id: str) -> ResponseReturnValue:
    return screen(map_of(draft_id))


@bp.post("/espace/cartes/<draft_id>/exporter")
@staff_only
def take(draft_id: str) -> ResponseReturnValue:
    """A file at once when it is only text; otherwise the page that waits for it."""
    draft, form = map_of(draft_id), ExportForm()
    if not form.validate():
        raise Invalid("Choisissez un format dans la liste.")
    wish = wished(draft, form)
    if wish.suffix in FORMATS and FORMATS[wish.suffix].quick:
        return handed_over(draft, wish)
    job = ask(web.db(), draft, wish)
    return redirect(url_for(".wait", draft_id=draft.id, job_id=job.id))


@bp.get("/espace/cartes/<draft_id>/exports/<job_id>")
@staff_only
def wait(draft_id: str, job_id: str) -> ResponseReturnValue:
    return render_template("maps/export_wait.html", **waiting(map_of(draft_id), job_id))


@bp.get("/espace/cartes/<draft_id>/exports/<job_id>/etat")
@staff_only
def state(draft_id: str, job_id: str) -> ResponseReturnValue:
    return render_template("maps/export_state.html", **waiting(map_of(draft_id), job_id))


@bp.get("/espace/cartes/<draft_id>/exports/<job_id>/fichier")
@staff_only
def file(draft_id: str, job_id: str) -> ResponseReturnValue:
    """The finished file; the register knows that it leaves. Gone when it has waited too long."""
    g.writes = True
    draft = map_of(draft_id)
    found = made_file(web.settings(), job_of(web.db(), draft, job_id))
    if found is None:
        raise Gone("Ce fichier n’est plus là. Demandez-le de nouveau.")
    form = found.suffix.removeprefix(".")
    handed(web.db(), form=form, draft_id=draft.id, by=me().person_id)
    return send_file(found, as_attachment=True, download_name=found.name, max_age=0)


@bp.get("/espace/actions/<slug>/cartes/reprendre")
@staff_only
def come_back_page(slug: str) -> ResponseReturnValue:
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    return come_back_screen(action, ComeBackForm(formdata=None))


@bp.post("/espace/actions/<slug>/cartes/reprendre")
@staff_only
def come_back(slug: str) -> ResponseReturnValue:
    """A new map of an archive that left another Studio, or this one."""
    action, form = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN), ComeBackForm()
    if not form.validate():
        return come_back_screen(action, form), 422
    scratch = web.settings().uploads / f"archive-{new_id()}"
    scratch.parent.mkdir(parents=True, exist_ok=True)
    try:
        form.file.data.save(scratch)
        job = ask_back(web.db(), me(), web.storage(), action, scratch)
    except StudioError as error:
        form.file.errors = [error.sentence]
        return come_back_screen(action, form), error.status
    finally:
        form.file.data.close()
        scratch.unlink(missing_ok=True)
    return redirect(url_for(".coming", slug=action.slug, arrival_id=job.id))


@bp.get("/espace/actions/<slug>/cartes/reprendre/<arrival_id>")
@staff_only
def coming(slug: str, arrival_id: str) -> ResponseReturnValue:
    """How far it is; then what came."""
    return render_template("maps/coming.html", **on_the_way(slug, arrival_id))


@bp.get("/espace/actions/<slug>/cartes/reprendre/<arrival_id>/etat")
@staff_only
def coming_state(slug: str, arrival_id: str) -> ResponseReturnValue:
    return render_template("maps/coming_state.html", **on_the_way(slug, arrival_id))


def on_the_way(slug: str, arrival_id: str) -> dict[str, Any]:
    action = action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    set_action(action)
    job = arrival_of(web.db(), action, arrival_id)
    return {"action": action, "job": job, "arrived": arrived_of(job)}


def map_of(draft_id: str) -> Draft:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != "map":
        raise NotFound
    return draft


def wished(draft: Draft, form: ExportForm) -> Wish:
    return Wish(
        suffix=form.suffix.data,
        private=form.private.data,
        paper=form.paper.data,
        landscape=form.way.data == "paysage",
        contrast=form.contrast.data,
        address=public_address(draft),
    )


def public_address(draft: Draft) -> str | None:
    """Where the squares of a printed map lead; None as long as the public sees nothing."""
    found = publication_of(web.db(), draft)
    if found is None or found.edition is None or not found.is_public:
        return None
    return web.outside("gallery.show", prefix="cartes", slug=found.slug)


def handed_over(draft: Draft, wish: Wish) -> ResponseReturnValue:
    copy = copy_of_draft(web.db(), web.storage(), web.settings(), draft, private=wish.private)
    made = io.BytesIO(quick_bytes(copy, wish.suffix))
    name = f"{copy.stem}.{wish.suffix}"
    handed(web.db(), form=wish.suffix, draft_id=draft.id, by=me().person_id)
    return send_file(made, mimetype=MIMES[wish.suffix], as_attachment=True, download_name=name)


def screen(draft: Draft) -> str:
    set_action(draft.action)
    sheet = read_map(web.db(), draft).sheet
    on_paper = bool(sheet.drawing) or sheet.ground in PAPER_TITLES
    return render_template(
        "maps/export.html",
        draft=draft,
        action=draft.action,
        formats=[f for f in FORMATS.values() if not (on_paper and f.needs_earth)],
        papers=SIZES,
        public=public_address(draft),
        has_layers=bool(layers_of(web.db(), draft)),
        form=ExportForm(formdata=None),
    )


def waiting(draft: Draft, job_id: str) -> dict[str, Any]:
    set_action(draft.action)
    job = job_of(web.db(), draft, job_id)
    found = made_file(web.settings(), job)
    return {
        "draft": draft,
        "action": draft.action,
        "job": job,
        "found": found,
        "bytes": found.stat().st_size if found else 0,
        "name": found.name if found else "",
    }


def come_back_screen(action: Action, form: ComeBackForm) -> str:
    set_action(action)
    return render_template("maps/come_back.html", action=action, form=form)
