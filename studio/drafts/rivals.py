"""Values that lost without having been seen: what the screens call « une autre version ».

Two people who change the same thing apart (no network, or the same second) each believe to have the
last word. The greater stamp wins; the other value stays within one tap until somebody who has seen
both decides, by taking it or by saying the present one again. Pure: no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Hand = tuple[str, str | None]  # a person and the device in her hand


@dataclass(frozen=True)
class Said:
    """One value of one property, and who gave it. `at` is its stamp."""

    op: str
    seq: int
    at: str
    hand: Hand
    value: Any

    def knew(self, base: int, other: Said) -> bool:
        """True when its author had seen the other: the server had told it, or it was her own."""
        return other.seq <= base or other.hand == self.hand


def left_over(
    said: Said, base: int, held: Said | None, rivals: Sequence[Said], *, won: bool
) -> list[str]:
    """The other versions of a property after `said` arrived, by their operations, oldest first.

    `base` is how far the author of `said` had read, `held` the value that stood until now,
    `rivals` the other versions until now, `won` whether `said` stands from now on.
    """
    if won:
        stay = [rival for rival in rivals if not said.knew(base, rival)]
        lost = [held] if held is not None and not said.knew(base, held) else []
    else:
        stay = list(rivals)
        lost = [said] if held is not None and held.hand != said.hand else []
    shown = said.value if won or held is None else held.value
    found = [one for one in _last_of_each_hand([*stay, *lost]) if one.value != shown]
    return [one.op for one in sorted(found, key=lambda one: one.seq)]


def _last_of_each_hand(found: Sequence[Said]) -> list[Said]:
    """Somebody who typed « a », « ab », « abc » on the way has one other version, not three."""
    last: dict[Hand, Said] = {}
    for one in sorted(found, key=lambda one: (one.at, one.op)):
        last[one.hand] = one
    return list(last.values())
