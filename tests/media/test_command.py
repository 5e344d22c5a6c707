"""The engine by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from media.__main__ import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main([*arguments, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out or captured.err)


def test_probe(capsys: pytest.CaptureFixture[str], tone: Path, clip: Path) -> None:
    code, found = run(capsys, "probe", str(tone))
    assert code == 0 and found["medium"] == "sound" and found["has_sound"] is True
    assert main(["probe", str(tone), str(clip)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_refusal_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "e.jpg"
    empty.touch()
    code, found = run(capsys, "probe", str(empty))
    assert code == 1 and found["error"] == "EmptyFile" and found["permanent"] is True
    assert main(["probe", str(empty)]) == 1
    assert capsys.readouterr().err.startswith("Ce fichier est vide.")


def test_everything_can_be_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, picture: Path, tone: Path, clip: Path
) -> None:
    assert main(["photo", str(picture), str(tmp_path / "photos")]) == 0
    assert (tmp_path / "photos" / "thumb.webp").exists()
    assert main(["sound", str(tone), str(tmp_path / "s.m4a"), "--keep", "0-1", "2-3.5"]) == 0
    assert main(["video", str(clip), str(tmp_path / "v.mp4"), "--end", "1", "--mute"]) == 0
    assert main(["speak", "Bonjour", str(tmp_path / "b.m4a")]) == 0
    capsys.readouterr()
    code, found = run(capsys, "loudness", str(tmp_path / "b.m4a"))
    assert code == 0 and isinstance(found["integrated"], float)


def test_nonsense_is_refused_kindly(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, tone: Path
) -> None:
    for bad in ("abc", "5", "4-2"):
        assert main(["sound", str(tone), str(tmp_path / "s.m4a"), "--keep", bad]) == 1
        assert capsys.readouterr().err.startswith("Cette modification")


def test_a_portrait(capsys: pytest.CaptureFixture[str], tmp_path: Path, picture: Path) -> None:
    board = tmp_path / "board.json"
    scene = {"kind": "photo", "picture": picture.name, "seconds": 1}
    board.write_text(json.dumps({"title": "T", "size": [320, 180], "scenes": [scene]}))
    (tmp_path / picture.name).write_bytes(picture.read_bytes())
    code, found = run(capsys, "portrait", str(board), str(tmp_path / "o.mp4"))
    assert code == 0 and found["frames"] == 25
    board.write_text("{")
    code, found = run(capsys, "portrait", str(board), str(tmp_path / "o.mp4"))
    assert code == 1 and found["error"] == "BadStoryboard"
