"""`/api/openapi.json` names every address of the API, and what it says can be followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.app import create_public_app
from studio.kernel.config import Settings
from studio.kernel.contract import Contract
from studio.maps.api import Near
from studio.openapi import describe

As = Callable[[str], FlaskClient]


def nodes(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
        for one in found.values():
            yield from nodes(one)
    elif isinstance(found, list):
        for one in found:
            yield from nodes(one)


def test_a_stranger_may_read_it(as_: As) -> None:
    told = as_("anyone").get("/api/openapi.json")
    assert told.status_code == 200
    assert told.get_json()["openapi"] == "3.1.0"
    assert told.json == as_("claire").get("/api/openapi.json").json


def test_it_names_every_address_and_method(app: Flask) -> None:
    paths = describe(app)["paths"]
    rules = [one for one in app.url_map.iter_rules() if one.rule.startswith("/api/")]
    wanted = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one.rule) for one in rules}
    assert set(paths) == wanted - {"/api/openapi.json"}
    assert set(paths["/api/drafts/{draft_id}/operations"]) == {"get", "post"}
    assert set(paths["/api/uploads/{upload_id}"]) == {"head", "patch", "delete"}


def test_every_reference_leads_somewhere(app: Flask) -> None:
    told = describe(app)
    named = told["components"]["schemas"]
    references = {one["$ref"] for one in nodes(told) if "$ref" in one}
    assert references
    assert {one.removeprefix("#/components/schemas/") for one in references} <= set(named)


def test_every_address_says_what_it_is_for_and_each_argument_is_named(app: Flask) -> None:
    for path, methods in describe(app)["paths"].items():
        for told in methods.values():
            assert told["description"], path
            named = {one["name"] for one in told["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))


def test_each_operation_has_a_name_of_its_own(app: Flask) -> None:
    names = [
        told["operationId"] for one in describe(app)["paths"].values() for told in one.values()
    ]
    assert len(names) == len(set(names))


def test_a_view_of_which_nothing_is_said_is_named(app: Flask) -> None:
    app.view_functions["documents.count"] = lambda draft_id: draft_id
    with pytest.raises(ValueError, match="comptes"):
        describe(app)


def test_an_answer_that_is_not_the_one_promised_is_caught(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = app.view_functions["places.around"]
    assert as_("nadia").get("/api/lieux/autour?lon=0.69&lat=47.39").status_code == 200
    monkeypatch.setitem(view.__dict__, "contract", Contract(gives=Near, asks={"lon": float}))
    with pytest.raises(msgspec.ValidationError, match="near"):
        as_("nadia").get("/api/lieux/autour?lon=0.69&lat=47.39")


def test_the_public_side_alone_has_no_api(settings: Settings) -> None:
    assert create_public_app(settings).test_client().get("/api/openapi.json").status_code == 404
