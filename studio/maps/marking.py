"""One mark of a map becomes one item of the public page, with the parts that belong to persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.files.models import StoredFile
from studio.kernel.ids import public_id
from studio.maps.geometry import cut_ends, mended, middle_of, rounded, simplified, to_geojson
from studio.maps.homes import widest_near
from studio.maps.items import Stroke
from studio.maps.reading import Drawn, MapDraft, Written
from studio.publishing.bundle import Freezing, Part
from studio.publishing.gates import NotReady

WALK_ENDS = 200.0  # metres cut at both ends of a walk: it begins and ends at somebody's door
FINE = 3.0  # metres of detail that a line or an area may lose
FINGER = 6  # decimals of a degree: a drawing is as fine as the finger was
PRESSED = {1: 0.7, 2: 1.0, 3: 1.8}  # how much wider a drawing is, by the strength of its feeling
PHOTO_RECIPES = {"phone": "", "gallery": "-grande", "thumb": "-petite"}

Json = dict[str, Any]


@dataclass
class Making:
    """An edition in the making: what was read of the draft, and the parts that come together."""

    freezing: Freezing
    found: MapDraft
    files: dict[str, StoredFile]
    questions: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)  # person id -> name of a part

    def refuses(self, person: str, use: Use, file: str | None = None) -> bool:
        return Need(person, use, file) in self.freezing.refused

    def add(self, part: Part) -> str:
        self.parts.append(part)
        return part.name

    def bytes_of(self, name: str) -> bytes | None:
        """The content of a part, by its name."""
        found = next((part for part in self.parts if part.name == name), None)
        return found.source.read_bytes() if found and found.source else None

    def words_part(self, author: str) -> str:
        return self.add(Part(f"mots-{public_id(8)}", "words", people=((author, Use.STORY),)))

    def name_part(self, person: str) -> str | None:
        """The part that is a person's first name, for those who agreed to be named."""
        if person not in self.freezing.named:
            return None
        if person not in self.named:
            people = ((person, Use.NAME),)
            self.named[person] = self.add(Part(f"nom-{public_id(8)}", "name", people=people))
        return self.named[person]

    def file_part(
        self, file: StoredFile, recipe: str, name: str, people: tuple[tuple[str, Use], ...]
    ) -> str:
        """A derivative becomes a part. NotReady when it has not been made."""
        made = file.derivative(recipe)
        if made is None:
            raise NotReady(["Une photo ou un son se prépare encore. Attendez un peu."])
        return self.add(
            Part(
                name=name,
                medium=file.medium if recipe != "peaks" else "peaks",
                source=self.freezing.storage.path(made.key),
                mime=made.mime,
                file_id=file.id,
                people=people,
            )
        )


def item_json(making: Making, drawn: Drawn, category: int | None, number: int) -> Json:
    """An item of page.json, without what somebody refused."""
    mark = drawn.mark
    told = drawn.has_words and not making.refuses(drawn.author, Use.STORY)
    item: Json = {
        "id": f"lieu-{number}",
        "type": drawn.type,
        "category": category,
        "title": mark.title if told else "",
        "near": getattr(mark, "near", ""),
        "notes": mark.notes if told else "",
        "answers": _answers(making, drawn) if told else [],
        "strength": mark.strength,
        "geometry": _geometry(making, drawn),
        "approximate": _approximate(drawn),
        "photo": photo_json(making, drawn),
        "voice": voice_json(making, drawn),
        "words": making.words_part(drawn.author) if told else None,
    }
    if isinstance(mark, Stroke):
        width = max(1, round(mark.width * PRESSED[mark.strength or 2]))
        item |= {"colour": mark.colour, "width": width}
    spoken = told or item["voice"] or item["photo"]
    return item | {"by": making.name_part(drawn.author) if spoken else None}


def _answers(making: Making, drawn: Drawn) -> list[Json]:
    said = drawn.mark.answers
    asked = [(code, text) for code, text in making.questions.items() if said.get(code, "").strip()]
    return [{"question": text, "text": said[code].strip()} for code, text in asked]


def photo_json(making: Making, drawn: Drawn) -> Json | None:
    mark = drawn.mark
    file = making.files.get(mark.photo or "")
    if file is None or any(making.refuses(p, Use.IMAGE, file.id) for p in mark.shown):
        return None
    token, people = public_id(), tuple((person, Use.IMAGE) for person in mark.shown)
    names = {
        recipe: making.file_part(file, recipe, f"{token}{ending}.webp", people)
        for recipe, ending in PHOTO_RECIPES.items()
    }
    seen = file.derivative("phone")
    return {
        "name": names["phone"],
        "large": names["gallery"],
        "thumb": names["thumb"],
        "text": mark.photo_text,
        "width": seen.width if seen else None,
        "height": seen.height if seen else None,
    }


def voice_json(making: Making, drawn: Drawn) -> Json | None:
    """The voice with its text. Who takes back her words takes back her voice: it says them."""
    file = making.files.get(drawn.mark.voice or "")
    if file is None or making.refuses(drawn.author, Use.STORY):
        return None
    if making.refuses(drawn.author, Use.VOICE, file.id):
        return None
    token, people = public_id(), ((drawn.author, Use.VOICE), (drawn.author, Use.STORY))
    return {
        "name": making.file_part(file, "listen", f"{token}.m4a", people),
        "peaks": making.file_part(file, "peaks", f"{token}.json", people),
        "seconds": file.seconds,
        "text": drawn.mark.voice_text,
    }


def label_json(making: Making, written: Written) -> Json | None:
    if making.refuses(written.author, Use.STORY):
        return None
    label = written.label
    return {
        "text": label.text,
        "colour": label.colour,
        "size": label.size,
        "geometry": to_geojson(rounded(written.shape)),
        "words": making.words_part(written.author),
    }


def _geometry(making: Making, drawn: Drawn) -> Json | None:
    found: BaseGeometry | None = drawn.shape
    if found is None:
        return None
    if drawn.type == "stroke" and not drawn.is_private_kind:
        return to_geojson(rounded(found, FINGER))
    if drawn.type == "walk":
        found = cut_ends(found, WALK_ENDS)
    if drawn.type != "place" and found is not None:
        found = simplified(mended(found), FINE)
    return to_geojson(rounded(found)) if found is not None and not found.is_empty else None


def _approximate(drawn: Drawn) -> float | None:
    """Metres around a home in which it may be."""
    if drawn.shape is None or not drawn.is_private_kind:
        return None
    return widest_near(middle_of(to_geojson(drawn.shape)))
