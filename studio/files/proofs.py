"""Proofs of an answer: somebody's own voice, a sign she drew, a signed paper. Kept apart: they are
no file of the group, no address shows them but to who works on the production."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media.errors import MediaError
from media.sniff import sniff
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage

SOUNDS = {
    "matroska": "audio/webm",
    "mp4": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "amr": "audio/amr",
}
PAPERS = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "heif": "image/heic",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Proof:
    """Where the bytes of a proof are, and what they are."""

    key: str
    mime: str

    @property
    def is_voice(self) -> bool:
        return self.mime.startswith("audio/")


def keep_proof(storage: Storage, path: Path) -> Proof:
    """Keep what somebody gave as a proof, under a name of its own. Its bytes say what it is.

    Invalid for what is neither a sound, a picture nor a PDF.
    """
    try:
        mime = (SOUNDS | PAPERS)[sniff(path).name]
    except (MediaError, KeyError):
        raise Invalid("Ce fichier n’est ni un son, ni une image, ni un PDF.") from None
    return Proof(storage.put(path, key=f"proofs/{new_id()}", consume=True).key, mime)
