"""A third kind of production, made for the tests: a note is words, a picture and a sound.

It lives in this one folder: publishing, gallery, embeds and feeds show it without knowing it.
"""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.kinds import ItemType, Kind
from studio.drafts.models import Draft, Item
from studio.publishing import comparing
from studio.publishing.bundle import Bundle, Freezing, Page, Part, Piece, Publisher, Stripped

TEMPLATES = Path(__file__).parent / "templates"
COVER, SOUND = "cover.webp", "words.wav"


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One line of a note, and the colour of its picture."""

    words: str
    colour: str = "#8fb7a6"


def lines(db: Session, draft: Draft) -> list[Item]:
    wanted = select(Item).where(Item.draft_id == draft.id, Item.deleted_at.is_(None))
    return list(db.scalars(wanted.order_by(Item.order, Item.id)))


def needs(db: Session, draft: Draft) -> list[Need]:
    return [
        Need(author, use)
        for author in sorted({item.author_id for item in lines(db, draft)})
        for use in (Use.STORY, Use.VOICE)
    ]


def lacks(db: Session, draft: Draft) -> list[str]:
    return [] if lines(db, draft) else ["Cette note n’a pas encore de mots."]


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    items = lines(freezing.db, draft)
    texts = [str(item.properties["words"]) for item in items]
    people = tuple(sorted({(item.author_id, Use.STORY) for item in items}))
    voices = tuple((person, Use.VOICE) for person, _use in people)
    colour = str(items[0].properties.get("colour", "#8fb7a6"))
    return Bundle(
        title=draft.title,
        summary=texts[0],
        page={"lines": texts, "sound": SOUND},
        parts=(
            Part("words", "words", people=people),
            Part(COVER, "photo", drawn(freezing.scratch, colour), "image/webp", people=people),
            Part(SOUND, "voice", heard(freezing.scratch), "audio/wav", people=voices),
        ),
        files={"words.txt": "\n".join(texts).encode()},
        cover=COVER,
        credits=tuple(sorted({name_of(freezing, item.author_id) for item in items} - {""})),
        facts={"seconds": 75, "places": len(texts)},
        words=" ".join(texts),
    )


def name_of(freezing: Freezing, person_id: str) -> str:
    from studio.people.models import Person

    return freezing.db.get_one(Person, person_id).name if person_id in freezing.named else ""


def drawn(scratch: Path, colour: str) -> Path:
    """A picture of 1200 x 630 pixels."""
    image = Image.new("RGB", (1200, 630), colour)
    ImageDraw.Draw(image).ellipse((300, 100, 900, 530), fill="#faf5ec")
    path = scratch / COVER
    image.save(path, "WEBP", quality=70, method=0)
    return path


def heard(scratch: Path, seconds: int = 2) -> Path:
    """A silence of two seconds, mono, 8 kHz."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    path = scratch / SOUND
    path.write_bytes(made.getvalue())
    return path


def strip(page: Page, gone: frozenset[str]) -> Stripped | None:
    """Without the words nothing is left; without the sound, the words are."""
    if "words" in gone:
        return None
    left: dict[str, Any] = {**page, "sound": None if SOUND in gone else page["sound"]}
    texts: Iterable[str] = left["lines"]
    return Stripped(left, {"words.txt": "\n".join(texts).encode()}, COVER, " ".join(texts))


def asked(page: Page, args: Mapping[str, str]) -> dict[str, str]:
    """The sound alone, or one line of the note."""
    known = {"forme": "audio"} if args.get("forme") == "audio" else {}
    if args.get("ligne") in [str(number) for number in range(len(page["lines"]))]:
        known["ligne"] = args["ligne"]
    return known


def narrowed(page: Page, args: Mapping[str, str]) -> Page:
    return {**page, "lines": [page["lines"][int(args["ligne"])]]} if "ligne" in args else page


def pieces(page: Page) -> tuple[Piece, ...]:
    sound = Piece("son", "Le son seul", "headphones", "", {"forme": "audio"})
    lines = enumerate(page["lines"])
    return sound, *(Piece("ligne", "Une ligne", "quote", w, {"ligne": str(n)}) for n, w in lines)


def lines_of(page: Page, sums: Mapping[str, str]) -> list[comparing.Line]:
    said = [comparing.Line("Ligne", text) for text in page["lines"]]
    return [*said, comparing.Line("Photo", "", sums[COVER])]


def page_context(page: Page) -> dict[str, Any]:
    return {"how_many": len(page["lines"]), "as_text": json.dumps(page)}


KIND = Kind(
    name="note",
    label="Note",
    label_many="Notes",
    picture="pencil",
    icon="notebook",
    item_types={"line": ItemType("line", Line)},
    editor_endpoint="gallery.home",
    templates=lambda: (),
)

PUBLISHER = Publisher(
    kind="note",
    prefix="notes",
    label="Note",
    label_many="Notes",
    icon="notebook",
    page_template="note/public.html",
    embed_template="note/embed.html",
    needs=needs,
    lacks=lacks,
    freeze=freeze,
    strip=strip,
    lines=lines_of,
    data_files={
        "txt": ("words.txt", "text/plain; charset=utf-8"),
        "html": ("never.html", "text/html"),
    },
    page_context=page_context,
    asked=asked,
    narrowed=narrowed,
    pieces=pieces,
)
