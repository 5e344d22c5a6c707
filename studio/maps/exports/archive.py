"""A whole map as data that comes back: `carte.json` of the zip.

Items are as the documents have them (studio/maps/items.py), in their order, by names of their own:
whoever brings them back gives them new ones. A property that holds the name of an item or of a
file of the archive points at it. Of persons there is the name under which a mark is signed, and
only where it may be read: on the public page of those who agreed to be named, in the group's
private copy of all. Not whom a photo shows. The day of a mark, and who did what to it and when, are
in the private copy alone, without former values: the public never learns when somebody was where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from sqlalchemy.orm import Session

from basemaps.mercator import Bounds
from studio.drafts.history import Line, lines_of
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.drafts.shapes import to_geojson
from studio.files.models import FileState, Medium, StoredFile
from studio.files.queries import files_in
from studio.kernel.clock import iso
from studio.kernel.storage import Storage
from studio.maps.drawing.plane import corners
from studio.maps.items import ITEM_TYPES, MOST_PAST, Before
from studio.maps.reading import PAPERS
from studio.maps.reference.layers import MOST_LAYERS, Leaving
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.bundle import Page

DRAWING = "item.drawing"
LOOKS = ("code", "label", "icon", "colour", "shape", "picture")
FORMAT: Literal["studio-carte/1"] = "studio-carte/1"
MOST_ITEMS = 20_000
MOST_FILES = 5_000
PERSONAL = frozenset({"shown", "by"})  # properties that name persons
FIRST = ("overlay", "category", "sheet")  # each points only at what came before it
RECIPES = {Medium.PHOTO: ("gallery", "webp"), Medium.SOUND: ("listen", "m4a")}
# How a drawing lies is worked out again on arrival. The moments of a walk go with its voice in the
# group's private copy: without them the voice could not be cut when it is published from there.
NOT_LEAVING = frozenset({"laid"})


def rank_of(type: str) -> int:
    """The drawing, the legend, the sheet, then what stands on them."""
    return FIRST.index(type) if type in FIRST else len(FIRST)


Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class KeptItem(Struct, forbid_unknown_fields=True, kw_only=True):
    """One item. `hidden`: its position was moved already, to protect a home; it is not moved
    again, for a mark moved twice is twice as wrong. `cut`: a walk without its ends, which is not
    cut again. `author` and `day` (2026-03-07) say who made it and when, where that may be said;
    `history` what was done to it, the newest first."""

    id: Name
    type: Annotated[str, Meta(max_length=20)]
    properties: dict[str, Any]
    geometry: dict[str, Any] | None = None
    hidden: bool = False
    cut: bool = False
    author: Annotated[str, Meta(max_length=80)] = ""
    history: Annotated[list[Before], Meta(max_length=MOST_PAST)] = field(default_factory=list)
    day: Annotated[str, Meta(max_length=10)] = ""


class KeptLayer(Struct, forbid_unknown_fields=True, kw_only=True):
    """A reference layer: GeoJSON in `couches/`, and where it comes from."""

    name: Name
    label: Annotated[str, Meta(min_length=1, max_length=80)]
    credit: Annotated[str, Meta(max_length=200)] = ""
    licence: Annotated[str, Meta(max_length=80)] = ""
    colour: Annotated[str, Meta(max_length=10)] = ""
    visible: bool = True


class KeptFile(Struct, forbid_unknown_fields=True, kw_only=True):
    """A photo or a sound of the archive, below `media/`."""

    name: Name
    medium: Literal["photo", "sound"]


class Archive(Struct, forbid_unknown_fields=True, kw_only=True):
    format: Literal["studio-carte/1"]
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    template: Annotated[str, Meta(max_length=40)] = ""
    private: bool = False
    credits: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=500)] = field(
        default_factory=list
    )
    items: Annotated[list[KeptItem], Meta(max_length=MOST_ITEMS)] = field(default_factory=list)
    files: Annotated[list[KeptFile], Meta(max_length=MOST_FILES)] = field(default_factory=list)
    layers: Annotated[list[KeptLayer], Meta(max_length=MOST_LAYERS)] = field(default_factory=list)


def kept_layers(layers: Sequence[Leaving]) -> list[KeptLayer]:
    return [
        KeptLayer(
            name=f"{number}.geojson",
            label=one.facts["name"],
            credit=one.facts["credit"],
            licence=one.facts["licence"],
            colour=one.facts["colour"],
            visible=one.facts["visible"],
        )
        for number, one in enumerate(layers, 1)
    ]


def archive_of_page(page: Page) -> Archive:
    """What a page shows. Its legend says which categories protect homes, so that what is added
    later is protected too."""
    return Archive(
        format=FORMAT,
        title=page["title"][:80],
        credits=[credit["name"] for credit in page["credits"]],
        items=list(_items(page)),
        files=list(_files(page)),
    )


def _items(page: Page) -> Iterator[KeptItem]:
    questions = {text: f"question-{n}" for n, text in enumerate(_questions(page), 1)}
    yield from _drawing(page)
    yield KeptItem(id="item.sheet", type="sheet", properties=_sheet(page, questions))
    homes = {item["category"] for item in page["items"] if item["approximate"]}
    names = {credit["part"]: credit["name"] for credit in page["credits"]}
    for number, category in enumerate(page["categories"]):
        told = {name: category[name] for name in LOOKS if category.get(name)}
        private = {"private": True} if number in homes else {}
        yield KeptItem(
            id=f"item.category.{number}", type="category", properties={**told, **private}
        )
    for item in page["items"]:
        yield KeptItem(
            id=f"item.{item['id']}",
            type=item["type"],
            properties=_properties(item, questions),
            geometry=item["geometry"],
            hidden=item["category"] in homes,
            author=names.get(item["by"], ""),
            cut=item["type"] == "walk" and not _is_paper(page),
        )
    for number, label in enumerate(page["labels"], 1):
        said = {n: label[n] for n in ("text", "language", "colour", "size") if n in label}
        yield KeptItem(
            id=f"item.words.{number}", type="label", properties=said, geometry=label["geometry"]
        )


def _is_paper(page: Page) -> bool:
    """There nobody's door is drawn, and a walk keeps its ends."""
    return bool(page.get("drawing")) or page["ground"]["id"] in PAPERS


def _drawing(page: Page) -> Iterator[KeptItem]:
    """The photographed drawing under the map, left a drawing."""
    drawing = page.get("drawing")
    if drawing:
        told = {"photo": drawing["name"], "photo_text": drawing["text"]}
        yield KeptItem(
            id=DRAWING,
            type="overlay",
            properties={
                **told,
                "opacity": drawing["opacity"],
                # Editions of before 0.3 do not say by which points it was laid.
                **({"points": drawing["points"]} if drawing.get("points") else {}),
            },
            geometry=corners(Bounds(*drawing["bounds"])),
        )


def _questions(page: Page) -> list[str]:
    asked = (answer["question"] for item in page["items"] for answer in item["answers"])
    return list(dict.fromkeys(asked))


def _sheet(page: Page, questions: dict[str, str]) -> dict[str, Any]:
    return {
        "ground": page["ground"]["id"],
        "view": page["view"],
        "kind": page["kind"],
        "intro": page["intro"],
        **({"drawing": DRAWING, "shows": page["drawing"]["shows"]} if page.get("drawing") else {}),
        "questions": [{"code": code, "text": text} for text, code in questions.items()],
    }


def _properties(item: dict[str, Any], questions: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: item[name] for name in ("title", "notes", "strength")}
    given["answers"] = {questions[a["question"]]: a["text"] for a in item["answers"]}
    if item["category"] is not None:
        given["category"] = f"item.category.{item['category']}"
    if item["type"] == "place":
        given |= {"near": item["near"], "done": True}
    given |= {name: item[name] for name in ("language", "colour", "width") if name in item}
    if item.get("stop"):
        given |= {"walk": f"item.{item['stop']['walk']}", "moment": item["stop"]["seconds"]}
    if item.get("pace"):
        # Seconds of the sound that is left, which is the one of this archive: cut again with it.
        given["moments"] = [moment for line in item["pace"] for moment in line]
    if item["photo"]:
        given |= {"photo": item["photo"]["large"], "photo_text": item["photo"]["text"]}
    if item["voice"]:
        given |= {"voice": item["voice"]["name"], "voice_text": item["voice"]["text"]}
    return {name: value for name, value in given.items() if value}


def _files(page: Page) -> Iterator[KeptFile]:
    if page.get("drawing"):
        yield KeptFile(name=page["drawing"]["name"], medium="photo")
    for category in page["categories"]:
        if category.get("picture"):
            yield KeptFile(name=category["picture"], medium="photo")
    for item in page["items"]:
        if item["photo"]:
            yield KeptFile(name=item["photo"]["large"], medium="photo")
        if item["voice"]:
            yield KeptFile(name=item["voice"]["name"], medium="sound")


def archive_of_draft(
    db: Session, storage: Storage, draft: Draft, credits: list[str]
) -> tuple[Archive, dict[str, Path]]:
    """The group's whole work, every level of it, as its items are; and where its files are."""
    items = sorted(items_of(db, draft), key=lambda item: rank_of(item.type))
    homes = {item.id for item in items if item.type == "category" and _hides(item)}
    ready = _ready(db, draft, items)
    people = persons(db, {item.author_id for item in items})
    lines = lines_of(db, draft, MOST_PAST)
    names = {key: f"{key[:36]}.{RECIPES[Medium(f.medium)][1]}" for key, f in ready.items()}
    whole = Archive(
        format=FORMAT,
        title=draft.title,
        template=draft.template,
        private=True,
        credits=credits,
        items=[_kept(item, homes, names, people, lines.get(item.id, ())) for item in items],
        files=[_kept_file(names[key], file) for key, file in ready.items()],
    )
    return whole, {names[key]: storage.path(_light(file).key) for key, file in ready.items()}


def _hides(item: Item) -> bool:
    return bool(item.properties.get("private") or item.properties.get("never_locate"))


def _ready(db: Session, draft: Draft, items: list[Item]) -> dict[str, StoredFile]:
    """The files that items point at and that can leave, in the order of the items."""
    pointed = [
        item.properties[name]
        for item in items
        for name in sorted(ITEM_TYPES[item.type].files)
        if item.properties.get(name)
    ]
    found = files_in(db, draft.action_id, pointed)
    return {
        key: found[key]
        for key in dict.fromkeys(pointed)
        if key in found and found[key].state == FileState.READY and _light(found[key]) is not None
    }


def _light(file: StoredFile) -> Any:
    """The derivative that leaves: never the original, which knows where and by whom."""
    recipe = RECIPES.get(Medium(file.medium))
    return file.derivative(recipe[0]) if recipe else None


def _kept(
    item: Item,
    homes: set[str],
    names: dict[str, str],
    people: Mapping[str, Person],
    lines: Sequence[Line],
) -> KeptItem:
    gone = PERSONAL | NOT_LEAVING
    files = ITEM_TYPES[item.type].files
    properties = {
        name: names.get(value) if name in files else value
        for name, value in item.properties.items()
        if name not in gone and value is not None
    }
    return KeptItem(
        id=item.id,
        type=item.type,
        properties={name: value for name, value in properties.items() if value is not None},
        geometry=to_geojson(item.geometry),
        hidden=item.properties.get("category") in homes,
        author=people[item.author_id].name if item.author_id in people else "",
        day=f"{item.created_at:%Y-%m-%d}",
        history=[
            Before(at=iso(one.at), who=one.name[:80], said=one.sentence[:300]) for one in lines
        ],
    )


def _kept_file(name: str, file: StoredFile) -> KeptFile:
    return KeptFile(name=name, medium="sound" if file.medium == Medium.SOUND else "photo")
