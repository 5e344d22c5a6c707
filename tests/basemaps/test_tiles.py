"""Tiles: the same each time, joined without a seam, refused with a sentence."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from shapely.geometry import Point

from basemaps import atlas, cache, labels, lettering, symbols
from basemaps.canvas import Canvas, Window
from basemaps.catalogue import DEPARTMENT
from basemaps.doubt import PLACE_SLACK, pixels, place_patch
from basemaps.echoes import echoes, scale_bar
from basemaps.errors import BasemapError, NoFont, NoTile, UnknownGround
from basemaps.haze import FULL, GONE, Patch, strength
from basemaps.labels import placing, write
from basemaps.mercator import TILE, tile_at, tiles_over, to_degrees, to_pixel
from basemaps.naming import names
from basemaps.palette import inks, lighten
from basemaps.placing import Placed
from basemaps.plan import is_plain, tile_window
from basemaps.style import ABROAD, LAND, PAPER, WATER
from basemaps.tiles import draw, tile

STATION = (0.6940, 47.3892)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def forget_everything() -> None:
    for kept in (
        atlas.atlas, labels.placing, lettering.straight, lettering.curved, lettering.font,
        symbols.symbol, symbols.plate,
    ):  # fmt: skip
        kept.cache_clear()


@pytest.mark.parametrize("ground", ["plan", "plan-pale", "papier"])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_tile_is_a_square_png(ground: str, scale: int) -> None:
    made = tile(ground, 13, *tile_at(*STATION, 13), scale=scale)
    assert made.mime == "image/png"
    assert opened(made.data).size == (TILE * scale, TILE * scale)
    assert made.etag.isalnum()


@pytest.mark.parametrize(("zoom", "scale"), [(9, 1), (12, 1), (14, 2), (17, 1)])
def test_a_tile_is_the_same_bytes_after_everything_was_forgotten(zoom: int, scale: int) -> None:
    address = tile_at(*STATION, zoom)
    first = tile("plan", zoom, *address, scale=scale)
    forget_everything()
    assert tile("plan", zoom, *address, scale=scale) == first


EDGES = [(8, 1), (11, 1), (12, 2), (14, 1), (16, 1), (17, 2)]
Corner = tuple[Window, tuple[int, int, int, int]]


def corners(zoom: int, scale: int) -> tuple[Window, list[Corner]]:
    """Four tiles as one window, and each of them with its place in it."""
    column, row = (part - 1 for part in tile_at(*STATION, zoom))
    side = TILE * scale
    found = []
    for across in (0, 1):
        for down in (0, 1):
            left, top = across * side, down * side
            window = tile_window(zoom, column + across, row + down, scale)
            found.append((window, (left, top, left + side, top + side)))
    return Window(zoom, column * TILE, row * TILE, 2 * TILE, 2 * TILE, scale), found


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize(("zoom", "scale"), EDGES)
def test_names_are_the_same_dots_on_both_sides_of_an_edge(
    zoom: int, scale: int, quiet: bool
) -> None:
    window, parts = corners(zoom, scale)
    whole = Image.new("RGB", window.size, LAND)
    write(whole, window, quiet=quiet)
    assert len(whole.getcolors(1 << 20) or []) > 8, "something must be written"
    for part, box in parts:
        single = Image.new("RGB", part.size, LAND)
        write(single, part, quiet=quiet)
        assert single.tobytes() == whole.crop(box).tobytes()


@pytest.mark.parametrize("faded", [False, True])
@pytest.mark.parametrize(("zoom", "scale"), EDGES)
def test_tiles_join_without_a_seam(zoom: int, scale: int, faded: bool) -> None:
    """Four tiles are one drawing, but for a few dots that Pillow rounds by their distance."""
    window, parts = corners(zoom, scale)
    whole = draw(window, faded=faded)
    for part, box in parts:
        single = np.asarray(draw(part, faded=faded), dtype=int)
        joined = np.asarray(whole.crop(box), dtype=int)
        different = np.abs(single - joined).max(axis=2)
        assert np.count_nonzero(different > 2) <= 8, "dots that an eye could see"
        assert np.count_nonzero(different) <= 24
        assert different.max() <= 32


@pytest.mark.parametrize("zoom", [10, 12, 14, 17])
def test_some_names_do_cross_the_edge_of_a_tile(zoom: int) -> None:
    """Otherwise the test above would prove nothing about names."""
    crossing = [one for one in placing(zoom, quiet=False).placed if _crosses(one)]
    assert crossing


def _crosses(one: Placed) -> bool:
    left, top, right, bottom = (int(edge // TILE) for edge in one.box)
    return (left, top) != (right, bottom)


@pytest.mark.parametrize("zoom", range(8, 19))
@pytest.mark.parametrize("quiet", [False, True])
def test_no_two_names_overlap(zoom: int, quiet: bool) -> None:
    straight = [one for one in placing(zoom, quiet=quiet).placed if not one.letters]
    boxes = np.array([one.box for one in straight])
    for number, (left, top, right, bottom) in enumerate(boxes[:-1]):
        others = boxes[number + 1 :]
        across = (others[:, 0] < right) & (left < others[:, 2])
        down = (others[:, 1] < bottom) & (top < others[:, 3])
        for other in np.flatnonzero(across & down):
            # A symbol and its name share one box around both: compare what is really drawn.
            assert not _words_meet(straight[number], straight[number + 1 + other])


def _words_meet(one: Placed, other: Placed) -> bool:
    if one.writing is None or other.writing is None:
        return False
    return all(
        abs(a - b) < reach
        for a, b, reach in (
            (one.x, other.x, _half(one) + _half(other)),
            (one.y, other.y, 0.5 * (one.writing.size + other.writing.size)),
        )
    )


def _half(one: Placed) -> float:
    assert one.writing
    return lettering.width(one.writing.text, one.writing.size, bold=one.writing.bold) / 2


def test_larger_towns_are_named_before_smaller_ones() -> None:
    def shown(zoom: int) -> set[str]:
        found = placing(zoom, quiet=False).placed
        return {one.writing.text for one in found if one.writing}

    assert "Tours" in shown(7)
    assert {"Tours", "Amboise", "Chinon", "Loches"} <= shown(9)
    assert "Vou" not in shown(9)
    assert "Vou" in shown(11)
    assert len(list(names(atlas.atlas(), 11, quiet=True))) > len(shown(9))


def test_the_great_things_of_tours_can_be_read_from_zoom_11_to_17() -> None:
    wanted = {
        11: {"Tours", "La Loire", "Joué-lès-Tours"},
        13: {"Tours", "La Loire", "Le Cher", "Gare de Tours", "Sanitas"},
        14: {"Pont Wilson", "Gare de Tours", "Hôpital Bretonneau", "Cathédrale Saint-Gatien"},
        16: {"Boulevard Heurteloup", "Rue de Bordeaux", "Gare de Tours"},
        17: {"Boulevard Heurteloup", "Rue Blaise Pascal", "Pharmacie de la Gare"},
    }
    for zoom, some_names in wanted.items():
        found = placing(zoom, quiet=False).placed
        assert some_names <= {one.writing.text for one in found if one.writing}, zoom


def test_land_water_and_the_rest_of_the_world_have_their_colours() -> None:
    loire = draw(tile_window(15, *tile_at(0.7100, 47.3990, 15)), faded=False)
    assert WATER in {colour for _, colour in loire.getcolors(65536) or []}
    field = draw(tile_window(17, *tile_at(0.7870, 47.1500, 17)), faded=False)
    assert field.getpixel((3, 3)) == LAND
    ocean = tile("plan", 8, *tile_at(-5.0, 45.0, 8))
    assert opened(ocean.data).getcolors() == [(TILE * TILE, ABROAD)]


def test_the_land_of_the_department_is_never_taken_for_abroad() -> None:
    """In the middle of a large commune nothing is near, and the sheet is still ours."""
    for commune, _ in atlas.atlas().communes:
        lon, lat = commune.spot
        for zoom in (15, 18):
            assert not is_plain(tile_window(zoom, *tile_at(lon, lat, zoom)), atlas.atlas())


def seen_from(lon: float, lat: float, zoom: int, size: tuple[int, int] = (360, 640)) -> Window:
    x, y = to_pixel(lon, lat, zoom)
    return Window(zoom, round(x - size[0] / 2), round(y - size[1] / 2), *size)


@pytest.mark.parametrize("zoom", [15, 16, 17])
@pytest.mark.parametrize("spot", [(0.8190, 47.0430), (0.9117, 47.5911), (0.6600, 47.3300)])
def test_a_telephone_far_from_any_street_still_shows_words(
    spot: tuple[float, float], zoom: int
) -> None:
    window = seen_from(*spot, zoom)
    blank = Image.new("RGB", window.size, LAND)
    write(blank, window)
    assert len(blank.getcolors(1 << 20) or []) > 8


@pytest.mark.parametrize("zoom", [15, 16, 17, 18])
def test_repeated_names_tell_their_own_commune_and_stand_on_dry_land(zoom: int) -> None:
    ground = atlas.atlas()
    window = seen_from(0.6600, 47.3700, zoom, (2000, 2000))
    found = list(echoes(window, ground, placing(zoom, quiet=False).room))
    assert found
    for one in found:
        lon, lat = to_degrees(one.x, one.y, zoom)
        assert ground.commune_at(lon, lat)
        assert not ground.detail.holds(lon, lat)
        assert not any(
            water.geometry.contains(Point(lon, lat)) for water in ground.features("water")
        )


def test_a_scale_is_as_long_as_it_says() -> None:
    sprite = np.asarray(scale_bar("100 m", 61.0, 1.0))[..., 3]
    columns = np.flatnonzero((sprite[:6] > 60).any(axis=0))
    assert columns[-1] - columns[0] == pytest.approx(61, abs=1.5)


@pytest.mark.parametrize("kind", ["castle", "hospital", "garden", "monument"])
def test_a_place_seen_too_near_becomes_a_patch_as_large_as_the_doubt(kind: str) -> None:
    ground = atlas.atlas()
    places = [one for one in ground.layer("places").all(17) if one.feature.kind == kind]
    noted = [one for one in places if "metres" in one.feature.extra]
    assert noted
    for one in noted:
        last = atlas.honest_zoom(one.feature.extra["metres"], PLACE_SLACK)
        assert place_patch(ground, one, last) is None
        patch = place_patch(ground, one, last + 1)
        assert patch
        assert patch.radius == pytest.approx(pixels(one.feature.extra["metres"], last + 1))


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_a_patch_fades_evenly_around_its_point(scale: float) -> None:
    window = Window(15, 1000, 2000, 200, 160, scale)
    canvas = Canvas(window, LAND)
    middle = np.array([[1100, 2080]]) / window.world
    part = strength(canvas, [Patch(middle, 40.0)])
    xs, ys = canvas.cells()
    away = np.hypot(*np.meshgrid(xs - 1100, ys - 2080))
    assert (part[away < 40 * FULL - 1] == 1).all()
    assert (part[away > 40 * GONE + 1] == 0).all()
    order = np.argsort(away.ravel())
    assert (np.diff(part.ravel()[order]) <= 1e-9).all()


def test_a_line_that_fades_is_whole_in_its_middle_and_nothing_at_its_tip() -> None:
    window = Window(15, 0, 0, 200, 40)
    canvas = Canvas(window, (255, 255, 255))
    line = np.array([[10, 20], [190, 20]]) / window.world
    canvas.line(line, (0, 0, 0), 4, fades=(60, 0))
    row = np.asarray(canvas.finish())[20, :, 0].astype(int)
    assert row[100] == row[185] == 0
    assert row[11] > 220
    assert (np.diff(row[14:70]) <= 0).all()
    assert row[5] == row[195] == 255


def test_the_pale_ground_is_paler_everywhere() -> None:
    window = tile_window(16, *tile_at(*STATION, 16))
    plain, pale = (np.asarray(draw(window, faded=faded), dtype=float) for faded in (False, True))
    paper = np.array(PAPER, dtype=float)
    assert np.abs(pale - paper).mean() < 0.6 * np.abs(plain - paper).mean()


def test_a_tile_uses_few_colours_and_keeps_flat_ones_exactly() -> None:
    picture = draw(tile_window(17, *tile_at(*STATION, 17)), faded=False)
    light = lighten(picture, faded=False).convert("RGB")
    before, after = np.asarray(picture, dtype=int), np.asarray(light, dtype=int)
    assert len(light.getcolors(65536) or []) <= 256
    assert np.abs(before - after).mean() < 1.0
    known = {tuple(ink) for ink in inks(False)}
    exact = np.array([[tuple(dot) in known for dot in line] for line in before[::8, ::8].tolist()])
    assert exact.any()
    assert (before[::8, ::8][exact] == after[::8, ::8][exact]).all()


def test_paper_repeats_without_a_seam_and_without_geography() -> None:
    first, second = tile("papier", 3, 1, 2), tile("papier", 14, 8222, 5730)
    assert first == second
    sheet = np.asarray(opened(first.data), dtype=int)
    steps = np.abs(np.diff(sheet, axis=1)).max()
    assert np.abs(sheet[:, 0] - sheet[:, -1]).max() <= max(steps, 12)
    assert np.abs(sheet - np.array(PAPER)).max() < 16


@pytest.mark.parametrize(
    ("zoom", "column", "row"),
    [(6, 0, 0), (19, 0, 0), (-1, 0, 0), (10**9, 0, 0), (9, -1, 0), (9, 512, 0), (9, 0, 512)],
)
def test_outside_the_zooms_and_the_world_there_is_no_tile(zoom: int, column: int, row: int) -> None:
    with pytest.raises(NoTile, match="image"):
        tile("plan", zoom, column, row)


def test_a_scale_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoTile, match="finesse"):
        tile("plan", 12, *tile_at(*STATION, 12), scale=3)


@pytest.mark.parametrize("name", ["inconnu", "", "../plan", "pack-absent", "PLAN", "plan\x00"])
def test_an_unknown_ground_is_named_in_the_refusal(name: str) -> None:
    with pytest.raises(UnknownGround, match="n’existe pas"):
        tile(name, 12, 2055, 1433)


def test_a_drawn_tile_is_kept_and_found_again(tmp_path: Path) -> None:
    address = tile_at(*STATION, 14)
    made = tile("plan", 14, *address, cache=tmp_path)
    path = cache.tile_path(tmp_path, "plan", 1, 14, *address)
    assert path.read_bytes() == made.data
    assert cache.version() in str(path)
    path.write_bytes(tile("papier", 1, 0, 0).data)  # what is kept is what is served
    assert tile("plan", 14, *address, cache=tmp_path).data == path.read_bytes()
    assert not list(tmp_path.rglob("*.part"))


def test_an_empty_file_left_by_a_crash_is_drawn_again(tmp_path: Path) -> None:
    address = tile_at(*STATION, 14)
    path = cache.tile_path(tmp_path, "plan", 1, 14, *address)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert tile("plan", 14, *address, cache=tmp_path).data == path.read_bytes() != b""


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("not a folder", encoding="utf-8")
    assert tile("plan", 12, *tile_at(*STATION, 12), cache=blocked).data


def test_far_tiles_are_all_one_tile_and_fill_no_disk(tmp_path: Path) -> None:
    far = {tile("plan", 12, column, 1433, cache=tmp_path).etag for column in (0, 900, 3000)}
    assert len(far) == 1
    assert not list(tmp_path.rglob("*.png"))


def test_tiles_of_former_versions_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    former = tmp_path / "plan-0123456789ab" / "1x" / "14" / "8222" / "5735.png"
    others = [
        tmp_path / "plan-pale-0123456789ab" / "1x" / "kept.png",
        tmp_path / "plan-de-la-ville" / "kept.png",
        tmp_path / f"plan-{cache.version()}" / "1x" / "kept.png",
        tmp_path / "kept.png",
    ]
    for path in (former, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    tile("plan", 14, *tile_at(*STATION, 14), cache=tmp_path)
    cache.begin(tmp_path, "plan").join()
    assert not (tmp_path / "plan-0123456789ab").exists()
    assert all(path.exists() for path in others)


def test_a_version_deletes_the_others_once_and_leaves_them_alone_afterwards(tmp_path: Path) -> None:
    """Two versions that run side by side must not delete each other's tiles for ever."""
    cache.begin(tmp_path, "plan").join()
    later = tmp_path / "plan-0123456789ab"
    later.mkdir()
    tile("plan", 14, *tile_at(*STATION, 14), cache=tmp_path)
    cache.begin(tmp_path, "plan").join()
    assert later.exists()


@pytest.mark.parametrize("place", ["missing", "a file"])
def test_a_cache_that_is_no_folder_has_nothing_to_forget(tmp_path: Path, place: str) -> None:
    path = tmp_path / "cache"
    if place == "a file":
        path.write_text("x", encoding="utf-8")
    cache.forget_former(path, "plan")
    assert path.exists() == (place == "a file")


def test_letters_that_are_there_are_said_to_be() -> None:
    assert lettering.missing_letters() is None


@pytest.mark.parametrize(
    ("content", "words"), [(None, "manquent"), (b"", "abîmé"), (b"wOF2" + bytes(400), "abîmé")]
)
def test_letters_missing_or_broken_are_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, words: str
) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path)
    for weight in lettering.WEIGHTS if content is not None else ():
        (tmp_path / lettering.FAMILY.format(weight=weight)).write_bytes(content or b"")
    lettering.font.cache_clear()
    told = lettering.missing_letters()
    lettering.font.cache_clear()
    assert told
    assert words in told
    assert "make setup" in told


def test_missing_letters_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path)
    lettering.font.cache_clear()
    with pytest.raises(NoFont, match="make setup"):
        lettering.font(400, 12)
    lettering.font.cache_clear()


def test_every_refusal_is_one_family() -> None:
    assert issubclass(NoTile, BasemapError)
    assert issubclass(UnknownGround, BasemapError)
    assert issubclass(NoFont, BasemapError)


def test_every_tile_of_the_department_at_a_small_scale_can_be_drawn() -> None:
    for column, row in tiles_over(DEPARTMENT, 9):
        assert tile("plan", 9, column, row).data.startswith(b"\x89PNG")
