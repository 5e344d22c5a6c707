"""The engine by hand: `python -m media COMMAND …`.

    probe FILE…                     what a file is
    photo FILE FOLDER               all sizes of a photo
    sound FILE OUT.m4a              levelled sound (and --saver, --keep 1.5-20)
    video FILE OUT.mp4              light video (and --short 720, --start, --end, --mute)
    portrait STORYBOARD.json OUT.mp4
    speak TEXT OUT.m4a              a synthetic voice
    loudness FILE                   LUFS and dBTP

`--json` prints one JSON object a script can read. Exit code 1: the file is refused, and the
sentence says why.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from media import recipes, sound, video, voice
from media.edits import SoundEdits, VideoEdits
from media.errors import BadEdits, MediaError
from media.level import loudness
from media.portrait.render import render
from media.portrait.storyboard import load
from media.probe import probe

Command = Callable[[argparse.Namespace], Any]


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    began = time.monotonic()
    try:
        found = options.command(options)
    except MediaError as error:
        said = {"error": error.code, "message": error.sentence, "permanent": error.permanent}
        show(said if options.json else error.sentence, options.json, sys.stderr)
        return 1
    data = plain(found)
    if isinstance(data, dict):
        data["took"] = round(time.monotonic() - began, 3)
    show(data, options.json, sys.stdout)
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m media", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = top.add_subparsers(required=True)
    add(commands, "probe", do_probe).add_argument("files", nargs="+", type=Path)
    photos = add(commands, "photo", do_photo)
    photos.add_argument("file", type=Path)
    photos.add_argument("folder", type=Path)
    sounds = add(commands, "sound", do_sound)
    sounds.add_argument("file", type=Path)
    sounds.add_argument("out", type=Path)
    sounds.add_argument("--saver", action="store_true", help="32 kb/s instead of 96")
    sounds.add_argument("--keep", nargs="*", default=[], help="pieces to keep: 1.5-20 25-30")
    videos = add(commands, "video", do_video)
    videos.add_argument("file", type=Path)
    videos.add_argument("out", type=Path)
    videos.add_argument("--short", type=int, default=480, help="shorter side in pixels")
    videos.add_argument("--start", type=float, default=0.0)
    videos.add_argument("--end", type=float)
    videos.add_argument("--mute", action="store_true")
    add_portrait(commands)
    speaking = add(commands, "speak", do_speak)
    speaking.add_argument("text")
    speaking.add_argument("out", type=Path)
    speaking.add_argument("--language", default="fr")
    speaking.add_argument("--words-per-minute", type=int, default=150)
    add(commands, "loudness", do_loudness).add_argument("file", type=Path)
    return top


def add(commands: Any, name: str, command: Command) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name)
    made.set_defaults(command=command)
    made.add_argument("--json", action="store_true", help="print JSON")
    made.add_argument("--quiet", action="store_true", help="no progress")
    return made


def add_portrait(commands: Any) -> None:
    portraits = add(commands, "portrait", do_portrait)
    portraits.add_argument("storyboard", type=Path)
    portraits.add_argument("out", type=Path)
    portraits.add_argument("--cache", type=Path, help="default: beside the output")
    portraits.add_argument("--quality", choices=["watch", "preview"], default="watch")
    portraits.add_argument("--processes", type=int, default=2)


def do_probe(options: argparse.Namespace) -> Any:
    found = [probe(file) for file in options.files]
    return found[0] if len(found) == 1 else found


def do_photo(options: argparse.Namespace) -> Any:
    outs = {
        each.name: options.folder / f"{each.name}{each.suffix}"
        for each in recipes.recipes_for("photo")
    }
    return list(recipes.make_all(outs, options.file).values())


def do_sound(options: argparse.Namespace) -> Any:
    shape = sound.SAVER if options.saver else sound.LISTEN
    edits = SoundEdits(keep=tuple(span(each) for each in options.keep))
    return sound.prepare(options.file, options.out, edits, shape=shape, progress=bar(options))


def span(text: str) -> tuple[float, float]:
    """ "1.5-20" -> (1.5, 20.0). Refuses with `BadEdits`."""
    start, _, end = text.partition("-")
    try:
        return float(start), float(end)
    except ValueError as error:
        raise BadEdits(detail=text) from error


def do_video(options: argparse.Namespace) -> Any:
    edits = VideoEdits(start=options.start, end=options.end, mute=options.mute)
    base = video.WATCH_720 if options.short > 480 else video.WATCH
    shape = replace(base, short=options.short)
    return video.prepare(options.file, options.out, edits, shape=shape, progress=bar(options))


def do_portrait(options: argparse.Namespace) -> Any:
    cache = options.cache or options.out.resolve().parent / ".portrait-cache"
    return render(
        load(options.storyboard),
        options.out,
        cache=cache,
        quality=options.quality,
        processes=options.processes,
        progress=bar(options),
    )


def do_speak(options: argparse.Namespace) -> Any:
    return voice.speak(
        options.text,
        options.out,
        language=options.language,
        words_per_minute=options.words_per_minute,
    )


def do_loudness(options: argparse.Namespace) -> Any:
    return loudness(options.file)


def bar(options: argparse.Namespace) -> Callable[[float], None] | None:
    """Per cent on the error output, where somebody can see it."""
    if options.quiet or options.json or not sys.stderr.isatty():
        return None
    return lambda fraction: print_over(f"{fraction:4.0%}")


def print_over(text: str) -> None:
    sys.stderr.write(f"\r{text}" + ("\n" if text.strip() == "100%" else ""))
    sys.stderr.flush()


def plain(value: Any) -> Any:
    """Dataclasses, paths and fractions as what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        extra = {"has_sound": value.has_sound} if hasattr(value, "has_sound") else {}
        return {**{name: plain(each) for name, each in asdict(value).items()}, **extra}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, Path | Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def show(data: Any, as_json: bool, stream: Any) -> None:
    if as_json:
        stream.write(json.dumps(data, ensure_ascii=False) + "\n")
    elif isinstance(data, str):
        stream.write(data + "\n")
    else:
        for each in data if isinstance(data, list) else [data]:
            stream.write("  ".join(f"{name}={value}" for name, value in each.items()) + "\n")


if __name__ == "__main__":
    sys.exit(main())
