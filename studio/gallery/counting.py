"""Counting what the public looks at, without anybody waiting for it (see publishing/seen.py)."""

from __future__ import annotations

from flask import request

from studio.gallery.addresses import site
from studio.gallery.showing import Shown
from studio.kernel.clock import now
from studio.publishing import seen
from studio.publishing.counting import tally, write_soon


def count(shown: Shown, form: str) -> None:
    """Somebody looks at it, on our pages or in a blog."""
    if request.method != "GET" or not seen.is_somebody(request.user_agent.string):
        return
    day, waiting = now().date(), tally()
    waiting.see(shown.edition.id, form, day)
    own = site().partition("://")[2]
    if form == seen.EMBED and (host := seen.host_of(request.referrer or "", own=own)):
        waiting.see_host(shown.publication.id, host, day)
    write_soon()
