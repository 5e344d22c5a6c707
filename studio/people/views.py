"""Signing in and out, for professionals."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.people import browser, operations
from studio.people.forms import SignInForm

bp = Blueprint("people", __name__)


@bp.get("/espace/connexion")
def sign_in_page() -> ResponseReturnValue:
    """`?suite=/espace/…` is the page that asked; it comes back after the sign-in."""
    form = SignInForm(formdata=None, onward=request.args.get("suite", ""))
    return render_template("people/sign_in.html", form=form)


@bp.post("/espace/connexion")
@web.limiter.limit(web.MOST_TOGETHER)
@web.limiter.limit(lambda: web.settings().sign_in_tries, deduct_when=web.was_wrong)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("people/sign_in.html", form=form), 422
    days, before = web.settings().sign_in_days, browser.sign_in()
    try:
        _, token = operations.sign_in(
            web.db(), email=form.email.data, passphrase=form.passphrase.data, days=days
        )
    except Invalid as error:
        form.form_errors.append(error.sentence)
        return render_template("people/sign_in.html", form=form), 422
    if before is not None:  # its cookie is about to be replaced
        operations.end_sign_in(before)
    response = make_response(redirect(page_after(form.onward.data or "")))
    browser.remember(response, token, days)
    return response


@bp.post("/espace/deconnexion")
def sign_out() -> ResponseReturnValue:
    """Leave this browser, whoever held it."""
    if opened := browser.sign_in():
        operations.end_sign_in(opened)
    response = make_response(redirect(url_for("people.sign_in_page")))
    browser.forget(response)
    return response


def page_after(onward: str) -> str:
    """The page that asked for a sign-in, when it is one of the staff's; else the actions. An
    address of anybody else's site is never followed."""
    ours = onward.startswith("/espace/") and "\\" not in onward
    return onward if ours else url_for("actions.list_actions")
