"""One mark of a map becomes one item of the public page, with the parts that belong to persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from shapely.geometry.base import BaseGeometry

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.kinds import masked_files
from studio.files.editing import made_now, only
from studio.files.hearing import heard_with
from studio.files.masking import mask_of
from studio.files.models import StoredFile
from studio.files.pictures import cut_to_shape
from studio.kernel.errors import Invalid
from studio.kernel.ids import public_id
from studio.maps.cutting import FINE, Shown, heard_at
from studio.maps.drawing.plane import hiding_on
from studio.maps.geometry import mended, middle_of, rounded, simplified, to_geojson
from studio.maps.homes import widest_near
from studio.maps.items import Place, Stroke
from studio.maps.legend.styles import Facts, look_of
from studio.maps.reading import Drawn, MapDraft, Written
from studio.publishing.bundle import Freezing, Part
from studio.publishing.gates import NotReady
from studio.publishing.places import key_of

FINGER = 6  # decimals of a degree: a drawing is as fine as the finger was
PRESSED = {1: 0.7, 2: 1.0, 3: 1.8}  # how much wider a drawing is, by the strength of its feeling
ROW = 112  # pixels: a row of the list shows 56, fine screens two for one
ROW_QUALITY = 65
PHOTO_RECIPES: Final = {"phone": "", "gallery": "-grande", "thumb": "-petite"}

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

    @cached_property
    def numbered(self) -> dict[str, str]:
        """Item id -> its name in the edition."""
        return {drawn.id: f"lieu-{n}" for n, drawn in enumerate(self.found.shown, 1)}

    @cached_property
    def walks(self) -> dict[str, Shown]:
        """Item id -> what is shown of a walk that was told while it was made."""
        recorded = (d for d in self.found.shown if d.walked and d.walked.recorded)
        return {drawn.id: drawn.cut for drawn in recorded if drawn.cut and drawn.cut.spans}

    @cached_property
    def masked(self) -> dict[str, Any]:
        """File -> what somebody hides on it, anywhere in its action."""
        actions = {file.action_id for file in self.files.values()}
        found = (masked_files(self.freezing.db, action) for action in actions)
        return {file: edits for known in found for file, edits in known.items()}

    def refuses(self, person: str, use: Use, file: str | None = None) -> bool:
        return Need(person, use, file) in self.freezing.refused

    def add(self, part: Part) -> str:
        self.parts.append(part)
        return part.name

    def bytes_of(self, name: str) -> bytes | None:
        """The content of a part, by its name."""
        source = self.source_of(name)
        return source.read_bytes() if source else None

    def source_of(self, name: str) -> Path | None:
        """Where a part comes from; None for words, and for what is no part."""
        return next((part.source for part in self.parts if part.name == name), None)

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

    def hidden_parts(
        self,
        file: StoredFile,
        edits: Any,
        names: dict[str, str],
        people: tuple[tuple[str, Use], ...],
    ) -> tuple[int | None, int | None]:
        """A photo becomes parts, with what is hidden on it; the size of the one for phones.
        NotReady when that cannot be drawn: then nothing of it is shown."""
        try:
            storage, scratch = self.freezing.storage, self.freezing.scratch
            made = made_now(storage, file, edits, names, scratch)
        except Invalid as error:
            raise NotReady([error.sentence]) from error
        for recipe, one in made.items():
            self.add(Part(names[recipe], file.medium, one.path, one.mime, file.id, people))
        return made["phone"].width, made["phone"].height

    def cut_parts(
        self,
        file: StoredFile,
        edits: Any,
        names: dict[str, str],
        people: tuple[tuple[str, Use], ...],
    ) -> float | None:
        """What is left of a voice becomes parts; how long it is. NotReady when it cannot be cut:
        then nothing of it is shown."""
        try:
            storage, scratch = self.freezing.storage, self.freezing.scratch
            made = made_now(storage, file, edits, names, scratch)
        except Invalid as error:
            raise NotReady([error.sentence]) from error
        for recipe, one in made.items():
            medium = "peaks" if recipe == "peaks" else file.medium
            part = Part(names[recipe], medium, one.path, one.mime, file.id, people)
            self.add(part)
        return made["listen"].seconds


def item_json(making: Making, drawn: Drawn, category: int | None) -> Json:
    """An item of page.json, without what somebody refused."""
    mark = drawn.mark
    told = drawn.has_words and not making.refuses(drawn.author, Use.STORY)
    item: Json = {
        "id": making.numbered[drawn.id],
        "key": key_of(drawn.id),
        "type": drawn.type,
        "category": category,
        "title": mark.title if told else "",
        "near": getattr(mark, "near", ""),
        "notes": mark.notes if told else "",
        "answers": _answers(making, drawn) if told else [],
        "strength": mark.strength,
        "geometry": _geometry(making, drawn),
        "approximate": _approximate(making, drawn),
        "photo": photo_json(making, drawn),
        "voice": voice_json(making, drawn),
        "words": making.words_part(drawn.author) if told else None,
    }
    if told and mark.language:
        item |= {"language": mark.language}
    if isinstance(mark, Stroke):
        width = max(1, round(mark.width * PRESSED[mark.strength or 2]))
        item |= {"colour": mark.colour, "width": width}
    if drawn.walked:
        item |= {"cut": True, "pace": _pace(making, drawn, item)}
    if isinstance(mark, Place) and (stop := _stop(making, mark)):
        item |= {"stop": stop}
    item |= _look(making, drawn, item)
    spoken = told or item["voice"] or item["photo"]
    return item | {"by": making.name_part(drawn.author) if spoken else None}


def _look(making: Making, drawn: Drawn, item: Json) -> Json:
    """Size and colour that the map's rules give it, from what is shown of it and nothing else."""
    facts = Facts(
        strength=drawn.mark.strength,
        voice=item["voice"] is not None,
        photo=item["photo"] is not None,
        answers=drawn.mark.answers if item["words"] else None,
    )
    size, tint = look_of(making.found.sheet.display.rules, facts)
    return {name: value for name, value in (("size", size), ("tint", tint)) if value}


def _answers(making: Making, drawn: Drawn) -> list[Json]:
    said = drawn.mark.answers
    asked = [(code, text) for code, text in making.questions.items() if said.get(code, "").strip()]
    return [{"question": text, "text": said[code].strip()} for code, text in asked]


def _pace(making: Making, drawn: Drawn, item: Json) -> list[list[float]] | None:
    """Where the voice is at each vertex of what is shown: seconds of the sound that is heard, and
    no other time."""
    walk = making.walks.get(drawn.id)
    return walk.pace if walk and item["voice"] and item["geometry"] else None


def _stop(making: Making, place: Place) -> Json | None:
    """The walk on which a stop was made, and when one hears of it."""
    walk = making.walks.get(place.walk)
    if walk is None or place.moment is None:
        return None
    heard = round(heard_at(walk.spans, place.moment), 1)
    return {"walk": making.numbered[place.walk], "seconds": heard}


def photo_json(making: Making, drawn: Drawn) -> Json | None:
    mark = drawn.mark
    file = making.files.get(mark.photo or "")
    if file is None or any(making.refuses(p, Use.IMAGE, file.id) for p in mark.shown):
        return None
    token, people = public_id(), tuple((person, Use.IMAGE) for person in mark.shown)
    names = {recipe: f"{token}{ending}.webp" for recipe, ending in PHOTO_RECIPES.items()}
    edits = making.masked.get(file.id)
    if edits is not None:
        width, height = making.hidden_parts(file, edits, names, people)
    else:
        for recipe, name in names.items():
            making.file_part(file, recipe, name, people)
        seen = file.derivative("phone")
        width, height = (seen.width, seen.height) if seen else (None, None)
    return {
        "name": names["phone"],
        "large": names["gallery"],
        "thumb": names["thumb"],
        "row": _row_part(making, file, names["thumb"], people),
        "text": mark.photo_text,
        "width": width,
        "height": height,
        **({"masked": mask_of(file.id, edits)} if edits is not None else {}),
    }


def _row_part(
    making: Making, file: StoredFile, thumb: str, people: tuple[tuple[str, Use], ...]
) -> str:
    """The middle of a small photo for the rows of the list, five times lighter: a part as well."""
    name = thumb.replace("-petite", "-rang")
    out = making.freezing.scratch / name
    cut_to_shape(making.source_of(thumb) or out, out, (ROW, ROW), quality=ROW_QUALITY)
    return making.add(Part(name, file.medium, out, "image/webp", file.id, people))


def voice_json(making: Making, drawn: Drawn) -> Json | None:
    """The voice with its text. Who takes back her words takes back her voice: it says them."""
    file = making.files.get(drawn.mark.voice or "")
    if file is None or making.refuses(drawn.author, Use.STORY):
        return None
    if making.refuses(drawn.author, Use.VOICE, file.id) or drawn.is_silenced:
        return None
    token, people = public_id(), ((drawn.author, Use.VOICE), (drawn.author, Use.STORY))
    names = {"listen": f"{token}.m4a", "peaks": f"{token}.json"}
    walk = making.walks.get(drawn.id)
    seconds = file.seconds
    if walk or file.cut:
        edits = only(file, walk.spans) if walk else heard_with(file)
        seconds = making.cut_parts(file, edits, names, people)
    else:
        for recipe, name in names.items():
            making.file_part(file, recipe, name, people)
    return {
        "name": names["listen"],
        "peaks": names["peaks"],
        "seconds": seconds,
        "text": drawn.mark.voice_text,
    }


def label_json(making: Making, written: Written) -> Json | None:
    if making.refuses(written.author, Use.STORY):
        return None
    label = written.label
    return {
        "text": label.text,
        **({"language": label.language} if label.language else {}),
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
    if drawn.cut:
        return _lines_json(drawn.cut)
    if drawn.type != "place":
        found = simplified(mended(found), FINE)
    return to_geojson(rounded(found)) if not found.is_empty else None


def _lines_json(walk: Shown) -> Json | None:
    lines = [[[lon, lat] for lon, lat, _ in line] for line in walk.lines]
    if len(lines) < 2:
        return {"type": "LineString", "coordinates": lines[0]} if lines else None
    return {"type": "MultiLineString", "coordinates": lines}


def _approximate(making: Making, drawn: Drawn) -> float | None:
    """Metres around a home in which it may be."""
    if drawn.shape is None or not drawn.is_private_kind:
        return None
    drawing = making.found.drawing
    least = hiding_on(drawing.bounds) if drawing is not None else 0.0
    return max(widest_near(middle_of(to_geojson(drawn.shape))), least)
