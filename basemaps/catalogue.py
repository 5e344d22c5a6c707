"""The grounds a map can stand on: what they are called, where they come from, how far they go.

Built in: the drawn ground of Touraine, its pale version, and blank papers. An operator adds
others by dropping a `.pmtiles` or `.mbtiles` file into a folder; nothing has to be declared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from basemaps.atlas import atlas
from basemaps.errors import BrokenPack, UnknownGround
from basemaps.mercator import WORLD, Bounds
from basemaps.packs import PackFacts, open_pack

Kind = Literal["drawn", "pack", "online", "paper", "image"]
PACK_SUFFIXES = (".pmtiles", ".mbtiles")
STREET_ZOOM = 17  # houses and their doors
TOWN_ZOOM = 15  # rivers, bridges, quarters and landmarks, right to some 100 metres
GROUND_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")


@dataclass(frozen=True, slots=True)
class Credit:
    """A source to name next to the map: plain text, where its terms are, and a shorter form."""

    text: str
    link: str | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground.

    `bounds` (degrees) and zooms say where there is something to see; `max_zoom` is the last
    zoom with tiles of its own (a map may enlarge them beyond). `address` is the tile template
    of an online ground only. `vector` packs are listed but not yet drawn.
    """

    id: str
    title: str
    kind: Kind
    credits: tuple[Credit, ...]
    terms: str
    min_zoom: int
    max_zoom: int
    bounds: Bounds
    suffix: str = "png"
    dark: bool = False
    faded: bool = False
    geographic: bool = True
    vector: bool = False
    scales: tuple[int, ...] = (1,)
    address: str | None = None
    path: Path | None = None

    @property
    def detail_bounds(self) -> Bounds:
        """Where the ground shows everything a street holds (degrees).

        The whole of a pack or a sheet of paper; of the drawn ground, the quarter whose streets
        and houses are in the data. It may be much smaller than `bounds`.
        """
        return atlas().detail if self.kind == "drawn" else self.bounds

    def zoom_for(self, lon: float, lat: float) -> int:
        """The closest zoom an editor should offer at a place: closer, there is nothing to see."""
        if self.kind != "drawn":
            return self.max_zoom
        return STREET_ZOOM if self.detail_bounds.holds(lon, lat) else TOWN_ZOOM

    @property
    def attribution(self) -> str:
        """The credits on one line, free of any markup."""
        return " | ".join(credit.text for credit in self.credits)

    @property
    def short_attribution(self) -> str:
        """The same for a small picture."""
        return " | ".join(credit.short or credit.text for credit in self.credits)


DEPARTMENT = Bounds(0.0529, 46.7366, 1.3656, 47.7098)
AROUND = Bounds(-0.35, 46.55, 1.75, 47.9)  # the pale land drawn around the department
FREE_USE = "Usage libre, y compris imprimé et hors connexion, en citant les sources."
GROUND_CREDITS = (
    Credit(
        "© les contributeurs d’OpenStreetMap (ODbL)",
        "https://www.openstreetmap.org/copyright",
        "© OpenStreetMap",
    ),
    Credit(
        "IGN Admin Express 2018 (Licence Ouverte)",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "IGN",
    ),
    Credit(
        "ANCT France services (Licence Ouverte)",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "ANCT",
    ),
)

PLAN = Ground(
    id="plan", title="Plan de Touraine", kind="drawn", credits=GROUND_CREDITS, terms=FREE_USE,
    min_zoom=7, max_zoom=18, bounds=AROUND, scales=(1, 2),
)  # fmt: skip
PALE_PLAN = Ground(
    id="plan-pale", title="Plan pâle, pour dessiner dessus", kind="drawn",
    credits=GROUND_CREDITS, terms=FREE_USE, min_zoom=7, max_zoom=18, bounds=AROUND,
    faded=True, scales=(1, 2),
)  # fmt: skip
PAPER_TITLES = {
    "papier": "Feuille blanche",
    "papier-kraft": "Papier kraft",
    "papier-soleil": "Papier soleil",
    "papier-rose": "Papier rose",
    "papier-ciel": "Papier ciel",
    "papier-toile": "Toile de lin",
}
PAPER_GROUNDS = tuple(
    Ground(
        id=id, title=title, kind="paper", credits=(),
        terms="Aucune donnée : rien à citer.", min_zoom=0, max_zoom=22, bounds=WORLD,
        faded=True, geographic=False, scales=(1, 2),
    )
    for id, title in PAPER_TITLES.items()
)  # fmt: skip
BUILT_IN = (PLAN, PALE_PLAN, *PAPER_GROUNDS)


def grounds(packs: Path | None = None) -> tuple[Ground, ...]:
    """Every usable ground: the built-in ones, then the operator's packs by file name.

    A file that cannot be read is left out here; broken_packs() says which and why.
    """
    return BUILT_IN + tuple(one for one in _read_packs(packs) if isinstance(one, Ground))


def ground(ground_id: str, packs: Path | None = None) -> Ground:
    """One ground by its id. Raises UnknownGround, or BrokenPack when its file is damaged."""
    for one in BUILT_IN:
        if one.id == ground_id:
            return one
    if GROUND_ID.match(ground_id):
        for path in _pack_files(packs):
            if pack_id(path) == ground_id:
                return _from_pack(path, open_pack(path).facts)
    raise UnknownGround(ground_id)


def broken_packs(packs: Path | None) -> tuple[tuple[str, str], ...]:
    """File name and French sentence of each file that looks like a pack and is none."""
    return tuple(one for one in _read_packs(packs) if not isinstance(one, Ground))


def pack_id(path: Path) -> str:
    """The ground id of a pack: its file name in plain letters."""
    folded = unicodedata.normalize("NFKD", path.stem.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "sans-nom"
    return f"pack-{stem}"[:80].rstrip("-")


def _read_packs(packs: Path | None) -> list[Ground | tuple[str, str]]:
    found: list[Ground | tuple[str, str]] = []
    for path in _pack_files(packs):
        try:
            found.append(_from_pack(path, open_pack(path).facts))
        except BrokenPack as error:
            found.append((path.name, str(error)))
    return found


def _pack_files(packs: Path | None) -> list[Path]:
    """Packs of a folder; of two files with one id, the first by name counts."""
    if packs is None or not packs.is_dir():
        return []
    files = sorted(path for path in packs.iterdir() if path.suffix.lower() in PACK_SUFFIXES)
    return list({pack_id(path): path for path in reversed(files) if path.is_file()}.values())[::-1]


def _from_pack(path: Path, facts: PackFacts) -> Ground:
    return Ground(
        id=pack_id(path),
        title=facts.title or path.stem,
        kind="pack",
        credits=tuple(Credit(text, link) for text, link in facts.credits),
        terms="Fichier ajouté par votre structure : voir les conditions de sa source.",
        min_zoom=facts.min_zoom,
        max_zoom=facts.max_zoom,
        bounds=facts.bounds,
        suffix=facts.suffix,
        vector=facts.suffix == "mvt",
        path=path,
    )
