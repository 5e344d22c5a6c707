"""uMap: a whole map (`.umap`) or one of its layers. Layers and colours become categories."""

from __future__ import annotations

from typing import Any

import msgspec

from studio.maps.geodata.importers.geojson import Feature, decode, table
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, Unreadable
from studio.maps.geodata.told import Choices, Remark


class UmapLayer(msgspec.Struct):
    features: list[Feature] = []
    properties: dict[str, Any] | None = None
    _umap_options: dict[str, Any] | None = None

    @property
    def options(self) -> dict[str, Any]:
        return self._umap_options or self.properties or {}


class Umap(msgspec.Struct):
    type: str
    layers: list[UmapLayer] = []
    properties: dict[str, Any] | None = None


def recognises(source: Source) -> bool:
    if not source.head.startswith(b"{"):
        return False
    whole = b'"umap"' in source.data[:20_000] or b'"umap"' in source.data[-20_000:]
    return (whole and b'"layers"' in source.data) or b'"_umap_options"' in source.data[-20_000:]


def read(source: Source, _choices: Choices) -> Reading:
    whole = decode(source.data, Umap, "uMap")
    if whole.type != "umap":  # one layer by itself
        alone = decode(source.data, UmapLayer, "uMap")
        return Reading("couche uMap", [layer(alone, source.stem, {})])
    if not whole.layers:
        raise Unreadable("Cette carte uMap n’a pas de couche.")
    shared = whole.properties or {}
    tables = [layer(one, f"Couche {n}", shared) for n, one in enumerate(whole.layers, 1)]
    return Reading("uMap", tables, remarks=remote(whole.layers))


def layer(found: UmapLayer, name: str, shared: dict[str, Any]) -> Table:
    options = found.options
    made = table(found.features, str(options.get("name") or name))
    colour = options.get("color") or shared.get("color") or ""
    own = [(one.properties or {}).get("_umap_options") or {} for one in found.features]
    made.given["colour"] = [str(o.get("color") or colour) for o in own]
    made.given["category"] = [made.name] * len(made)
    return made


def remote(layers: list[UmapLayer]) -> list[Remark]:
    """Layers whose data is elsewhere: nobody asks for it."""
    away = [
        n for n, one in enumerate(layers, 1) if (one.options.get("remoteData") or {}).get("url")
    ]
    reason = "dont les données sont sur un autre site : nous n’allons pas les chercher"
    return [Remark(reason=reason, count=len(away), unit="couche", where=away)] if away else []


IMPORTER = Importer("uMap", recognises, read, rank=20)
