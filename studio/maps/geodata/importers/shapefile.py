"""Shapefiles in a zip, in any projection and encoding; parts may be missing. They are put together
anew in memory under names of ours, so that GDAL reads nothing of what the archive calls things."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile

from studio.maps.geodata.gdal import read_layer
from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Table, Unreadable
from studio.maps.geodata.told import Choices

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
HEADER = 100  # bytes
SHAPE_CODE = 9994
BYTES = "ISO-8859-1"  # each letter is one byte: GDAL hands the text over as it is written


def recognises(source: Source) -> bool:
    return any(name.lower().endswith(".shp") for name in source.members)


def read(source: Source, choices: Choices) -> Reading:
    tables, encodings = layers(source, choices)
    return Reading("Shapefile", tables, {"encoding": encodings[0] if encodings else ""})


def layers(source: Source, choices: Choices) -> tuple[list[Table], list[str]]:
    """A table for each `.shp` of the archive."""
    bases = sorted(name[:-4] for name in source.members if name.lower().endswith(".shp"))
    tables, encodings = [], []
    for base in bases:
        parts = _parts(source, base)
        encoding = choices.encoding or encoding_of(parts)
        encodings.append(encoding)
        tables.append(_table(parts, posixpath.basename(base), encoding))
    return tables, encodings


def _parts(source: Source, base: str) -> dict[str, bytes]:
    known = {name.lower(): name for name in source.members}
    found = {
        part: source.member(known[(base + part).lower()]).data
        for part in PARTS
        if (base + part).lower() in known
    }
    if len(found[".shp"]) < HEADER or struct.unpack(">i", found[".shp"][:4])[0] != SHAPE_CODE:
        raise Unreadable(f"« {posixpath.basename(base)}.shp » n’est pas un Shapefile.")
    found[".shx"] = _index(found[".shp"], posixpath.basename(base))
    return found


def _index(shp: bytes, name: str) -> bytes:
    """The `.shx` that the shapes themselves tell: theirs may be missing or wrong."""
    offset, entries = HEADER, list[bytes]()
    while offset + 8 <= len(shp):
        _number, words = struct.unpack(">ii", shp[offset : offset + 8])
        if words < 2 or offset + 8 + words * 2 > len(shp):
            raise Unreadable(
                f"Le Shapefile « {name} » est abîmé à la forme {len(entries) + 1} : "
                "la longueur annoncée ne va pas."
            )
        entries.append(struct.pack(">ii", offset // 2, words))
        offset += 8 + words * 2
    size = (HEADER + 8 * len(entries)) // 2
    return shp[:24] + struct.pack(">i", size) + shp[28:HEADER] + b"".join(entries)


def encoding_of(parts: dict[str, bytes]) -> str:
    """What the `.cpg` says when it is true; else Unicode when nearly all of the text is (a name may
    have been cut in the middle of a letter), else Windows."""
    dbf = parts.get(".dbf", b"")
    body = dbf[int.from_bytes(dbf[8:10], "little") :]  # the cells, after what describes them
    try:
        body.decode("ascii")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    words = body.decode("utf-8", "replace")
    wrong = words.count("\ufffd")
    if len(words) - len(words.encode("ascii", "ignore")) > 10 * wrong:
        return "utf-8"
    said = parts.get(".cpg", b"").decode("ascii", "ignore").strip().lower()
    try:
        body.decode(said.replace("ansi ", "cp") or "cp1252")
        return said or "cp1252"
    except (UnicodeDecodeError, LookupError):
        return "cp1252"


def _table(parts: dict[str, bytes], name: str, encoding: str) -> Table:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, data in parts.items():
            if part != ".cpg":
                archive.writestr(f"formes{part}", data)
    made = read_layer(packed.getvalue(), name=name, encoding=BYTES)
    made.unit = "forme"
    made.columns = {
        _read(column, encoding): [_read(value, encoding) for value in values]
        for column, values in made.columns.items()
    }
    return made


def _read(text: str, encoding: str) -> str:
    """A text that came as its bytes; a letter cut at the end of a cell spoils nothing else."""
    return text if text.isascii() else text.encode(BYTES, "replace").decode(encoding, "replace")


IMPORTER = Importer("Shapefile", recognises, read, rank=36)
