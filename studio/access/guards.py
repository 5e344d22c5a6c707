"""The web's side of access: who makes this request, and doors that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import g, request
from sqlalchemy.orm import Session

from studio.access.identity import ANYONE, Identity
from studio.kernel import web
from studio.kernel.errors import SignInNeeded
from studio.people import browser
from studio.people.models import SignIn
from studio.people.queries import roles_of

P = ParamSpec("P")
R = TypeVar("R")


def me() -> Identity:
    """Who makes this request; the public when nobody is signed in."""
    if "identity" not in g:
        opened = browser.sign_in()
        g.identity = identify(web.db(), opened) if opened else ANYONE
    return cast(Identity, g.identity)


def identify(db: Session, opened: SignIn) -> Identity:
    """The facts that the rules need, read once. A device nobody has granted is the public."""
    if opened.granted_at is None:
        return ANYONE
    account, person = opened.account, opened.person_id
    return Identity(
        person_id=person,
        account_id=account.id if account else None,
        sign_in_id=opened.id,
        device_action=opened.action_id,
        organisation_id=account.organisation_id if account else None,
        coordinates=bool(account and account.coordinates),
        roles=roles_of(db, person) if person else {},
    )


def staff_only(view: Callable[P, R]) -> Callable[P, R]:
    """Only professionals, on a browser of their own."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if me().account_id is None:
            raise SignInNeeded
        return view(*args, **kwargs)

    return guarded


def somebody_only(view: Callable[P, R]) -> Callable[P, R]:
    """Only somebody known: a professional, or whoever holds a device of the workshop.

    A page names its person (`X-Studio-Person`): one left open on a shared post after the turn has
    passed must not give that person's work to the next one. It keeps its work, and is told 401.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        person = me().person_id
        if person is None or request.headers.get("X-Studio-Person", person) != person:
            raise SignInNeeded
        return view(*args, **kwargs)

    return guarded
