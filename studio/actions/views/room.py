"""Screens of the room: type the code, wait, say who you are, pass the turn, call for help."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studio.actions import operations, queries
from studio.actions.faces import face_of
from studio.actions.forms import CodeForm
from studio.actions.models import Device, Workshop
from studio.kernel import web
from studio.kernel.errors import Invalid, SignInNeeded, StudioError
from studio.people import browser
from studio.people.models import Person, Role
from studio.people.queries import members_of

bp = Blueprint("joining", __name__)


@bp.get("/rejoindre")
def join_page() -> ResponseReturnValue:
    return join_screen(CodeForm(formdata=None))


@bp.get("/rejoindre/<code>")
def join_by_link(code: str) -> ResponseReturnValue:
    """The QR's address: the code is already there, one tap remains."""
    return join_screen(CodeForm(formdata=None, code=code))


@bp.post("/rejoindre")
@web.limiter.limit(web.MOST_TOGETHER)
@web.limiter.limit(lambda: web.settings().join_tries, deduct_when=web.was_wrong)
@web.limiter.limit(
    lambda: web.settings().join_tries_all, key_func=lambda: "everybody", deduct_when=web.was_wrong
)
def join() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return join_screen(form), 422
    try:
        workshop = operations.workshop_at(web.db(), form.digits)
        if (device := device_known_in(workshop)) is not None:
            return redirect(home_of(device))
        return enter(form.digits)
    except Invalid as error:
        form.code.errors = [error.sentence]
        return join_screen(form), 422


def enter(code: str) -> Response:
    """Ask to come in. What this browser held before is over: its cookie is about to go."""
    before = browser.sign_in()
    _device, token = operations.ask_to_join(web.db(), code)
    if before is not None:
        operations.leave_browser(web.db(), before)
    response = make_response(redirect(url_for(".waiting")))
    browser.remember(response, token, operations.DEVICE_DAYS)
    return response


def device_known_in(workshop: Workshop) -> Device | None:
    """This browser's device, when the action of this séance already trusts it."""
    opened = browser.sign_in()
    if opened is None or opened.granted_at is None or opened.action_id != workshop.action_id:
        return None
    return queries.device_of(web.db(), opened.id)


@bp.get("/atelier/attente")
def waiting() -> ResponseReturnValue:
    """Until the référent taps."""
    device = this_device()
    if device.state == "approved":
        return redirect(url_for(".who"))
    return render_template("actions/waiting.html", device=device, face=face_of(device))


@bp.get("/atelier/attente/etat")
def still_waiting() -> ResponseReturnValue:
    """What the waiting page asks by itself; it moves on when the référent has decided."""
    try:
        device = this_device()
    except SignInNeeded as sent_away:
        flash(sent_away.sentence, "info")
        return redirect(url_for(".join_page"))
    if device.state == "approved":
        return redirect(url_for(".who"))
    return render_template("actions/waiting_device.html", device=device, face=face_of(device))


@bp.get("/atelier/qui")
def who() -> ResponseReturnValue:
    return render_template("actions/who.html", **group_of(approved_device()))


@bp.get("/atelier/qui/groupe")
def who_group() -> ResponseReturnValue:
    """The part that lives: somebody may be added while the others are already choosing."""
    return render_template("actions/who_group.html", **group_of(approved_device()))


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
    return render_template("actions/help.html", **hand_of(approved_device()))


@bp.get("/atelier/aide/etat")
def hand_state() -> ResponseReturnValue:
    """The part that lives: the hand is up, or somebody has seen it."""
    return render_template("actions/hand.html", **hand_of(approved_device()))


@bp.post("/atelier/aide/baisser")
def lower_hand() -> ResponseReturnValue:
    """A finger slipped, or the neighbour knew: nobody has to come."""
    device = approved_device()
    operations.answer_help(device)
    return redirect(home_of(device))


def join_screen(form: CodeForm) -> str:
    """The code's page. A browser that is already in finds its way back from there."""
    opened = browser.sign_in()
    inside = bool(opened and opened.is_device and opened.granted_at)
    return render_template("actions/join.html", form=form, inside=inside)


def group_of(device: Device) -> dict[str, Any]:
    people = members_of(web.db(), device.action_id, Role.PARTICIPANT)
    return {"device": device, "people": people, "title": device.workshop.action.title}


def hand_of(device: Device) -> dict[str, Any]:
    return {"raised": device.calls_help_at is not None, "home": home_of(device)}


def home_of(device: Device) -> str:
    """Where a device goes on: to the work of who holds it, else to the avatars."""
    held = device.sign_in.person_id is not None
    return url_for("drafts.workshop_home") if held else url_for(".who")


def this_device() -> Device:
    """The device behind this browser. SignInNeeded sends a stranger back to the code."""
    opened = browser.sign_in()
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
