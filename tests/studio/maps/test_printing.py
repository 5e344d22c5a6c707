"""A map on paper: the right size, letters that are letters, squares that a phone reads."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from basemaps.catalogue import ground
from studio.maps.exports.copies import Copy
from studio.maps.exports.drawing import spread
from studio.maps.exports.printing import SIZES, Layout, Sheet, compiled, print_map
from studio.maps.freezing import ground_json
from studio.maps.legend.marks import COLOURS
from tests.studio.maps.pages import a_page, item

ADDRESS = "https://exemple.fr/cartes/nos-lieux"


def a_copy(page: dict[str, Any], address: str | None = ADDRESS) -> Copy:
    return Copy(page, lambda _name: None, "carte", address=address)


def voiced(count: int = 6, heard: tuple[int, ...] = (2, 5)) -> dict[str, Any]:
    page = a_page([f"Lieu {number}" for number in range(1, count + 1)])
    for number in heard:
        page["items"][number - 1]["voice"] = {
            "name": "a.m4a", "peaks": "a.json", "seconds": 3, "text": f"Je parle de {number}.",
        }  # fmt: skip
    return page


def size_of(data: bytes, number: int = 0) -> tuple[float, float]:
    """Millimetres of a page."""
    box = PdfReader(io.BytesIO(data)).pages[number].mediabox
    return float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4


@pytest.mark.parametrize("landscape", [False, True])
def test_a_sheet_has_the_size_that_was_asked(tmp_path: Path, landscape: bool) -> None:
    data = print_map(a_copy(voiced()), Sheet("a4", landscape), tmp_path)
    wide, high = SIZES["a4"]
    assert size_of(data) == pytest.approx((high, wide) if landscape else (wide, high), abs=0.5)


def test_every_word_can_be_searched_and_the_file_is_tagged(tmp_path: Path) -> None:
    page = voiced()
    page["items"][0]["title"] = "#strong[x] $y$ <b> \\ *z*"
    data = print_map(a_copy(page), Sheet(), tmp_path)
    reader = PdfReader(io.BytesIO(data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for words in ("Lieu 2", "Légende", "Wifi", "Je parle de 5.", "#strong[x] $y$ <b> \\ *z*"):
        assert words in text, words
    assert "OpenStreetMap" in text
    root: Any = reader.root_object
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and reader.metadata.title == "Lieu 1"


def test_squares_lead_to_the_map_and_to_each_voice(tmp_path: Path) -> None:
    pages = compiled(a_copy(voiced()), Sheet(), tmp_path, lambda _p, _w: None, "png")
    assert len(pages) == 2
    read = set()
    for data in pages:
        sheet = np.asarray(Image.open(io.BytesIO(data)).convert("L"))
        _, told, _, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(sheet)
        read |= set(told)
    assert read - {""} == {ADDRESS, f"{ADDRESS}#lieu-2", f"{ADDRESS}#lieu-5"}


def test_a_map_that_nobody_sees_yet_has_no_squares(tmp_path: Path) -> None:
    layout = Layout(a_copy(voiced(), None), Sheet(), tmp_path)
    assert layout.data()["qr"] is None
    assert {place["qr"] for place in layout.places} == {None}


def test_a_poster_holds_everything_on_one_sheet(tmp_path: Path) -> None:
    data = print_map(a_copy(voiced()), Sheet("a2"), tmp_path)
    assert size_of(data) == pytest.approx(SIZES["a2"], abs=0.5)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    crowded = Layout(a_copy(voiced(400)), Sheet("a2"), tmp_path)
    assert not crowded.inside, "the words follow on sheets of A4"


def test_the_largest_sheet_stays_within_what_a_picture_may_be(tmp_path: Path) -> None:
    for paper in SIZES:
        for landscape in (False, True):
            layout = Layout(a_copy(voiced()), Sheet(paper, landscape), tmp_path)  # type: ignore[arg-type]
            assert layout.seen.width * layout.seen.height < 12_000_000
            assert 0 < layout.box[0] < layout.sheet.size[0]
            assert 0 < layout.box[1] < layout.sheet.size[1]


def test_the_scale_is_true(tmp_path: Path) -> None:
    layout = Layout(a_copy(voiced()), Sheet(), tmp_path)
    bar = layout.data()["map"]["bar"]
    west, east = (layout.spot(lon, 47.381)[0] for lon in (0.681, 0.686))
    metres = 0.005 * 111_320 * np.cos(np.radians(47.381))
    shown = {"50 m": 50, "100 m": 100, "200 m": 200, "500 m": 500}[bar["text"]]
    assert bar["length"] / shown == pytest.approx((east - west) / metres, rel=0.01)


def test_high_contrast_has_no_colour(tmp_path: Path) -> None:
    layout = Layout(a_copy(voiced()), Sheet(contrast=True), tmp_path)
    layout.write(tmp_path)
    drawn = (tmp_path / "drawn.svg").read_text("utf-8")
    assert not any(colour in drawn for colour in set(COLOURS.values()) - {"#111111"})
    ground_picture = np.asarray(Image.open(tmp_path / "ground.jpg").convert("RGB")).astype(int)
    assert np.ptp(ground_picture, axis=2).max() < 12
    assert ground_picture.min() > 80


def test_a_sheet_of_feelings_has_no_north_and_no_scale(tmp_path: Path) -> None:
    page = voiced()
    page["ground"], page["kind"] = ground_json(ground("papier")), "sensitive"
    layout = Layout(a_copy(page), Sheet(), tmp_path)
    assert layout.data()["map"]["bar"] is None
    assert print_map(a_copy(page), Sheet(), tmp_path).startswith(b"%PDF")


def test_an_empty_map_and_strange_words_are_printed_too(tmp_path: Path, attacks: list[str]) -> None:
    empty = a_page([])
    empty |= {"bounds": None, "categories": [], "credits": []}
    assert print_map(a_copy(empty), Sheet(), tmp_path).startswith(b"%PDF")
    strange = a_page([text.encode(errors="replace").decode() for text in attacks[:120]])
    strange["title"] = "x" * 80
    assert print_map(a_copy(strange), Sheet("a3", True), tmp_path).startswith(b"%PDF")


def test_an_area_has_its_number_too(tmp_path: Path) -> None:
    ring = [[0.68, 47.38], [0.69, 47.38], [0.69, 47.39], [0.68, 47.38]]
    page = voiced()
    page["items"].append(
        item(7, "Le parc", type="area", geometry={"type": "Polygon", "coordinates": [ring]})
    )
    assert [mark["number"] for mark in Layout(a_copy(page), Sheet(), tmp_path).marks][-1] == 7


def test_marks_of_one_place_are_pushed_apart() -> None:
    spots = [(50.0, 50.0)] * 12 + [(1.0, 1.0)]
    moved = spread(spots, 6.0, (100.0, 100.0))
    assert moved == spread(spots, 6.0, (100.0, 100.0))
    far = [np.hypot(a[0] - b[0], a[1] - b[1]) for n, a in enumerate(moved) for b in moved[:n]]
    assert min(far) > 4.5
    assert all(3 <= x <= 97 and 3 <= y <= 97 for x, y in moved)
