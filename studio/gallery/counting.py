"""Counting what the public looks at, without anybody waiting for it (see publishing/seen.py)."""

from __future__ import annotations

import logging
import threading
from typing import cast

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from studio.gallery.addresses import site
from studio.gallery.showing import Shown
from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.publishing import seen
from studio.publishing.seen import Tally

EVERY = 30.0  # seconds between two writes
log = logging.getLogger(__name__)


def tally() -> Tally:
    return cast(Tally, current_app.extensions.setdefault("studio.tally", Tally()))


def count(shown: Shown, form: str) -> None:
    """Somebody looks at it, on our pages or in a blog."""
    if request.method != "GET" or not seen.is_somebody(request.user_agent.string):
        return
    day, waiting = now().date(), tally()
    waiting.see(shown.edition.id, form, day)
    own = site().partition("://")[2]
    if form == seen.EMBED and (host := seen.host_of(request.referrer or "", own=own)):
        waiting.see_host(shown.publication.id, host, day)
    if not current_app.testing:  # a test writes when it wants to
        write_later(current_app._get_current_object(), web.database(), waiting)  # type: ignore[attr-defined]


def write_later(app: Flask, database: Database, waiting: Tally) -> None:
    """Once in a while, away from requests."""
    if app.extensions.get("studio.tally_timer"):
        return
    timer = threading.Timer(EVERY, _write, (app, database, waiting))
    timer.daemon = True
    app.extensions["studio.tally_timer"] = timer
    timer.start()


def _write(app: Flask, database: Database, waiting: Tally) -> None:
    app.extensions["studio.tally_timer"] = None
    try:
        seen.write(database, waiting)
    except SQLAlchemyError:  # a public server that may only read: nothing is counted
        log.info("views were not written", exc_info=True)
