"""Files that people often bring and that hold no list of places: told what to do instead."""

from __future__ import annotations

from studio.maps.geodata.source import Importer, Source
from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices

GROUND = (
    "C’est un fond de carte, pas une liste de lieux. L’administrateur peut l’ajouter aux fonds : "
    "voir la page sur les fonds de carte."
)
SHEET = "C’est un classeur de tableur. Enregistrez la feuille en CSV, puis envoyez le CSV."
PHOTO = "C’est une photo, un son ou une vidéo. Ajoutez-le à un lieu de la carte."
PAPER = "C’est un document à lire ou à imprimer, pas une liste de lieux."
DRAWING = "C’est une page ou un dessin, pas une liste de lieux."
OTHER = "Ce fichier XML n’est ni du KML, ni du GPX, ni un extrait OpenStreetMap."
WHOLE = (
    "C’est une carte entière de Studio : elle revient avec ses photos et ses sons, en une carte "
    "de plus. "
    "Apportez-la depuis la page « Productions » de l’action."
)
EMPTY = "Ce fichier est vide."
BASE = "C’est une base de données, mais pas un GeoPackage."
LOOSE = "C’est un morceau de Shapefile. Mettez le .shp, le .dbf et le .prj dans un zip."
SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"PMTiles", GROUND), (b"\x89PNG", PHOTO), (b"\xff\xd8\xff", PHOTO), (b"GIF8", PHOTO),
    (b"RIFF", PHOTO), (b"%PDF", PAPER), (b"\xd0\xcf\x11\xe0", SHEET), (b"\0\0\x27\x0a", LOOSE),
    (b"\x1f\x8b", "Ce fichier est compressé (gz). Ouvrez-le, puis envoyez ce qu’il contient."),
)  # fmt: skip
WORKBOOKS = ("xl/workbook.xml", "content.xml")


def sentence_for(source: Source) -> str:
    """Why this is refused; empty when it is nothing of the sort."""
    if not source.head:
        return EMPTY
    for sign, sentence in SIGNS:
        if source.data.startswith(sign):
            return sentence
    if source.data.startswith(b"SQLite format 3\0") and b"gpkg_contents" not in source.data:
        return GROUND if b"tile_data" in source.data else BASE
    if "carte.json" in source.members:
        return WHOLE
    if source.data.startswith(b"PK") and any(name in source.members for name in WORKBOOKS):
        return SHEET
    return ""


def read(source: Source, _choices: Choices) -> Reading:
    raise Unreadable(sentence_for(source))


IMPORTER = Importer("autre", lambda source: bool(sentence_for(source)), read, rank=0)
