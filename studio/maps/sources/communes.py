"""The limits of the communes of the built-in ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from basemaps.atlas import atlas
from studio.maps.reference.columnar import Words
from studio.maps.sources import Source


def read() -> tuple[Sequence[Any], Sequence[Words]]:
    found = sorted(atlas().communes, key=lambda pair: pair[0].name)
    return [area for _, area in found], [Words(title=commune.name) for commune, _ in found]


SOURCE = Source(
    code="communes",
    title="Limites des communes",
    summary="Les 272 communes d’Indre-et-Loire, avec leur nom.",
    credit="IGN – Admin Express, INSEE, 2018",
    licence="Licence Ouverte 1.0",
    icon="map-2",
    colour="grey",
    read=read,
)
