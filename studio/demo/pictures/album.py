"""Every picture by its name, and how one becomes a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from studio.demo.pictures.scenes import (
    bakery,
    bikes,
    bread,
    bridges,
    buttons,
    cab,
    cyclist,
    dough,
    garden,
    harvest,
    kitchen,
    library,
    limes,
    market,
    mechanics,
    music,
    night,
    noria,
    phone,
    portraits,
    rain,
    river,
    screens,
    sewing,
    station,
    steps,
    table,
    tools,
    towers,
    tram,
    windows,
)
from studio.demo.pictures.sheet import Sheet

SIZE = (1600, 1200)  # pixels
QUALITY = 90  # of JPEG: the grain stays, and a picture weighs about a megabyte

PICTURES: Mapping[str, Callable[[], Sheet]] = {
    "atelier": bikes.workshop,
    "bateau": river.evening_boat,
    "bibliotheque": library.library,
    "boite-outils": tools.toolbox,
    "boulangerie": bakery.bakery,
    "boutons": buttons.buttons,
    "cabine-tram": cab.tram_cab,
    "carte-table": table.table_map,
    "couture": sewing.sewing,
    "cuisine": kitchen.kitchen,
    "dessin": table.drawing,
    "ecran": screens.helping,
    "escalier": steps.steps,
    "fenetre": windows.night_window,
    "four": bread.oven,
    "gare": station.station,
    "guitare": music.guitar,
    "ile": river.island,
    "jardin": garden.allotment,
    "jardinier": portraits.gardener,
    "karim": portraits.karim,
    "lampadaire": night.night_street,
    "marche": market.market,
    "moussa": mechanics.mechanic,
    "moussa-lucie": mechanics.two_at_the_bench,
    "nadia": portraits.nadia,
    "noria": noria.noria,
    "pain": bread.bread,
    "parapluies": rain.umbrellas,
    "passerelle": bridges.footbridge,
    "petrir": dough.kneading,
    "pont": bridges.stone_bridge,
    "recolte": harvest.harvest,
    "telephone": phone.phone,
    "tilleuls": limes.lime_trees,
    "tours": towers.towers,
    "tram": tram.tram_stop,
    "velo": cyclist.cyclist,
}


def draw(name: str, out: Path) -> None:
    """Print a picture as JPEG, 1600 by 1200 pixels: the same bytes at every run on a machine.

    KeyError for a name that nobody drew.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    PICTURES[name]().finished().save(out, "JPEG", quality=QUALITY, subsampling=0)
