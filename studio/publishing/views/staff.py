"""The board of the référent: where productions stand, publish, take off, give back, write down
what somebody answered."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.consents.models import Audience, Mode, Speaker
from studio.consents.operations import ward_of
from studio.consents.texts import REFERENCE, ConsentText, current_text, current_texts, texts
from studio.drafts.forms import RenameForm
from studio.drafts.kinds import kind_named, kinds
from studio.drafts.models import Draft
from studio.drafts.operations import send_back
from studio.drafts.queries import draft_for, drafts_of
from studio.files.api import address
from studio.files.hearing import raise_sound
from studio.files.queries import files_in
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound, StudioError
from studio.kernel.languages import NAMES
from studio.people.models import Person
from studio.publishing import answers, operations, queries
from studio.publishing.answers import Witness
from studio.publishing.audiences import audience_of
from studio.publishing.bundle import publisher_of
from studio.publishing.checks import Fix
from studio.publishing.forms import HasteForm, RecordForm
from studio.publishing.gates import NotReady, reasons_against
from studio.publishing.hiding import hide
from studio.publishing.night import fresh_in, hastes_of, hurry
from studio.publishing.receipts import receipts_about
from studio.publishing.seen import seen_of
from studio.publishing.standing import (
    COLUMNS,
    Standing,
    people_in,
    said_about,
    standing_of,
    standings_of,
)
from studio.publishing.views.blueprint import bp
from studio.publishing.views.proofs import MOST_PROOF, proof_in

FROM_BOARD = "tableau"
MOST_CHECKS = 6  # on a card of the board; the page of the production has all


@bp.get("/espace/actions/<slug>/productions")
@staff_only
def board(slug: str) -> ResponseReturnValue:
    """What waits for the référent first, then what the group works on, then what is shown."""
    action = action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    set_action(action)
    found = standings_of(web.db(), action, drafts_of(web.db(), action))
    columns = {name: [s for s in found if s.column == name] for name in COLUMNS}
    return render_template(
        "publishing/board.html",
        action=action,
        columns={name: rows for name, rows in columns.items() if rows},
        kinds={kind.name: kind for kind in kinds()},
        may_work=may(me(), Permission.WORKSHOP_RUN, action),
        may_publish=may(me(), Permission.DRAFT_PUBLISH, action),
        address_of=public_address,
        picture_of=picture_of,
        mend=mend,
        most=MOST_CHECKS,
        from_board=FROM_BOARD,
    )


def mend(fix: Fix) -> str:
    """Where one tap mends what is missing."""
    return url_for(fix.endpoint, _anchor=fix.anchor or None, **dict[str, Any](fix.values))


def picture_of(standing: Standing) -> str | None:
    """What the board shows of a production, as it may be shown: its first picture, else the cover
    of what is published."""
    if standing.picture:
        return address(standing.picture)
    publication = standing.publication
    edition = publication.edition if publication and standing.is_public else None
    parts = edition.parts if edition else []
    cover = next((part.name for part in parts if part.name.endswith("-small.webp")), None)
    if publication is None or edition is None or cover is None:
        return None
    where: dict[str, Any] = {"public_id": publication.public_id, "number": edition.number}
    return url_for("readers.group_media", name=cover, **where)


@bp.post("/espace/productions/<draft_id>/laisser")
@staff_only
def keep_as_is(draft_id: str) -> ResponseReturnValue:
    """An advice was read, and is not followed: the board does not give it again."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    operations.keep_as_is(web.db(), me(), draft, request.form.get("mark", ""))
    return redirect(where_pressed(draft))


@bp.post("/espace/productions/<draft_id>/cacher/<mark>")
@staff_only
def hide_words(draft_id: str, mark: str) -> ResponseReturnValue:
    """A telephone number, an address: hidden by the button of the board. Where a voice says them
    too, its cut opens next."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    try:
        heard = hide(web.db(), me(), draft, mark)
    except StudioError as refusal:
        web.db().rollback()
        flash(refusal.sentence, "danger")
        return redirect(where_pressed(draft_for(web.db(), me(), draft_id)))
    if heard is None:
        flash(_("Ces mots sont cachés. L’histoire de la production les garde."), "ok")
        return redirect(where_pressed(draft))
    flash(_("Ces mots sont cachés. La voix les dit peut-être encore : écoutez-la."), "attention")
    return redirect(mend(heard))


@bp.post("/espace/productions/<draft_id>/niveaux/<file_id>")
@staff_only
def raise_level(draft_id: str, file_id: str) -> ResponseReturnValue:
    """A voice that is hardly heard is made stronger by the button of the board."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    file = files_in(web.db(), draft.action_id, [file_id]).get(file_id)
    if file is None:
        raise NotFound
    raise_sound(web.db(), file)
    flash(_("Le son se prépare, plus fort. Écoutez-le dans une minute."), "ok")
    return redirect(where_pressed(draft))


def where_pressed(draft: Draft) -> str:
    """Back to where a fix was pressed: the card of the board, else the page of the production."""
    if request.form.get("from") == FROM_BOARD:
        return url_for("publishing.board", slug=draft.action.slug, _anchor=f"p-{draft.id}")
    return url_for("publishing.production", draft_id=draft.id)


@bp.get("/espace/productions/<draft_id>")
@staff_only
def production(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return render_template("publishing/production.html", **production_facts(draft))


@bp.get("/espace/productions/<draft_id>/etat")
@staff_only
def production_state(draft_id: str) -> ResponseReturnValue:
    """The part of the screen that lives while an edition is being made."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    return render_template("publishing/state.html", **production_facts(draft))


@bp.post("/espace/productions/<draft_id>/publier")
@staff_only
def publish(draft_id: str) -> ResponseReturnValue:
    """A night passes between a yes and this, or a reason is given."""
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    form, audience = HasteForm(), audience_of(web.db(), draft)
    try:
        if not lacking(draft, audience) and fresh_in(web.db(), web.settings(), draft, audience):
            hurry(web.db(), me(), draft, form.reason.data or "")
        operations.publish(web.db(), me(), draft, audience=audience)
    except (NotReady, Invalid) as refusal:
        if isinstance(refusal, Invalid):
            flash(refusal.sentence, "danger")
        page = render_template("publishing/production.html", **production_facts(draft))
        return page, refusal.status
    return redirect(url_for(".production", draft_id=draft_id))


def lacking(draft: Draft, audience: Audience) -> bool:
    """Something else is missing first: the night is not the question yet."""
    return bool(reasons_against(web.db(), draft, audience))


@bp.post("/espace/productions/<draft_id>/retirer")
@staff_only
def withdraw(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    if (publication := queries.publication_of(web.db(), draft)) is not None:
        operations.withdraw_publication(web.db(), web.settings(), me(), publication)
        flash(_("La production n’est plus montrée."), "ok")
    return redirect(url_for(".production", draft_id=draft_id))


@bp.post("/espace/productions/<draft_id>/renvoyer")
@staff_only
def give_back(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)
    send_back(web.db(), me(), draft)
    flash(_("La production est rendue au groupe."), "ok")
    return redirect(url_for(".production", draft_id=draft_id))


@bp.get("/espace/productions/<draft_id>/accords/<person_id>")
@staff_only
def answer_page(draft_id: str, person_id: str) -> ResponseReturnValue:
    """Somebody answered on paper or aloud: the référent writes it down, under her own name."""
    draft = draft_for(web.db(), me(), draft_id, Permission.CONSENT_RECORD)
    return answer_screen(draft, person_id, RecordForm(formdata=None))


@bp.post("/espace/productions/<draft_id>/accords/<person_id>")
@staff_only
@web.heavy(MOST_PROOF)
def record_answer(draft_id: str, person_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.CONSENT_RECORD)
    form = RecordForm()
    if not form.validate():
        return answer_screen(draft, person_id, form), 422
    person = somebody_in(draft, person_id)
    write_down(draft, person, form)
    flash(_("La réponse de %(name)s est notée.", name=person.name), "ok")
    return redirect(url_for(".production", draft_id=draft_id, _anchor="accords"))


def write_down(draft: Draft, person: Person, form: RecordForm) -> None:
    witness = Witness(
        me().person_id or "",
        me().sign_in_id,
        Mode(form.mode.data),
        Speaker(form.speaker.data),
        form.lasts,
        proof_in(form.proof.data),
        asked_text().language,
    )
    if form.answer.data == "no":
        answers.say_no(web.db(), web.settings(), person, draft, witness=witness)
        return
    answers.say_yes(
        web.db(),
        web.settings(),
        person,
        draft,
        audience=Audience(form.audience.data),
        named=form.named.data,
        witness=witness,
    )


def answer_screen(draft: Draft, person_id: str, form: RecordForm) -> str:
    set_action(draft.action)
    return render_template(
        "publishing/answer.html",
        draft=draft,
        action=draft.action,
        person=somebody_in(draft, person_id),
        form=form,
        text=asked_text(),
        reference=current_text(),
        text_languages=current_texts(),
        ward=ward_of(web.db(), person_id),
    )


def asked_text() -> ConsentText:
    """The words that were read together, in the language chosen on the page."""
    return current_text(request.args.get("langue", REFERENCE))


def somebody_in(draft: Draft, person_id: str) -> Person:
    """A person who is shown in the draft; NotFound for everybody else."""
    for person in people_in(web.db(), draft):
        if person.id == person_id:
            return person
    raise NotFound


def production_facts(draft: Draft) -> dict[str, object]:
    """What the production screen shows. It also answers « pourquoi pas encore ? »."""
    set_action(draft.action)
    kind = kind_named(draft.kind)
    standing = standing_of(web.db(), draft)
    return {
        "draft": draft,
        "action": draft.action,
        "standing": standing,
        "kind": kind,
        "editor": url_for(kind.editor_endpoint, draft_id=draft.id),
        "address": public_address(standing),
        "embed_address": embed_address(standing),
        "said": said_about(web.db(), draft),
        "heard_names": NAMES,
        "unread": {text.digest for text in texts() if not text.reviewed},
        "receipts": receipts_about(web.db(), draft.id),
        "fresh": fresh_in(web.db(), web.settings(), draft, standing.audience),
        "haste_form": HasteForm(),
        "hastes": hastes_of(web.db(), draft),
        "form": RenameForm(formdata=None, title=draft.title),
        "may_publish": may(me(), Permission.DRAFT_PUBLISH, draft),
        "mend": mend,
        "seen": seen_of(web.db(), standing.publication) if standing.publication else None,
    }


def public_address(standing: Standing) -> str | None:
    """Where the public meets it; None as long as nobody does."""
    if standing.publication is None or not standing.is_public:
        return None
    if standing.audience != Audience.PUBLIC:
        return web.outside("readers.group_page", public_id=standing.publication.public_id, form="")
    publisher, slug = publisher_of(standing.draft.kind), standing.publication.slug
    return web.outside("gallery.show", prefix=publisher.prefix, slug=slug)


def embed_address(standing: Standing) -> str | None:
    if standing.publication is None or standing.audience != Audience.PUBLIC:
        return None
    return web.outside("embeds.embed", public_id=standing.publication.public_id)
