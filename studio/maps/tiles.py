"""Pictures of the ground, a square at a time, for everybody: no session, nothing about anybody."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from basemaps.errors import BasemapError, NoFont
from basemaps.tiles import tile
from studio.kernel import web

bp = Blueprint("tiles", __name__)

WEEK = 7 * 24 * 3600  # seconds; a ground changes with a new version of Studio, or a new pack
KEPT_ZOOM = 17  # closer, tiles are many and quick to draw: on disk they would fill an old PC


@bp.get("/tiles/<ground>/<int:z>/<int:x>/<int:y>.png", defaults={"scale": 1})
@bp.get("/tiles/<ground>/<int:z>/<int:x>/<int:y>@<int:scale>x.png")
def show(ground: str, z: int, x: int, y: int, scale: int) -> ResponseReturnValue:
    """The tile z/x/y of a ground, 256 pixels times `scale` (1 or 2).

    404 where there is none; 500, with the sentence that tells the operator what to do, when the
    letters of the maps are not installed: a map that merely stays empty would send nobody to look.
    """
    settings = web.settings()
    cache = settings.cache / "tiles" if z <= KEPT_ZOOM else None
    try:
        found = tile(ground, z, x, y, packs=settings.packs_folder, cache=cache, scale=scale)
    except NoFont as error:
        current_app.logger.error("%s", error)
        return _for_all(Response(f"{error}\n", status=500, mimetype="text/plain"))
    except BasemapError:
        return _for_all(Response(status=404))
    response = Response(found.data, mimetype=found.mime)
    response.set_etag(found.etag)
    return _for_all(response).make_conditional(request)


def _for_all(response: Response) -> Response:
    """Also for the frame of a blog, which has no origin."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = _life(response.status_code)
    return response


def _life(status: int) -> str:
    """How long a browser may keep an answer: a fault of ours is asked again at once."""
    if status >= 500:
        return "no-store"
    return f"public, max-age={WEEK if status < 400 else 60}"
