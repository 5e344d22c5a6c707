"""Grounds of other servers, when an operator asks for them: `en-ligne.toml` beside the packs.

    [[fond]]
    id = "plan-ign"
    titre = "Plan IGN"
    adresse = "https://exemple.fr/{z}/{x}/{y}.png"
    source = "© IGN"
    lien = "https://exemple.fr/conditions"
    conditions = "Licence Ouverte 2.0"
    zooms = [0, 18]

There are none unless this file says so: a browser then asks that server, which learns who looks at
what. We never ask it ourselves: covers and prints stand on the built-in ground instead.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from basemaps.errors import BrokenPack
from basemaps.mercator import MAX_ZOOM

FILE = "en-ligne.toml"
LARGEST = 100_000  # bytes
MOST = 20
NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,40}$")
HOST = re.compile(r"^[a-z0-9.-]+(:[0-9]+)?$")
TEXTS = {"titre": 80, "source": 300, "lien": 300, "conditions": 300}


@dataclass(frozen=True, slots=True)
class OnlineFacts:
    """What the operator says of one ground."""

    id: str
    title: str
    address: str
    credit: str
    link: str | None
    terms: str
    min_zoom: int
    max_zoom: int

    @property
    def host(self) -> str:
        """What a browser must be allowed to ask: scheme and host."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def online(packs: Path | None) -> list[OnlineFacts]:
    """The grounds of the file; none without it. BrokenPack, with a sentence, when it is wrong."""
    path = packs / FILE if packs else None
    if path is None or not path.is_file():
        return []
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenPack(f"Le fichier « {FILE} » est trop long.")
        told = tomllib.loads(path.read_text("utf-8")).get("fond", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenPack(f"Le fichier « {FILE} » ne peut pas être lu : {error}") from error
    if not isinstance(told, list):
        raise BrokenPack(f"Le fichier « {FILE} » attend des parties [[fond]].")
    return [_facts(one) for one in told[:MOST]]


def _facts(one: Any) -> OnlineFacts:
    if not isinstance(one, dict):
        raise BrokenPack(f"Le fichier « {FILE} » attend des parties [[fond]].")
    texts = {name: str(one.get(name, ""))[:longest] for name, longest in TEXTS.items()}
    name, address, zooms = str(one.get("id", "")), str(one.get("adresse", "")), one.get("zooms")
    if not NAME.match(name) or not texts["titre"] or not texts["source"]:
        raise BrokenPack(f"Dans « {FILE} », chaque fond a un id, un titre et une source.")
    _check_address(name, address)
    low, high = _zooms(name, zooms if zooms is not None else [0, 18])
    link = texts["lien"] if texts["lien"].startswith("https://") else None
    return OnlineFacts(
        name, texts["titre"], address, texts["source"], link, texts["conditions"], low, high
    )


def _check_address(name: str, address: str) -> None:
    parts = urlsplit(address)
    good = (
        parts.scheme == "https" and HOST.match(parts.netloc) and not set(address) & set(" \"'<>;")
    )
    if not good or not all(part in address for part in ("{z}", "{x}", "{y}")):
        raise BrokenPack(
            f"Dans « {FILE} », l’adresse du fond « {name} » doit être en https et contenir "
            "{z}, {x} et {y}."
        )


def _zooms(name: str, zooms: Any) -> tuple[int, int]:
    whole = isinstance(zooms, list) and len(zooms) == 2 and all(type(z) is int for z in zooms)
    if not whole or not 0 <= zooms[0] <= zooms[1] <= MAX_ZOOM:
        raise BrokenPack(f"Dans « {FILE} », les zooms du fond « {name} » sont impossibles.")
    return zooms[0], zooms[1]
