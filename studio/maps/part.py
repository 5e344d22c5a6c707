"""What maps are to the house: their kind, pages, background work, and how they are published."""

from studio.maps.api import bp as places
from studio.maps.beginnings.views import bp as beginnings
from studio.maps.desk import bp as desk
from studio.maps.exports.views import bp as leaving
from studio.maps.imports.views import bp as import_pages
from studio.maps.jobs import JOBS
from studio.maps.kind import KIND
from studio.maps.outings import bp as outings
from studio.maps.preparing import bp as preparing
from studio.maps.publisher import PUBLISHER
from studio.maps.reference.views import bp as layer_pages
from studio.maps.reference.views import public as public_layers
from studio.maps.taking import bp as taking
from studio.maps.taking import public as public_taking
from studio.maps.tiles import bp as tiles
from studio.maps.views import bp

BLUEPRINTS = (
    bp,
    places,
    outings,
    preparing,
    beginnings,
    leaving,
    desk,
    import_pages,
    layer_pages,
    taking,
)
PUBLIC_BLUEPRINTS = (
    tiles,
    public_layers,
    public_taking,
)  # also where there is no session: the gallery alone

__all__ = ["BLUEPRINTS", "JOBS", "KIND", "PUBLIC_BLUEPRINTS", "PUBLISHER"]
