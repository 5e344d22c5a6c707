"""How we know a browser again: one cookie, which the public pages never set."""

from __future__ import annotations

from typing import cast

from flask import Response, g, request

from studio.kernel import web
from studio.people.models import SignIn
from studio.people.queries import sign_in_of

COOKIE = "studio"


def sign_in() -> SignIn | None:
    """The open sign-in of this browser, or None."""
    if "sign_in" not in g:
        token = request.cookies.get(COOKIE)
        g.sign_in = sign_in_of(web.db(), token) if token else None
    return cast("SignIn | None", g.sign_in)


def remember(response: Response, token: str, days: int) -> None:
    """From now on this browser is known, for so many days."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=days * 24 * 3600,
        httponly=True,
        secure=web.settings().https,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Leave nothing in a shared browser."""
    response.delete_cookie(COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
