"""What the machine has said, each sentence made once and kept a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition

from media.errors import MediaError
from media.voice import LIGHT, VERSION, speak
from studio.kernel import clock
from studio.kernel.errors import Busy, StudioError
from studio.kernel.ids import digest
from studio.prompts.sentences import Sentence

PACE = 130  # words a minute: slower than a reader, for people who are learning the language
AT_ONCE = 2  # the old PC of a room has two cores
MOST_WAITING = 6  # with the two at work, half of the threads that live streams leave to pages
PATIENCE = 4.0  # seconds somebody waits for her turn; then the browser asks again by itself
SOON = 2  # seconds: when the browser asks again, somebody else's tap has often made it
TIME_LIMIT = 20.0  # seconds for one sentence, on a machine that does ten other things
KEPT = timedelta(days=30)  # some sentences hold a first name: they do not stay for ever
MUTE = timedelta(minutes=1)  # after a failure, pages promise no voice and nobody waits for one


class NoVoice(StudioError):
    """The engine is missing or broken; who installed this machine finds why in the log."""

    status = 503
    code = "no_voice"
    sentence = "Cette machine ne peut pas parler. Demandez à quelqu’un de lire avec vous."


class Recordings:
    """The sounds of one folder, for the threads of one process.

    Two processes may make the same sentence at the same moment: each writes a whole file under
    the same name, so that is work done twice and nothing worse.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mute: dict[str, datetime] = {}
        self._making: set[Path] = set()
        self._waiting = 0
        self._change = Condition()

    def can_speak(self, language: str) -> bool:
        """False for a minute after a failure in this language."""
        until = self._mute.get(language)
        return until is None or clock.now() >= until

    def path(self, sentence: Sentence) -> Path:
        """Where the sound of a sentence is, once it is made: M4A, mono, -16 LUFS."""
        name = digest(f"{VERSION}\n{PACE}\n{sentence.language}\n{sentence.text}")
        return self._folder / f"{name[:40]}.m4a"

    def get(self, sentence: Sentence) -> Path:
        """The sound of a sentence, made now if it has never been asked for.

        Busy when too many others wait, NoVoice when the engine cannot.
        """
        path = self.path(sentence)
        if path.exists():
            return path
        with self._turn(path):
            if not path.exists():
                self._make(sentence, path)
        return path

    @contextmanager
    def _turn(self, path: Path) -> Iterator[None]:
        """Wait until nobody makes this sound and a place is free."""
        with self._change:
            self._wait_for(lambda: self._is_free(path))
            self._making.add(path)
        try:
            yield
        finally:
            with self._change:
                self._making.discard(path)
                self._change.notify_all()

    def _is_free(self, path: Path) -> bool:
        return path.exists() or (path not in self._making and len(self._making) < AT_ONCE)

    def _wait_for(self, free: Callable[[], bool]) -> None:
        if not free() and self._waiting >= MOST_WAITING:
            raise Busy(seconds=SOON)
        self._waiting += 1
        try:
            if not self._change.wait_for(free, PATIENCE):
                raise Busy(seconds=SOON)
        finally:
            self._waiting -= 1

    def _make(self, sentence: Sentence, path: Path) -> None:
        self._forget_old()
        try:
            speak(
                sentence.text,
                path,
                language=sentence.language,
                words_per_minute=PACE,
                shape=LIGHT,
                patience=TIME_LIMIT,
            )
        except MediaError as error:
            self._mute[sentence.language] = clock.now() + MUTE
            raise NoVoice from error

    def _forget_old(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        oldest = (clock.now() - KEPT).timestamp()
        for kept in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another thread renamed or removed it
                if kept.stat().st_mtime < oldest:
                    kept.unlink()
