"""Papers of the référent: receipts of what was taken back, slips to print, agreements that end."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.actions.views.staff import qr_of
from studio.consents.steps import told_by
from studio.consents.texts import ConsentText, current_text
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.people.models import Person, Role
from studio.people.queries import erasures_in, members_of
from studio.publishing.receipts import reading_of, receipt_about, sentences_of
from studio.publishing.renewals import ending_in, lost_in
from studio.publishing.slips import in_groups, print_slip
from studio.publishing.views.blueprint import bp
from studio.publishing.views.staff import somebody_in


@bp.get("/espace/productions/<draft_id>/recus/<receipt_id>")
@staff_only
def staff_receipt(draft_id: str, receipt_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id, Permission.DRAFT_ARRANGE)
    receipt = receipt_about(web.db(), draft.id, receipt_id)
    set_action(draft.action)
    reading = reading_of(receipt)
    return render_template(
        "publishing/staff_receipt.html",
        draft=draft,
        action=draft.action,
        receipt=receipt,
        person=web.db().get_one(Person, receipt.person_id),
        reading=reading,
        aloud=" ".join(sentences_of(reading)),
    )


@bp.post("/espace/productions/<draft_id>/papier/<person_id>")
@staff_only
def make_slip(draft_id: str, person_id: str) -> ResponseReturnValue:
    """The page is the paper: its code is shown this once."""
    draft = draft_for(web.db(), me(), draft_id, Permission.CONSENT_RECORD)
    person = somebody_in(draft, person_id)
    code = print_slip(web.db(), me(), draft, person)
    set_action(draft.action)
    address = web.outside("publishing.slip", code=code)
    return render_template(
        "publishing/slip_paper.html",
        draft=draft,
        action=draft.action,
        person=person,
        code=in_groups(code),
        door=web.outside("publishing.slip_door"),
        qr=qr_of(address),
        told=list(dict.fromkeys([current_text(), spoken_to(draft.id, person)])),
    )


def spoken_to(draft_id: str, person: Person) -> ConsentText:
    """The words in the language of her last answer: the paper is hers."""
    last = next(iter(told_by(web.db(), person.id, draft_id).answers), None)
    return current_text(last.language) if last else current_text()


@bp.get("/espace/actions/<slug>/accords")
@staff_only
def agreements(slug: str) -> ResponseReturnValue:
    """The agreements that end soon, and those that ended: whom to ask again."""
    action = action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    set_action(action)
    return render_template(
        "publishing/agreements.html",
        action=action,
        ending=ending_in(web.db(), action.id),
        lost=lost_in(web.db(), action.id),
        erased=erasures_in(web.db(), action.id)
        if may(me(), Permission.PERSON_ERASE, action)
        else [],
        group=members_of(web.db(), action.id, Role.PARTICIPANT),
        may_work=may(me(), Permission.WORKSHOP_RUN, action),
        may_record=may(me(), Permission.CONSENT_RECORD, action),
    )
