"""The named outputs of an original, and the one door that makes them.

A derivative's name is the hash of what decides its bytes: the original, the recipe with its
version, and the edits that this recipe looks at. Same inputs, same name: making it twice is free.
Change what a recipe produces and its version must change, or old files keep the old look.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from media import peaks, photo, sound, video
from media.edits import (
    Edits,
    PhotoEdits,
    SoundEdits,
    VideoEdits,
    canonical,
    edits_for,
)
from media.errors import NoSound, Unsupported
from media.level import Shape
from media.probe import Document, Limits, Photo, Video, probe
from media.progress import Progress, tell, within

KILOBYTE = 1000
TURNED = ("turn", "crop", "masks")
HEARD = ("keep", "bleeps", "fade_in", "fade_out", "gain", "denoise", "voice")


@dataclass(frozen=True)
class Recipe:
    """One kind of output.

    `medium` is the kind of original; `budget_bytes` is the weight it should not pass (pictures
    are made to fit it; for sounds and videos it is one minute's weight). `suffix` has its dot.
    `default` ones are made for every upload, the others when somebody asks. `reads` names the
    edits it depends on.
    """

    name: str
    version: int
    medium: str
    suffix: str
    mime: str
    budget_bytes: int
    default: bool = True
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """A derivative that is whole and on the disk. Pixels, seconds, LUFS where they make sense."""

    path: Path
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    loudness: float | None = None


@dataclass(frozen=True)
class Cut:
    """How a picture recipe is drawn: see `photo.Size`."""

    longest: int
    format: str = "WEBP"
    shape: tuple[int, int] | None = None


WEBP, JPEG, AVIF, MP4, M4A = "image/webp", "image/jpeg", "image/avif", "video/mp4", "audio/mp4"
SPAN = ("start", "end", "mute", "turn")
STILL = ("start", "end", "turn", "poster_at")
RECIPES: tuple[Recipe, ...] = (
    Recipe("thumb", 1, "photo", ".webp", WEBP, 24 * KILOBYTE, reads=TURNED),
    Recipe("phone", 1, "photo", ".webp", WEBP, 80 * KILOBYTE, reads=TURNED),
    Recipe("gallery", 1, "photo", ".webp", WEBP, 250 * KILOBYTE, reads=TURNED),
    Recipe("large", 1, "photo", ".jpg", JPEG, 500 * KILOBYTE, reads=TURNED),
    Recipe("tiny", 1, "photo", ".webp", WEBP, 400, reads=TURNED),
    # 300 kB is where messengers stop showing the picture of a shared address.
    Recipe("card", 1, "photo", ".jpg", JPEG, 200 * KILOBYTE, False, (*TURNED, "focus")),
    Recipe("zoom", 1, "photo", ".webp", WEBP, 900 * KILOBYTE, False, TURNED),
    # Of large pictures only: small ones hardly weigh less (docs/media.md has the numbers).
    Recipe("gallery-avif", 2, "photo", ".avif", AVIF, 220 * KILOBYTE, False, TURNED),
    Recipe("listen", 1, "sound", ".m4a", M4A, 800 * KILOBYTE, reads=HEARD),
    Recipe("peaks", 1, "sound", ".json", "application/json", 40 * KILOBYTE, reads=HEARD),
    Recipe("saver", 1, "sound", ".m4a", M4A, 280 * KILOBYTE, False, HEARD),
    Recipe("poster", 1, "video", ".jpg", JPEG, 200 * KILOBYTE, reads=STILL),
    Recipe("poster-thumb", 1, "video", ".webp", WEBP, 24 * KILOBYTE, reads=STILL),
    Recipe("watch", 1, "video", ".mp4", MP4, 9000 * KILOBYTE, reads=SPAN),
    Recipe("watch-720", 1, "video", ".mp4", MP4, 19000 * KILOBYTE, False, SPAN),
)
CUTS: Mapping[str, Cut] = {
    "tiny": Cut(16),
    "thumb": Cut(320),
    "phone": Cut(640),
    "gallery": Cut(1280),
    "large": Cut(1600, "JPEG"),
    "zoom": Cut(2560),
    "card": Cut(1200, "JPEG", (1200, 630)),
    "gallery-avif": Cut(1280, "AVIF"),
    "poster": Cut(1280, "JPEG"),
    "poster-thumb": Cut(320),
}
BY_NAME: Mapping[str, Recipe] = {each.name: each for each in RECIPES}


def recipes_for(medium: str) -> tuple[Recipe, ...]:
    """The recipes of "photo", "sound" or "video"; none for a document, which is kept as it is.

    A video that sounds can also be asked for the recipes of a sound.
    """
    return tuple(each for each in RECIPES if each.medium == medium)


def recipe(name: str) -> Recipe:
    """The recipe with this name. Refuses with `Unsupported`."""
    if name not in BY_NAME:
        raise Unsupported(detail=f"no recipe {name!r}")
    return BY_NAME[name]


def derivative_name(original_sha256: str, made_by: Recipe | str, edits: Edits | None = None) -> str:
    """The name of a derivative, 40 hexadecimal digits (add `recipe.suffix` for a file name).

    `original_sha256` is 64 hexadecimal digits. The same inputs give the same name for ever;
    nothing in it tells who, where, or what the original was called. Refuses with `ValueError`.
    """
    chosen = recipe(made_by) if isinstance(made_by, str) else made_by
    if not re.fullmatch(r"[0-9a-f]{64}", original_sha256):
        raise ValueError("not a sha256 in hexadecimal digits")
    seen = canonical(seen_by(chosen, edits), chosen.reads)
    parts = (original_sha256, chosen.medium, chosen.name, str(chosen.version), seen)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def seen_by(chosen: Recipe, edits: Edits | None) -> Edits | None:
    """The edits as this recipe reads them. Refuses with `BadEdits` those of another medium."""
    if chosen.medium == "sound":
        return sound_edits(edits)
    if chosen.medium == "photo":
        return edits_for(edits, PhotoEdits)
    return edits_for(edits, VideoEdits)


def make(
    recipe_name: str,
    source: Path,
    out: Path,
    *,
    edits: Edits | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make one output of `source` in `out`, whole or not at all.

    The suffix of `out` does not matter: the recipe decides the format. Refuses with a
    `MediaError` whose sentence is for the person who sent the original.
    """
    return make_all({recipe_name: out}, source, edits=edits, limits=limits, progress=progress)[
        recipe_name
    ]


def make_all(
    outs: Mapping[str, Path],
    source: Path,
    *,
    edits: Edits | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> dict[str, Made]:
    """Make several outputs of one original; pictures share one decoding (a third of the work)."""
    asked = [recipe(name) for name in outs]
    medium = probe(source, limits)
    if isinstance(medium, Document) or not asked:
        raise Unsupported(detail="a document has no derivative")
    made: dict[str, Made] = {}
    pictures = [each for each in asked if each.name in CUTS]
    if pictures:
        check_medium(pictures, medium.medium)
        made |= draw(pictures, outs, source, edits, limits)
    rest = [each for each in asked if each.name not in CUTS]
    check_sound(rest, medium)
    for number, each in enumerate(rest):
        step = within(progress, number / len(rest), (number + 1) / len(rest))
        made[each.name] = MAKERS[each.name](source, outs[each.name], edits, limits, step)
    tell(progress, 1.0)
    return {each.name: made[each.name] for each in asked}


def check_medium(asked: Iterable[Recipe], medium: str) -> None:
    for each in asked:
        if each.medium != medium:
            raise Unsupported(detail=f"{each.name} is not for a {medium}")


def check_sound(asked: Iterable[Recipe], found: Photo | Video | object) -> None:
    """Sounds and videos: a video may be asked for its sound, nothing else crosses over."""
    medium = getattr(found, "medium", "")
    for each in asked:
        if each.medium != medium and not (each.medium == "sound" and medium == "video"):
            raise Unsupported(detail=f"{each.name} is not for a {medium}")
        if each.medium == "sound" and not getattr(found, "has_sound", False):
            raise NoSound()


def draw(
    asked: list[Recipe],
    outs: Mapping[str, Path],
    source: Path,
    edits: Edits | None,
    limits: Limits | None,
) -> dict[str, Made]:
    """Photos, or the posters of a video."""
    sizes = [size_of(each, outs[each.name]) for each in asked]
    if asked[0].medium == "photo":
        done = photo.prepare(source, sizes, edits_for(edits, PhotoEdits), limits=limits)
    else:
        still = video.poster(source, edits_for(edits, VideoEdits), limits=limits)
        done = tuple(photo.save(photo.shrunk(still, each.longest), each) for each in sizes)
    return {
        each.name: Made(one.path, one.mime, one.bytes, one.width, one.height)
        for each, one in zip(asked, done, strict=True)
    }


def size_of(made_by: Recipe, out: Path) -> photo.Size:
    cut = CUTS[made_by.name]
    return photo.Size(out, cut.longest, cut.format, made_by.budget_bytes, cut.shape)


def make_sound(
    source: Path,
    out: Path,
    edits: Edits | None,
    limits: Limits | None,
    progress: Progress | None,
    *,
    shape: Shape,
) -> Made:
    done = sound.prepare(
        source, out, sound_edits(edits), shape=shape, limits=limits, progress=progress
    )
    return Made(out, M4A, done.bytes, seconds=done.seconds, loudness=done.loudness.integrated)


def make_peaks(
    source: Path,
    out: Path,
    edits: Edits | None,
    limits: Limits | None,
    progress: Progress | None,
) -> Made:
    done = peaks.prepare(source, out, sound_edits(edits), limits=limits, progress=progress)
    return Made(out, "application/json", out.stat().st_size, seconds=done.seconds)


def sound_edits(edits: Edits | None) -> SoundEdits:
    """The sound of an edited video: the same span, nothing else."""
    if isinstance(edits, VideoEdits):
        end = edits.end if edits.end is not None else 86400.0
        return SoundEdits(
            keep=((edits.start, end),) if (edits.start, edits.end) != (0, None) else ()
        )
    return edits_for(edits, SoundEdits)


def make_video(
    source: Path,
    out: Path,
    edits: Edits | None,
    limits: Limits | None,
    progress: Progress | None,
    *,
    shape: video.Shape,
) -> Made:
    chosen = edits_for(edits, VideoEdits)
    done = video.prepare(source, out, chosen, shape=shape, limits=limits, progress=progress)
    return Made(out, MP4, done.bytes, done.width, done.height, done.seconds)


Maker = Callable[[Path, Path, Edits | None, Limits | None, Progress | None], Made]
MAKERS: Mapping[str, Maker] = {
    "listen": functools.partial(make_sound, shape=sound.LISTEN),
    "saver": functools.partial(make_sound, shape=sound.SAVER),
    "peaks": make_peaks,
    "watch": functools.partial(make_video, shape=video.WATCH),
    "watch-720": functools.partial(make_video, shape=video.WATCH_720),
}
