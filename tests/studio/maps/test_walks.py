"""A walk that was told, once published: its ends, what was said there, and what stands there stay
in the group."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.operations import keep_file
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps.agreement import lacks, needs
from studio.maps.cutting import shown, walked
from studio.maps.exports.archive import archive_of_draft
from studio.maps.exports.coming_back import bring_back
from studio.maps.exports.copies import copy_of_draft
from studio.maps.exports.zips import write_zip
from studio.maps.page import geojson_of, strip
from studio.maps.reading import read_map
from studio.maps.viewing import viewer
from tests.cast import Cast, make_cast
from tests.studio.maps.making import a_map, category, change, put, say
from tests.studio.maps.test_publishing import through

__all__ = ["through"]

WAY = [[round(0.68 + n * 0.0006, 6), 47.39] for n in range(41)]  # 45 metres a step, 1.8 km
MOMENTS = [round(n * 1.5, 1) for n in range(41)]  # a minute
SECONDS = 62


def told(path: Path) -> Path:
    """A minute of sound."""
    clock = np.arange(16_000 * SECONDS) / 16_000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes((np.sin(2 * np.pi * 330 * clock) * 9_000).astype(np.int16).tobytes())
    return path


@pytest.fixture
def walk(
    database: Database, storage: DiskStore, tmp_path: Path, work: Callable[[], list[str]]
) -> tuple[Cast, str]:
    """Nadia's walk with its voice, three stops, and a flag where she set out."""
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "trajet")
        line = {"type": "LineString", "coordinates": WAY}
        who = {"action_id": draft.action_id, "person_id": cast.nadia.id}
        voice = keep_file(db, storage, told(tmp_path / "voice"), medium="sound", **who)
        key = put(db, cast, draft, "walk", geometry=line, moments=MOMENTS, title="Mon chemin",
                  voice=voice.id, voice_text="Je marche.")  # fmt: skip
        for n, title in ((1, "Ma porte"), (20, "Le pont"), (39, "Chez ma sœur")):
            put(db, cast, draft, at=WAY[n], walk=key, moment=MOMENTS[n], title=title,
                category=category(db, draft, "arret"))  # fmt: skip
        put(db, cast, draft, at=WAY[0], title="Départ", category=category(db, draft, "depart"))
        say(db, draft, cast.nadia)
        draft_id = draft.id
    work()
    return cast, draft_id


def test_the_public_copy_keeps_a_stop_on_its_walk(
    walk: tuple[Cast, str],
    database: Database,
    storage: DiskStore,
    settings: Settings,
    tmp_path: Path,
) -> None:
    """It comes back with what was left of the way, the moments of what was left of the voice, and
    the stop where one hears of it."""
    with database.reading() as db:
        draft, who = db.get_one(Draft, walk[1]), walk[0].identity(db, "claire")
        copy = copy_of_draft(db, storage, settings, draft)
        action = draft.action
        write_zip(copy, tmp_path / "a.zip", settings.packs_folder)
    line, stop = copy.page["items"]
    arrived = bring_back(database.writing, who, storage, tmp_path / "s", action, tmp_path / "a.zip")
    assert arrived.refused == []
    with database.reading() as db:
        draft = db.get_one(Draft, arrived.draft)
        [path], [place] = items_of(db, draft, "walk"), items_of(db, draft, "place")
        assert place.properties["walk"] == path.id
        assert place.properties["moment"] == stop["stop"]["seconds"]
        assert path.properties["moments"] == line["pace"][0]
        (told,) = [drawn for drawn in read_map(db, draft).marks if drawn.id == path.id]
        assert told.walked is not None and told.walked.recorded


def test_the_way_its_voice_and_its_stops_are_cut_alike(
    walk: tuple[Cast, str], through: Any
) -> None:
    published = through(walk[1], walk[0])
    line, *stops = published.page["items"]
    assert [stop["title"] for stop in stops] == ["Le pont"]
    assert line["geometry"]["coordinates"][0][0] > 0.68 + 0.0026
    assert line["geometry"]["coordinates"][-1][0] < 0.704 - 0.0026
    assert 30 < line["voice"]["seconds"] < 50, "a minute without what was said at both ends"
    [pace] = line["pace"]
    assert len(pace) == len(line["geometry"]["coordinates"])
    assert pace[0] == 0 and pace[-1] == pytest.approx(line["voice"]["seconds"], abs=0.5)
    assert stops[0]["stop"]["walk"] == line["id"]
    assert 0 < stops[0]["stop"]["seconds"] < line["voice"]["seconds"]


def test_no_time_and_no_flag_leaves_the_group(walk: tuple[Cast, str], through: Any) -> None:
    published = through(walk[1], walk[0])
    whole = published.everything()
    for secret in ("moments", "Ma porte", "Chez ma sœur", "Départ", "0.68,47.39", "0.704,47.39"):
        assert secret.encode() not in whole, secret
    assert b"pace" not in geojson_of(published.page), "other programs get the line alone"


def test_without_its_voice_a_walk_has_no_pace(walk: tuple[Cast, str], through: Any) -> None:
    page = through(walk[1], walk[0]).page
    voice = page["items"][0]["voice"]["name"]
    left = strip(page, frozenset({voice}))
    assert left is not None and left.page["items"][0]["pace"] is None
    assert viewer(left.page)["drawings"][0]["pace"] is None


def test_the_private_copy_keeps_what_the_voice_is_cut_by(
    walk: tuple[Cast, str], database: Database, storage: DiskStore
) -> None:
    with database.reading() as db:
        copy, _files = archive_of_draft(db, storage, db.get_one(Draft, walk[1]), [])
    kept = {item.type: item.properties for item in copy.items}
    assert kept["walk"]["moments"] == MOMENTS
    assert {item.properties.get("walk") for item in copy.items} > {None}


def test_of_a_short_walk_nothing_is_shown_nor_heard(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    draft = a_map(db, cast, "trajet")
    who = {"action_id": draft.action_id, "person_id": cast.nadia.id}
    voice = keep_file(db, storage, told(tmp_path / "voice"), medium="sound", **who)
    line = {"type": "LineString", "coordinates": WAY[:8]}
    put(db, cast, draft, "walk", geometry=line, moments=MOMENTS[:8], voice=voice.id, title="Court")
    assert Need(cast.nadia.id, Use.VOICE, voice.id) not in needs(db, draft)
    assert lacks(db, draft) == [], "the sound need not be described: nobody will hear it"
    assert shown(walked("any", [[(x, y) for x, y in WAY[:8]]], MOMENTS[:8])).lines == ()


def test_a_way_drawn_again_says_nothing_of_where_it_was_told(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    draft = a_map(db, cast, "trajet")
    who = {"action_id": draft.action_id, "person_id": cast.nadia.id}
    voice = keep_file(db, storage, told(tmp_path / "voice"), medium="sound", **who)
    line = {"type": "LineString", "coordinates": WAY[:30]}
    put(db, cast, draft, "walk", geometry=line, moments=MOMENTS, voice=voice.id)
    assert Need(cast.nadia.id, Use.VOICE, voice.id) not in needs(db, draft)


def test_on_paper_a_way_is_whole(database: Database, through: Any) -> None:
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "trajet")
        sheet = next(
            item for item in db.query(Item).filter_by(draft_id=draft.id, type="sheet").all()
        )
        sheet.properties = {**sheet.properties, "ground": "papier"}
        put(db, cast, draft, "walk", geometry={"type": "LineString", "coordinates": WAY[:3]})
        told_of = {"type": "LineString", "coordinates": WAY}
        put(db, cast, draft, "walk", geometry=told_of, moments=MOMENTS)
        draft_id = draft.id
    drawn, recorded = through(draft_id, cast).page["items"]
    assert drawn["geometry"]["coordinates"] == [WAY[0], WAY[2]]
    assert recorded["geometry"]["coordinates"][0][0] > 0.68 + 0.0026, (
        "a true way is cut all the same"
    )


def test_the_template_invites_to_walk(db: Session, cast: Cast) -> None:
    def walks(draft: Draft) -> bool:
        items = db.query(Item).filter_by(draft_id=draft.id, type="sheet").all()
        return bool(items[0].properties.get("walks"))

    assert walks(a_map(db, cast, "trajet")) and not walks(a_map(db, cast, "sante"))


def test_a_walk_of_a_public_copy_is_not_cut_again(
    walk: tuple[Cast, str],
    database: Database,
    storage: DiskStore,
    settings: Settings,
    tmp_path: Path,
) -> None:
    cast, draft_id = walk
    with database.writing() as db:
        draft = db.get_one(Draft, draft_id)
        copy = copy_of_draft(db, storage, settings, draft)
        first = next(item for item in copy.page["items"] if item["type"] == "walk")
        write_zip(copy, tmp_path / "a.zip", settings.packs_folder)
        claire = cast.identity(db, "claire")
    arrived = bring_back(
        database.writing, claire, storage, tmp_path / "s", draft.action, tmp_path / "a.zip"
    )
    with database.writing() as db:
        new = db.get_one(Draft, arrived.draft)
        [item] = items_of(db, new, "walk")
        [again] = [drawn for drawn in read_map(db, new).marks if drawn.type == "walk"]
        assert again.cut is not None
        lines = [[list(vertex[:2]) for vertex in line] for line in again.cut.lines]
        drawn = first["geometry"]["coordinates"]
        assert lines == (drawn if first["geometry"]["type"] == "MultiLineString" else [drawn])
        assert [title for title in stops(db, new) if title] == ["Le pont"]
        # Somebody draws on: these are other lines, with ends of their own.
        longer = {"type": "LineString", "coordinates": WAY}
        [result] = change(db, cast, new, item.id, "claire", geometry=longer)
        assert not result.error
        [changed] = [drawn for drawn in read_map(db, new).marks if drawn.type == "walk"]
        assert changed.walked is not None and changed.cut is not None
        assert changed.walked.circles and changed.cut.lines[0][0][:2] != tuple(WAY[0])
        # And nobody of the group says of her own walk that it was cut.
        draft = db.get_one(Draft, draft_id)
        [refused] = change(db, cast, draft, _walk_of(db, draft), cut="0" * 32)
        assert refused.error


def stops(db: Session, draft: Draft) -> list[str]:
    return [drawn.mark.title for drawn in read_map(db, draft).shown if drawn.type == "place"]


def _walk_of(db: Session, draft: Draft) -> str:
    [found] = items_of(db, draft, "walk")
    return found.id
