"""Subtitle files that people bring: WebVTT and SRT, read with patience or refused in a sentence."""

from __future__ import annotations

import html
import re

from studio.kernel.errors import Invalid
from studio.portraits.captions import stamp
from studio.portraits.montage import Said

# A long interview in subtitles weighs 200 kB; what is far above is something else.
LARGEST = 2_000_000
CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,:](\d{1,3})"
TIMES = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>|\{\\[^}]*\}")
ASIDE = ("WEBVTT", "NOTE", "STYLE", "REGION")  # blocks that nobody says


def read_subtitles(content: bytes) -> list[Said]:
    """The cues of a file in their order, without styles. Invalid when it has none, when a text
    has no time, or when it is no text."""
    found = []
    for block in re.split(r"\n[ \t]*\n", decoded(content).strip("\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        at = next((n for n, line in enumerate(lines) if "-->" in line), None)
        if at is not None:
            found += cue(lines[at], lines[at + 1 :])
        elif lines and not lines[0].startswith(ASIDE) and not lines[0].strip().isdigit():
            raise Invalid(f"Ce texte n’a pas d’heure : « {lines[0].strip()[:60]} ».")
    if not found:
        raise Invalid("Il n’y a aucune phrase avec son heure dans ce fichier.")
    return found


def decoded(content: bytes) -> str:
    """As its first bytes say, else UTF-8, else what old Windows programs write."""
    if len(content) > LARGEST:
        raise Invalid("Ce fichier est trop gros pour des sous-titres.")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for name in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Invalid("Ce fichier n’est pas un fichier de sous-titres.")


def cue(times: str, lines: list[str]) -> list[Said]:
    """One cue, none when it says nothing."""
    found = TIMES.match(times)
    if found is None:
        raise Invalid(f"Cette heure ne se lit pas : « {times.strip()[:60]} ».")
    start, end = clock(*found.groups()[:4]), clock(*found.groups()[4:])
    text = " ".join(html.unescape(TAG.sub("", " ".join(lines))).split())
    if end <= start:
        raise Invalid(f"Cette phrase finit avant de commencer : « {times.strip()[:60]} ».")
    return [Said(start, end, text)] if text else []


def clock(hours: str | None, minutes: str, seconds: str, rest: str) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int(rest.ljust(3, "0")) / 1000


def srt(said: list[Said]) -> bytes:
    """A SubRip file, as most video editors read it."""
    blocks = [
        f"{n}\r\n{comma(one.start)} --> {comma(one.end)}\r\n{plain(one.text)}\r\n"
        for n, one in enumerate(said, 1)
    ]
    return "\r\n".join(blocks).encode()


def comma(seconds: float) -> str:
    return stamp(seconds).replace(".", ",")


def plain(text: str) -> str:
    """One line in which no arrow can begin another cue."""
    return " ".join(text.split()).replace("-->", "→")
