"""Questions said aloud by a machine, until somebody of the group records them."""

from __future__ import annotations

from pathlib import Path

from media.errors import MediaError
from media.voice import speak
from studio.kernel.errors import NotFound
from studio.kernel.ids import digest

PACE = 130  # words a minute: slower than a reader, for people who are learning the language


def spoken(cache: Path, text: str) -> Path:
    """The sound of a sentence, made once. NotFound where this machine has no voice."""
    name = digest(f"{PACE}\n{text}")
    path = cache / "voices" / f"question-{name[:40]}.m4a"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            speak(text, path, words_per_minute=PACE)
        except MediaError as error:
            raise NotFound from error
    return path
