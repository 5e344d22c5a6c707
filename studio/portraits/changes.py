"""What people change on their photos, sounds and videos, as items keep it.

These are the edits of `media.edits`, in JSON, on an original that is never touched: times are
seconds of the original, shapes are fractions of the turned, uncropped photo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from media.edits import Edits, PhotoEdits, SoundEdits, VideoEdits, from_data
from media.errors import BadEdits
from studio.files.hearing import Seconds, SoundCut
from studio.files.models import edits_key
from studio.kernel.errors import Invalid

FileId = Annotated[str, msgspec.Meta(max_length=36)]
Fraction = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Quarter = Literal[0, 90, 180, 270]
Corners = Annotated[list[tuple[Fraction, Fraction]], msgspec.Meta(min_length=2, max_length=500)]


class MaskShape(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What hides a face for good: two corners of an ellipse, or the corners of a polygon."""

    shape: Literal["ellipse", "polygon"]
    points: Corners
    colour: Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")] = "#2b211b"


class PhotoChanges(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """`of` is the file these changes were made on: another file in its place is untouched."""

    turn: Quarter = 0
    crop: tuple[Fraction, Fraction, Fraction, Fraction] | None = None
    masks: Annotated[list[MaskShape], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )
    of: FileId | None = None


class SoundChanges(SoundCut, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`gain` in decibels."""

    gain: Annotated[float, msgspec.Meta(ge=-24.0, le=24.0)] = 0.0
    of: FileId | None = None


class VideoChanges(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    start: Seconds = 0.0
    end: Seconds | None = None
    mute: bool = False
    turn: Quarter = 0
    poster_at: Seconds | None = None
    of: FileId | None = None


Changes = PhotoChanges | SoundChanges | VideoChanges


@dataclass(frozen=True)
class Shape:
    """How one type of item keeps its file: the property that names it, its changes, and what is
    shown of it, the first things to see first. `lighter`: what is made when nothing else waits,
    and is done without until it is there."""

    path: str
    medium: str
    changes: type[PhotoChanges] | type[SoundChanges] | type[VideoChanges]
    recipes: tuple[str, ...]
    lighter: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "answer": Shape("voice", "sound", SoundChanges, ("listen", "peaks")),
    "photo": Shape(
        "photo",
        "photo",
        PhotoChanges,
        ("phone", "thumb", "gallery", "large", "tiny"),
        ("gallery-avif",),
    ),
    "video": Shape(
        "video", "video", VideoChanges, ("poster-thumb", "poster", "watch", "watch-720")
    ),
}


def edits_in(type: str, properties: Mapping[str, Any]) -> Edits | None:
    """The edits of an item's file; None when there are none, or when they were made on another
    file than the one that is there now."""
    shape = SHAPES[type]
    given = properties.get("edits")
    if not given or given.get("of") not in (None, properties.get(shape.path)):
        return None
    return read_edits(type, given)


def photo_edits(properties: Mapping[str, Any]) -> PhotoEdits:
    found = edits_in("photo", properties)
    return found if isinstance(found, PhotoEdits) else PhotoEdits()


def sound_edits(properties: Mapping[str, Any]) -> SoundEdits:
    found = edits_in("answer", properties)
    return found if isinstance(found, SoundEdits) else SoundEdits()


def video_edits(properties: Mapping[str, Any]) -> VideoEdits:
    found = edits_in("video", properties)
    return found if isinstance(found, VideoEdits) else VideoEdits()


def read_edits(type: str, given: Mapping[str, Any]) -> Edits:
    """Invalid, with a sentence, for changes that make no sense."""
    shape = SHAPES[type]
    try:
        read = msgspec.convert(given, shape.changes)
        data = {name: value for name, value in msgspec.to_builtins(read).items() if name != "of"}
        return from_data(data, shape.medium)
    except (msgspec.ValidationError, BadEdits) as error:
        raise Invalid(f"Ces retouches ne vont pas ici ({error}).") from None


def keys(type: str, edits: Edits | None) -> dict[str, str]:
    """Recipe -> key of what is shown with these edits; "" for what they do not change."""
    shape = SHAPES[type]
    return {name: edits_key(name, edits) for name in (*shape.recipes, *shape.lighter)}
