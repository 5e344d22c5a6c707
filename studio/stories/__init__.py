"""Récits: a simple article of blocks that the group makes together."""

from studio.stories.kind import KIND
from studio.stories.publisher import PUBLISHER
from studio.stories.views import api, room, staff, taking

BLUEPRINTS = (room.bp, staff.bp, api.bp)
PUBLIC_BLUEPRINTS = (taking.bp,)
JOBS = ()

__all__ = ["BLUEPRINTS", "JOBS", "KIND", "PUBLIC_BLUEPRINTS", "PUBLISHER"]
