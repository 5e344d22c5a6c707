"""The sheet of a portrait as a PDF: a picture, the words, and a square to aim at to listen.

Made of the edition that is shown, each time it is asked for: it never says more than its page.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import segno
from flask_babel import gettext as _
from PIL import Image

from media.fonts import font_paths
from studio.portraits.page import PagePhoto, read_page
from studio.portraits.showing import shown_portrait
from studio.publishing.bundle import OnPaper
from studio.publishing.paper import typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
WIDE = 1600  # pixels: 240 dots an inch across a sheet
QUALITY = 85


def print_sheet(asked: OnPaper) -> bytes:
    """The sheet, one page or more. Invalid when it cannot be set."""
    with tempfile.TemporaryDirectory(prefix="studio-sheet-") as name:
        folder = Path(name)
        write(asked, folder)
        made: bytes = typeset(folder / TEMPLATE.name, [*font_paths(), *font_paths(bold=True)])
        return made


def write(asked: OnPaper, folder: Path) -> None:
    shown = shown_portrait(read_page(asked.page))
    photo = printable(shown.first, asked, folder) if shown.first else None
    said = [
        {"question": one.answer.question, "text": one.answer.text}
        for one in shown.answers
        if one.answer.text.strip()
    ]
    data = {
        "title": asked.title,
        "name": shown.page.name,
        "intro": shown.page.intro,
        "language": asked.language,
        "credits": list(asked.credits),
        "foot": asked.foot,
        "address": asked.address,
        "photo": photo,
        "answers": said,
        "words": {"code": _("Pour écouter : visez ce carré avec un téléphone.")},
    }
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    segno.make(asked.address, error="m").save(str(folder / "code.svg"), scale=8, border=1)
    shutil.copy(TEMPLATE, folder / TEMPLATE.name)


def printable(photo: PagePhoto, asked: OnPaper, folder: Path) -> dict[str, str] | None:
    """A copy that every page setter reads; none when its file is not there any more."""
    path = asked.file(photo.image)
    if not path.is_file():
        return None
    with Image.open(path) as image:
        picture = image.convert("RGB")
    picture.thumbnail((WIDE, WIDE))
    picture.save(folder / "photo.jpg", quality=QUALITY)
    return {"file": "photo.jpg", "text": photo.text or photo.caption or asked.title}
