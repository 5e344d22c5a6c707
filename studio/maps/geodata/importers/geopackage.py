"""GeoPackage: each of its tables with shapes is a layer."""

from __future__ import annotations

from studio.maps.geodata.gdal import layer_names, read_layer
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices


def recognises(source: Source) -> bool:
    return source.data.startswith(b"SQLite format 3\0") and b"gpkg_contents" in source.data


def read(source: Source, _choices: Choices) -> Reading:
    names = [name for name, has_shapes in layer_names(source.data) if has_shapes]
    if not names:
        raise Unreadable("Ce GeoPackage n’a pas de couche avec des positions.")
    tables = [read_layer(source.data, layer=name, name=name) for name in names]
    return Reading("GeoPackage", tables)


IMPORTER = Importer("GeoPackage", recognises, read, rank=10)
