"""« Formes » : where each form of a portrait is, and the films that one may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.portraits.excerpts import END, START, asked_in, choices_in
from studio.portraits.page import read_page
from studio.portraits.publisher import EXCERPT, PUBLISHER
from studio.portraits.shapes import FRAMES, Standing, order_shape, public_edition, standings
from studio.publishing import folder
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import publication_of

bp = Blueprint("portraits_shapes", __name__, url_prefix="/espace/portraits/<draft_id>/formes")


@dataclass(frozen=True)
class Online:
    """A form that has an address: the page itself first. `frame`: what a blog may put in."""

    label: str
    icon: str
    url: str
    frame: str = ""


@bp.get("")
@staff_only
def show(draft_id: str) -> ResponseReturnValue:
    draft, edition = asked(draft_id)
    set_action(draft.action)
    publication = publication_of(web.db(), draft)
    return render_template(
        "portraits/shapes.html",
        draft=draft,
        action=draft.action,
        edition=edition,
        online=online(publication) if edition and publication else [],
        excerpt=excerpt_of(publication, edition) if edition and publication else {"words": ()},
        **films(edition),
    )


@bp.get("/films")
@staff_only
def show_films(draft_id: str) -> ResponseReturnValue:
    """How far the films are: the inside of a live part."""
    draft, edition = asked(draft_id)
    return render_template("portraits/shape_films.html", draft=draft, **films(edition))


@bp.post("/films/<code>")
@staff_only
def make(draft_id: str, code: str) -> ResponseReturnValue:
    draft, _edition = asked(draft_id)
    order_shape(web.db(), me(), draft, code)
    flash(_("On fait ce film. Vous pouvez continuer."), "ok")
    return redirect(url_for(".show", draft_id=draft_id, _anchor="films"))


def asked(draft_id: str) -> tuple[Draft, Edition | None]:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    if draft.kind != "portrait":
        raise NotFound
    return draft, public_edition(web.db(), draft)


def films(edition: Edition | None) -> dict[str, object]:
    found = standings(web.db(), edition) if edition else []
    rows: dict[str, list[Standing]] = {}
    for one in found:
        rows.setdefault(one.shape.frame, []).append(one)
    publication = edition and web.db().get(Publication, edition.publication_id)
    return {
        "frames": FRAMES,
        "films": rows,
        "waiting": any(one.is_wanted for one in found),
        "number": edition.number if edition else 0,
        "public_id": publication.public_id if publication else "",
    }


def online(publication: Publication) -> list[Online]:
    names = {"prefix": PUBLISHER.prefix, "slug": publication.slug}
    whole = Online(
        _("La page du portrait"),
        "world",
        url_for("gallery.show", **names, _external=True),
        embed_of(publication),
    )
    framed = {"audio": embed_of(publication, forme="audio")}
    forms = [
        Online(
            str(form.label),
            form.icon,
            url_for("gallery.show_form", **names, form=form.name, _external=True),
            framed.get(form.name, ""),
        )
        for form in PUBLISHER.forms
    ]
    return [whole, *forms]


def excerpt_of(publication: Publication, edition: Edition) -> dict[str, object]:
    """The words from which an excerpt may go, and the one that is asked for (`de`, `a`): its
    address and what a blog may put in."""
    page = read_page(folder.read_page(web.settings().editions, edition.id))
    words = choices_in(page)
    names = {"prefix": PUBLISHER.prefix, "slug": publication.slug, "form": EXCERPT}
    asked = {name: request.args.get(name, "")[:40] for name in (START, END)}
    if asked_in(asked, page) is None:
        return {"words": words, "asked": asked, "made": None, "trouble": any(asked.values())}
    address = url_for("gallery.show_form", **names, **asked, _external=True)
    made = Online(str(_("Cet extrait")), "scissors", address, embed_of(publication, **asked))
    return {"words": words, "asked": asked, "made": made, "trouble": False}


def embed_of(publication: Publication, **asked: str) -> str:
    public_id = publication.public_id
    return url_for("embeds.embed", public_id=public_id, **asked, _external=True)
