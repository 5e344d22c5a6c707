"""Screens of the référent: actions, people, séances, devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.access.rules import About, may, require
from studio.actions import operations, queries
from studio.actions.faces import avatars, face_of
from studio.actions.forms import ActionForm, ParticipantForm
from studio.actions.models import Action, Device, Workshop
from studio.actions.steps import next_step
from studio.actions.themes import THEMES
from studio.actions.views.links import set_action
from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.errors import StudioError
from studio.people import browser
from studio.people.models import Account, Person, Role
from studio.people.queries import members_of

bp = Blueprint("actions", __name__, url_prefix="/espace")

ONLY_HERE = ("localhost", "127.0.0.1", "::1")  # a phone that photographs this finds nothing


@dataclass(frozen=True)
class Glance:
    """An action in a list: who is in it, and the séance that is open now."""

    action: Action
    people: list[Person]
    workshop: Workshop | None
    may_run: bool


@bp.get("/")
@staff_only
def list_actions() -> ResponseReturnValue:
    """What runs now first, then what is over."""
    glances = [glance_at(action) for action in queries.actions_of(web.db(), me())]
    today = now().date()
    glances.sort(key=lambda glance: (glance.workshop is None, glance.action.starts > today))
    return render_template(
        "actions/list.html",
        running=[glance for glance in glances if glance.action.ends >= today],
        over=[glance for glance in glances if glance.action.ends < today],
        themes=THEMES,
    )


@bp.get("/actions/nouvelle")
@staff_only
def new_action() -> ResponseReturnValue:
    form = ActionForm(formdata=None, structure=account().organisation.name)
    return render_template("actions/new.html", form=form)


@bp.post("/actions/nouvelle")
@staff_only
def create_action() -> ResponseReturnValue:
    require(me(), Permission.ACTION_CREATE, About(organisation_id=account().organisation_id))
    form = ActionForm()
    if not form.validate():
        return render_template("actions/new.html", form=form), 422
    try:
        action = operations.create_action(web.db(), account(), **fields_of(form))
    except StudioError as error:
        show_on(form, error)
        return render_template("actions/new.html", form=form), error.status
    flash(_("L’action est créée. Ajoutez les personnes du groupe."), "ok")
    return redirect(url_for(".show_action", slug=action.slug))


@bp.get("/actions/<slug>")
@staff_only
def show_action(slug: str) -> ResponseReturnValue:
    action = queries.action_for(web.db(), me(), slug, Permission.ACTION_SEE)
    return action_page(action, ParticipantForm(formdata=None))


@bp.post("/actions/<slug>/personnes")
@staff_only
def add_participant(slug: str) -> ResponseReturnValue:
    action = queries.action_for(web.db(), me(), slug, Permission.ACTION_MANAGE)
    form = ParticipantForm()
    if not form.validate():
        return action_page(action, form), 422
    try:
        operations.add_participant(web.db(), action, name=form.name.data, avatar=form.avatar.data)
    except StudioError as error:
        show_on(form, error)
        return action_page(action, form), error.status
    flash(_("%(name)s est dans le groupe.", name=form.name.data), "ok")
    return redirect(url_for(".show_action", slug=slug, _anchor="groupe"))


@bp.get("/actions/<slug>/personnes/<person_id>")
@staff_only
def show_participant(slug: str, person_id: str) -> ResponseReturnValue:
    action = queries.action_for(web.db(), me(), slug, Permission.ACTION_MANAGE)
    person = queries.participant_in(web.db(), action, person_id)
    form = ParticipantForm(formdata=None, name=person.name, avatar=person.avatar)
    return participant_page(action, person, form)


@bp.post("/actions/<slug>/personnes/<person_id>")
@staff_only
def change_participant(slug: str, person_id: str) -> ResponseReturnValue:
    action = queries.action_for(web.db(), me(), slug, Permission.ACTION_MANAGE)
    person = queries.participant_in(web.db(), action, person_id)
    form = ParticipantForm()
    if not form.validate():
        return participant_page(action, person, form), 422
    name, avatar = form.name.data, form.avatar.data
    try:
        operations.change_participant(web.db(), action, person, name=name, avatar=avatar)
    except StudioError as error:
        show_on(form, error)
        return participant_page(action, person, form), error.status
    flash(_("C’est changé."), "ok")
    return redirect(url_for(".show_action", slug=slug, _anchor="groupe"))


@bp.post("/actions/<slug>/seances")
@staff_only
def open_workshop(slug: str) -> ResponseReturnValue:
    action = queries.action_for(web.db(), me(), slug, Permission.WORKSHOP_RUN)
    workshop = operations.open_workshop(web.db(), action)
    return redirect(url_for(".show_workshop", workshop_id=workshop.id))


@bp.get("/seances/<workshop_id>")
@staff_only
def show_workshop(workshop_id: str) -> ResponseReturnValue:
    workshop = queries.workshop_for(web.db(), me(), workshop_id, Permission.WORKSHOP_RUN)
    set_action(workshop.action)
    address = web.outside("joining.join_page")
    return render_template(
        "actions/workshop.html",
        address=address.partition("://")[2],
        qr=qr_of(web.outside("joining.join_by_link", code=workshop.code)),
        for_this_machine_only=urlsplit(address).hostname in ONLY_HERE,
        **room_of(workshop),
    )


def qr_of(address: str) -> Markup:
    """A square to photograph, as SVG."""
    drawn = segno.make(address, error="m").svg_inline(scale=6, border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - segno draws modules, it writes no text of ours


@bp.get("/seances/<workshop_id>/appareils")
@staff_only
def workshop_devices(workshop_id: str) -> ResponseReturnValue:
    """The part of the séance's screen that lives: who waits, who is there, who calls."""
    workshop = queries.workshop_for(web.db(), me(), workshop_id, Permission.WORKSHOP_RUN)
    return render_template("actions/devices.html", **room_of(workshop))


@bp.post("/seances/<workshop_id>/fermer")
@staff_only
def close_workshop(workshop_id: str) -> ResponseReturnValue:
    workshop = queries.workshop_for(web.db(), me(), workshop_id, Permission.WORKSHOP_RUN)
    operations.close_workshop(web.db(), workshop)
    flash(_("La séance est fermée."), "ok")
    return redirect(url_for(".show_action", slug=workshop.action.slug))


@bp.post("/appareils/<device_id>/accepter")
@staff_only
def approve_device(device_id: str) -> ResponseReturnValue:
    device = queries.device_for(web.db(), me(), device_id)
    operations.approve_device(device)
    return back_to_workshop(device)


@bp.post("/appareils/<device_id>/renvoyer")
@staff_only
def end_device(device_id: str) -> ResponseReturnValue:
    device = queries.device_for(web.db(), me(), device_id)
    operations.end_device(device)
    return back_to_workshop(device)


@bp.post("/appareils/<device_id>/aide")
@staff_only
def answer_help(device_id: str) -> ResponseReturnValue:
    device = queries.device_for(web.db(), me(), device_id)
    operations.answer_help(device)
    return back_to_workshop(device)


def account() -> Account:
    """The account of this professional; `staff_only` has made sure that there is one."""
    opened = browser.sign_in()
    if opened is None or opened.account is None:
        raise LookupError("a staff view without an account")
    return opened.account


def glance_at(action: Action) -> Glance:
    people = members_of(web.db(), action.id, Role.PARTICIPANT)
    may_run = may(me(), Permission.WORKSHOP_RUN, action)
    return Glance(action, people, queries.workshop_now(web.db(), action), may_run)


def action_page(action: Action, form: ParticipantForm) -> str:
    set_action(action)
    workshops = queries.workshops_of(web.db(), action)
    return render_template(
        "actions/action.html",
        action=action,
        form=form,
        participants=members_of(web.db(), action.id, Role.PARTICIPANT),
        workshops=workshops,
        open_workshop=next((w for w in workshops if w.is_open), None),
        themes=[THEMES[code] for code in action.themes],
        avatars=free_avatars(action),
        may_manage=may(me(), Permission.ACTION_MANAGE, action),
        may_run=may(me(), Permission.WORKSHOP_RUN, action),
    )


def participant_page(action: Action, person: Person, form: ParticipantForm) -> str:
    set_action(action)
    return render_template(
        "actions/participant.html",
        action=action,
        person=person,
        form=form,
        avatars=free_avatars(action, but=person),
    )


def free_avatars(action: Action, but: Person | None = None) -> dict[str, str]:
    """The drawings that nobody else of the group has: name -> French word."""
    group = members_of(web.db(), action.id, Role.PARTICIPANT)
    taken = {one.avatar for one in group if one is not but}
    return {name: word for name, word in avatars().items() if name not in taken}


def room_of(workshop: Workshop) -> dict[str, Any]:
    """Who is in the room of a séance, and what its référent does next."""
    devices = queries.devices_of(web.db(), workshop)
    participants = members_of(web.db(), workshop.action_id, Role.PARTICIPANT)
    return {
        "workshop": workshop,
        "action": workshop.action,
        "participants": participants,
        "devices": devices,
        "step": next_step(workshop, devices, len(participants)),
        "face_of": face_of,
    }


def back_to_workshop(device: Device) -> ResponseReturnValue:
    """To the séance that is open now: the device may have come with an earlier one."""
    workshop = queries.workshop_now(web.db(), device.workshop.action) or device.workshop
    return redirect(url_for(".show_workshop", workshop_id=workshop.id))


def fields_of(form: ActionForm) -> dict[str, Any]:
    """What was typed; a field that the browser did not send is empty."""
    given = {name: "" if value is None else value for name, value in form.data.items()}
    given.pop("csrf_token", None)
    return given


def show_on(form: ActionForm | ParticipantForm, error: StudioError) -> None:
    """Put the sentence beside its field, or above the form."""
    for name, sentence in error.fields.items():
        form[name].errors = [*form[name].errors, sentence]
    if not error.fields:
        form.form_errors.append(error.sentence)
