"""Names for things: ids that sort by time, public ids that cannot be guessed, codes, slugs."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import unicodedata
import uuid

# No vowel (no accidental word), no 0/O or 1/I/L: people read these aloud on the telephone.
LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def new_id() -> str:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))


def is_uuid(text: str) -> bool:
    """True for the canonical 36 characters in lower case, whatever the version."""
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False


def public_id(length: int = 12) -> str:
    """A short name for public addresses: 27^12 possibilities, about 57 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def secret_token() -> str:
    """256 random bits, for cookies. Only `digest(token)` is ever stored."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def six_digits() -> str:
    """A séance code. Digits, because people who read little often read digits."""
    return f"{secrets.randbelow(1_000_000):06}"


def slug(text: str, longest: int = 60) -> str:
    """`Où aller avec Internet ?` -> `ou-aller-avec-internet`; never empty."""
    apart = text.translate({ord("œ"): "oe", ord("Œ"): "OE", ord("’"): " "})
    plain = unicodedata.normalize("NFKD", apart)
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    return words[:longest].rstrip("-") or public_id(8)
