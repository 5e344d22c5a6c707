"""Portraits: questions asked one by one, voices and photos, a film that makes itself."""

from studio.portraits import api
from studio.portraits.jobs import JOBS
from studio.portraits.kind import KIND
from studio.portraits.publisher import PUBLISHER
from studio.portraits.views import (
    guide,
    phrases,
    places,
    retouch,
    room,
    scenes,
    screening,
    shapes,
    staff,
    words,
)

BLUEPRINTS = (
    room.bp,
    retouch.bp,
    scenes.bp,
    screening.bp,
    staff.bp,
    words.bp,
    phrases.bp,
    places.bp,
    guide.bp,
    shapes.bp,
    api.bp,
)

__all__ = ["BLUEPRINTS", "JOBS", "KIND", "PUBLISHER"]
