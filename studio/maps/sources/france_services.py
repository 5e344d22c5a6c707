"""The France services houses of the built-in ground: help with papers, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from basemaps.atlas import atlas
from studio.maps.reference.columnar import Words
from studio.maps.sources import Source


def read() -> tuple[Sequence[Any], Sequence[Words]]:
    found = [one for one in atlas().features("places") if one.kind == "services"]
    words = [Words(one.name, str(one.extra.get("address", "")), "France services") for one in found]
    return [shapely.Point(one.spot) for one in found], words


SOURCE = Source(
    code="france-services",
    title="Maisons France services",
    summary="Où être aidé pour ses papiers et ses démarches.",
    credit="ANCT – France services, avril 2021",
    licence="Licence Ouverte 2.0",
    icon="building-community",
    colour="blue",
    read=read,
)
