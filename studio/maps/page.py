"""The data of a published map: what page.json holds, its GeoJSON, and how it loses parts.

Everything here is plain data, so that an edition can be stripped with nothing but its own folder.

page.json: `version`, `title`, `intro`, `kind`, `ground`, `drawing` (None, or see
drawing/standing.py), `view`, `bounds`, `categories` (code, label, icon, colour, shape, `layer`:
its place in `layers` or None, and the parts that are its picture and its author's words), `layers`
(label, on), `display` (mode, count, words, most), `items`, `labels`, `credits`. An item has `id`,
`key` (its name for other productions: publishing/places.py), `type`, `category` (its place in
`categories`, or None), `title`, `near`, `notes`, `answers` (question, text), `language` (of these
words, when their author chose one; also of a label), `strength`,
`geometry`, `approximate` (metres, for a home), `photo` and `voice` (names of parts, text), and the
names of the parts its words and its author's name are; `size` and `tint` when a rule of the map
gives them. A walk is `cut`, and has the `pace` of its voice: for
each vertex that is left, seconds of the sound that is left. A `stop` made on a walk names it, and
a second of the same sound. No other time is ever here. Editions of before 0.2 have neither layers
nor display.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec
from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from studio.kernel.ids import digest
from studio.kernel.scripts import language_of
from studio.publishing.bundle import Page, Stripped
from studio.publishing.comparing import Line
from studio.publishing.places import MOST_SPOTS, SPOTS, square_of

VERSION = 1
GEOJSON = "data.geojson"
WORDLESS = "Un ressenti"
WORDS = ("title", "notes", "answers")
NOUNS = {"place": "Lieu", "area": "Zone", "walk": "Chemin", "stroke": "Dessin"}
# In the order that people read them, in the language of who reads.
COUNTED: dict[str, Callable[[int], str]] = {
    "place": lambda n: str(ngettext("%(num)d lieu", "%(num)d lieux", n)),
    "area": lambda n: str(ngettext("%(num)d zone", "%(num)d zones", n)),
    "walk": lambda n: str(ngettext("%(num)d chemin", "%(num)d chemins", n)),
    "stroke": lambda n: str(ngettext("%(num)d dessin", "%(num)d dessins", n)),
    "felt": lambda n: str(ngettext("%(num)d ressenti", "%(num)d ressentis", n)),
    "sounds": lambda n: str(ngettext("%(num)d son", "%(num)d sons", n)),
    "photos": lambda n: str(ngettext("%(num)d photo", "%(num)d photos", n)),
}

Item = dict[str, Any]


def words_of(page: Page) -> str:
    """All that can be searched: titles, words, transcripts, landmarks, the legend."""
    return "\n".join(piece for piece in _pieces(page) if piece)


def _pieces(page: Page) -> Iterator[str]:
    yield page["intro"]
    yield from (category["label"] for category in page["categories"])
    yield page["drawing"]["text"] if page.get("drawing") else ""
    yield from (label["text"] for label in page["labels"])
    for item in page["items"]:
        yield from (item["title"], item["notes"], item["near"])
        yield from (answer["text"] for answer in item["answers"])
        yield from (item[medium]["text"] for medium in ("photo", "voice") if item[medium])


def lines_of(page: Page, sums: Mapping[str, str]) -> list[Line]:
    """What people read, see and hear of a map, for who asks what changed."""
    lines = [Line("Introduction", page["intro"])] if page["intro"] else []
    lines += [Line("Légende", one["label"]) for one in page["categories"]]
    lines += [Line("Mot", label["text"]) for label in page["labels"]]
    for item in page["items"]:
        lines += _lines_of_item(page, item, sums)
    drawing = page.get("drawing")
    return lines + ([Line("Dessin", drawing["text"])] if drawing else [])


def _lines_of_item(page: Page, item: Item, sums: Mapping[str, str]) -> Iterator[Line]:
    legend = page["categories"]
    kind = legend[item["category"]]["label"] if item["category"] is not None else ""
    said = [item["title"] or kind or WORDLESS, item["near"], item["notes"]]
    said += [f"{answer['question']} {answer['text']}" for answer in item["answers"]]
    mark = digest(f"{item['geometry']} {kind} {item['strength']}")
    yield Line(NOUNS[item["type"]], ". ".join(filter(None, said)), mark)
    for name, word in (("photo", "Photo"), ("voice", "Voix")):
        if medium := item[name]:
            yield Line(word, medium["text"], sums.get(medium["name"], ""))


def facts_of(page: Page) -> dict[str, Any]:
    """What a card of the gallery says of the map."""
    items = page["items"]
    masked = {item["photo"]["masked"] for item in items if (item["photo"] or {}).get("masked")}
    return {
        **({"masked": sorted(masked)} if masked else {}),
        "places": len(items),
        "sounds": sum(1 for item in items if item["voice"]),
        "photos": sum(1 for item in items if item["photo"]),
        "bounds": _real_bounds(page),
        SPOTS: dict(islice(_spots(page), MOST_SPOTS)),
        "tags": [category["label"] for category in page["categories"] if category["label"]],
    }


def _spots(page: Page) -> Iterator[tuple[str, list[int]]]:
    """Where the places of which something is said stand, roughly: never a home, even shifted."""
    for item in page["items"]:
        point = item["geometry"] if page["ground"]["geographic"] else item.get("laid")
        shown = item.get("key") and not item["approximate"] and has_content(item)
        if shown and point and point["type"] == "Point":
            yield item["key"], square_of(*point["coordinates"][:2])


def _real_bounds(page: Page) -> list[float] | None:
    """Where in the world it is, for whoever looks for places; nowhere on paper, unless the drawing
    was laid."""
    if page["ground"]["geographic"]:
        found: list[float] | None = page["bounds"]
        return found
    drawing = page.get("drawing")
    return drawing["laid"]["bounds"] if drawing and drawing["laid"] else None


def summary_of(page: Page) -> str:
    """The words that the group gave it, else « 12 lieux, 4 sons et 7 photos. »"""
    if page["intro"]:
        return str(page["intro"])
    facts = facts_of(page)
    told = counted(_counts(page) | {name: facts[name] for name in ("sounds", "photos")})
    return told and f"{told}."


def content_of(page: Page) -> str:
    """What is on the map: « 12 lieux et 3 dessins »; on a carte sensible « 6 ressentis »."""
    return counted(_counts(page)) or str(_("Aucun lieu"))


def _counts(page: Page) -> dict[str, int]:
    if page["kind"] == "sensitive":
        return {"felt": len(page["items"])}
    types = Counter(item["type"] for item in page["items"])
    return {name: types[name] for name in NOUNS}


def counted(counts: Mapping[str, int]) -> str:
    """« 2 lieux, 1 son et 3 photos »: what there is none of is left out."""
    said = [COUNTED[name](number) for name, number in counts.items() if number]
    return format_list(said, locale=get_locale() or "fr")


def geojson_of(page: Page) -> bytes:
    """The map as RFC 7946 GeoJSON: for other programs, without a name of a person.

    On paper there are no degrees: geometries are null, and `paper` holds the drawing. A drawing
    that was laid on the ground has both.
    """
    features = [_feature(page, item) for item in page["items"]]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _feature(page: Page, item: Item) -> dict[str, Any]:
    geographic = page["ground"]["geographic"]
    properties = {name: value for name, value in _properties(page, item) if value}
    if not geographic and item["geometry"]:
        properties["paper"] = item["geometry"]
    geometry = item["geometry"] if geographic else item.get("laid")
    return {"type": "Feature", "id": item["id"], "geometry": geometry, "properties": properties}


def _properties(page: Page, item: Item) -> Iterator[tuple[str, Any]]:
    category = category_of(page, item)
    yield "type", item["type"]
    yield "category", category and category["label"]
    yield "category_code", category and category["code"]
    yield from ((name, item[name]) for name in ("title", "notes", "near", "strength"))
    yield "language", spoken_in(item)
    yield "answers", {answer["question"]: answer["text"] for answer in item["answers"]}
    yield "approximate_metres", item["approximate"]
    for medium in ("photo", "voice"):
        if item[medium]:
            yield medium, f"media/{item[medium]['name']}"
            yield f"{medium}_text", item[medium]["text"]


def category_of(page: Page, item: Mapping[str, Any]) -> Any:
    """The category of an item as page.json has it, or None."""
    number = item["category"]
    return page["categories"][number] if number is not None else None


def spoken_in(made: Mapping[str, Any]) -> str:
    """The language of the words of a mark or of a label, as its author and its letters tell it;
    empty when they do not."""
    said = made.get("language", "")
    if "text" in made:
        return language_of(made["text"], said)
    voice = made["voice"]["text"] if made["voice"] else ""
    texts = (made["title"], made["notes"], voice, *(one["text"] for one in made["answers"]))
    return language_of(" ".join(texts), said)


def called(page: Page, item: Mapping[str, Any]) -> str:
    """How a list names a mark."""
    category = category_of(page, item)
    return str(item["title"] or (category["label"] if category else "Sans nom"))


def questions_of(page: Page) -> tuple[str, ...]:
    """What people were asked about their places, each question once."""
    asked = (answer["question"] for item in page["items"] for answer in item["answers"])
    return tuple(dict.fromkeys(question for question in asked if question))


def strip(page: Page, gone: frozenset[str]) -> Stripped | None:
    """The map without some of its parts: a voice goes with its transcript, a photo with what one
    sees on it, an author's words with her voice. The bare mark stays: it says nothing of anybody.

    None when no mark has a word, a photo or a sound any more.
    """
    left = copy.deepcopy(page)
    for item in left["items"]:
        _strip_item(item, gone)
    strip_words(left["categories"], gone)
    _strip_drawing(left, gone)
    left["labels"] = [label for label in left["labels"] if label["words"] not in gone]
    left["credits"] = [credit for credit in left["credits"] if credit["part"] not in gone]
    if not left["labels"] and not any(has_content(item) for item in left["items"]):
        return None
    return Stripped(
        page=left,
        files={GEOJSON: geojson_of(left)},
        cover=left["cover"] if left["cover"] not in gone else None,
        words=words_of(left),
        credits=tuple(credit["name"] for credit in left["credits"]),
        facts=facts_of(left),
        summary=summary_of(left),
    )


def _strip_drawing(page: Page, gone: frozenset[str]) -> None:
    """Marks stay on blank paper, where they were."""
    drawing = page.get("drawing")
    if not drawing:
        return
    drawing["by"] = [name for name in drawing["by"] if name not in gone]
    if drawing["name"] not in gone:
        return
    page["drawing"] = None
    for made in (*page["items"], *page["labels"]):
        made.pop("laid", None)


def strip_words(categories: list[Any], gone: frozenset[str]) -> None:
    """A word of the legend goes with its author's words; its colour and shape say nothing."""
    for category in categories:
        if category.get("words") in gone:
            category.update(label=WORDLESS, picture=None, words=None)


def _strip_item(item: Item, gone: frozenset[str]) -> None:
    for medium in ("photo", "voice"):
        if item[medium] and item[medium]["name"] in gone:
            item[medium] = None
    if item.get("pace") and not item["voice"]:
        item["pace"] = None
    if item["words"] in gone:
        item.update(title="", notes="", answers=[], words=None)
        item.pop("language", None)
    if item["by"] in gone:
        item["by"] = None


def has_content(item: Mapping[str, Any]) -> bool:
    """True for a mark about which something is said, shown or heard."""
    return bool(item["photo"] or item["voice"] or any(item[name] for name in WORDS))
