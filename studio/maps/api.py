"""Finding a place by its name, and the name of a place: for whoever puts a mark down."""

from __future__ import annotations

import math

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from basemaps.gazetteer import Named, landmarks_near
from studio.access.guards import somebody_only
from studio.kernel import web
from studio.kernel.contract import contract
from studio.kernel.errors import Invalid
from studio.maps.imports.geocoding import Spot, places_like
from studio.maps.whereabouts import near

bp = Blueprint("places", __name__, url_prefix="/api/lieux")


class Found(Struct, frozen=True):
    """Places that may be meant, the likeliest first."""

    places: list[Spot]


class Landmarks(Struct, frozen=True):
    """Places around, the nearest first."""

    places: list[Named]


class Near(Struct, frozen=True):
    """« Près de la gare de Tours » ; empty when we know nothing around."""

    near: str


@bp.get("")
@contract(gives=Found, asks={"q": str})
@somebody_only
def search() -> ResponseReturnValue:
    """Places whose name is like `q`: ours, the likeliest first, then those of the address service
    that the operator named. None for an empty one."""
    asked = request.args.get("q", "")
    web.let_go()  # a slow stranger must not hold the database
    return web.answer({"places": places_like(asked, web.settings())})


@bp.get("/pres")
@contract(gives=Near, asks={"lon": float, "lat": float})
@somebody_only
def read_back() -> ResponseReturnValue:
    """The landmark nearest to `lon`, `lat` (degrees). Invalid when they are no position."""
    return web.answer({"near": near(degrees("lon", 180.0), degrees("lat", 90.0))})


@bp.get("/autour")
@contract(gives=Landmarks, asks={"lon": float, "lat": float})
@somebody_only
def around() -> ResponseReturnValue:
    """Landmarks around `lon`, `lat` (degrees), the nearest first: to choose from without typing.
    Invalid when they are no position."""
    found = landmarks_near(degrees("lon", 180.0), degrees("lat", 90.0))
    return web.answer({"places": found})


def degrees(name: str, most: float) -> float:
    value = request.args.get(name, math.nan, type=float)
    if not abs(value) <= most:  # also false for NaN
        raise Invalid("Cet endroit est en dehors de la carte.")
    return value
