"""A film whose captions can be turned on and off: a track of text beside the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from media import tools
from media.portrait.scenes import Caption
from media.writing import whole_file

LANGUAGES = {"fr": "fra", "en": "eng", "ar": "ara"}
"""Of the web to those that MP4 knows."""
BOUNDS = tools.Bounds(seconds=300.0, cpu_seconds=300)


def with_captions(film: Path, captions: Sequence[Caption], out: Path, language: str = "fr") -> None:
    """Write `out`: `film` as it is, and its captions as a track. Pictures and sound are copied."""
    with whole_file(out) as partial:
        written = partial.with_suffix(".srt")
        written.write_text(srt(captions), "utf-8")
        try:
            tools.ffmpeg(
                [
                    *tools.source(film, "mov"),
                    *tools.source(written, "srt"),
                    *("-map", "0:v", "-map", "0:a?", "-map", "1:s", "-c", "copy"),
                    *("-c:s", "mov_text", "-disposition:s:0", "default"),
                    *("-metadata:s:s:0", f"language={LANGUAGES.get(language, 'und')}"),
                    *tools.target(partial, "mp4"),
                ],
                bounds=BOUNDS,
            )
        finally:
            written.unlink(missing_ok=True)


def srt(captions: Sequence[Caption]) -> str:
    """SubRip text. No text can end a cue or begin another."""
    blocks = []
    for number, one in enumerate(captions, 1):
        text = " ".join(one.text.split()).replace("-->", "→")
        blocks.append(f"{number}\n{stamp(one.start)} --> {stamp(one.end)}\n{text}\n")
    return "\n".join(blocks)


def stamp(moment: float) -> str:
    milliseconds = round(max(0.0, moment) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"
