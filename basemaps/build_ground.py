"""Make the data of the built-in ground again (never needed at run time).

    python -m basemaps.build_ground --communes COMMUNES.geojson \\
        --arrondissements ARRONDISSEMENTS.geojson --osm EXTRACT.osm.pbf \\
        --services FRANCE_SERVICES.geojson [--out basemaps/data]

The inputs are named in `data/SOURCES.md`. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point

from basemaps.building import borders, extract, noted, rivers
from basemaps.compact import Feature, write

HERE = Path(__file__).parent
DEPARTMENT = "37"

IGN = {
    "id": "ign",
    "title": "Limites des communes d’Indre-et-Loire (2018)",
    "credit": "IGN – Admin Express, INSEE",
    "licence": "Licence Ouverte 1.0",
    "link": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
OSM = {
    "id": "osm",
    "title": "Quartier de la gare de Tours (2021)",
    "credit": "© les contributeurs d’OpenStreetMap",
    "licence": "ODbL 1.0",
    "link": "https://www.openstreetmap.org/copyright",
}
SERVICES = {
    "id": "services",
    "title": "Maisons France services d’Indre-et-Loire (avril 2021)",
    "credit": "ANCT – France services",
    "licence": "Licence Ouverte 2.0",
    "link": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
NOTED = {
    "id": "noted",
    "title": "Lieux, cours d’eau, routes et ponts relevés par le projet",
    "credit": "relevé approché du projet",
    "licence": "Licence Ouverte 2.0",
    "link": "",
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    facts = tomllib.loads((HERE / "building" / "facts.toml").read_text("utf-8"))
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    communes = borders.read_communes(options.communes)
    limits = borders.borders(communes)
    wards = borders.read_areas(options.arrondissements)
    waters = rivers.Waters(facts["rivers"], limits, communes)
    dry = extract.way(options.osm, facts["built"]["osm_way"])
    towns = {name: spot for name, spot in facts["towns"].items() if name != "metres"}
    named = [*borders.commune_features(communes, facts["articles"], facts["ranks"], towns)]
    rails = noted.rails(facts, named, {commune.code: commune.area for commune in communes})
    outlines = borders.border_features(limits, communes, wards)
    surveyed = _osm(options.osm, facts, dry)
    tracks = [*noted.tram(facts, surveyed["ways"]), *rails]
    sizes = {
        "ign": write(out / "ign.json", IGN, {"borders": outlines, "communes": named}),
        "osm": write(out / "osm.json", OSM, surveyed),
        "noted": write(out / "noted.json", NOTED, _noted(facts, waters, dry, tracks)),
        "services": write(out / "services.json", SERVICES, {"places": services(options.services)}),
    }
    sys.stdout.write("".join(f"{name}.json\t{size}\n" for name, size in sizes.items()))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for name in ("communes", "arrondissements", "osm", "services"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE / "data")
    return parser


def _osm(path: Path, facts: Mapping[str, Any], dry: shapely.Polygon) -> dict[str, list[Feature]]:
    points, lines, areas = (
        extract.read_things(path, layer) for layer in ("points", "lines", "multipolygons")
    )
    return {
        "built": [Feature("built", facts["built"]["name"], dry)],
        "grounds": [*extract.grounds(areas)],
        "ways": [*extract.streets(lines), *extract.tracks(lines)],
        "trees": [*extract.trees(lines, points)],
        "buildings": [*extract.buildings(areas)],
        "numbers": [*extract.numbers(points, areas)],
        "places": extract.places(points, areas),
    }


def _noted(
    facts: Mapping[str, Any],
    waters: rivers.Waters,
    dry: shapely.Polygon,
    tracks: Iterable[Feature],
) -> dict[str, Iterable[Feature]]:
    holes = [island for islands, _ in noted.grouped(facts["islands"]) for island in islands]
    levees = _each(facts["levees"], waters, rivers.levees)
    return {
        "rivers": rivers.river_lines(waters),
        "water": rivers.river_areas(waters, dry, holes),
        "islands": _each(facts["islands"], waters, rivers.islands),
        "bridges": _each(facts["bridges"], waters, rivers.bridges),
        "lines": [*noted.lines(facts), *levees, *tracks],
        "forests": noted.forests(facts),
        "neighbours": noted.neighbours(facts),
        "places": [*noted.places(facts), *noted.tram_stops(facts)],
    }


def _each(groups: Any, waters: rivers.Waters, make: Any) -> Iterator[Feature]:
    for things, metres in noted.grouped(groups):
        yield from make(waters, things, metres)


def services(path: Path) -> Iterator[Feature]:
    """The France services houses of the department, at their published position."""
    for item in json.loads(path.read_text("utf-8"))["features"]:
        about = item["properties"]
        if about["DEPARTEMENT"] == DEPARTMENT:
            name = f"France services {about['lib_france_services']}".replace("'", "’")
            extra = {"address": about["ADRESSE"].replace("'", "’"), "article": ""}
            yield Feature("services", name, Point(item["geometry"]["coordinates"]), extra)


if __name__ == "__main__":
    raise SystemExit(main())
