"""OpenStreetMap extracts: .osm.pbf, .osm (XML) and the JSON of Overpass. From the thousands of
objects of an extract, the points of interest of the map's theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import shapely

from studio.maps.geodata.gdal import read_layer
from studio.maps.geodata.importers.geojson import decode
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, Unreadable, shapes_of
from studio.maps.geodata.told import ALL, Choices
from studio.maps.geodata.xml_tree import looks_like

# key=value -> what people call it, and the templates of maps for which it is of interest
KINDS: Mapping[str, tuple[str, str]] = {
    "amenity=pharmacy": ("Pharmacie", "sante"), "amenity=doctors": ("Médecin", "sante"),
    "amenity=hospital": ("Hôpital", "sante"), "amenity=clinic": ("Clinique", "sante"),
    "amenity=dentist": ("Dentiste", "sante"),
    "amenity=nursing_home": ("Maison de retraite", "sante"), "healthcare=*": ("Santé", "sante"),
    "amenity=veterinary": ("Vétérinaire", ""),
    "highway=bus_stop": ("Arrêt de bus", "mobilite trajet"),
    "railway=tram_stop": ("Arrêt de tram", "mobilite trajet"),
    "railway=station": ("Gare", "mobilite trajet"), "railway=halt": ("Gare", "mobilite trajet"),
    "amenity=bus_station": ("Gare routière", "mobilite trajet"),
    "amenity=bicycle_rental": ("Vélos à louer", "mobilite trajet"),
    "amenity=bicycle_parking": ("Parking à vélos", "mobilite trajet"),
    "amenity=car_sharing": ("Autopartage", "mobilite trajet"),
    "amenity=taxi": ("Taxi", "mobilite trajet"), "amenity=fuel": ("Station-service", "mobilite"),
    "amenity=parking": ("Parking", "mobilite"), "shop=bicycle": ("Vélos", "mobilite"),
    "amenity=library": ("Bibliothèque", "numerique culture savoirs"),
    "amenity=internet_cafe": ("Cybercafé", "numerique"),
    "internet_access=*": ("Wifi", "numerique"), "amenity=telephone": ("Téléphone", "numerique"),
    "shop=computer": ("Informatique", "numerique"), "shop=copyshop": ("Photocopies", "numerique"),
    "amenity=post_office": ("Poste", "numerique"),
    "office=employment_agency": ("Emploi", "emploi"), "amenity=townhall": ("Mairie", "emploi"),
    "office=government": ("Administration", "emploi"), "office=company": ("Entreprise", "emploi"),
    "amenity=training": ("Formation", "emploi savoirs"),
    "amenity=college": ("Formation", "emploi"),
    "amenity=university": ("Université", "emploi savoirs"), "amenity=school": ("École", "savoirs"),
    "amenity=kindergarten": ("Maternelle", "solidarite"),
    "amenity=childcare": ("Crèche", "emploi"), "craft=*": ("Artisan", "emploi savoirs"),
    "amenity=arts_centre": ("Arts", "culture"), "amenity=cinema": ("Cinéma", "culture"),
    "amenity=theatre": ("Théâtre", "culture"), "tourism=museum": ("Musée", "culture"),
    "tourism=artwork": ("Œuvre d’art", "culture"), "tourism=gallery": ("Galerie", "culture"),
    "historic=*": ("Patrimoine", "culture"),
    "amenity=community_centre": ("Centre social", "solidarite culture savoirs"),
    "amenity=social_facility": ("Aide sociale", "solidarite"),
    "amenity=social_centre": ("Centre social", "solidarite"),
    "amenity=food_bank": ("Aide alimentaire", "solidarite"),
    "amenity=shower": ("Douches", "solidarite"),
    "amenity=toilets": ("Toilettes", "solidarite mobilite"),
    "amenity=drinking_water": ("Eau à boire", "solidarite"),
    "shop=charity": ("Ressourcerie", "solidarite"),
    "shop=second_hand": ("Seconde main", "solidarite"),
    "office=association": ("Association", "solidarite savoirs"),
    "amenity=place_of_worship": ("Lieu de culte", "solidarite"),
    "amenity=marketplace": ("Marché", "solidarite"), "leisure=park": ("Parc", "sensible"),
    "leisure=garden": ("Jardin", "sensible savoirs"), "leisure=playground": ("Jeux", "sensible"),
    "leisure=sports_centre": ("Sport", "sante"), "amenity=bench": ("Banc", "sensible"),
    "amenity=restaurant": ("Restaurant", ""), "amenity=cafe": ("Café", "sensible"),
    "amenity=bar": ("Bar", ""), "amenity=pub": ("Bar", ""),
    "amenity=fast_food": ("Restauration rapide", ""), "amenity=bank": ("Banque", ""),
    "amenity=atm": ("Distributeur d’argent", ""), "amenity=police": ("Police", ""),
    "amenity=fire_station": ("Pompiers", ""), "tourism=hotel": ("Hôtel", ""),
    "tourism=information": ("Information", "culture"),
    "leisure=fitness_centre": ("Sport", "sante"), "shop=supermarket": ("Supermarché", ""),
    "shop=bakery": ("Boulangerie", ""), "shop=convenience": ("Épicerie", ""),
    "shop=hairdresser": ("Coiffeur", ""), "shop=*": ("Commerce", ""),
    "office=*": ("Bureau", "emploi"), "amenity=events_venue": ("Salle", "culture"),
}  # fmt: skip
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
NOTHING = "Cet extrait OpenStreetMap n’a pas de lieu qui a un nom ou un usage connu."
LAYERS = ("points", "multipolygons")
COLUMNS = ("name", "opening_hours", "phone", "website", "wheelchair", "addr:housenumber",
           "addr:street", "addr:city")  # fmt: skip


def recognises(source: Source) -> bool:
    return is_pbf(source.data) or looks_like(source, "osm") or is_overpass(source)


def is_pbf(data: bytes) -> bool:
    return data[4:20].find(b"OSMHeader") >= 0


def is_overpass(source: Source) -> bool:
    return source.head.startswith(b"{") and b'"elements"' in source.data[:4096] and (
        b"Overpass" in source.data[:4096] or b'"osm3s"' in source.data[:4096]
    )  # fmt: skip


def read(source: Source, choices: Choices) -> Reading:
    if is_overpass(source):
        return Reading("OpenStreetMap (Overpass)", [_overpass(source)])
    if not is_pbf(source.data):
        from studio.maps.geodata.xml_tree import root_of

        root_of(source, "OpenStreetMap")  # it says where it is damaged, and refuses entities
    found = [thing for layer in LAYERS for thing in _things(source, layer)]
    theme = choices.theme or ALL
    kept = [(tags, shape, word) for tags, shape in found if (word := kind_of(tags, theme))]
    if not kept and theme != ALL:
        theme = ALL
        kept = [(tags, shape, word) for tags, shape in found if (word := kind_of(tags, ALL))]
    if not kept:
        raise Unreadable(NOTHING)
    facts = {"theme": theme, "themes": themes_of(found)}
    made = table(source.stem, [k[0] for k in kept], [k[1] for k in kept], [k[2] for k in kept])
    return Reading("OpenStreetMap", [made], facts)


def _things(source: Source, layer: str) -> list[tuple[dict[str, str], Any]]:
    made = read_layer(source.path or source.data, layer=layer, name=layer)
    others = made.columns.pop("other_tags", [""] * len(made))
    names = list(made.columns)
    things = []
    for number, shape in enumerate(made.shapes):
        tags = {name: made.columns[name][number] for name in names if made.columns[name][number]}
        tags |= dict(TAG.findall(others[number]))
        if shape is not None:
            things.append((tags, shape if layer == "points" else shapely.point_on_surface(shape)))
    return things


def kind_of(tags: Mapping[str, str], theme: str) -> str:
    """What people call it; empty when it is no place of this theme."""
    for key_value, (word, themes) in KINDS.items():
        key, _, value = key_value.partition("=")
        said = tags.get(key, "")
        if (
            said
            and said != "no"
            and value in ("*", said)
            and (theme == ALL or theme in themes.split())
        ):
            return word
    return ""


def themes_of(things: list[tuple[dict[str, str], Any]]) -> list[str]:
    """The themes for which this extract has something."""
    all_themes = dict.fromkeys(theme for _, themes in KINDS.values() for theme in themes.split())
    return [theme for theme in all_themes if any(kind_of(tags, theme) for tags, _ in things)]


def table(name: str, tags: list[dict[str, str]], shapes: list[Any], words: list[str]) -> Table:
    columns = {key: [one.get(key, "") for one in tags] for key in COLUMNS}
    kept = {key: values for key, values in columns.items() if any(values)}
    made = Table(name, shapes_of(shapes), kept)
    made.given["title"] = [one.get("name", "") for one in tags]
    made.given["category"] = words
    made.given["notes"] = [_note(one) for one in tags]
    return made


def _note(tags: Mapping[str, str]) -> str:
    street = " ".join(filter(None, (tags.get("addr:housenumber"), tags.get("addr:street"))))
    return "\n".join(filter(None, (street, tags.get("opening_hours"), tags.get("phone"))))


# Overpass


def _overpass(source: Source) -> Table:
    """What was asked for comes in whole: nodes, ways and relations with their shapes."""
    told = decode(source.data, dict[str, Any], "OpenStreetMap")
    elements = [one for one in told.get("elements", []) if isinstance(one, dict)]
    nodes = {one["id"]: one for one in elements if one.get("type") == "node" and "lat" in one}
    shown = [one for one in elements if one.get("tags") or one.get("type") == "relation"]
    shapes = [_overpass_shape(one, nodes) for one in shown]
    tags = [{k: str(v) for k, v in (one.get("tags") or {}).items()} for one in shown]
    return table(source.stem, tags, shapes, [kind_of(one, ALL) for one in tags])


def _overpass_shape(element: dict[str, Any], nodes: Mapping[int, Any]) -> Any:
    if element.get("type") == "node":
        return shapely.Point(element["lon"], element["lat"])
    if element.get("type") == "way":
        spots = element.get("geometry") or [
            nodes[n] for n in element.get("nodes", []) if n in nodes
        ]
        return _closed(_line(spots))
    members = [_line(m["geometry"]) for m in element.get("members", []) if m.get("geometry")]
    lines = [line for line in members if line is not None]
    if not lines:
        centre = element.get("center")
        return shapely.Point(centre["lon"], centre["lat"]) if centre else None
    if (element.get("tags") or {}).get("type") in ("multipolygon", "boundary"):
        areas = shapely.polygonize(lines)
        if not areas.is_empty:
            return shapely.union_all(list(areas.geoms))
    return shapely.line_merge(shapely.MultiLineString(lines))


def _line(spots: list[Any]) -> Any:
    good = [(one["lon"], one["lat"]) for one in spots if one]
    return shapely.LineString(good) if len(good) >= 2 else None


def _closed(line: Any) -> Any:
    if line is not None and line.is_ring and len(line.coords) >= 4:
        return shapely.Polygon(line)
    return line


IMPORTER = Importer("OpenStreetMap", recognises, read, rank=12)
