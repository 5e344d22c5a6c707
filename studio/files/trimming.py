"""A sound of which a part must not be heard: what others hear, made again from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.edits import SoundEdits
from media.errors import MediaError
from media.recipes import derivative_name, make_all, recipe
from studio.files.models import StoredFile
from studio.kernel.errors import Invalid
from studio.kernel.storage import Storage

SOFT = 0.05  # seconds of fading where a piece was taken out at an end


@dataclass(frozen=True)
class Trimmed:
    """One derivative of what is left of a sound."""

    path: Path
    mime: str
    seconds: float | None


def trimmed(
    storage: Storage,
    file: StoredFile,
    keep: Sequence[tuple[float, float]],
    recipes: Iterable[str],
    scratch: Path,
) -> dict[str, Trimmed]:
    """Derivatives of a sound holding only the spans to `keep` (seconds, in order), in `scratch`.

    Invalid, with the sentence of the media engine, when they cannot be made. The original stays
    whole and private.
    """
    edits = SoundEdits(keep=tuple(keep), fade_in=SOFT, fade_out=SOFT)
    names = {name: derivative_name(file.sha256, name, edits) for name in recipes}
    outs = {name: scratch / f"{made}{recipe(name).suffix}" for name, made in names.items()}
    try:
        made = make_all(outs, storage.path(file.key), edits=edits)
    except MediaError as error:
        raise Invalid(error.sentence) from error
    return {name: Trimmed(one.path, one.mime, one.seconds) for name, one in made.items()}
