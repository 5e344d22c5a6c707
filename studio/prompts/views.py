"""`spoken()`, which templates call, and the door where the sound is fetched."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.prompts.recordings import KEPT, Recordings
from studio.prompts.sentences import mark_of, opened, packed, sentence_of

NEW_SENTENCES = "120 per minute"
"""By address, for what is not made yet. A room of twelve shares one address, and a page has ten
loudspeakers; the machine makes no more than that anyway."""

EXTENSION = "studio.recordings"

bp = Blueprint("prompts", __name__)


@bp.record_once
def _furnish(state: BlueprintSetupState) -> None:
    folder = state.app.extensions["studio.settings"].cache / "voices"
    state.app.extensions[EXTENSION] = Recordings(folder)


def spoken(text: str, language: str) -> str:
    """The address of this text said by our machine, or "" when it cannot be.

    Whoever has the address has the text: give it only to whom the text itself is given. The
    public side has neither a voice nor a key to sign with, and answers "".
    """
    sentence = sentence_of(text, language)
    if EXTENSION not in current_app.extensions or sentence is None:
        return ""
    if not _recordings().can_speak(language):
        return ""
    words = packed(sentence)
    mark = mark_of(language, words, _key())
    return url_for("prompts.say", language=language, mark=mark, words=words)


def _is_kept() -> bool:
    """Hearing again what is made costs nothing: only new sentences are counted."""
    try:
        sentence = opened(**(request.view_args or {}), key=_key())
    except NotFound:
        return False
    return _recordings().path(sentence).exists()


@bp.get("/voix/<language>/<mark>/<words>.m4a")
@web.limiter.limit(NEW_SENTENCES, exempt_when=_is_kept)
def say(language: str, mark: str, words: str) -> ResponseReturnValue:
    """A sentence of ours as a sound. Nobody need be known, no database is asked."""
    path = _recordings().get(opened(language, mark, words, _key()))
    response = send_file(path, mimetype="audio/mp4", conditional=True, etag=path.stem)
    response.headers["Cache-Control"] = f"private, max-age={int(KEPT.total_seconds())}"
    return response


def _recordings() -> Recordings:
    return cast(Recordings, current_app.extensions[EXTENSION])


def _key() -> bytes:
    return str(current_app.secret_key).encode()
