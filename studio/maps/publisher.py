"""What the public side must know of maps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.maps.agreement import lacks, needs
from studio.maps.freezing import freeze
from studio.maps.jobs import make_again
from studio.maps.page import GEOJSON, strip
from studio.maps.standalone import FILE
from studio.maps.viewing import page_context
from studio.publishing.bundle import Publisher

PUBLISHER = Publisher(
    kind="map",
    prefix="cartes",
    label=_l("Carte"),
    label_many=_l("Cartes"),
    icon="map-2",
    page_template="maps/public.html",
    embed_template="maps/embed.html",
    needs=needs,
    lacks=lacks,
    freeze=freeze,
    strip=strip,
    data_files={
        "geojson": (GEOJSON, "application/geo+json"),
        "html": (FILE, "text/html"),
    },
    stripped=make_again,
    indexed=True,
    page_context=page_context,
)
