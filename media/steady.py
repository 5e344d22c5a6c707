"""Making x264 give the same bytes each time.

Its AVX-512 code for macroblock trees reads past the end of rows whose number of macroblocks is not
a multiple of 8, so the result depends on what was in memory: measured with x264 core 165, one
thread, identical frames (320, 720 and 854 pixels wide differ, 640 and 1280 do not). AVX2 code does
not. Same bytes are worth it: a portrait is the same whoever renders it, and tests can compare.
"""

from __future__ import annotations

import functools
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")


@functools.cache
def has_avx512() -> bool:
    """Where the system does not say (other than Linux), nothing is changed."""
    try:
        text = CPU_INFO.read_text("utf-8", "replace")
    except OSError:
        return False
    return " avx512" in text and " avx2" in text


def options(width: int) -> str:
    """What to add to x264's own options for pictures `width` pixels wide ("" for nothing).

    Naming AVX2 on a processor without it would crash, hence the look at the processor.
    """
    return "asm=avx2" if has_avx512() and -(-width // 16) % 8 else ""
