"""What a map says of itself to the drafts floor."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.drafts.kinds import Kind
from studio.maps.items import ITEM_TYPES

KIND = Kind(
    name="map",
    label=_l("Carte"),
    label_many=_l("Cartes"),
    picture="map",
    icon="map-2",
    item_types=ITEM_TYPES,
    editor_endpoint="maps.edit",
    templates=lambda: (),
)
