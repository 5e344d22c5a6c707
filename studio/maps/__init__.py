"""Maps: places, walks, feelings, with photos, voices and words, on a ground or on paper."""

from studio.kernel.jobs import JobKind
from studio.maps.kind import KIND
from studio.maps.publisher import PUBLISHER
from studio.maps.views import bp

JOBS: tuple[JobKind, ...] = ()
BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "JOBS", "KIND", "PUBLISHER"]
