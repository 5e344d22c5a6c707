"""A list of places that somebody brings: opened far away from us, in a small and short life.

A GeoJSON whose content was something else made GDAL read other files of the machine (seen in the
lab): the content is looked at first, the drivers that follow links are never loaded, and the
process that opens it has little memory and little time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from studio.kernel.errors import Invalid, TooHeavy

MOST_BYTES = 20_000_000
SECONDS = 60
UNREADABLE = "Ce fichier n’a pas pu être lu. Enregistrez-le en GeoJSON ou en CSV."
# Drivers that go elsewhere for their data; read by GDAL when it is loaded.
NEVER = "OGR_VRT,VRT,GDALG,HTTP,WFS,OAPIF,CSW,PLSCENES,Elasticsearch,CARTO,AmigoCloud,GMLAS,NGW"


class FoundPlace(msgspec.Struct):
    """A place of the file: degrees, and the words that were recognised."""

    lon: float
    lat: float
    title: str = ""
    notes: str = ""
    category: str = ""


class Found(msgspec.Struct):
    """What a file gave: its places, and sentences about what was left out."""

    places: list[FoundPlace]
    remarks: list[str] = []


class Refusal(msgspec.Struct):
    sentence: str


def read_places(path: Path) -> Found:
    """The places of a GeoJSON or CSV file, whatever its name.

    Invalid with a sentence when it is neither, or holds no place; TooHeavy beyond twenty
    megabytes. No address in the file is ever asked for.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TooHeavy("Ce fichier est trop lourd pour une liste de lieux.")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, arguments as a list
            [sys.executable, "-m", "studio.maps.geodata.child", str(path.absolute())],
            env=_environment(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Invalid(UNREADABLE) from None
    return _heard(done)


def _heard(done: subprocess.CompletedProcess[bytes]) -> Found:
    if done.returncode == 0:
        return msgspec.json.decode(done.stdout, type=Found)
    try:
        raise Invalid(msgspec.json.decode(done.stdout, type=Refusal).sentence)
    except msgspec.MsgspecError:  # it died: too much memory, or a bug of a reader
        raise Invalid(UNREADABLE) from None


def _environment() -> dict[str, str]:
    """Just what Python needs, and the drivers that must not be."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    home = str(Path(__file__).parents[3])
    return kept | {
        "PYTHONPATH": os.pathsep.join([home, kept.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "OGR_SKIP": NEVER,
        "GDAL_SKIP": NEVER,
        "CPL_CURL_ENABLED": "NO",
        "GDAL_HTTP_MAX_RETRY": "0",
        "PROJ_NETWORK": "OFF",
    }
