"""`python -m basemaps`, as an operator types it; and what the web process must not carry."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from basemaps.__main__ import main
from tests.basemaps.packs import square, write_pmtiles

HEAVY = ("geopandas", "pyogrio", "pandas", "flask", "sqlalchemy", "cv2", "pyproj")


def test_list_names_grounds_credits_and_what_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pmtiles(tmp_path / "ville.pmtiles", {(0, 0, 0): square(1, 2, 3)}, {"name": "La ville"})
    (tmp_path / "casse.mbtiles").write_text("non", encoding="utf-8")
    assert main(["list", "--packs", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "plan-pale" in said
    assert "OpenStreetMap" in said
    assert "La ville" in said
    assert "source non précisée" in said
    assert "! casse.mbtiles" in said


def test_list_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows][:3] == ["plan", "plan-pale", "papier"]
    assert len(rows[0]["bounds"]) == 4


def test_tile_and_picture_are_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, image = tmp_path / "t.png", tmp_path / "p.webp"
    assert main(["tile", "plan", "12", "2055", "1434", str(out), "--scale", "2"]) == 0
    assert size_of(out) == (512, 512)
    asked = ["--size", "320x200", "--centre", "0.694,47.389", "--zoom", "15"]
    marks = ["--mark", "0.694,47.389,orange,heart,4", "--mark", "0.69,47.388"]
    assert main(["picture", "plan", str(image), *asked, *marks]) == 0
    assert size_of(image) == (320, 200)
    bounds = ["--bounds", "0.6,47.3,0.8,47.5", "--size", "100x100"]
    assert main(["picture", "papier", str(image), *bounds]) == 0
    assert "100 x 100" in capsys.readouterr().out


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_find_and_where_answer_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "joue", "les", "tours"]) == 0
    assert capsys.readouterr().out.startswith("Joué-lès-Tours · commune")
    assert main(["find", "xyzzy"]) == 0
    assert "Aucun lieu" in capsys.readouterr().out
    assert main(["find", "tours", "--json", "--limit", "2"]) == 0
    assert next(row["name"] for row in json.loads(capsys.readouterr().out)) == "Tours"
    assert main(["where", "0.6842", "47.3986"]) == 0
    assert capsys.readouterr().out == "près du pont Wilson\n"


@pytest.mark.parametrize(
    "asked",
    [
        ["tile", "rien", "1", "0", "0", "x.png"],
        ["tile", "plan", "3", "0", "0", "x.png"],
        ["picture", "plan", "x.png", "--size", "1x1"],
        ["tile", "plan", "9", "256", "179", "/nowhere/at/all/x.png"],
    ],
)
def test_refusals_are_sentences_and_a_status(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked) == 1
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "asked", [["picture", "plan", "x.png", "--mark", "0,47,blue,star"], ["find"], []]
)
def test_a_wrong_command_says_how(asked: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(asked)
    assert stop.value.code == 2


def test_drawing_carries_nothing_heavy() -> None:
    """An old PC serves tiles in each web process: what is not needed must not be imported."""
    code = (
        "import sys, basemaps.tiles, basemaps.picture, basemaps.gazetteer;"
        "basemaps.tiles.tile('plan', 12, 2055, 1434);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
