"""The grounds a map can stand on: what they are called, where they come from, how far they go.

Built in: the drawn ground of Touraine, its pale version, and blank papers. An operator adds
others by dropping a `.pmtiles` or `.mbtiles` file into a folder; nothing has to be declared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from basemaps.atlas import atlas
from basemaps.errors import BrokenPack, UnknownGround
from basemaps.mercator import WORLD, Bounds
from basemaps.online import FILE as ONLINE_FILE
from basemaps.online import OnlineFacts, online
from basemaps.packs import PackFacts, open_pack

Kind = Literal["drawn", "pack", "online", "paper", "image"]
PACK_SUFFIXES = (".pmtiles", ".mbtiles")
ONLINE = "net-"  # beginning of the name of an online ground
LONGEST_ID = 40  # a map keeps the name of its ground
PALE = "-pale"  # end of the name of the faded version of a vector pack
CLOSER = 3  # zooms a vector pack is drawn beyond its own: lines stay lines
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
    of an online ground only. Tiles of `vector` packs are drawn by us, in our own style;
    `last_zoom` is the closest one of their own data.
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
    last_zoom: int = 0

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
    found = [*_read_packs(packs), *_read_online(packs)]
    return BUILT_IN + tuple(one for one in found if isinstance(one, Ground))


def ground(ground_id: str, packs: Path | None = None) -> Ground:
    """One ground by its id. Raises UnknownGround, or BrokenPack when its file is damaged."""
    for one in BUILT_IN:
        if one.id == ground_id:
            return one
    if ground_id.startswith(ONLINE):
        for found in _read_online(packs):
            if isinstance(found, Ground) and found.id == ground_id:
                return found
    if GROUND_ID.match(ground_id):
        for path in _pack_files(packs):
            if ground_id in (pack_id(path), pack_id(path) + PALE):
                for one in _from_pack(path, open_pack(path).facts):
                    if one.id == ground_id:
                        return one
    raise UnknownGround(ground_id)


def broken_packs(packs: Path | None) -> tuple[tuple[str, str], ...]:
    """File name and French sentence of each file that looks like a pack and is none."""
    found = [*_read_packs(packs), *_read_online(packs)]
    return tuple(one for one in found if not isinstance(one, Ground))


def online_hosts(packs: Path | None) -> tuple[str, ...]:
    """The servers that browsers may ask for pictures, because the operator says so."""
    try:
        return tuple(sorted({facts.host for facts in online(packs)}))
    except BrokenPack:
        return ()


def pack_id(path: Path) -> str:
    """The ground id of a pack: its file name in plain letters."""
    folded = unicodedata.normalize("NFKD", path.stem.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "sans-nom"
    return f"pack-{stem}"[: LONGEST_ID - len(PALE)].rstrip("-")


def _read_packs(packs: Path | None) -> list[Ground | tuple[str, str]]:
    found: list[Ground | tuple[str, str]] = []
    for path in _pack_files(packs):
        try:
            found += _from_pack(path, open_pack(path).facts)
        except BrokenPack as error:
            found.append((path.name, str(error)))
    return found


def _read_online(packs: Path | None) -> list[Ground | tuple[str, str]]:
    try:
        return [_from_online(facts) for facts in online(packs)]
    except BrokenPack as error:
        return [(ONLINE_FILE, str(error))]


def _from_online(facts: OnlineFacts) -> Ground:
    return Ground(
        id=f"{ONLINE}{facts.id}",
        title=facts.title,
        kind="online",
        credits=(Credit(facts.credit, facts.link),),
        terms=facts.terms,
        min_zoom=facts.min_zoom,
        max_zoom=facts.max_zoom,
        bounds=WORLD,
        address=facts.address,
    )


def _pack_files(packs: Path | None) -> list[Path]:
    """Packs of a folder; of two files with one id, the first by name counts."""
    if packs is None or not packs.is_dir():
        return []
    files = sorted(path for path in packs.iterdir() if path.suffix.lower() in PACK_SUFFIXES)
    return list({pack_id(path): path for path in reversed(files) if path.is_file()}.values())[::-1]


def _from_pack(path: Path, facts: PackFacts) -> list[Ground]:
    """The ground of a pack; of a vector one, its pale version too."""
    vector = facts.suffix == "mvt"
    last = facts.max_zoom
    plain = Ground(
        id=pack_id(path),
        title=facts.title or path.stem,
        kind="pack",
        credits=tuple(Credit(text, link) for text, link in facts.credits),
        terms="Fichier ajouté par votre structure : voir les conditions de sa source.",
        min_zoom=facts.min_zoom,
        max_zoom=max(last, min(last + CLOSER, STREET_ZOOM + 1)) if vector else last,
        bounds=facts.bounds,
        suffix="png" if vector else facts.suffix,
        vector=vector,
        scales=(1, 2) if vector else (1,),
        path=path,
        last_zoom=last,
    )
    if not vector:
        return [plain]
    return [plain, replace(plain, id=plain.id + PALE, title=f"{plain.title}, pâle", faded=True)]
