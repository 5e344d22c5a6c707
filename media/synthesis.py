"""Speech by espeak-ng, in a process of its own: the library keeps global state and may abort.

    python -m media.synthesis TEXT_FILE OUT.wav VOICE WORDS_PER_MINUTE

Exit code 3 means that the library or the voice is missing.
"""

from __future__ import annotations

import ctypes
import sys
import wave
from pathlib import Path

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS of espeak-ng's speak_lib.h
DO_NOT_EXIT = 0x8000
UTF8 = 1
RATE_PARAMETER, WORD_GAP_PARAMETER = 1, 7
WORD_GAP = 2
"""Hundredths of a second between words: learners hear where one ends."""
SEED = 1
"""espeak-ng draws the breath of a voice by chance, from the clock unless told: the same words are
the same bytes, so that a prompt is kept once."""
MISSING = 3

Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def main(text_file: str, out: str, voice: str, words_per_minute: str) -> int:
    library, rate = start()
    if library is None or library.espeak_SetVoiceByName(voice.encode()) != 0:
        return MISSING
    library.espeak_SetParameter(RATE_PARAMETER, int(words_per_minute), 0)
    library.espeak_SetParameter(WORD_GAP_PARAMETER, WORD_GAP, 0)
    library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    heard = speak(library, Path(text_file).read_text("utf-8"))
    with wave.open(out, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate)
        wav.writeframes(heard)
    return 0


def start() -> tuple[ctypes.CDLL | None, int]:
    """The library and its sample rate in hertz; None when this machine does not have it."""
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
    except (ImportError, OSError):
        return None, 0
    rate = int(library.espeak_Initialize(SYNCHRONOUS, 0, data, DO_NOT_EXIT))
    return (library, rate) if rate > 0 else (None, 0)


def speak(library: ctypes.CDLL, text: str) -> bytes:
    """The samples (16 bits, one channel) of a spoken text. Markup in it is read as words."""
    parts: list[bytes] = []

    def keep(samples: ctypes._Pointer[ctypes.c_short], count: int, _events: object) -> int:
        if samples and count > 0:
            parts.append(ctypes.string_at(samples, count * 2))
        return 0

    kept = Callback(keep)
    library.espeak_SetSynthCallback(kept)
    written = text.encode() + b"\0"
    library.espeak_Synth(written, ctypes.c_size_t(len(written)), 0, 0, 0, UTF8, None, None)
    library.espeak_Synchronize()
    return b"".join(parts)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
