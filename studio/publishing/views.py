"""Two sides of the same screen: « Mes productions » for who is shown, the board for référents."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only, staff_only
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.actions.queries import action_by_id, action_for
from studio.actions.views.links import set_action
from studio.consents.models import Audience, Mode, Use
from studio.consents.operations import answer
from studio.consents.queries import Need, answers_about
from studio.consents.texts import current_text
from studio.drafts.kinds import kind_named, kinds
from studio.drafts.models import Draft
from studio.drafts.operations import send_back
from studio.drafts.queries import draft_for, drafts_of
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid, SignInNeeded
from studio.people.models import Person
from studio.publishing import operations, queries
from studio.publishing.bundle import publisher_of
from studio.publishing.forms import AnswerForm, TakeBackForm

bp = Blueprint("publishing", __name__)


@dataclass(frozen=True)
class Mine:
    """A production as one person sees it: what of her is in it, and what she answered."""

    draft: Draft
    needs: list[Need]
    files: list[StoredFile]
    said_yes: bool
    said_no: bool
    named: bool
    refused_files: frozenset[str]
    is_public: bool


# « Mes productions »


@bp.get("/atelier/mes-productions")
@somebody_only
def my_productions() -> ResponseReturnValue:
    action_id = me().device_action
    if action_id is None:
        raise SignInNeeded("Tapez d’abord le code de la séance.")
    action = action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)
    mine = [mine_in(draft) for draft in drafts_of(web.db(), action)]
    shown = [production for production in mine if production.needs]
    return render_template("publishing/mine.html", action=action, productions=shown)


@bp.get("/atelier/mes-productions/<draft_id>")
@somebody_only
def my_production(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    return render_template(
        "publishing/my_production.html",
        mine=mine_in(draft),
        kind=kind_named(draft.kind),
        text=current_text(),
        form=AnswerForm(formdata=None),
    )


@bp.post("/atelier/mes-productions/<draft_id>/accord")
@somebody_only
def give_answer(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    form = AnswerForm()
    if not form.validate():
        raise Invalid("Choisissez la main verte ou la main rouge.")
    record_answer(draft, yes=form.answer.data == "yes", form=form)
    flash(_("C’est noté. Vous pouvez changer d’avis quand vous voulez."), "ok")
    return redirect(url_for(".my_production", draft_id=draft_id))


@bp.post("/atelier/mes-productions/<draft_id>/retrait")
@somebody_only
def take_back(draft_id: str) -> ResponseReturnValue:
    """The red hand, as easy as the green one: no reason asked, no confirmation."""
    draft = draft_for(web.db(), me(), draft_id)
    form = TakeBackForm()
    if not form.validate():
        raise Invalid
    receipt = operations.take_back(
        web.db(),
        web.settings(),
        myself(),
        draft,
        recorded_by=me().person_id or "",
        sign_in_id=me().sign_in_id,
        file_id=form.file.data or None,
    )
    return render_template("publishing/receipt.html", draft=draft, receipt=receipt)


def mine_in(draft: Draft) -> Mine:
    answers = answers_about(web.db(), draft.id)
    person_id = me().person_id or ""
    needs = [n for n in publisher_of(draft.kind).needs(web.db(), draft) if n.person_id == person_id]
    files = files_in(web.db(), draft.action_id, {n.file_id for n in needs if n.file_id})
    whole = [Need(n.person_id, n.use) for n in needs]
    publication = queries.publication_of(web.db(), draft)
    return Mine(
        draft=draft,
        needs=needs,
        files=list(files.values()),
        said_yes=bool(whole) and all(answers.allow(n, Audience.GROUP) for n in whole),
        said_no=any(answers.refuse(n) for n in whole),
        named=answers.allow(Need(person_id, Use.NAME), Audience.GROUP),
        refused_files=frozenset(n.file_id for n in needs if n.file_id and answers.refuse(n)),
        is_public=publication is not None and publication.is_public,
    )


def record_answer(draft: Draft, *, yes: bool, form: AnswerForm) -> None:
    """A no also takes off the public side what is there."""
    require(me(), Permission.CONSENT_GIVE, About(draft.action_id, person_id=me().person_id))
    uses = {need.use for need in mine_in(draft).needs} or {Use.STORY}
    if not yes:
        operations.take_back(
            web.db(), web.settings(), myself(), draft, recorded_by=me().person_id or "", uses=uses
        )
        return
    for granted in (uses, {Use.NAME}):
        answer(
            web.db(),
            myself(),
            action_id=draft.action_id,
            production_id=draft.id,
            uses=granted,
            yes=form.named.data if granted == {Use.NAME} else True,
            audience=Audience(form.audience.data),
            text=current_text(),
            mode=Mode.TAP,
            recorded_by=me().person_id or "",
            sign_in_id=me().sign_in_id,
        )


def myself() -> Person:
    return web.db().get_one(Person, me().person_id)


# The board


@bp.get("/espace/actions/<slug>/productions")
@staff_only
def board(slug: str) -> ResponseReturnValue:
    action = action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    set_action(action)
    standings = [queries.standing_of(web.db(), draft) for draft in drafts_of(web.db(), action)]
    return render_template(
        "publishing/board.html", action=action, standings=standings, kinds=kinds()
    )


@bp.get("/espace/productions/<draft_id>")
@staff_only
def production(draft_id: str) -> ResponseReturnValue:
    return render_template("publishing/production.html", **standing(draft_id))


@bp.get("/espace/productions/<draft_id>/etat")
@staff_only
def production_state(draft_id: str) -> ResponseReturnValue:
    """The part of the screen that lives while an edition is being made."""
    return render_template("publishing/state.html", **standing(draft_id))


@bp.post("/espace/productions/<draft_id>/publier")
@staff_only
def publish(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    try:
        operations.publish(web.db(), me(), draft)
    except operations.NotReady as refusal:
        page = render_template("publishing/production.html", **standing(draft_id))
        return page, refusal.status
    return redirect(url_for(".production", draft_id=draft_id))


@bp.post("/espace/productions/<draft_id>/retirer")
@staff_only
def withdraw(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    if (publication := queries.publication_of(web.db(), draft)) is not None:
        operations.withdraw_publication(web.db(), me(), publication)
        flash(_("La production n’est plus montrée."), "ok")
    return redirect(url_for(".production", draft_id=draft_id))


@bp.post("/espace/productions/<draft_id>/renvoyer")
@staff_only
def give_back(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    send_back(web.db(), me(), draft)
    flash(_("La production est rendue au groupe."), "ok")
    return redirect(url_for(".production", draft_id=draft_id))


def standing(draft_id: str) -> dict[str, object]:
    """What the production screen shows. It also answers « pourquoi pas encore ? »."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    set_action(draft.action)
    found = queries.standing_of(web.db(), draft)
    publisher = publisher_of(draft.kind)
    address = None
    if found.publication is not None:
        address = url_for(
            "gallery.show", prefix=publisher.prefix, slug=found.publication.slug, _external=True
        )
    return {
        "draft": draft,
        "action": draft.action,
        "standing": found,
        "publisher": publisher,
        "kind": kind_named(draft.kind),
        "address": address,
        "consents": consent_rows(draft),
    }


def consent_rows(draft: Draft) -> list[dict[str, object]]:
    """Person by person: what is needed of her, and what she answered."""
    answers = answers_about(web.db(), draft.id)
    people: dict[str, list[Need]] = {}
    for need in publisher_of(draft.kind).needs(web.db(), draft):
        people.setdefault(need.person_id, []).append(need)
    return [
        {
            "person": web.db().get_one(Person, person_id),
            "uses": sorted({need.use for need in needs}),
            "yes": all(answers.allow(need, Audience.PUBLIC) for need in needs),
            "no": any(answers.refuse(need) for need in needs),
            "latest": next(iter(answers.of(person_id)), None),
        }
        for person_id, needs in people.items()
    ]
