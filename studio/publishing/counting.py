"""What waits to be written about the public (see `seen.py`), in one web process."""

from __future__ import annotations

import logging
import threading
from typing import cast

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.publishing import seen
from studio.publishing.seen import Tally

EVERY = 30.0  # seconds between two writes
log = logging.getLogger(__name__)


def tally() -> Tally:
    return cast(Tally, current_app.extensions.setdefault("studio.tally", Tally()))


def count_copy(publication_id: str, form: str) -> None:
    """Somebody takes a file from a public page: the register keeps the day and the form. Programs
    count too, since their copy is one."""
    if takes_a_copy():
        tally().see_copy(publication_id, form, now().date())
        write_soon()


def takes_a_copy() -> bool:
    """Asking whether a file changed, or for its head, takes nothing."""
    return request.method == "GET" and not request.if_none_match


def write_soon() -> None:
    """Once in a while, away from requests."""
    if current_app.testing or current_app.extensions.get("studio.tally_timer"):
        return  # a test writes when it wants to
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    timer = threading.Timer(EVERY, _write, (app, web.database(), tally()))
    timer.daemon = True
    app.extensions["studio.tally_timer"] = timer
    timer.start()


def _write(app: Flask, database: Database, waiting: Tally) -> None:
    app.extensions["studio.tally_timer"] = None
    try:
        seen.write(database, waiting)
    except SQLAlchemyError:  # a public server that may only read: nothing is counted
        log.info("views were not written", exc_info=True)
