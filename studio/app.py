"""The applications, and the only place (with the command line) that knows every part.

`create_app` serves everything; `create_public_app` serves the gallery and the embeds alone, with
no sign-in, no session and no way to change anything.
"""

from __future__ import annotations

import logging
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from flask_babel import Babel, get_locale
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from basemaps.catalogue import online_hosts
from studio import gallery
from studio.access import guards
from studio.actions.views import installed, links, room, staff
from studio.archive import views as archive
from studio.collections import views as collections
from studio.consents import api as recording_api
from studio.consents.recording import said_before
from studio.drafts import api as documents
from studio.drafts import past, remarks_views, takes_api, using
from studio.drafts import views as draft_views
from studio.drafts.news import DraftNews
from studio.erasure import views as erasure
from studio.files import api as files
from studio.files import library
from studio.gallery import languages, readers
from studio.gallery.views import public_links
from studio.kernel import health, web
from studio.kernel.config import Settings, from_environment, secret_of
from studio.kernel.db import Database
from studio.kernel.french import tie_sentences
from studio.kernel.languages import speak
from studio.kernel.scripts import language_of, spoken_as
from studio.kernel.storage import DiskStore
from studio.kernel.wakeups import Wakeups
from studio.kernel.worker import live_in_child
from studio.openapi import bp as openapi
from studio.parts import PARTS, job_kinds, register_parts
from studio.people import browser
from studio.people import views as people
from studio.prompts import views as prompts
from studio.publishing import views as publishing_views
from studio.work import views as work

__all__ = ["create_app", "create_public_app", "job_kinds", "register_parts", "run_job"]

HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """The whole Studio: workshop, staff, gallery."""
    settings = settings or from_environment()
    app = _bare(settings)
    app.secret_key = secret_of(settings)
    web.csrf.init_app(app)
    wakeups = Wakeups(app.extensions["studio.database"], settings.streams, DraftNews())
    app.extensions["studio.wakeups"] = wakeups
    for blueprint in (
        prompts.bp,
        people.bp,
        staff.bp,
        room.bp,
        installed.bp,
        files.bp,
        recording_api.bp,
        documents.bp,
        openapi,
        takes_api.bp,
        library.bp,
        using.bp,
        draft_views.bp,
        past.bp,
        remarks_views.bp,
        readers.bp,
        publishing_views.bp,
        archive.bp,
        collections.bp,
        work.bp,
        erasure.bp,
        *(blueprint for part in PARTS for blueprint in part.BLUEPRINTS),
    ):
        app.register_blueprint(blueprint)
    app.context_processor(_private_context)
    _add_public_side(app)
    if settings.demo:
        from studio.demo.views import bp as demo

        app.register_blueprint(demo)
    return app


def create_public_app(settings: Settings | None = None) -> Flask:
    """The public side alone: reads editions, knows nobody, sets no cookie."""
    app = _bare(settings or from_environment())
    app.config["WTF_CSRF_ENABLED"] = False
    app.context_processor(lambda: {"me": None, "action": None, "links": public_links()})
    _add_public_side(app)
    return app


def _bare(settings: Settings) -> Flask:
    logging.basicConfig(level=settings.log_level)
    app = Flask("studio", root_path=str(HERE), template_folder=str(_templates()))
    app.jinja_env.undefined = StrictUndefined
    web.furnish(app, settings)
    app.extensions["studio.image_hosts"] = online_hosts(settings.packs_folder)
    babel = Babel(
        app,
        default_locale=settings.locale,
        default_timezone=settings.timezone,
        locale_selector=lambda: languages.of_request(settings.locale),
    )
    speak(app, babel)
    languages.carry(app)
    app.jinja_env.globals.update(
        get_locale=get_locale,
        spoken=prompts.spoken,
        language_of=language_of,
        spoken_as=spoken_as,
        in_this_language=languages.in_this_language,
    )
    tie_sentences(app)
    register_parts()
    app.register_blueprint(health.bp)
    return app


def _templates() -> Path:
    """Beside the package in a checkout, inside it in a wheel."""
    inside = HERE / "templates"
    return inside if inside.is_dir() else HERE.parent / "templates"


def _add_public_side(app: Flask) -> None:
    shared = (b for part in PARTS for b in getattr(part, "PUBLIC_BLUEPRINTS", ()))
    for blueprint in (*gallery.BLUEPRINTS, *shared):
        app.register_blueprint(blueprint)


def _private_context() -> dict[str, Any]:
    """What layouts may read on every page: who is here, and where one can go."""
    public = {blueprint.name for blueprint in gallery.BLUEPRINTS}
    try:
        known = None if request.blueprint in public else _known_context()
    except SQLAlchemyError:  # the page that says so must still be shown
        known = None
    return known or {"me": None, "action": None, "links": _stranger_links()}


def _stranger_links() -> dict[str, Any]:
    """The public side's links; a professional comes back to the page that asked who she is."""
    found = public_links()
    if request.method == "GET" and request.path.startswith("/espace/"):
        found["staff_sign_in"] = url_for("people.sign_in_page", suite=request.path)
    return found


def _known_context() -> dict[str, Any] | None:
    opened = browser.sign_in()
    if opened is None or opened.person is None:
        return None
    action = links.current_action()
    return {
        "me": opened.person,
        "action": action,
        "links": links.links_for(guards.me()),
        "said_before": _said_before,
    }


def _said_before(action_id: str) -> dict[str, str] | None:
    """What somebody of the workshop answered before she was recorded; None for a professional."""
    who = guards.me()
    if who.account_id is not None or who.person_id is None:
        return None
    return said_before(web.db(), action_id, who.person_id)


def run_job(settings: Settings, job_id: str, pipe: Connection) -> None:
    """The life of a worker's child process (see kernel/worker.py)."""
    register_parts()
    live_in_child(
        settings,
        job_id,
        pipe,
        database=Database(settings.database),
        storage=DiskStore(settings.store),
        kinds=job_kinds(),
    )
