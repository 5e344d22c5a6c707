"""A sentence that travels in an address, with a mark that only we can make.

Without the mark, whoever finds the address of one sentence could have anything said in our name,
and keep the machine busy with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass

from markupsafe import Markup

from studio.kernel.errors import NotFound

MOST_CHARACTERS = 1000
"""About 85 seconds of speech: longer than anybody listens to a machine, and two seconds of work."""
MARK_BYTES = 12  # 96 bits: an address stays short, and trying 2^95 of them stays hopeless

LANGUAGE = re.compile(r"[a-z]{2,3}")
# « 14 h », « 9 h 30 »: espeak-ng reads the letter.
HOURS = re.compile(r"(?<=\d) h\b")


@dataclass(frozen=True)
class Sentence:
    """What is said, and the language whose voice says it (`fr`)."""

    text: str
    language: str


def sentence_of(text: str, language: str) -> Sentence | None:
    """A text of a page as a voice must read it: no markup, plain spaces and hyphens, « heures »
    written out. None when there is nothing to say, or more than `MOST_CHARACTERS`."""
    bare = text.striptags() if isinstance(text, Markup) else text
    plain = " ".join(bare.replace("\N{NON-BREAKING HYPHEN}", "-").split())
    if language == "fr":
        plain = HOURS.sub(" heures", plain)
    sayable = re.search(r"\w", plain) and len(plain) <= MOST_CHARACTERS
    return Sentence(plain, language) if sayable and LANGUAGE.fullmatch(language) else None


def packed(sentence: Sentence) -> str:
    """The text in letters that an address may hold."""
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return _letters(press.compress(sentence.text.encode()) + press.flush())


def mark_of(language: str, words: str, key: bytes) -> str:
    """Sixteen letters that prove that we wrote these packed words (HMAC-SHA-256, RFC 2104, cut)."""
    whole = hmac.digest(key, f"prompts\n{language}\n{words}".encode(), hashlib.sha256)
    return _letters(whole[:MARK_BYTES])


def opened(language: str, mark: str, words: str, key: bytes) -> Sentence:
    """The sentence of an address. NotFound when we did not write it."""
    if not hmac.compare_digest(mark.encode(), mark_of(language, words, key).encode()):
        raise NotFound
    try:
        packed_bytes = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))
        return Sentence(zlib.decompress(packed_bytes, -zlib.MAX_WBITS).decode(), language)
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise NotFound from error


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
