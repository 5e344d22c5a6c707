"""What a file is, by its first bytes. Its name and what the sender declared are never read.

The answer also decides which single reader may open the file, so that a playlist named `.mp4`
or a drawing named `.jpg` never reaches a program that would follow its addresses.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from media.errors import EmptyFile, Unreadable, Unsupported

HEAD = 64 * 1024
"""Bytes looked at. A camera may put that much before the first sound frame of an MP3."""


@dataclass(frozen=True)
class Format:
    """`name` is ours; `family` is "picture", "timed" (sound or video) or "document".

    `reader` is the only Pillow format or FFmpeg demuxer allowed to open the file.
    """

    name: str
    family: str
    reader: str


JPEG = Format("jpeg", "picture", "JPEG")
PNG = Format("png", "picture", "PNG")
GIF = Format("gif", "picture", "GIF")
WEBP = Format("webp", "picture", "WEBP")
TIFF = Format("tiff", "picture", "TIFF")
BMP = Format("bmp", "picture", "BMP")
HEIF = Format("heif", "picture", "HEIF")
AVIF = Format("avif", "picture", "AVIF")
MP4 = Format("mp4", "timed", "mov")
MATROSKA = Format("matroska", "timed", "matroska")
OGG = Format("ogg", "timed", "ogg")
WAV = Format("wav", "timed", "wav")
AIFF = Format("aiff", "timed", "aiff")
CAF = Format("caf", "timed", "caf")
FLAC = Format("flac", "timed", "flac")
MP3 = Format("mp3", "timed", "mp3")
AAC = Format("aac", "timed", "aac")
AMR = Format("amr", "timed", "amr")
AVI = Format("avi", "timed", "avi")
ASF = Format("asf", "timed", "asf")
MPEG_TS = Format("mpeg-ts", "timed", "mpegts")
MPEG_PS = Format("mpeg-ps", "timed", "mpeg")
PDF = Format("pdf", "document", "")
OFFICE = {
    "word/": Format("docx", "document", ""),
    "xl/": Format("xlsx", "document", ""),
    "ppt/": Format("pptx", "document", ""),
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": Format("odt", "document", ""),
    b"application/vnd.oasis.opendocument.spreadsheet": Format("ods", "document", ""),
    b"application/vnd.oasis.opendocument.presentation": Format("odp", "document", ""),
}

MAGIC: tuple[tuple[int, bytes, Format], ...] = (
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"GIF87a", GIF),
    (0, b"GIF89a", GIF),
    (0, b"II*\x00", TIFF),
    (0, b"MM\x00*", TIFF),
    (0, b"\x1a\x45\xdf\xa3", MATROSKA),
    (0, b"OggS", OGG),
    (0, b"fLaC", FLAC),
    (0, b"#!AMR", AMR),
    (0, b"caff", CAF),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ASF),
    (0, b"\x00\x00\x01\xba", MPEG_PS),
    (0, b"%PDF-", PDF),
    (4, b"moov", MP4),
    (4, b"mdat", MP4),
    (4, b"wide", MP4),
    (4, b"free", MP4),
    (4, b"skip", MP4),
)
RIFF = {b"WAVE": WAV, b"WEBP": WEBP, b"AVI ": AVI}
FORM = {b"AIFF": AIFF, b"AIFC": AIFF}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}

PLAYLIST = "Ce fichier est une liste de lecture, pas un enregistrement. Envoyez le son lui-même."
DRAWING = "Les dessins SVG ne sont pas acceptés. Envoyez une photo ou une capture du dessin."
TEXT = "Ce fichier contient du texte. Envoyez une photo, un son, une vidéo ou un PDF."
ARCHIVE = "Ce fichier est une archive. Ouvrez-la, puis envoyez les fichiers un par un."
MACROS = "Ce document contient un programme (une macro). Envoyez-le en PDF."


def sniff(path: Path) -> Format:
    """The format of the file at `path`.

    Refuses with `EmptyFile`, `Unsupported` (with the sentence that fits: playlist, drawing, text,
    archive, macros) or `Unreadable` when there is no such file.
    """
    head = read_head(path)
    if not head.strip(b"\x00"):
        raise EmptyFile() if not head else Unreadable(detail="only zeros")
    found = by_magic(head) or by_brand(head) or by_frames(after_tag(path, head))
    if found is None:
        found = by_archive(path) if head[:4] == b"PK\x03\x04" else None
    if found is None:
        raise Unsupported(refusal(head))
    return found


def read_head(path: Path, start: int = 0) -> bytes:
    """Up to `HEAD` bytes, from byte `start` on. Refuses with `Unreadable`."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(HEAD)
    except OSError as error:
        raise Unreadable(detail=str(error)) from error


def by_magic(head: bytes) -> Format | None:
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12])
    if head[:4] == b"FORM":
        return FORM.get(head[8:12])
    if head[:2] == b"BM" and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return BMP
    for offset, magic, found in MAGIC:
        if head.startswith(magic, offset):
            return found
    return None


def by_brand(head: bytes) -> Format | None:
    """ISO files (MP4, MOV, M4A, 3GP, HEIC, AVIF) say which they are after `ftyp`."""
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4], "big"), 512)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    if head[8:12] in AVIF_BRANDS or (brands & AVIF_BRANDS and not brands & {b"heic", b"heix"}):
        return AVIF
    return HEIF if brands & HEIF_BRANDS else MP4


def after_tag(path: Path, head: bytes) -> bytes:
    """What follows an ID3v2 tag (its size is written seven bits at a time), often a cover."""
    if head[:3] != b"ID3" or len(head) < 10:
        return head
    size = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return read_head(path, size + 10)


def by_frames(body: bytes) -> Format | None:
    """Sounds and broadcasts that have no header, only frames one after another."""
    if body[:4] == b"fLaC":
        return FLAC
    if is_transport_stream(body):
        return MPEG_TS
    for at in range(min(len(body) - 4, 8192)):
        if body[at] == 0xFF and body[at + 1] & 0xE0 == 0xE0:
            found = mpeg_audio_at(body, at)
            if found:
                return found
    return None


def mpeg_audio_at(body: bytes, at: int) -> Format | None:
    """MP3 or AAC when two frames follow each other exactly from here."""
    for found, length_at in ((AAC, adts_length), (MP3, mp3_length)):
        length = length_at(body, at)
        if length and at + length + 4 <= len(body) and length_at(body, at + length):
            return found
    return None


def adts_length(body: bytes, at: int) -> int:
    """Bytes of the AAC frame at `at` (ISO 14496-3, ADTS), 0 when there is none."""
    if at + 7 > len(body) or body[at] != 0xFF or body[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (body[at + 3] & 3) << 11 | body[at + 4] << 3 | body[at + 5] >> 5
    return length if length > 7 else 0


BIT_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
BIT_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mp3_length(body: bytes, at: int) -> int:
    """Bytes of the layer III frame at `at` (ISO 11172-3, 13818-3 and the 2.5 extension), or 0."""
    if at + 4 > len(body) or body[at] != 0xFF or body[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = body[at + 1] >> 3 & 3, body[at + 1] >> 1 & 3
    rate_index, sample_index = body[at + 2] >> 4, body[at + 2] >> 2 & 3
    if version == 1 or layer != 1 or sample_index == 3:
        return 0
    kilobits = (BIT_RATES_1 if version == 3 else BIT_RATES_2)[rate_index]
    samples = 144 if version == 3 else 72
    padding = body[at + 2] >> 1 & 1
    rate = SAMPLE_RATES[version][sample_index]
    return samples * kilobits * 1000 // rate + padding if kilobits else 0


def is_transport_stream(head: bytes) -> bool:
    """Packets of 188 bytes (television) or 192 (AVCHD camcorders), each beginning with 0x47."""
    return any(
        len(head) > offset + 5 * size and all(head[offset + n * size] == 0x47 for n in range(5))
        for size, offset in ((188, 0), (192, 4))
    )


def by_archive(path: Path) -> Format:
    """An office document is a zip with known folders; any other zip is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            declared = b""
            if names[:1] == ["mimetype"]:
                with archive.open("mimetype") as member:
                    declared = member.read(80)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Unreadable(detail=str(error)) from error
    if any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
        raise Unsupported(MACROS)
    if declared.strip() in OPEN_DOCUMENT:
        return OPEN_DOCUMENT[declared.strip()]
    if "[Content_Types].xml" in names:
        for folder, found in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return found
    raise Unsupported(ARCHIVE)


def refusal(head: bytes) -> str:
    """The sentence that tells the sender what this file was."""
    text = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"#extm3u", b"ffconcat", b"[playlist]", b"[reference]", b"v=0")):
        return PLAYLIST
    if b"<mpd" in text or b"<asx" in text or b"<smil" in text:
        return PLAYLIST
    if text.startswith(b"<") and b"<svg" in text:
        return DRAWING
    if head[:4] in (b"Rar!", b"7z\xbc\xaf") or head[:2] == b"\x1f\x8b":
        return ARCHIVE
    if re.fullmatch(rb"[\t\r\n\x20-\x7e\x80-\xff]+", head[:4096]):
        return TEXT
    return Unsupported.sentence
