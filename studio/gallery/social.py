"""The picture that social networks show of a page: its cover, with its title written on it.

Drawn when one of them asks, from the edition that is public at that moment: nothing of it is kept
on disk, so that nothing of it can outlive a withdrawal.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from PIL import Image, ImageDraw, ImageFont, ImageOps

from basemaps.lettering import font
from studio.gallery import showing
from studio.gallery.covers import cover_of
from studio.gallery.freshness import MEDIA_SECONDS
from studio.gallery.medias import for_anybody
from studio.kernel import web
from studio.kernel.errors import Gone, NotFound
from studio.publishing import folder

bp = Blueprint("social", __name__)

SIZE = (1200, 630)  # pixels: what social networks and messengers cut a picture to
MARGIN = 56
GREEN, PAPER = (20, 88, 74), (250, 245, 236)
LETTERS = (64, 52, 42)  # dots: the largest in which the title holds in two lines
QUALITY = 82
_latin = re.compile(r"[\u0000-\u024f\u2010-\u2027\u202f\u20ac]*")


@bp.get("/cartes-sociales/<public_id>-<int:number>.jpg")
def card(public_id: str, number: int) -> ResponseReturnValue:
    """The card of the edition that is public now. Gone for one that was taken back or replaced."""
    shown = showing.by_id(public_id)
    if number != shown.edition.number:
        raise Gone if number < shown.edition.number else NotFound
    cover = cover_of(shown.edition.id, public_id, number)
    path = None
    if cover is not None:
        editions = web.settings().editions
        path = folder.media_path(editions, shown.edition.id, cover.picture.name)
    label = f"{shown.publisher.label} · {shown.publication.action.title}"
    response = Response(drawn(path, shown.edition.title, label), mimetype="image/jpeg")
    response.set_etag(f"{shown.edition.id}-card")
    return for_anybody(response, MEDIA_SECONDS)


@lru_cache(maxsize=32)
def drawn(cover: Path | None, title: str, label: str) -> bytes:
    """1200 x 630, as JPEG: every network reads it."""
    image = Image.new("RGB", SIZE, PAPER)
    if cover is not None:
        with Image.open(cover) as opened:
            image = ImageOps.fit(opened.convert("RGB"), SIZE, Image.Resampling.LANCZOS)
    if _latin.fullmatch(title):  # our letters know no other script: then the picture speaks alone
        _write(image, title, label if _latin.fullmatch(label) else "")
    made = io.BytesIO()
    image.save(made, "JPEG", quality=QUALITY, progressive=True)
    return made.getvalue()


def _write(image: Image.Image, title: str, label: str) -> None:
    """The title and where it comes from, on a band of our green at the foot of the picture."""
    letters, lines = _fitting(title)
    small = font(400, 30)
    step = round(letters.size * 1.18)
    height = MARGIN + step * len(lines) + (46 if label else 0) + MARGIN // 2
    top = SIZE[1] - height
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, top, *SIZE), fill=GREEN)
    y = top + MARGIN // 2
    if label:
        draw.text((MARGIN, y), cut(label, small), font=small, fill=PAPER)
        y += 46
    for line in lines:
        draw.text((MARGIN, y), line, font=letters, fill=PAPER)
        y += step


def _fitting(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for dots in LETTERS:
        letters = font(700, dots)
        lines = wrapped(title, letters)
        if len(lines) <= 2:
            return letters, lines
    return letters, [lines[0], cut(" ".join(lines[1:]), letters)]


def wrapped(text: str, letters: ImageFont.FreeTypeFont) -> list[str]:
    """The text on lines as wide as the picture allows, cut between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(longer) <= SIZE[0] - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(line, letters) for line in lines] or [""]


def cut(line: str, letters: ImageFont.FreeTypeFont) -> str:
    """The line, shortened when it is too wide."""
    if letters.getlength(line) <= SIZE[0] - 2 * MARGIN:
        return line
    while line and letters.getlength(f"{line}…") > SIZE[0] - 2 * MARGIN:
        line = line[:-1]
    return f"{line.rstrip()}…"
