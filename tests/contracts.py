"""Every answer of the API that any test gets is held against what is said beside its view."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, current_app, request

from studio.kernel.contract import JSON, contract_of
from studio.openapi import ROOT, Problem

OURS = ("Upload-", "Studio-", "Tus-Version", "Tus-Extension", "Tus-Max-Size")
AGAIN = (206, 304)  # a part of what was told, or that it has not changed


def hold(response: Response) -> Response:
    """After a request: raises when the answer is not the one promised."""
    if not request.path.startswith(ROOT) or request.endpoint == "openapi.show":
        return response
    if response.status_code >= 400:
        if response.get_data():
            msgspec.json.decode(response.get_data(), type=Problem)
        return response
    said = contract_of(current_app.view_functions[request.endpoint or ""])
    assert said is not None, f"nothing is said of {request.path}"
    assert response.status_code in (said.status, *AGAIN), request.path
    more = {name for name in dict(response.headers) if name.startswith(OURS)} - set(said.tells)
    assert not more, f"{request.path} says {more} besides"
    if said.mime == JSON and said.gives not in (None, bytes, Any) and response.status_code == 200:
        msgspec.json.decode(response.get_data(), type=said.gives)
    return response
