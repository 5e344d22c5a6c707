"""What a map draft holds: marks (place, area, walk, stroke, label), its legend, its sheet.

Properties are the only thing stored; who made a mark and when stays on the item itself. Lengths
are bounded so that one paste cannot fill a screen, an edition or a database.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from basemaps.warp import MOST
from studio.drafts.kinds import ItemType
from studio.maps.allowing import may_choose_ground, may_say_her_word

Id = Annotated[str, Meta(max_length=36)]
Code = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9-]+$")]
Language = Annotated[str, Meta(max_length=3, pattern=r"^([a-z]{2,3})?$")]
Word = Annotated[str, Meta(max_length=60)]
Title = Annotated[str, Meta(max_length=120)]
Sentence = Annotated[str, Meta(max_length=300)]
# A minute of speech is about 900 characters; ten times that is a text, not a note.
Text = Annotated[str, Meta(max_length=10_000)]
People = Annotated[list[Id], Meta(max_length=30)]
Replies = Annotated[dict[Code, Annotated[str, Meta(max_length=2000)]], Meta(max_length=12)]
Strength = Annotated[int, Meta(ge=1, le=3)]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Moment = Annotated[float, Meta(ge=0.0, le=100_000.0)]
Degrees = Annotated[float, Meta(ge=-180.0, le=180.0)]

MOST_PAST = 60
"""Lines of the history of a mark that travel with it: the newest."""

Colour = Literal["blue", "green", "orange", "violet", "brown", "grey", "black"]
Shape = Literal["circle", "square", "diamond", "heart"]
Level = Literal["public", "group", "private"]


# What a group may be doing on a map: a step of the séance opens some of them.
Act = Literal["add", "move", "category", "photo", "voice", "words", "draw", "remove"]


class Levels(Struct, forbid_unknown_fields=True, kw_only=True):
    """Who may see each medium of a mark, when fewer than may see the mark itself. `words` are its
    title, its notes and its answers; a transcript goes with its voice."""

    photo: Level = "public"
    voice: Level = "public"
    words: Level = "public"


class Before(Struct, forbid_unknown_fields=True, kw_only=True):
    """A line of the history of a mark on the map it comes from: when, who, and the sentence."""

    at: Annotated[str, Meta(max_length=32)]
    who: Annotated[str, Meta(max_length=80)] = ""
    said: Sentence


class Mark(Struct, forbid_unknown_fields=True, kw_only=True):
    """What anybody may say about a mark: in words, by a photo, by a voice.

    `category` is an item's id; `photo_text` tells what one sees, `voice_text` what one hears;
    `language` is the one its author chose to write in (empty: nobody said);
    `answers` go by the code of the sheet's questions; `shown` are the persons one recognises on
    the photo; `near` is the landmark read back when the mark was put down; `done` when its author
    has finished. `returned` when a professional asks for more, in `returned_text` or aloud;
    `origin` is the title of the map it was moved from, `past` what was done to it there, the
    newest first.
    """

    category: Id = ""
    title: Title = ""
    notes: Text = ""
    language: Language = ""
    answers: Replies = field(default_factory=dict)
    photo: Id | None = None
    photo_text: Annotated[str, Meta(max_length=1000)] = ""
    shown: People = field(default_factory=list)
    voice: Id | None = None
    voice_text: Text = ""
    strength: Strength | None = None
    near: Sentence = ""
    done: bool = False
    level: Level = "public"
    levels: Levels = field(default_factory=Levels)
    returned: bool = False
    returned_text: Sentence = ""
    returned_voice: Id | None = None
    origin: Title = ""
    past: Annotated[list[Before], Meta(max_length=MOST_PAST)] = field(default_factory=list)


class Place(Mark, forbid_unknown_fields=True, kw_only=True):
    """A point, or a mark still waiting to be put down. A stop of a commented walk names the item of
    its `walk`, and the `moment` at which it was made in the walk's voice (seconds)."""

    walk: Id = ""
    moment: Moment | None = None


class Area(Mark, forbid_unknown_fields=True, kw_only=True):
    """A surface: « là où je me sens bien »."""


class Walk(Mark, forbid_unknown_fields=True, kw_only=True):
    """A line somebody walked or draws from memory. `moments` are seconds of its voice, one a
    vertex (line after line when it has holes), when both were recorded together. What of it may
    leave the group is decided in cutting.py; `cut` is the trace of a line that came back without
    its ends."""

    moments: Annotated[list[Moment], Meta(max_length=20_000)] = field(default_factory=list)
    cut: Annotated[str, Meta(max_length=32)] = ""


class Stroke(Mark, forbid_unknown_fields=True, kw_only=True):
    """What a finger draws in one go with one pen: one line, or several that belong together.
    Without a colour it has its category's. `width` is in pixels on a phone held upright."""

    colour: Colour | None = None
    width: Annotated[int, Meta(ge=1, le=40)] = 4


class Label(Struct, forbid_unknown_fields=True, kw_only=True):
    """Words written on the map itself, or still waiting to be put down."""

    text: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Language = ""
    colour: Colour = "black"
    size: Strength = 2
    done: bool = False
    level: Level = "public"


class Category(Struct, forbid_unknown_fields=True, kw_only=True):
    """An entry of the legend. `icon` is a name of frontend/icons.txt; `picture`, when there is one,
    stands in its place.
    `own` is a word of a participant's own, said (`voice`) or written; hers alone to change. A
    said word has no `label` until somebody writes it. A `private` category never holds the true
    position of a mark, only one near it; a `never_locate` category holds none at all.
    """

    code: Code
    label: Word
    icon: Code
    colour: Colour
    shape: Shape = "circle"
    private: bool = False
    never_locate: bool = False
    own: bool = False
    picture: Id | None = None
    voice: Id | None = None
    layer: Id = ""


class Pair(Struct, forbid_unknown_fields=True, kw_only=True):
    """A spot known twice: on the drawing (fractions, from its upper left), and in degrees."""

    x: Fraction
    y: Fraction
    lon: Degrees
    lat: Annotated[float, Meta(ge=-85.0, le=85.0)]


Pairs = Annotated[list[Pair], Meta(max_length=MOST)]


class Laid(Struct, forbid_unknown_fields=True, kw_only=True):
    """What the machine made of these `points`: a picture under this `recipe`, the rectangle it
    fills, and how spots follow it (`basemaps.warp.Warp.to_json`); or why it could not."""

    points: Pairs = field(default_factory=list)
    recipe: Annotated[str, Meta(max_length=20)] = ""
    bounds: Annotated[list[float], Meta(max_length=4)] = field(default_factory=list)
    warp: dict[str, Any] = field(default_factory=dict)
    message: Sentence = ""


class Layer(Struct, forbid_unknown_fields=True, kw_only=True):
    """Categories shown and hidden together. `on` when a reader meets them at once; layers and
    categories stand in the order of their items."""

    label: Annotated[str, Meta(min_length=1, max_length=60)]
    on: bool = True


class Overlay(Struct, forbid_unknown_fields=True, kw_only=True):
    """A photographed drawing or fabric. Its geometry is its rectangle in the flat world of paper
    (see drawing/plane.py); `points`, when there are two or more, tell where it lies on the real
    ground, and `laid` is what came of it. `by` are the persons who drew it."""

    photo: Id | None = None
    photo_text: Annotated[str, Meta(max_length=1000)] = ""
    opacity: Fraction = 1.0
    level: Level = "public"
    by: People = field(default_factory=list)
    points: Pairs = field(default_factory=list)
    laid: Laid | None = None


class View(Struct, forbid_unknown_fields=True, kw_only=True):
    """Where the map opens: degrees, and a zoom level of web maps."""

    lon: Degrees = 0.6893
    lat: Annotated[float, Meta(ge=-85.0, le=85.0)] = 47.3936
    zoom: Annotated[float, Meta(ge=0.0, le=22.0)] = 14.0


class Question(Struct, forbid_unknown_fields=True, kw_only=True):
    code: Code
    text: Sentence


class Rule(Struct, forbid_unknown_fields=True, kw_only=True):
    """How the marks that answer to it look. `of` names what is looked at: `strength`, `voice`,
    `photo`, or `answer` with the code of a question; `value` what must be found there (a strength,
    words of an answer; empty: anything). The first rule that fits decides."""

    of: Literal["strength", "answer", "voice", "photo"]
    code: Annotated[str, Meta(max_length=40)] = ""
    value: Annotated[str, Meta(max_length=80)] = ""
    size: Strength | None = None
    colour: Colour | None = None


class Display(Struct, forbid_unknown_fields=True, kw_only=True):
    """How many marks are shown: each by its symbol, gathered in clusters, as heat, or as circles
    whose surface grows with what `count` counts around them."""

    mode: Literal["symbols", "clusters", "heat", "circles"] = "symbols"
    count: Literal["marks", "voices", "strength"] = "marks"
    rules: Annotated[list[Rule], Meta(max_length=8)] = field(default_factory=list)


class Sheet(Struct, forbid_unknown_fields=True, kw_only=True):
    """What the whole map stands on: its ground (basemaps), its view, its questions.

    `drawing` is the id of the overlay that is the ground instead; `ground` stays the one that was
    chosen before it. `shows` is how such a map opens. With `own_words`, participants add words of
    their own to the legend; with `walks`, it offers to walk and tell. `open` lists what
    participants may do now; None: everything.
    """

    ground: Code = "plan"
    drawing: Id = ""
    shows: Literal["drawn", "laid"] = "drawn"
    own_words: bool = False
    view: View = field(default_factory=View)
    kind: Literal["geographic", "sensitive"] = "geographic"
    walks: bool = False
    intro: Annotated[str, Meta(max_length=600)] = ""
    questions: Annotated[list[Question], Meta(max_length=12)] = field(default_factory=list)
    open: Annotated[list[Act], Meta(max_length=8)] | None = None
    display: Display = field(default_factory=Display)


MEDIA = frozenset({"photo", "voice", "returned_voice"})
POINT = frozenset({"Point"})
LINES = frozenset({"LineString", "MultiLineString"})
AREAS = frozenset({"Polygon", "MultiPolygon"})

ITEM_TYPES = {
    spec.name: spec
    for spec in (
        ItemType("place", Place, geometry=POINT, files=MEDIA),
        ItemType("area", Area, geometry=AREAS, files=MEDIA),
        ItemType("walk", Walk, geometry=LINES, files=MEDIA),
        ItemType("stroke", Stroke, geometry=LINES, files=MEDIA),
        ItemType("label", Label, geometry=POINT),
        ItemType("layer", Layer, participants=False),
        ItemType(
            "category",
            Category,
            files=frozenset({"picture", "voice"}),
            participants=False,
            allows=may_say_her_word,
        ),
        ItemType(
            "overlay",
            Overlay,
            geometry=AREAS,
            files=frozenset({"photo"}),
            participants=False,
            allows=may_choose_ground,
        ),
        ItemType("sheet", Sheet, participants=False, allows=may_choose_ground),
    )
}
