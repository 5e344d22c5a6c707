"""What the doors of files answer, and the headers of the resumable upload (see api.py)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

OCTETS = "application/offset+octet-stream"

# Header -> what it says (tus 1.0, and what is ours).
TUS_NEEDS = {"Tus-Resumable": "1.0.0"}
SPOKEN = {
    "Tus-Version": "1.0.0",
    "Tus-Extension": "what we speak besides the core",
    "Tus-Max-Size": "bytes",
}
WHERE = {
    "Upload-Offset": "bytes that have come",
    "Upload-Length": "bytes of the whole, when it is known",
    "Upload-Defer-Length": "1 while it is not",
    "Upload-Expires": "when what has come is thrown away",
    "Studio-File": "id of the file, once it is whole",
}
BEGUN = {
    "Upload-Length": "bytes of the whole; without it, the length comes with the last piece",
    "Upload-Metadata": (
        "pairs of name and base64: action, medium (photo, sound, video, document), take (a name of"
        " the client's own: sent twice, it is the same upload), name, and what the file is for:"
        " draft, item, path, made_at"
    ),
}
PIECES = {
    "Upload-Offset": "where these bytes begin; 409 when it is not where we are",
    "Upload-Length": "bytes of the whole, when they were not told before",
}


class FileShown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as the group sees it. `message`: why it was refused; `seconds` of a sound or a video,
    `width` and `height` in pixels; `peaks`: where its waveform is; `urls`: recipe -> address."""

    id: str
    medium: str
    state: Literal["received", "working", "ready", "refused"]
    message: str | None
    seconds: float | None
    width: int | None
    height: int | None
    peaks: str | None
    urls: dict[str, str]


class FileMade(FileShown, frozen=True):
    """The same, with how far it is while it is prepared (`making`, 0 to 1, or null while it waits)
    and with what was changed of it (`edits`)."""

    making: float | UnsetType | None = UNSET
    edits: dict[str, Any] | UnsetType = UNSET
