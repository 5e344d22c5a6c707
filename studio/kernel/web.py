"""The only part of the kernel that knows Flask: the door of a request, errors, headers, JSON.

The door commits: an answer below 400 keeps what the request did, anything else undoes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import quote

import msgspec
from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from studio.kernel.compression import lighten
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import (
    Busy,
    Invalid,
    NotFound,
    Refused,
    StudioError,
    TooHeavy,
    TooManyTries,
)
from studio.kernel.storage import DiskStore, Storage
from studio.kernel.tries import SCHEME
from studio.kernel.wakeups import Wakeups

P = ParamSpec("P")
T = TypeVar("T")

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, strategy="moving-window")

# A whole group comes in at once behind the one address of its centre: those who know the code or
# the passphrase are counted too, but far above a group; those who guess, much lower (`was_wrong`).
MOST_TOGETHER = "60 per 10 minutes"

SAFE = {"GET", "HEAD", "OPTIONS"}
STATIC_YEAR = 365 * 24 * 3600

# Leaflet moves things by element.style, which this policy allows; style attributes it does not.
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def settings() -> Settings:
    return cast(Settings, current_app.extensions["studio.settings"])


def database() -> Database:
    return cast(Database, current_app.extensions["studio.database"])


def storage() -> Storage:
    return cast(Storage, current_app.extensions["studio.storage"])


def wakeups() -> Wakeups:
    return cast(Wakeups, current_app.extensions["studio.wakeups"])


def furnish(app: Flask, settings: Settings) -> None:
    """Give an application its settings, database, files, errors, headers and assets."""
    app.config.update(
        MAX_CONTENT_LENGTH=settings.form_bytes,
        MAX_FORM_MEMORY_SIZE=settings.form_bytes,
        WTF_CSRF_TIME_LIMIT=None,  # a half-day at a shared post must not end in a lost form
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or f"{SCHEME}://",
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_YEAR,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["studio.settings"] = settings
    app.extensions["studio.database"] = Database(settings.database)
    app.extensions["studio.storage"] = DiskStore(settings.store)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    limiter.init_app(app)
    app.jinja_env.globals.update(
        asset=asset,
        inline_icon=inline_icon,
        icons_are_drawn=icons_are_drawn,
        mark_address=mark_address,
    )
    app.before_request(_make_room)  # before anything reads the body, the form's secret included
    app.after_request(lighten)  # the last word: these are called in the opposite order
    app.after_request(keep_or_undo)
    app.after_request(add_headers)
    app.teardown_appcontext(close)
    for kind in (StudioError, HTTPException, CSRFError, RateLimitExceeded):
        app.register_error_handler(kind, show_error)


def heavy(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A view that takes a file in a form: its body may have so many bytes."""

    def marked(view: Callable[P, T]) -> Callable[P, T]:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return marked


def _make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "most_bytes", None)
    if most is not None:
        request.max_content_length = most


# The door


def db() -> Session:
    """The database session of this request: reading for a safe method, writing otherwise."""
    if "db" not in g:
        stack = g.db_stack = ExitStack()
        reading = request.method in SAFE and not g.get("writes", False)
        opened = database().reading() if reading else database().writing()
        g.db = stack.enter_context(opened)
    return cast(Session, g.db)


def let_go() -> None:
    """Close the session before a long body or stream, so that nobody waits for this request."""
    stack: ExitStack | None = g.pop("db_stack", None)
    g.pop("db", None)
    if stack is not None:
        stack.close()


def was_wrong(response: Response) -> bool:
    """For limits of which only tries that failed count."""
    return response.status_code >= 400


def keep_or_undo(response: Response) -> Response:
    if response.status_code >= 400 and "db" in g:
        g.db.rollback()
    let_go()
    return response


def close(error: BaseException | None) -> None:
    """An error that nobody answered: undo."""
    if "db" in g:
        g.db.rollback()
    let_go()


# Addresses


def outside(endpoint: str, **values: Any) -> str:
    """The absolute address of a page, as others reach it: the operator's when there is one,
    else the one this visitor used (a workshop PC has no name of its own)."""
    given = settings().public_url.rstrip("/")
    return (given or f"{request.scheme}://{request.host}") + url_for(endpoint, **values)


# Errors


def show_error(error: Exception) -> tuple[Response | str, int]:
    """The same sentence as a page or as JSON, with the right status."""
    known = as_studio_error(error)
    if known.status >= 500 and not isinstance(known, Busy):
        current_app.logger.exception("request failed", exc_info=error)
    answer: Response | str
    if wants_json():
        answer = jsonify(error=known.code, message=known.sentence, fields=known.fields)
    else:
        answer = render_template("errors/error.html", error=known)
    response = current_app.make_response(answer)
    if isinstance(known, Busy):
        response.headers["Retry-After"] = str(known.seconds)
    return response, known.status


def as_studio_error(error: Exception) -> StudioError:
    """Translate what Flask and its extensions raise into our family."""
    if isinstance(error, StudioError):
        return error
    if isinstance(error, CSRFError):
        return Refused("Cette page a trop attendu. Rechargez-la, puis recommencez.")
    if isinstance(error, RateLimitExceeded):
        said = error.limit.error_message if error.limit else None
        sentence = said() if callable(said) else said
        return TooManyTries(sentence, seconds=60 if sentence else 300)
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    by_status = {404: NotFound, 405: NotFound, 413: TooHeavy, 403: Refused}
    known = by_status.get(status, StudioError)()
    known.status = status
    return known


def wants_json() -> bool:
    return (
        request.path.startswith(("/api/", "/oembed", "/sante"))
        or request.accept_mimetypes.best == "application/json"
    )


# Headers


def add_headers(response: Response) -> Response:
    """Strict by default; a view that must be framed or kept says so itself, before us."""
    headers = response.headers
    if response.status_code != 304:  # it would replace the policy of what the browser has kept
        headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), microphone=(self), camera=(self)")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint == "static":
        # Fonts and pictures of the embed page load from a frame whose origin is null.
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cache-Control"] = f"public, max-age={STATIC_YEAR}, immutable"
    else:
        headers.setdefault("Cache-Control", "no-store")
    return response


def policy(**changes: str) -> str:
    """Our Content-Security-Policy; `frame_ancestors="*"` replaces `frame-ancestors`."""
    rules = dict(POLICY)
    rules["img-src"] = " ".join([rules["img-src"], *image_hosts()])
    rules |= {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def image_hosts() -> tuple[str, ...]:
    """Other servers that pages may ask for pictures: none, unless the operator says so."""
    return cast(tuple[str, ...], current_app.extensions.get("studio.image_hosts", ()))


# Bodies


def body(kind: type[T]) -> T:
    """The JSON body as `kind`. Invalid, with a sentence, when it has another shape."""
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.MsgspecError as error:
        raise Invalid(f"Ce message n’a pas la forme attendue ({error}).") from None


def answer(value: Any, status: int = 200) -> Response:
    """JSON made by msgspec: dates, structs and dataclasses included."""
    return Response(msgspec.json.encode(value), status, mimetype="application/json")


# Assets


def asset(name: str) -> str:
    """The address of a built file: `app.js` -> `/static/dist/app-1A2B3C.js`."""
    return url_for("static", filename=f"dist/{_manifest()[name]}")


def _manifest() -> dict[str, str]:
    dist = Path(cast(str, current_app.static_folder)) / "dist"
    stamp = (dist / "manifest.json").stat().st_mtime
    kept = current_app.extensions.get("studio.manifest")
    if kept is None or kept[0] != stamp:
        kept = (stamp, json.loads((dist / "manifest.json").read_text("utf-8")))
        current_app.extensions["studio.manifest"] = kept
    return cast(dict[str, str], kept[1])


def draw_icons() -> None:
    """From here on the page of this request draws its few icons itself: whoever opens it alone does
    not wait for the sprite of all pages (15 kB, one request)."""
    g.icons_are_drawn = True


def icons_are_drawn() -> bool:
    return bool(g.get("icons_are_drawn"))


def inline_icon(name: str) -> Markup:
    """The drawing of an icon, for pages that may load nothing (embeds, standalone files)."""
    return Markup(drawings("icons")[name])  # noqa: S704 - our own build wrote it


def mark_address() -> str:
    """Our mark: a file, or written in its own address where the page draws its icons itself."""
    name = "images/mark.svg"
    if not icons_are_drawn():
        return asset(name)
    kept = cast(dict[str, str], current_app.extensions.setdefault("studio.inline", {}))
    if name not in kept:
        file = Path(cast(str, current_app.static_folder)) / "dist" / _manifest()[name]
        kept[name] = "data:image/svg+xml," + quote(" ".join(file.read_text("utf-8").split()))
    return kept[name]


def drawings(family: str) -> dict[str, str]:
    """What the build knows of a family: `icons` (name -> drawing), `avatars`, `pictures`
    (name -> French word)."""
    kept = cast(dict[str, dict[str, str]], current_app.extensions.setdefault("studio.drawings", {}))
    if family not in kept:
        dist = Path(cast(str, current_app.static_folder)) / "dist"
        kept[family] = json.loads((dist / f"{family}.json").read_text("utf-8"))
    return kept[family]
