"""A published récit, taken away as a file by whoever reads it."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from studio.kernel import web
from studio.publishing.counting import count_copy
from studio.publishing.queries import public_at
from studio.stories.exports.copies import copy_of
from studio.stories.exports.formats import format_named

bp = Blueprint("story_copies", __name__)

PER_HOUR = "60 per hour"  # a copy reads every file of the récit


@bp.get("/recits/<slug>/emporter/<name>")
@web.limiter.limit(PER_HOUR)
def take(slug: str, name: str) -> ResponseReturnValue:
    """The récit as the public sees it now, in one file; the register counts that it left."""
    wanted = format_named(name)
    publication, edition = public_at(web.db(), "story", slug)
    made = wanted.write(copy_of(web.db(), web.settings(), publication, edition))
    count_copy(publication.id, wanted.name)
    answer = Response(made, mimetype=wanted.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.{wanted.suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
