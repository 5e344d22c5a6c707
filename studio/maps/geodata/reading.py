"""Places that somebody brings: opened far away from us, in a small and short life.

A GeoJSON whose content was something else made GDAL read other files of the machine (seen in the
lab): the content is looked at first, the drivers that follow links are never loaded, and the
process that opens it has little memory, little time, and may write nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import msgspec

from studio.kernel.errors import Invalid, TooHeavy
from studio.maps.geodata.child import REFUSED
from studio.maps.geodata.told import Choices, Refusal, Seen, Taken

MOST_BYTES = 100_000_000
SECONDS = 120
UNREADABLE = (
    "Ce fichier n’a pas pu être lu : il est abîmé, ou trop grand pour cette machine. "
    "Enregistrez-le en GeoJSON ou en CSV."
)
# Drivers that go elsewhere for their data; read by GDAL when it is loaded.
NEVER = (
    "OGR_VRT,VRT,GDALG,HTTP,WFS,OAPIF,CSW,PLSCENES,Elasticsearch,CARTO,AmigoCloud,GMLAS,NGW,"
    "STACIT,STACTA,EEDA,EEDAI,WMS,WMTS,WCS,TileDB,PostgreSQL,MySQL,ODBC,MSSQLSpatial,MongoDBv3"
)

T = TypeVar("T")


def look_at(path: Path, name: str = "", choices: Choices | None = None) -> Seen:
    """What a file holds and what would come in, whatever it is called.

    Invalid with a sentence that says why and where when nothing can; TooHeavy beyond a hundred
    megabytes. No address in the file is ever asked for.
    """
    return _ask("look", path, name, choices, Seen)


def take_in(path: Path, name: str = "", choices: Choices | None = None) -> Taken:
    """All that comes in of the file; the same refusals as `look_at`."""
    return _ask("take", path, name, choices, Taken)


def _ask(mode: str, path: Path, name: str, choices: Choices | None, kind: type[T]) -> T:
    if path.stat().st_size > MOST_BYTES:
        raise TooHeavy("Ce fichier est trop lourd pour des lieux : 100 Mo au plus.")
    told: list[str] = [mode, str(path.absolute()), name or path.name, str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, arguments as a list
            [sys.executable, "-m", "studio.maps.geodata.child", *told],
            env=_environment(),
            input=msgspec.msgpack.encode(choices or Choices()),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Invalid(UNREADABLE) from None
    return _heard(done, kind)


def _heard(done: subprocess.CompletedProcess[bytes], kind: type[T]) -> T:
    try:
        if done.returncode == 0:
            return msgspec.msgpack.decode(done.stdout, type=kind)
        if done.returncode == REFUSED:
            raise Invalid(msgspec.msgpack.decode(done.stdout, type=Refusal).sentence)
    except msgspec.MsgspecError:
        pass
    raise Invalid(UNREADABLE)  # it died: too much memory, or a bug of a reader


def _environment() -> dict[str, str]:
    """Just what Python needs, and the drivers that must not be."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    home = str(Path(__file__).parents[3])
    return kept | {
        "PYTHONPATH": os.pathsep.join([home, kept.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "OGR_SKIP": NEVER,
        "GDAL_SKIP": NEVER,
        "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
        "CPL_CURL_ENABLED": "NO",
        "GDAL_HTTP_MAX_RETRY": "0",
        "OSM_MAX_TMPFILE_SIZE": "400",
        "PROJ_NETWORK": "OFF",
    }
