"""The bytes decide, the name never does."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media import sniff as formats
from media.errors import EmptyFile, MediaError, Unreadable, Unsupported
from media.sniff import sniff
from tests.media.conftest import Forge


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0....", formats.JPEG),
        (b"\x89PNG\r\n\x1a\n....", formats.PNG),
        (b"GIF89a....", formats.GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", formats.WEBP),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", formats.WAV),
        (b"RIFF\x00\x00\x00\x00AVI LIST", formats.AVI),
        (b"FORM\x00\x00\x00\x00AIFFCOMM", formats.AIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", formats.HEIF),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", formats.AVIF),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", formats.MP4),
        (b"\x00\x00\x00\x14ftyp3gp4\x00\x00\x00\x003gp4", formats.MP4),
        (b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00M4A ", formats.MP4),
        (b"\x00\x00\x0f\x00moov\x00\x00\x00\x6cmvhd", formats.MP4),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81", formats.MATROSKA),
        (b"OggS\x00\x02\x00\x00", formats.OGG),
        (b"fLaC\x00\x00\x00\x22", formats.FLAC),
        (b"#!AMR\n<..", formats.AMR),
        (b"caff\x00\x01\x00\x00desc", formats.CAF),
    ],
)
def test_known_beginnings(tmp_path: Path, head: bytes, expected: formats.Format) -> None:
    path = tmp_path / "named-wrongly.svg"
    path.write_bytes(head + bytes(64))
    assert sniff(path) is expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (b"#EXTM3U\nhttp://outside.example/a.ts", "liste de lecture"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "liste de lecture"),
        (b"[playlist]\nFile1=http://outside.example", "liste de lecture"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "liste de lecture"),
        (b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash'>", "liste de lecture"),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!DOCTYPE svg><svg onload='x()'/>", "SVG"),
        (b"<html><script>alert(1)</script>", "texte"),
        ("Bonjour, voici mon récit.".encode(), "texte"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "type de fichier"),
    ],
)
@pytest.mark.parametrize("name", ["clip.mp4", "photo.jpg", "sound.m4a", "list.m3u8"])
def test_refused_with_the_sentence_that_fits(
    tmp_path: Path, name: str, text: bytes, part: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    with pytest.raises(Unsupported) as caught:
        sniff(path)
    assert part in caught.value.sentence


def test_empty_missing_and_hollow_files(tmp_path: Path) -> None:
    empty, hollow = tmp_path / "empty.jpg", tmp_path / "hollow.jpg"
    empty.touch()
    hollow.write_bytes(bytes(5000))
    with pytest.raises(EmptyFile):
        sniff(empty)
    with pytest.raises(Unreadable):
        sniff(hollow)
    with pytest.raises(Unreadable):
        sniff(tmp_path / "absent")


def test_sounds_without_a_header(forge: Forge, tone: Path) -> None:
    adts = forge("tone.aac", "-i", str(tone), "-c:a", "aac", "-f", "adts")
    mp3 = forge("tone.mp3", "-i", str(tone), "-c:a", "libmp3lame", "-id3v2_version", "0")
    amr = forge("tone.amr", "-i", str(tone), "-ar", "8000", "-c:a", "libopencore_amrnb")
    assert [sniff(path).name for path in (adts, mp3, amr)] == ["aac", "mp3", "amr"]


def test_an_mp3_behind_a_large_cover(tmp_path: Path, forge: Forge, tone: Path) -> None:
    mp3 = forge("tone.mp3", "-i", str(tone), "-c:a", "libmp3lame", "-id3v2_version", "0")
    size = 300_000
    tag = b"ID3\x03\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path = tmp_path / "with-cover.mp3"
    path.write_bytes(tag + bytes(size) + mp3.read_bytes())
    assert sniff(path) is formats.MP3


def office(path: Path, *names: str, mimetype: bytes = b"") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return path


def test_office_documents_and_other_archives(tmp_path: Path) -> None:
    docx = office(tmp_path / "a", "[Content_Types].xml", "word/document.xml")
    odt = office(tmp_path / "b", "content.xml", mimetype=b"application/vnd.oasis.opendocument.text")
    assert [sniff(docx).name, sniff(odt).name] == ["docx", "odt"]
    with pytest.raises(Unsupported, match="archive"):
        sniff(office(tmp_path / "c", "photo.jpg"))
    with pytest.raises(Unsupported, match="macro"):
        sniff(office(tmp_path / "d", "[Content_Types].xml", "word/vbaProject.bin"))
    broken = tmp_path / "e"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(Unreadable):
        sniff(broken)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=0, max_size=600))
def test_any_bytes_are_named_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)
    try:
        assert sniff(path).family in ("picture", "timed", "document")
    except MediaError as error:
        assert error.sentence.endswith(".")
