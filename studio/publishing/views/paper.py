"""The door of who has no account, only a paper with a code: read it, say no, keep the receipt."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.consents.models import Slip
from studio.drafts.models import Draft
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.publishing import slips
from studio.publishing.forms import SlipForm
from studio.publishing.receipts import reading_of, sentences_of
from studio.publishing.views.blueprint import bp

by_address = web.limiter.shared_limit(
    lambda: web.settings().slip_tries, scope="slips", deduct_when=web.was_wrong
)
by_all = web.limiter.shared_limit(
    lambda: web.settings().slip_tries_all,
    scope="slips-all",
    key_func=lambda: "everybody",
    deduct_when=web.was_wrong,
)


@bp.get("/retrait")
def slip_door() -> ResponseReturnValue:
    return render_template("publishing/slip_door.html", form=SlipForm(formdata=None))


@bp.post("/retrait")
@by_address
@by_all
def read_slip() -> ResponseReturnValue:
    """The code typed by hand leads to the same page as the drawing to photograph."""
    form = SlipForm()
    said = form.code.data or ""
    try:
        slips.slip_at(web.db(), said)
    except Invalid as error:
        return wrong_code(form, error.status)
    return redirect(url_for(".slip", code=slips.read_code(said)))


@bp.get("/retrait/<code>")
@by_address
@by_all
def slip(code: str) -> ResponseReturnValue:
    """What it is about, and the red hand."""
    try:
        found = slips.slip_at(web.db(), code)
    except Invalid:
        return wrong_code(SlipForm(formdata=None))
    if found.used_at is not None:
        return redirect(url_for(".slip_receipt", code=code))
    return quiet(render_template("publishing/slip.html", draft=draft_of(found), code=code))


@bp.post("/retrait/<code>")
@by_address
@by_all
def use_slip(code: str) -> ResponseReturnValue:
    """No reason asked, no name, no sign-in: the paper is enough."""
    try:
        found = slips.slip_at(web.db(), code)
    except Invalid:
        return wrong_code(SlipForm(formdata=None))
    slips.take_back_by(web.db(), web.settings(), found)
    return redirect(url_for(".slip_receipt", code=code))


@bp.get("/retrait/<code>/recu")
@by_address
@by_all
def slip_receipt(code: str) -> ResponseReturnValue:
    try:
        found = slips.slip_at(web.db(), code)
    except Invalid:
        return wrong_code(SlipForm(formdata=None))
    if found.used_at is None:
        return redirect(url_for(".slip", code=code))
    receipt = slips.receipt_of(web.db(), found)
    reading = reading_of(receipt)
    page = render_template(
        "publishing/slip_receipt.html",
        draft=draft_of(found),
        receipt=receipt,
        reading=reading,
        aloud=" ".join(sentences_of(reading)),
    )
    return quiet(page)


def wrong_code(form: SlipForm, status: int = 404) -> tuple[str, int]:
    """In the language of who holds the paper: the code is the only thing that can be wrong."""
    form.code.errors = [_("Ce code n’est pas connu. Relisez le papier, ou appelez le référent.")]
    return render_template("publishing/slip_door.html", form=form), status


def quiet(page: str) -> Response:
    """The code is in the address: no other site may learn it, and no search engine."""
    response = Response(page, mimetype="text/html")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def draft_of(found: Slip) -> Draft:
    return web.db().get_one(Draft, found.production_id)
