"""The one door to « this file with these edits »: what is kept of it, or made now.

It never answers with the untouched file in place of the edited one: a mask over a face that could
not be drawn shows nothing, not the face.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from media.edits import Edits, SoundEdits
from media.errors import MediaError
from media.recipes import derivative_name, make_all, recipe
from studio.files.hearing import heard_with
from studio.files.models import StoredFile
from studio.kernel.errors import Invalid
from studio.kernel.storage import Storage

SOFT = 0.05  # seconds of fading where a piece was taken out at an end


@dataclass(frozen=True)
class Edited:
    """One derivative of a file with its edits: pixels and seconds where they make sense."""

    path: Path
    mime: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


def edited(
    storage: Storage, file: StoredFile, edits: Edits | None, name: str, scratch: Path
) -> Edited:
    """One derivative: the one that is kept, else made now in `scratch`. Invalid, with the sentence
    of the media engine, when it cannot be made."""
    kept = file.derivative(name, edits)
    if kept is None:
        return made_now(storage, file, edits, [name], scratch)[name]
    return Edited(storage.path(kept.key), kept.mime, kept.seconds, kept.width, kept.height)


def made_now(
    storage: Storage,
    file: StoredFile,
    edits: Edits | None,
    recipes: Iterable[str],
    scratch: Path,
) -> dict[str, Edited]:
    """Derivatives made in `scratch`, kept nowhere. The original stays whole and private. Invalid,
    with the sentence of the media engine, when they cannot be made."""
    names = {name: derivative_name(file.sha256, name, edits) for name in recipes}
    outs = {name: scratch / f"{made}{recipe(name).suffix}" for name, made in names.items()}
    try:
        made = make_all(outs, storage.path(file.key), edits=edits)
    except MediaError as error:
        raise Invalid(error.sentence) from error
    return {
        name: Edited(one.path, one.mime, one.seconds, one.width, one.height)
        for name, one in made.items()
    }


def only(file: StoredFile, keep: Sequence[tuple[float, float]]) -> SoundEdits:
    """A sound of which only these spans are heard (seconds, in order), as strong as the whole and
    with the same words covered."""
    return replace(heard_with(file), keep=tuple(keep), fade_in=SOFT, fade_out=SOFT)
