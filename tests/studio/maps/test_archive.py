"""A map that left as a zip comes back the same; an archive that is no good one is refused."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.files.models import FileState, StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, StudioError, TooHeavy
from studio.kernel.storage import DiskStore
from studio.maps.exports import zips
from studio.maps.exports.archive import archive_of_page
from studio.maps.exports.coming_back import bring_back, nth_key
from studio.maps.exports.copies import Copy, copy_of_draft
from studio.maps.exports.zips import CARD, opened_zip, write_zip
from tests.cast import Cast
from tests.studio.maps.making import STATION, _made, a_map, category, change, put
from tests.studio.maps.pages import a_page
from tests.studio.maps.test_publishing import make

AREA = {"type": "Polygon", "coordinates": [[[0.68, 47.38], [0.69, 47.38], [0.69, 47.39],
                                            [0.68, 47.38]]]}  # fmt: skip


def archived(copy: Copy, out: Path, settings: Settings) -> Path:
    write_zip(copy, out, settings.packs_folder)
    return out


def card_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as found:
        told: dict[str, Any] = json.loads(found.read(CARD))
    return told


def nameless(card: dict[str, Any]) -> dict[str, Any]:
    """The card without names of items and files, which are never the same twice: each is replaced
    by its rank. First names go too: who brings a map back did not make it."""
    names = [one["id"] for one in card["items"]] + [one["name"] for one in card["files"]]
    text = json.dumps({**card, "credits": []})
    for rank, name in enumerate(names):
        text = text.replace(f'"{name}"', f'"#{rank}"')
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture
def rich(db: Session, cast: Cast, storage: DiskStore, tmp_path: Path) -> Draft:
    """Places with photo, voice and answers, an area, a stroke, words, a home."""
    draft = make(db, cast, storage, tmp_path).draft
    wifi = category(db, draft, "wifi")
    (sheet,) = items_of(db, draft, "sheet")
    change(db, cast, draft, sheet.id, "claire", ground="papier")  # the quickest to draw
    home = put(db, cast, draft, "category", who="claire", code="chez", label="Chez quelqu’un",
               icon="home", colour="blue", private=True)  # fmt: skip
    put(db, cast, draft, at=STATION, category=home, title="Chez une amie")
    put(db, cast, draft, "area", geometry=AREA, category=wifi, title="On capte partout")
    put(db, cast, draft, "stroke", geometry={"type": "LineString", "coordinates": [[0.68, 47.38],
        [0.70, 47.40]]}, colour="violet", width=9)  # fmt: skip
    put(db, cast, draft, "label", at=STATION, text="le vent", colour="green", size=3)
    return draft


def made_ready(db: Session, storage: DiskStore) -> None:
    """What the media job would do: each file that arrived gets what is shown of it."""
    recipes = {"photo": ("thumb", "phone", "gallery"), "sound": ("listen", "peaks")}
    for file in db.scalars(select(StoredFile).where(StoredFile.state == FileState.RECEIVED)):
        file.state, file.seconds = FileState.READY, 4.2
        for recipe in recipes[file.medium]:
            _made(db, storage, file, recipe, storage.path(file.key), "x/y")


@pytest.mark.parametrize("private", [False, True])
def test_out_in_and_out_again_is_the_same_map(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path,
    private: bool,
) -> None:  # fmt: skip
    first = copy_of_draft(db, storage, settings, rich, private=private)
    out = archived(first, tmp_path / "a.zip", settings)
    who = cast.identity(db, "claire")
    arrived = bring_back(db, who, storage, tmp_path / "scratch", rich.action, out)
    assert arrived.refused == []
    made_ready(db, storage)
    second = copy_of_draft(db, storage, settings, arrived.draft, private=private)
    again = archived(second, tmp_path / "b.zip", settings)
    before, after = card_of(out), card_of(again)
    assert [one["medium"] for one in before["files"]] == ["photo", "sound"]
    assert nameless(after) == nameless(before)
    assert arrived.draft.title == rich.title
    with zipfile.ZipFile(out) as one, zipfile.ZipFile(again) as other:
        media = [[z.read(n) for n in z.namelist() if n.startswith("media/")] for z in (one, other)]
    assert sorted(media[0]) == sorted(media[1])


def test_a_home_comes_back_where_it_was_hidden(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    copy = copy_of_draft(db, storage, settings, rich)
    (home,) = [one for one in copy.page["items"] if one["approximate"]]
    out = archived(copy, tmp_path / "a.zip", settings)
    (kept,) = [one for one in card_of(out)["items"] if one.get("hidden")]
    assert kept["geometry"] == home["geometry"]
    who = cast.identity(db, "claire")
    draft = bring_back(db, who, storage, tmp_path / "s", rich.action, out).draft
    back = copy_of_draft(db, storage, settings, draft)
    (again,) = [one for one in back.page["items"] if one["approximate"]]
    assert again["geometry"] == home["geometry"]


def test_the_zip_reads_without_studio(
    db: Session, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    copy = copy_of_draft(db, storage, settings, rich)
    with zipfile.ZipFile(archived(copy, tmp_path / "a.zip", settings)) as found:
        names = found.namelist()
        page = found.read("index.html").decode()
        photo = next(name for name in names if name.endswith(".webp"))
        assert Image.open(io.BytesIO(found.read(photo))).size == (1280, 960)
    assert {"index.html", "carte.json", "data.geojson"} <= set(names)
    assert f'src="{photo}"' in page and "On capte bien." in page
    assert "IMG_Nadia" not in page and not any("IMG_Nadia" in name for name in names)
    assert "Entre nous" not in page
    whole = copy_of_draft(db, storage, settings, rich, private=True)
    with zipfile.ZipFile(archived(whole, tmp_path / "b.zip", settings)) as found:
        told = found.read("index.html").decode()
        photo = next(name for name in found.namelist() if name.endswith(".webp"))
    assert "Copie privée du groupe" in told and "Entre nous" in told and f'src="{photo}"' in told


def test_the_same_map_gives_the_same_archive(
    db: Session, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    copy = copy_of_draft(db, storage, settings, rich, private=True)
    first = archived(copy, tmp_path / "a.zip", settings)
    second = archived(copy, tmp_path / "b.zip", settings)
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        same = [one.read(n) == other.read(n) for n in one.namelist() if n != "index.html"]
    assert all(same) and len(same) == 4


def test_no_person_is_in_it(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    for private in (False, True):
        copy = copy_of_draft(db, storage, settings, rich, private=private)
        out = archived(copy, tmp_path / "a.zip", settings)
        with zipfile.ZipFile(out) as found:
            text = found.read(CARD).decode()
        for person in (cast.nadia, cast.lucie):
            assert person.id not in text


def test_nobody_brings_a_map_into_an_action_of_others(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    out = archived(copy_of_draft(db, storage, settings, rich), tmp_path / "a.zip", settings)
    with pytest.raises(StudioError):
        bring_back(db, cast.identity(db, "karim"), storage, tmp_path, rich.action, out)


def test_keys_go_on_in_order() -> None:
    keys = [nth_key(number) for number in range(70_000)]
    assert keys[:2] == ["a0", "a1"] and keys[61:63] == ["az", "b00"]
    assert keys == sorted(set(keys))


# Archives of strangers


def packed(path: Path, members: dict[str, bytes | str], **attributes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = attributes.get("attributes", 0)
            made.writestr(info, data)
    return path


GOOD = {"format": "studio-carte/1", "title": "Carte", "items": [], "files": []}


def looked_at(path: Path) -> None:
    with opened_zip(path):
        pass


@pytest.mark.parametrize(
    "card",
    [
        "", "[]", "{", '{"format": "studio-carte/2", "title": "x"}', "null", '"' * 40,
        '{"format": "studio-carte/1", "title": ""}',
        '{"format": "studio-carte/1", "title": "x", "files": [{"name": "../x"}]}',
        '{"format": "studio-carte/1", "title": "x", "files": [{"name": "a", "medium": "exe"}]}',
        '{"format": "studio-carte/1", "title": "x", "more": 1}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_card_that_is_none_is_refused(tmp_path: Path, card: str) -> None:
    with pytest.raises(Invalid):
        looked_at(packed(tmp_path / "x.zip", {CARD: card}))


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "media/../../x", "a\\..\\b", "C:/x", "media//../../y"]
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="noms de fichiers interdits"):
        looked_at(packed(tmp_path / "x.zip", {CARD: json.dumps(GOOD), name: "x"}))


def test_links_are_refused(tmp_path: Path, testdata: Path) -> None:
    link = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Invalid, match="interdits"):
        looked_at(packed(tmp_path / "x.zip", {CARD: "/etc/passwd"}, attributes=link))
    with pytest.raises(Invalid):
        looked_at(testdata / "hostile" / "zip_symlink_etc_passwd.zip")


def test_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "MOST_FILE", 1_000_000)
    with pytest.raises(TooHeavy):
        looked_at(packed(tmp_path / "x.zip", {CARD: json.dumps(GOOD), "media/a": b"0" * 2_000_000}))
    monkeypatch.setattr(zips, "MOST_BYTES", 1_500_000)
    many = {f"media/{n}": b"0" * 900_000 for n in range(3)}
    with pytest.raises(TooHeavy):
        looked_at(packed(tmp_path / "y.zip", {CARD: json.dumps(GOOD), **many}))
    monkeypatch.setattr(zips, "MOST_CARD", 1000)
    with pytest.raises(TooHeavy):
        looked_at(packed(tmp_path / "z.zip", {CARD: json.dumps(GOOD) + " " * 2000}))


def test_other_files_and_broken_ones_are_refused(tmp_path: Path, testdata: Path) -> None:
    hostile, geo = testdata / "hostile", testdata / "geo"
    others = [path for path in hostile.iterdir() if path.suffix in (".zip", ".kmz", ".svg")]
    others += [geo / "empty_zipfile.zip", geo / "lorient_batiments_L93.shp.zip"]
    for path in others:
        with pytest.raises(Invalid):
            looked_at(path)
    whole = packed(tmp_path / "x.zip", {CARD: json.dumps(GOOD)}).read_bytes()
    for cut in (10, len(whole) // 2, len(whole) - 5):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        with pytest.raises(Invalid):
            looked_at(tmp_path / "cut.zip")
    spoilt = bytearray(whole)
    spoilt[50] ^= 0xFF
    (tmp_path / "spoilt.zip").write_bytes(bytes(spoilt))
    with pytest.raises(Invalid):
        looked_at(tmp_path / "spoilt.zip")


def test_a_photo_that_is_not_there_is_said(tmp_path: Path) -> None:
    card = GOOD | {"files": [{"name": "a.webp", "medium": "photo"}]}
    with pytest.raises(Invalid, match="photos ou des sons"):
        looked_at(packed(tmp_path / "x.zip", {CARD: json.dumps(card)}))


def test_what_does_not_fit_is_left_out_and_told(
    db: Session, cast: Cast, storage: DiskStore, draft: Draft, tmp_path: Path
) -> None:
    items = [
        {"id": "a", "type": "place", "properties": {"title": "Bon"}, "geometry":
         {"type": "Point", "coordinates": [0.69, 47.39]}},
        {"id": "b", "type": "place", "properties": {"colour": "pink"}},
        {"id": "c", "type": "place", "properties": {}, "geometry":
         {"type": "Point", "coordinates": [500, 47.39]}},
        {"id": "d", "type": "stroke", "properties": {}, "geometry": {"type": "Point"}},
    ]  # fmt: skip
    path = packed(tmp_path / "x.zip", {CARD: json.dumps(GOOD | {"items": items})})
    who = cast.identity(db, "claire")
    arrived = bring_back(db, who, storage, tmp_path / "s", draft.action, path)
    assert len(arrived.refused) == 3
    strange = GOOD | {"items": [{"id": "a", "type": "castle", "properties": {}}]}
    with pytest.raises(Invalid, match="autre version"):
        bring_back(db, who, storage, tmp_path / "s", draft.action,
                   packed(tmp_path / "y.zip", {CARD: json.dumps(strange)}))  # fmt: skip


def test_a_page_with_any_word_becomes_an_archive(attacks: list[str]) -> None:
    texts = [text for text in attacks if text.isprintable()][:200]
    made = archive_of_page(a_page(texts))
    assert len(made.items) == len(texts) + 3


# Over HTTP


def test_a_map_comes_back_through_the_page(
    as_: Callable[[str], FlaskClient],
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    settings: Settings,
    tmp_path: Path,
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        put(db, kept_cast, draft, at=STATION, title="La gare")
        out = archived(copy_of_draft(db, storage, settings, draft), tmp_path / "a.zip", settings)
    claire, where = as_("claire"), f"/espace/actions/{kept_cast.action.slug}/cartes/reprendre"
    assert claire.get(where).status_code == 200
    answer = claire.post(where, data={"file": (io.BytesIO(out.read_bytes()), "a.zip")})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with database.reading() as db:
        assert len(db.scalars(select(Draft)).all()) == 2
    refused = claire.post(where, data={"file": (io.BytesIO(b"non"), "a.zip")})
    assert refused.status_code == 422
    assert "pas une carte gardée par Studio" in refused.get_data(as_text=True)
    assert claire.post(where, data={}).status_code == 422
    assert list(settings.uploads.glob("archive-*")) == []


def test_an_archive_heavier_than_a_form_is_let_in(
    app: Flask, as_: Callable[[str], FlaskClient], kept_cast: Cast
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    where = f"/espace/actions/{kept_cast.action.slug}/cartes/reprendre"
    heavy = io.BytesIO(b"\0" * 5000)
    assert as_("claire").post(where, data={"file": (heavy, "a.zip")}).status_code == 422
