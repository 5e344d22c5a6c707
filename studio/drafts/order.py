"""Order keys as the browser writes them (frontend/src/draft/order.ts)."""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def key_at(number: int) -> str:
    """The key of the `number`-th of a fresh list: a0, a1, … az, b00, b01, … (up to 3906 items)."""
    if number < len(DIGITS):
        return "a" + DIGITS[number]
    high, low = divmod(number - len(DIGITS), len(DIGITS))
    return "b" + DIGITS[high] + DIGITS[low]
