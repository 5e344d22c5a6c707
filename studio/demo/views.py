"""« Jouer un rôle » : one tap and one is Claire or Nadia. Registered only when `settings.demo`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action, Workshop
from studio.actions.operations import DEVICE_DAYS, leave_browser, open_workshop
from studio.actions.queries import workshop_now
from studio.actions.views.staff import qr_of
from studio.demo.roles import ROLES, Role, role_named
from studio.demo.story.acts import draft_of
from studio.demo.story.company import PASSPHRASE, sit_down
from studio.demo.story.script import cast, scripts
from studio.demo.story.stage import action_of
from studio.drafts.models import Draft
from studio.gallery import queries as gallery
from studio.gallery.queries import Card
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.people import browser
from studio.people.operations import end_sign_in, sign_in
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication, PublicationState

bp = Blueprint(
    "demo", __name__, url_prefix="/jouer", static_folder="static", static_url_path="/fichiers"
)

MAIN = "chemins"  # the action whose code is shown: most roles are in it


@dataclass(frozen=True)
class Door:
    """The séance of today: its code, its address as a picture; none when it is closed."""

    workshop: Workshop
    address: str
    picture: Markup


@bp.get("")
def play() -> ResponseReturnValue:
    """Who one can be, the code of the séance, and where to look."""
    return render_template(
        "demo/play.html",
        roles=ROLES,
        staff=[member for member in cast().staff if role_named(member.key)],
        passphrase=PASSPHRASE,
        ready=main_action(web.db()) is not None,
        door=door(web.db()),
        waiting=waiting(web.db()),
        gone=gone(web.db()),
        shown=one_of_each(gallery.cards(web.db())),
    )


@bp.post("/<key>")
def become(key: str) -> ResponseReturnValue:
    """Leave whoever this browser was, and be somebody else. NotFound for who is not playable."""
    role = role_named(key)
    if role is None:
        raise NotFound
    leave(web.db())
    token, days, onward = enter(web.db(), role)
    response = make_response(redirect(onward))
    browser.remember(response, token, days)
    return response


@bp.post("/personne")
def be_nobody() -> ResponseReturnValue:
    """A visitor: nobody knows this browser any more."""
    leave(web.db())
    response = make_response(redirect(url_for("gallery.home")))
    browser.forget(response)
    return response


@bp.post("/seance")
def open_room() -> ResponseReturnValue:
    """The séance ends after a few hours; this opens the next one."""
    action = main_action(web.db())
    if action is None:
        raise NotFound
    open_workshop(web.db(), action, title=cast().action(MAIN).now)
    flash(_("La séance est ouverte."), "ok")
    return redirect(url_for(".play", _anchor="seance"))


@bp.get("/blog")
def blog() -> ResponseReturnValue:
    """A partner's page, as its readers see it: two frames of ours in somebody else's words."""
    return render_template("demo/blog.html", shown=one_of_each(gallery.cards(web.db())))


def leave(db: Session) -> None:
    opened = browser.sign_in()
    if opened is None:
        return
    if opened.is_device:
        leave_browser(db, opened)
    else:
        end_sign_in(opened)


def enter(db: Session, role: Role) -> tuple[str, int, str]:
    """The cookie, how many days it lasts, and the first page."""
    if not role.in_room:
        days = web.settings().sign_in_days
        email = cast().member(role.key).email
        _opened, token = sign_in(db, email=email, passphrase=PASSPHRASE, days=days)
        return token, days, first_page(db, role)
    action = action_of(db, cast().person(role.key).action)
    workshop = open_workshop(db, action, title=cast().action(cast().person(role.key).action).now)
    return sit_down(db, workshop, role.key), DEVICE_DAYS, url_for("drafts.workshop_home")


def first_page(db: Session, role: Role) -> str:
    if role.key == "claire":
        return url_for("actions.show_action", slug=action_of(db, MAIN).slug)
    return url_for("actions.list_actions")


def main_action(db: Session) -> Action | None:
    """None as long as nobody has run `studio demo`."""
    try:
        return action_of(db, MAIN)
    except NotFound:
        return None


def door(db: Session) -> Door | None:
    action = main_action(db)
    workshop = workshop_now(db, action) if action else None
    if workshop is None:
        return None
    address = web.outside("joining.join_page")
    picture = qr_of(web.outside("joining.join_by_link", code=workshop.code))
    return Door(workshop, address, picture)


def waiting(db: Session) -> Draft | None:
    """The production that lacks somebody's answer."""
    script = next(script for script in scripts() if script.proposed)
    return draft_of(db, script)


def gone(db: Session) -> str | None:
    """The address of what somebody took back: it says so, and nothing else."""
    wanted = select(Publication).where(Publication.state == PublicationState.WITHDRAWN)
    found = db.scalar(wanted.limit(1))
    if found is None:
        return None
    return url_for("gallery.show", prefix=publisher_of(found.kind).prefix, slug=found.slug)


def one_of_each(cards: list[Card]) -> list[Card]:
    """The latest of each kind."""
    latest: dict[str, Card] = {}
    for card in cards:
        latest.setdefault(card.kind, card)
    return list(latest.values())
