"""A map that left as a zip comes back the same; an archive that is no good one is refused."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.consents.models import Use
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.queries import items_of
from studio.files.models import FileState, StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, StudioError, TooHeavy
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.maps.exports import zips
from studio.maps.exports.archive import archive_of_page
from studio.maps.exports.coming_back import Arrived, bring_back, nth_key
from studio.maps.exports.copies import Copy, copy_of_draft
from studio.maps.exports.zips import CARD, opened_zip, write_zip
from studio.maps.levels import veil
from studio.maps.operations import forget_person
from studio.maps.reference.columnar import Words, geojson_of_layer, pack
from studio.maps.reference.layers import keep_layer, layers_of
from studio.maps.telling import WORDINGS
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.maps.making import STATION, _made, a_map, category, change, put, say
from tests.studio.maps.pages import a_page
from tests.studio.maps.test_publishing import make

__all__ = ["database_url"]

AREA = {"type": "Polygon", "coordinates": [[[0.68, 47.38], [0.69, 47.38], [0.69, 47.39],
                                            [0.68, 47.38]]]}  # fmt: skip


def archived(copy: Copy, out: Path, settings: Settings) -> Path:
    write_zip(copy, out, settings.packs_folder)
    return out


def back(
    db: Session, who: Identity, storage: DiskStore, folder: Path, beside: Draft, path: Path,
    seed: str = "",
) -> Arrived:  # fmt: skip
    """The archive as a new map of the same action, in the transaction of the test."""
    writing, scratch = lambda: nullcontext(db), folder / "scratch"
    return bring_back(writing, who, storage, scratch, beside.action, path, seed=seed)


def card_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as found:
        told: dict[str, Any] = json.loads(found.read(CARD))
    return told


def nameless(card: dict[str, Any]) -> dict[str, Any]:
    """The card without names of items and files, which are never the same twice: each is replaced
    by its rank. First names and days go too: who brings a map back did not make it."""
    names = [one["id"] for one in card["items"]] + [one["name"] for one in card["files"]]
    items = [
        {k: v for k, v in one.items() if k not in ("author", "day", "history")}
        for one in card["items"]
    ]
    for one in items:
        for brought in ("origin", "past", "cut"):
            one["properties"].pop(brought, None)
    text = json.dumps({**card, "credits": [], "items": items})
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
    arrived = back(db, who, storage, tmp_path, rich, out)
    assert arrived.refused == []
    made_ready(db, storage)
    new = db.get_one(Draft, arrived.draft)
    second = copy_of_draft(db, storage, settings, new, private=private)
    again = archived(second, tmp_path / "b.zip", settings)
    before, after = card_of(out), card_of(again)
    assert [one["medium"] for one in before["files"]] == ["photo", "sound"]
    assert nameless(after) == nameless(before)
    assert new.title == rich.title
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
    draft = db.get_one(Draft, back(db, who, storage, tmp_path, rich, out).draft)
    second = copy_of_draft(db, storage, settings, draft)
    (again,) = [one for one in second.page["items"] if one["approximate"]]
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
        back(db, cast.identity(db, "karim"), storage, tmp_path, rich, out)


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
    arrived = back(db, who, storage, tmp_path, draft, path)
    assert len(arrived.refused) == 3
    strange = GOOD | {"items": [{"id": "a", "type": "castle", "properties": {}}]}
    with pytest.raises(Invalid, match="autre version"):
        back(db, who, storage, tmp_path, draft,
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
    work: Callable[[], list[str]],
) -> None:
    """By a job, with its progress and its report; nothing of the archive is left behind."""
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        put(db, kept_cast, draft, at=STATION, title="La gare")
        out = archived(copy_of_draft(db, storage, settings, draft), tmp_path / "a.zip", settings)
    claire, where = as_("claire"), f"/espace/actions/{kept_cast.action.slug}/cartes/reprendre"
    assert claire.get(where).status_code == 200
    answer = claire.post(where, data={"file": (io.BytesIO(out.read_bytes()), "a.zip")})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    waiting = answer.headers["Location"]
    assert "attend son tour" in claire.get(waiting).text
    assert as_("nadia").get(waiting).status_code == 401
    work()
    told = claire.get(f"{waiting}/etat").text
    assert "La carte est revenue." in told and "1 lieu ou dessin" in told
    with database.reading() as db:
        assert len(db.scalars(select(Draft)).all()) == 2
    refused = claire.post(where, data={"file": (io.BytesIO(b"non"), "a.zip")})
    assert refused.status_code == 422
    assert "pas une carte gardée par Studio" in refused.get_data(as_text=True)
    assert claire.post(where, data={}).status_code == 422
    assert list(settings.uploads.glob("archive-*")) == []
    assert not [path for path in (settings.store / "arrivals").rglob("*") if path.is_file()]


def test_a_return_that_was_cut_goes_on_with_the_same_map(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    """Killed after it did all, or half: the same map once, its files once, its homes where they
    were."""
    out = archived(
        copy_of_draft(db, storage, settings, rich, private=True), tmp_path / "a.zip", settings
    )
    who, seed = cast.identity(db, "claire"), new_id()
    first = back(db, who, storage, tmp_path, rich, out, seed)
    counts = [len(db.scalars(select(kind)).all()) for kind in (Draft, Item, StoredFile, Operation)]
    assert back(db, who, storage, tmp_path, rich, out, seed) == first
    again = [len(db.scalars(select(kind)).all()) for kind in (Draft, Item, StoredFile, Operation)]
    assert again == counts


def test_layers_travel_with_the_map_and_say_where_they_come_from(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    hole = shapely.box(0.6, 47.3, 0.7, 47.4).difference(shapely.box(0.64, 47.34, 0.66, 47.36))
    shapes = [shapely.Point(0.69, 47.39), hole, shapely.LineString([(0.6, 47.3), (0.7, 47.4)])]
    words = [
        Words("École", "Ouverte", "Écoles", ("a",)),
        Words("Parc", values=("",)),
        Words("Rue", values=("",)),
    ]
    packed_layer = pack(np.array(shapes, dtype=object), words)
    for name, public in (("Écoles", True), ("Entre nous", False)):
        layer = keep_layer(db, storage, rich, packed_layer, name=name, columns=["rang"])
        layer.credit, layer.licence, layer.public, layer.colour = "Ville", "ODbL", public, "green"
    db.flush()
    out = archived(copy_of_draft(db, storage, settings, rich), tmp_path / "a.zip", settings)
    assert [one["label"] for one in card_of(out)["layers"]] == ["Écoles"]
    with zipfile.ZipFile(out) as found:
        told = json.loads(found.read("couches/1.geojson"))
    assert sorted(one["geometry"]["type"] for one in told["features"]) == [
        "LineString", "Point", "Polygon",
    ]  # fmt: skip
    assert len(told["features"][1]["geometry"]["coordinates"]) == 2, "the hole is a hole"
    who = cast.identity(db, "claire")
    arrived = back(db, who, storage, tmp_path, rich, out)
    [layer] = layers_of(db, db.get_one(Draft, arrived.draft))
    facts = (layer.name, layer.credit, layer.licence, layer.colour, layer.features, layer.public)
    assert facts == ("Écoles", "Ville", "ODbL", "green", 3, False)
    with storage.open(layer.files["data"]) as data, storage.open(layer.files["texts"]) as texts:
        assert geojson_of_layer(
            data.read(), texts.read(), layer.chunks, layer.columns
        ) == geojson_of_layer(packed_layer.data, packed_layer.texts, packed_layer.chunks, ["rang"])
    whole = copy_of_draft(db, storage, settings, rich, private=True)
    assert [one.facts["name"] for one in whole.layers] == ["Écoles", "Entre nous"]


def test_who_made_it_and_when_can_be_read_on_what_comes_back(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    """In the private copy; the public one names those who agreed, and no day at all."""
    made = datetime(2026, 3, 7, 15, tzinfo=UTC)
    for item in items_of(db, rich, "place"):
        item.created_at = made
    say(db, rich, cast.nadia, Use.NAME)
    who = cast.identity(db, "claire")
    for private in (True, False):
        copy = copy_of_draft(db, storage, settings, rich, private=private)
        out = archived(copy, tmp_path / "a.zip", settings)
        kept = [one for one in card_of(out)["items"] if one["properties"].get("title") == "La gare"]
        assert [one.get("author") for one in kept] == ["Nadia"]
        assert [one.get("day", "") for one in kept] == ["2026-03-07" if private else ""]
        draft = db.get_one(Draft, back(db, who, storage, tmp_path, rich, out).draft)
        [place] = [
            i for i in items_of(db, draft, "place") if i.properties.get("title") == "La gare"
        ]
        day = ", 7/3/2026" if private else ""
        assert place.properties["origin"] == f"Nos lieux (Nadia{day})"
        assert (place.created_at.date() == made.date()) is private


def test_the_history_comes_back_with_the_private_copy_alone(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, rich: Draft, tmp_path: Path
) -> None:
    """Who and when, without what was written before."""
    [gare] = [i for i in items_of(db, rich, "place") if i.properties.get("title") == "La gare"]
    change(db, cast, rich, gare.id, notes="un secret que j’enlève")
    change(db, cast, rich, gare.id, notes="le hall")
    who = cast.identity(db, "claire")
    public = archived(copy_of_draft(db, storage, settings, rich), tmp_path / "p.zip", settings)
    assert not any(item["history"] for item in card_of(public)["items"])
    whole = copy_of_draft(db, storage, settings, rich, private=True)
    out = archived(whole, tmp_path / "a.zip", settings)
    assert "secret" not in json.dumps(card_of(out), ensure_ascii=False)
    draft = db.get_one(Draft, back(db, who, storage, tmp_path, rich, out).draft)
    [place] = [i for i in items_of(db, draft, "place") if i.properties.get("title") == "La gare"]
    said = [line["said"] for line in place.properties["past"]]
    assert said == ["Nadia change les mots."] * 2 + ["Nadia ajoute le lieu."]
    assert veil("place", place.properties) == frozenset({"past"})
    assert [line.sentence for line in WORDINGS["place"].elsewhere(place.properties)] == said
    forget_person(db, cast.nadia, storage)
    assert "Nadia" not in json.dumps(place.properties["past"])


def test_an_archive_heavier_than_a_form_is_let_in(
    app: Flask, as_: Callable[[str], FlaskClient], kept_cast: Cast
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    where = f"/espace/actions/{kept_cast.action.slug}/cartes/reprendre"
    heavy = io.BytesIO(b"\0" * 5000)
    assert as_("claire").post(where, data={"file": (heavy, "a.zip")}).status_code == 422
