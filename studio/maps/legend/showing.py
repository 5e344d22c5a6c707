"""The legend of a published map: words of one's own need their author's yes, pictures are round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.files.models import StoredFile
from studio.kernel.ids import public_id
from studio.maps.items import Category
from studio.maps.marking import Making
from studio.maps.page import WORDLESS
from studio.maps.reading import MapDraft
from studio.publishing.bundle import Part

SIDE = 128  # pixels: a mark is at most 58 wide, on a screen that may be twice as fine
SOFT = 4  # times too large, for a smooth edge
QUALITY = 82


def word_needs(found: MapDraft, staff: frozenset[str]) -> list[Need]:
    """Words of their own that participants put in the legend, where a shown mark has them."""
    return [
        Need(found.authors[key], Use.STORY)
        for key, category in used(found)
        if category.own and found.authors.get(key) not in staff
    ]


def word_lacks(found: MapDraft) -> list[str]:
    """A word that was only said must be written before it leaves."""
    if any(not category.label.strip() for _, category in used(found)):
        return ["La légende a un mot dit et pas encore écrit. Écrivez-le."]
    return []


def used(found: MapDraft) -> Iterator[tuple[str, Category]]:
    """Item id and category, for those that a shown mark has."""
    wanted = {drawn.mark.category for drawn in found.shown}
    yield from ((key, category) for key, category in found.legend.items() if key in wanted)


def category_json(
    making: Making, key: str, category: Category, staff: frozenset[str]
) -> dict[str, Any]:
    """A category of page.json; without its author's yes, a word of her own is not said."""
    author = making.found.authors.get(key, "")
    hers = category.own and author not in staff
    told = not (hers and making.refuses(author, Use.STORY))
    return {
        "code": category.code,
        "label": (category.label if told else WORDLESS) or WORDLESS,
        "icon": category.icon,
        "colour": category.colour,
        "shape": category.shape,
        "picture": _picture(making, category, author if hers else "") if told else None,
        "words": making.words_part(author) if hers and told else None,
    }


def _picture(making: Making, category: Category, author: str) -> str | None:
    """The round picture as a part; None while it is not ready."""
    file: StoredFile | None = making.files.get(category.picture or "")
    thumb = file.derivative("thumb") if file is not None else None
    if file is None or thumb is None:
        return None
    name = f"{public_id()}.webp"
    out = making.freezing.scratch / name
    round_picture(making.freezing.storage.path(thumb.key), out)
    people = ((author, Use.STORY),) if author else ()
    return making.add(Part(name, "photo", source=out, mime="image/webp", people=people))


def round_picture(source: Path, out: Path, side: int = SIDE) -> None:
    """The middle of a picture as a disc on nothing."""
    with Image.open(source) as opened:
        square = ImageOps.fit(opened.convert("RGB"), (side, side), Image.Resampling.LANCZOS)
    mask = Image.new("L", (side * SOFT, side * SOFT))
    ImageDraw.Draw(mask).ellipse((0, 0, side * SOFT - 1, side * SOFT - 1), fill=255)
    square.putalpha(mask.reduce(SOFT))
    out.parent.mkdir(parents=True, exist_ok=True)
    square.save(out, "WEBP", quality=QUALITY)
