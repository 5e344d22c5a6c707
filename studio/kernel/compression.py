"""Fewer bytes on a poor network: text that anybody may read leaves compressed.

Only that. In a page that holds a secret beside words that somebody chose, the length of what is
sent would give the secret away little by little (the BREACH attack); our private pages say
`no-store`, and stay as they are.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request
from werkzeug.security import safe_join

FAMILIES = ("text/", "application/json", "application/geo+json", "application/xml")
ALSO = {"application/atom+xml", "application/javascript", "image/svg+xml"}
LEAST = 1000  # bytes: below, what is saved is less than the headers that say so
MOST = 2 * 1024 * 1024  # bytes: above, a file is sent piece by piece, without going through memory
LEVEL = 6


def lighten(response: Response) -> Response:
    """The same answer, compressed when it is public text and the browser can read what we write:
    Brotli where the build has prepared it, else gzip."""
    if not _may_be_lighter(response):
        return response
    response.vary.add("Accept-Encoding")
    response.direct_passthrough = False
    if request.accept_encodings["br"] and (twin := _twin()):
        response.close()  # the plain file, that nobody will read
        return _sent(response, "br", twin.read_bytes())
    if request.accept_encodings["gzip"]:
        return _sent(response, "gzip", _compressed(response.get_data()))
    return response


def _sent(response: Response, encoding: str, data: bytes) -> Response:
    response.set_data(data)
    response.headers["Content-Encoding"] = encoding
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same thing in other bytes
    return response


def _twin() -> Path | None:
    """The same script or style as the build has compressed it (frontend/build/output.mjs)."""
    if request.endpoint != "static" or current_app.static_folder is None:
        return None
    asked = safe_join(current_app.static_folder, f"{(request.view_args or {})['filename']}.br")
    return Path(asked) if asked and Path(asked).is_file() else None


def _may_be_lighter(response: Response) -> bool:
    kind = response.mimetype or ""
    return (
        response.status_code == 200
        and bool(response.cache_control.public)
        and (kind.startswith(FAMILIES) or kind in ALSO)
        and "Range" not in request.headers
        and "Content-Encoding" not in response.headers
        and LEAST <= (response.content_length or 0) <= MOST
    )


@lru_cache(maxsize=64)
def _compressed(data: bytes) -> bytes:
    """Remembered: the same stylesheet is asked for by every visitor."""
    return gzip.compress(data, LEVEL, mtime=0)
