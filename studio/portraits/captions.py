"""Captions from a transcript that has no times yet, and WebVTT files.

The browser draws the same captions from the same words: frontend/src/portraits/captions.ts follows
this file line by line, and both are held to tests/studio/portraits/montage_cases.json.
Times are whole milliseconds, so that nothing drifts and both languages agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# Two lines of forty characters: what fits a phone held upright, and what subtitlers allow.
LONGEST = 80
ENDS, CLOSERS, PAUSES = ".!?…", "»”\"')", ",;:"
THIN = "\u00a0\u202f"  # the spaces of French punctuation, which never break a line
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÉÈÊÇÎÔ"
SHORT = 18
# A breath after each caption weighs as much as this many characters.
BREATH = 4

Span = tuple[int, int, str]


def spread(text: str, start: int, end: int) -> list[Span]:
    """The captions of a text spoken from `start` to `end` (milliseconds), each with its time in
    proportion to its length. They follow one another without hole or overlap."""
    found = pieces(text)
    total = sum(len(piece) + BREATH for piece in found)
    spans, passed, before = [], 0, start
    for piece in found:
        passed += len(piece) + BREATH
        after = start + (end - start) * passed // total
        if after > before:
            spans.append((before, after, piece))
        before = after
    return spans


def pieces(text: str) -> list[str]:
    """The text cut at sentences, then where somebody would breathe; none longer than LONGEST.
    A very short sentence stays with the next one: nobody can read a caption that blinks."""
    found: list[str] = []
    for line in text.replace("\r", "\n").split("\n"):
        for piece in (part for sentence in sentences(line) for part in shortened(sentence)):
            if found and len(found[-1]) < SHORT and len(found[-1]) + len(piece) < LONGEST:
                found[-1] += " " + piece
            else:
                found.append(piece)
    return found


def sentences(line: str) -> Iterator[str]:
    """Sentences of one line. « M. Rey » and « J. » do not end one; a closing quote belongs to
    the sentence before it."""
    words = [word for word in line.replace("\t", " ").split(" ") if word]
    held: list[str] = []
    for number, word in enumerate(words):
        held.append(word)
        following = words[number + 1] if number + 1 < len(words) else ""
        if closes(word) and not (following and following.strip(CLOSERS + ENDS) == ""):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def closes(word: str) -> bool:
    """True for a word that ends a sentence; also for a closing mark that stands alone."""
    bare = word.rstrip(CLOSERS + THIN)
    if not bare:
        return True
    initial = bare[-1] == "." and len(bare) <= 3 and bare[0] in CAPITALS
    return bare[-1] in ENDS and not initial


def shortened(sentence: str) -> Iterator[str]:
    """Cut after a pause or a word, into pieces of about the same length."""
    while len(sentence) > LONGEST:
        count = -(-len(sentence) // LONGEST)
        cut = cut_in(sentence, min(LONGEST, -(-len(sentence) // count) + 10))
        yield sentence[:cut].strip(" ")
        sentence = sentence[cut:].strip(" ")
    if sentence:
        yield sentence


def cut_in(sentence: str, most: int) -> int:
    """Where to cut before `most`: after the last pause of the second half, else the last space."""
    spaces = [at for at in range(most // 2, most + 1) if sentence[at] == " "]
    pauses = [at for at in spaces if sentence[at - 1] in PAUSES]
    if pauses or spaces:
        return (pauses or spaces)[-1]
    early = sentence.rfind(" ", 0, most // 2)
    return early if early > 0 else most


# WebVTT


def webvtt(cues: Iterable[tuple[float, float, str]]) -> bytes:
    """A WebVTT file of cues (seconds, seconds, text). No text can end a cue or start another."""
    blocks = [f"{stamp(start)} --> {stamp(end)}\n{escape(text)}\n" for start, end, text in cues]
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def escape(text: str) -> str:
    """One line without markup: `-->`, `<` and `&` are written as references."""
    line = " ".join(text.split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stamp(seconds: float) -> str:
    """`01:02:03.456`."""
    whole = max(0, round(seconds * 1000))
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
