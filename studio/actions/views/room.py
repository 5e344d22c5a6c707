"""Screens of the room: type the code, wait, say who you are, pass the turn, call for help."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studio.access import guards
from studio.actions import operations, queries
from studio.actions.forms import CodeForm
from studio.actions.models import Device
from studio.kernel import web
from studio.kernel.errors import Invalid, SignInNeeded, StudioError
from studio.people.models import Person, Role
from studio.people.queries import members_of

bp = Blueprint("joining", __name__)


@bp.get("/rejoindre")
def join_page() -> ResponseReturnValue:
    return render_template("actions/join.html", form=CodeForm(formdata=None))


@bp.get("/rejoindre/<code>")
def join_by_link(code: str) -> ResponseReturnValue:
    """The QR's address: the code is already there, one tap remains."""
    return render_template("actions/join.html", form=CodeForm(formdata=None, code=code))


def was_wrong(response: Response) -> bool:
    return response.status_code >= 400


@bp.post("/rejoindre")
@web.limiter.limit(lambda: web.settings().join_tries)
@web.limiter.limit(
    lambda: web.settings().join_tries_all, key_func=lambda: "everybody", deduct_when=was_wrong
)
def join() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return render_template("actions/join.html", form=form), 422
    try:
        _, token = operations.ask_to_join(web.db(), form.digits)
    except Invalid as error:
        form.code.errors = [error.sentence]
        return render_template("actions/join.html", form=form), 422
    response = make_response(redirect(url_for(".waiting")))
    guards.set_cookie(response, token, operations.DEVICE_DAYS)
    return response


@bp.get("/atelier/attente")
def waiting() -> ResponseReturnValue:
    """Until the référent taps. The page asks again by itself and moves on when it is done."""
    device = this_device()
    if device.state == "approved":
        return redirect(url_for(".who"))
    return render_template("actions/waiting.html", device=device)


@bp.get("/atelier/qui")
def who() -> ResponseReturnValue:
    device = approved_device()
    people = members_of(web.db(), device.action_id, Role.PARTICIPANT)
    return render_template("actions/who.html", device=device, people=people)


@bp.post("/atelier/qui/<person_id>")
def take_turn(person_id: str) -> ResponseReturnValue:
    device = approved_device()
    person = web.db().get(Person, person_id)
    if person is None:
        raise Invalid("Cette personne n’est pas dans le groupe.")
    operations.take_turn(web.db(), device, person)
    return redirect(url_for("drafts.workshop_home"))


@bp.post("/atelier/passer")
def pass_turn() -> ResponseReturnValue:
    """« Passer la main » : the draft stays, nobody holds the device. Also the idle lock."""
    operations.pass_turn(approved_device())
    response = make_response(redirect(url_for(".who")))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/atelier/aide")
def call_help() -> ResponseReturnValue:
    operations.call_help(approved_device())
    return web.answer({"called": True}) if web.wants_json() else redirect(url_for(".helped"))


@bp.get("/atelier/aide")
def helped() -> ResponseReturnValue:
    return render_template("actions/help.html", device=approved_device())


def this_device() -> Device:
    """The device behind this browser. SignInNeeded sends a stranger back to the code."""
    opened = guards.sign_in()
    if opened is None or not opened.is_device:
        raise SignInNeeded("Tapez d’abord le code de la séance.")
    try:
        return queries.device_of(web.db(), opened.id)
    except StudioError:
        raise SignInNeeded("Cette séance est finie. Demandez un nouveau code.") from None


def approved_device() -> Device:
    device = this_device()
    if device.state != "approved":
        raise SignInNeeded("Attendez que l’animateur accepte cet appareil.")
    return device
