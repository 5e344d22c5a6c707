"""`/api/openapi.json`: the whole API as OpenAPI 3.1, written from what is said beside the views.

An address under `/api/` of which nothing is said stops `describe`: none can be forgotten. It is the
same for everybody, names nobody, and changes only with the code.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

import msgspec
from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from studio.kernel import web
from studio.kernel.contract import JSON, Contract, contract_of
from studio.people.browser import COOKIE

bp = Blueprint("openapi", __name__)

ROOT = "/api/"
REFERENCE = "#/components/schemas/{name}"
ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
PLAIN = {int: "integer", float: "number", str: "string"}
OURS = {
    "X-Studio-Person": "id of the person whose page this is; 401 once the turn has passed",
    "X-CSRFToken": "of the page, for what changes something (not for uploads)",
}


class Problem(msgspec.Struct, frozen=True):
    """Why it was not done: a code for programs, a French sentence for people, and the same for each
    field of a form that is to blame."""

    error: str
    message: str
    fields: dict[str, Any]


@bp.get("/api/openapi.json")
def show() -> ResponseReturnValue:
    return web.answer(current_app.extensions.setdefault("studio.openapi", describe(current_app)))


def describe(app: Flask) -> dict[str, Any]:
    """The document. ValueError, with its address, when nothing is said of a view."""
    described = list(_described(app))
    shapes, named = _schemas([told for _, _, told in described])
    paths: dict[str, Any] = {}
    for rule, view, told in described:
        each = paths.setdefault(ARGUMENT.sub(r"{\1}", rule.rule), {})
        for method in _methods(rule):
            each[method.lower()] = _operation(rule, view, told, shapes, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Studio", "version": version("studio-cartes-portraits")},
        "paths": paths,
        "components": {
            "schemas": named,
            "securitySchemes": {"browser": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
        "security": [{"browser": []}],
    }


def _described(app: Flask) -> Iterator[tuple[Rule, Callable[..., Any], Contract]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.rule.startswith(ROOT) or rule.endpoint == "openapi.show":
            continue
        view = app.view_functions[rule.endpoint]
        if (told := contract_of(view)) is None:
            raise ValueError(f"nothing is said of {rule.rule} (see kernel/contract.py)")
        yield rule, view, told


def _methods(rule: Rule) -> list[str]:
    """Those that a view answers, without what Flask answers by itself."""
    asked = set(rule.methods or ())
    if getattr(rule, "provide_automatic_options", False):  # Flask keeps it on the rule
        asked -= {"OPTIONS"}
    return sorted(asked - {"HEAD"} if "GET" in asked else asked)


def _schemas(told: list[Contract]) -> tuple[Mapping[Any, Any], dict[str, Any]]:
    """Type -> its schema or a reference to it; and those that have a name."""
    types = [one for each in told for one in (each.gives, each.takes) if _has_shape(one)]
    types.append(Problem)
    found, named = msgspec.json.schema_components(types, ref_template=REFERENCE)
    return dict(zip(map(repr, types), found, strict=True)), named


def _has_shape(kind: Any) -> bool:
    return kind is not None and kind is not bytes and not isinstance(kind, str)


def _operation(
    rule: Rule, view: Callable[..., Any], told: Contract, shapes: Mapping[Any, Any], method: str
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "description": " ".join((inspect.getdoc(view) or "").split()),
        "parameters": list(_parameters(rule, told, method)),
        "responses": {str(told.status): _answer(told, shapes), "default": _problem(shapes)},
    }
    if told.takes is not None:
        said["requestBody"] = {"required": True, "content": _content(told.takes, JSON, shapes)}
    return said


def _parameters(rule: Rule, told: Contract, method: str) -> Iterator[dict[str, Any]]:
    for name in ARGUMENT.findall(rule.rule):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    for name, kind in told.asks.items():
        yield {"name": name, "in": "query", "schema": {"type": PLAIN[kind]}}
    for name, says in {**told.needs, **_ours(method, told)}.items():
        header = {"name": name, "in": "header", "schema": {"type": "string"}}
        yield header | {"description": says}


def _ours(method: str, told: Contract) -> dict[str, str]:
    """The headers that any request may bring, less what this one does not need."""
    needs_token = method == "POST" and not told.needs
    return {name: says for name, says in OURS.items() if needs_token or name != "X-CSRFToken"}


def _answer(told: Contract, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if told.gives is not None:
        answer["content"] = _content(told.gives, told.mime, shapes)
    if told.tells:
        answer["headers"] = {
            name: {"schema": {"type": "string"}, "description": says}
            for name, says in told.tells.items()
        }
    return answer


def _problem(shapes: Mapping[Any, Any]) -> dict[str, Any]:
    return {"description": "Not done.", "content": _content(Problem, JSON, shapes)}


def _content(kind: Any, mime: str, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    """The body: JSON of this type, or bytes of this mime type."""
    if isinstance(kind, str):  # the mime type of bytes that are sent
        return {kind: {}}
    return {mime: {} if kind is bytes else {"schema": shapes[repr(kind)]}}
