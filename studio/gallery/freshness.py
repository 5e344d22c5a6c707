"""How long a public answer may be kept, and when it need not be sent again.

A production that is taken back must be gone everywhere within a minute: nothing here lives longer
than `MEDIA_SECONDS` without being asked about again.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from studio.gallery.addresses import site

PAGE_SECONDS = 20
SHARED_SECONDS = 5  # in a web server in front: added to the browser's own, still far below a minute
RENEWING_SECONDS = 5  # and while that server asks for it again: nobody waits, nobody is sent older
MEDIA_SECONDS = 30


def kept_for(seconds: int) -> str:
    return f"public, max-age={seconds}, must-revalidate"


def conditional(make: Callable[[], ResponseReturnValue], *about: object) -> Response:
    """The answer that `make` gives, or 304 when the visitor already has it.

    `about` is everything the answer depends on besides the language, the site's address, and
    this version of Studio; `make` is not called when nothing of it changed.
    """
    tag = fingerprint(build(), get_locale(), site(), *about)
    if request.if_none_match.contains_weak(tag):
        return kept(Response(status=304), tag)
    return kept(remembered(f"{tag} {request.url}", make), tag)


def by_content(answer: ResponseReturnValue) -> Response:
    """The answer, or 304: for lists, whose content is known only once it is made."""
    response = make_response(answer)
    tag = fingerprint(response.get_data())
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    return kept(response, tag)


def kept(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = (
        f"{kept_for(PAGE_SECONDS)}, s-maxage={SHARED_SECONDS}"
        f", stale-while-revalidate={RENEWING_SECONDS}"
    )
    response.vary.add("Accept-Language")
    return response


@dataclass
class Pages:
    """What was made lately, so that a page that many ask for is drawn once. It is found only by the
    tag of what is shown now, and forgotten as soon as a browser would ask for it again: what was
    taken back is not sent, and does not stay here either."""

    MOST = 64
    LARGEST = 512 * 1024  # bytes

    made: dict[str, tuple[float, Response]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str) -> Response | None:
        with self.lock:
            self._forget()
            found = self.made.get(key)
            return found and copied(found[1])

    def put(self, key: str, response: Response) -> None:
        if response.status_code != 200 or len(response.get_data()) > self.LARGEST:
            return
        with self.lock:
            self._forget()
            if len(self.made) >= self.MOST:
                del self.made[next(iter(self.made))]
            self.made[key] = (time.monotonic(), copied(response))

    def _forget(self) -> None:
        oldest = time.monotonic() - PAGE_SECONDS
        for key in [key for key, (at, _) in self.made.items() if at < oldest]:
            del self.made[key]


def remembered(key: str, make: Callable[[], ResponseReturnValue]) -> Response:
    """What was made for this very address and tag a moment ago, else what `make` gives now."""
    pages = cast(Pages, current_app.extensions.setdefault("studio.pages", Pages()))
    found = pages.get(key)
    if found is None:
        found = make_response(make())
        pages.put(key, found)
    return found


def copied(response: Response) -> Response:
    """The same answer, with headers of its own: each request adds to them."""
    return Response(response.get_data(), response.status_code, list(response.headers))


def fingerprint(*parts: object) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def build() -> str:
    """Names this version of templates, code and assets: a page changes when one of them does."""
    kept = current_app.extensions.get("studio.build")
    if kept is None:
        code, templates = Path(current_app.root_path), Path(str(current_app.template_folder))
        files = [*code.rglob("*.py"), *templates.rglob("*.html"), *code.rglob("dist/manifest.json")]
        kept = fingerprint(*(path.read_bytes() for path in sorted(files)))
        current_app.extensions["studio.build"] = kept
    return cast(str, kept)
