"""Whose yes a map needs, what it lacks, what an edition holds, and what a withdrawal takes away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import FileState, StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.maps.agreement import lacks, needs
from studio.maps.exports.copies import copy_of_draft
from studio.maps.geometry import shape_of
from studio.maps.operations import approve, send_mark_back
from studio.maps.page import facts_of, geojson_of, strip, summary_of
from studio.maps.viewing import viewer
from studio.people.models import Person
from studio.publishing import folder
from studio.publishing.bare import shows_bare
from studio.publishing.gates import NotReady
from studio.publishing.models import Edition, EditionPart, Publication, PublicationState
from studio.publishing.operations import publish, take_back
from tests.cast import Cast, make_cast
from tests.studio.maps.making import (
    LIBRARY,
    STATION,
    a_map,
    a_photo,
    a_voice,
    category,
    change,
    put,
    say,
)


@dataclass
class Made:
    """A map with everything: Nadia's place (photo of Lucie, voice, words), Lucie's words, a bare
    place of Claire's, and things that must not leave."""

    draft: Draft
    photo: str
    voice: str
    nadias: str


@pytest.fixture
def made(db: Session, cast: Cast, storage: DiskStore, tmp_path: Path) -> Made:
    return make(db, cast, storage, tmp_path)


def make(db: Session, cast: Cast, storage: DiskStore, tmp_path: Path) -> Made:
    draft = a_map(db, cast)
    photo = a_photo(db, storage, tmp_path, draft, cast.nadia)
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    wifi, printer = category(db, draft, "wifi"), category(db, draft, "imprimer")
    nadias = put(
        db, cast, draft, at=STATION, category=wifi, title="La gare", near="Près de la gare",
        notes="On capte bien.", photo=photo, photo_text="Une salle d’attente.",
        shown=[cast.lucie.id],
        voice=voice, voice_text="J’y vais le mardi.", answers={"prix": "Rien."},
    )  # fmt: skip
    put(db, cast, draft, at=LIBRARY, who="lucie", category=printer, title="La médiathèque")
    put(db, cast, draft, at=[0.7, 47.4], who="claire", category=wifi)
    put(db, cast, draft, at=[0.71, 47.4], category=wifi, title="Entre nous", level="group")
    put(db, cast, draft, at=[0.72, 47.4], category=wifi, title="À moi", level="private")
    put(db, cast, draft, category=wifi, title="Pas encore posé")
    return Made(draft, photo, voice, nadias)


def all_agree(db: Session, cast: Cast, draft: Draft, *, named: bool = True) -> None:
    for person in (cast.nadia, cast.lucie):
        say(db, draft, person)
        if named:
            say(db, draft, person, Use.NAME)


# Needs


def test_voices_photos_and_words_each_need_their_person(
    db: Session, cast: Cast, made: Made
) -> None:
    assert set(needs(db, made.draft)) == {
        Need(cast.nadia.id, Use.VOICE, made.voice),
        Need(cast.lucie.id, Use.IMAGE, made.photo),
        Need(cast.nadia.id, Use.STORY),
        Need(cast.lucie.id, Use.STORY),
    }


def test_a_bare_place_needs_nobody(db: Session, cast: Cast, draft: Draft) -> None:
    put(db, cast, draft, at=STATION, category=category(db, draft, "wifi"))
    assert needs(db, draft) == []
    assert lacks(db, draft) == []


def test_what_a_professional_writes_at_work_is_no_story_but_her_voice_is_hers(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    put(db, cast, draft, at=STATION, who="claire", title="La gare")
    assert needs(db, draft) == []
    voice = a_voice(db, storage, tmp_path, draft, cast.claire.person)
    put(db, cast, draft, at=LIBRARY, who="claire", voice=voice, voice_text="Bonjour.")
    assert Need(cast.claire.person.id, Use.VOICE, voice) in needs(db, draft)


def test_words_on_the_map_are_somebodys(db: Session, cast: Cast, draft: Draft) -> None:
    put(db, cast, draft, "label", at=STATION, text="le parc de mon enfance")
    assert needs(db, draft) == [Need(cast.nadia.id, Use.STORY)]


# What is missing


def test_an_empty_map_says_so(db: Session, draft: Draft) -> None:
    assert lacks(db, draft) == ["Cette carte n’a pas encore de lieu à montrer."]


def test_nothing_is_missing_when_all_is_there(db: Session, made: Made) -> None:
    assert lacks(db, made.draft) == []


def test_texts_that_stand_for_a_photo_and_a_voice_are_asked_place_by_place(
    db: Session, cast: Cast, made: Made
) -> None:
    change(db, cast, made.draft, made.nadias, photo_text="", voice_text=None)
    assert lacks(db, made.draft) == [
        "Lieu « La gare », près de la gare : écrivez ce qu’on voit sur la photo.",
        "Lieu « La gare », près de la gare : écrivez ce que dit la voix.",
    ]


@pytest.mark.parametrize(
    ("state", "word"),
    [(FileState.WORKING, "se prépare encore"), (FileState.REFUSED, "on ne peut pas montrer")],
)
def test_a_file_that_is_not_ready_is_named(
    db: Session, made: Made, state: FileState, word: str
) -> None:
    file = db.get_one(StoredFile, made.voice)
    file.state, file.message = state, "Ce son est vide."
    (reason,) = lacks(db, made.draft)
    assert word in reason and "« La gare »" in reason


def hide(db: Session, cast: Cast, made: Made, points: list[list[float]]) -> None:
    """Somebody hides a part of the place's photo, in a portrait."""
    portrait = Draft(action_id=made.draft.action_id, kind="portrait", title="Lucie")
    portrait.author_id = cast.nadia.id
    db.add(portrait)
    db.flush()
    mask = {"shape": "ellipse", "points": points, "colour": "#ff0000"}
    photo = {"photo": made.photo, "edits": {"masks": [mask]}}
    one = Item(id=new_id(), draft_id=portrait.id, type="photo", properties=photo)
    one.author_id = cast.nadia.id
    db.add(one)
    db.flush()


def test_a_photo_masked_in_a_portrait_is_not_shown_bare(
    db: Session, cast: Cast, made: Made, storage: DiskStore, settings: Settings, tmp_path: Path
) -> None:
    """What the map publishes has the same part hidden, in every size."""
    file = db.get_one(StoredFile, made.photo)
    original = tmp_path / "original.jpg"
    Image.new("RGB", (400, 300), "#fff").save(original, "JPEG")
    kept = storage.put(original, consume=True)
    file.key, file.sha256 = kept.key, kept.sha256
    hide(db, cast, made, [[0.1, 0.1], [0.4, 0.4]])
    assert lacks(db, made.draft) == []
    page = copy_of_draft(db, storage, settings, made.draft)
    [photo] = [item["photo"] for item in page.page["items"] if item["photo"]]
    for size in ("name", "large", "thumb"):
        source = page.part(photo[size])
        assert source is not None
        with Image.open(source) as seen:
            inside = colour_at(seen, seen.width // 4, seen.height // 4)
            beside = colour_at(seen, seen.width * 3 // 4, seen.height * 3 // 4)
        assert inside[0] > 200 and inside[1] < 80
        assert min(beside) > 200
    # An edition of before shows it bare; one that was made with this mask does not.
    part = EditionPart(name="a", medium="photo", file_id=made.photo, people=[])
    before = Edition(facts={}, parts=[part])
    assert shows_bare(db, made.draft, before)
    before.facts = facts_of(page.page)
    assert not shows_bare(db, made.draft, before)
    hide(db, cast, made, [[0.5, 0.5], [0.6, 0.6]])
    assert shows_bare(db, made.draft, before)
    change(db, cast, made.draft, made.nadias, levels={"photo": "group"})
    assert lacks(db, made.draft) == []


def test_a_place_that_was_sent_back_is_waited_for(db: Session, cast: Cast, made: Made) -> None:
    """Publishing names it, and goes on once a professional has said that it is well."""
    claire = cast.identity(db, "claire")
    send_mark_back(db, claire, made.draft, made.nadias, "Quelle heure ?")
    (reason,) = lacks(db, made.draft)
    assert reason.startswith("Lieu « La gare », près de la gare : vous avez demandé une suite")
    approve(db, claire, made.draft, [made.nadias])
    assert lacks(db, made.draft) == []


def test_what_somebody_refused_lacks_nothing(db: Session, cast: Cast, made: Made) -> None:
    change(db, cast, made.draft, made.nadias, voice_text="")
    say(db, made.draft, cast.nadia, Use.VOICE, yes=False, file=made.voice)
    assert lacks(db, made.draft) == []


def test_a_hundred_reproaches_become_a_dozen(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    photo = a_photo(db, storage, tmp_path, draft, cast.nadia)
    for _ in range(30):
        put(db, cast, draft, at=STATION, photo=photo)
    reasons = lacks(db, draft)
    assert len(reasons) == 13
    assert reasons[-1] == "Et 18 autres choses à compléter."


def test_publishing_is_refused_with_the_name_of_whoever_has_not_answered(
    db: Session, cast: Cast, made: Made
) -> None:
    with pytest.raises(NotReady) as refusal:
        publish(db, cast.identity(db, "claire"), made.draft)
    assert "Nadia" in refusal.value.sentence
    assert "Lucie" in refusal.value.sentence


# Editions


class Published:
    """A map that went all the way through the worker."""

    def __init__(self, database: Database, settings: Settings, draft_id: str):
        self.database, self.settings, self.draft_id = database, settings, draft_id

    @property
    def home(self) -> Path:
        with self.database.reading() as db:
            publication = db.scalar(select(Publication))
            assert publication is not None and publication.edition_id is not None
            return folder.folder_of(self.settings.editions, publication.edition_id)

    @property
    def page(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "page.json").read_text("utf-8"))
        return found

    @property
    def geojson(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "data.geojson").read_text("utf-8"))
        return found

    @property
    def media(self) -> set[str]:
        return {path.name for path in (self.home / "media").iterdir()}

    def edition(self, db: Session) -> Edition:
        return db.scalars(select(Edition).order_by(Edition.number.desc())).all()[0]

    def everything(self) -> bytes:
        return b"\n".join(path.read_bytes() for path in self.home.rglob("*") if path.is_file())


@pytest.fixture
def through(
    database: Database, settings: Settings, work: Callable[[], list[str]]
) -> Callable[[str, Cast], Published]:
    """Publish a kept draft, by Claire, through the worker."""

    def run(draft_id: str, cast: Cast) -> Published:
        with database.writing() as db:
            publish(db, cast.identity(db, "claire"), db.get_one(Draft, draft_id))
        assert [end for end in work() if end] == []
        return Published(database, settings, draft_id)

    return run


@pytest.fixture
def world(
    database: Database, settings: Settings, storage: DiskStore, tmp_path: Path
) -> tuple[Cast, Made]:
    """The same map, kept, and everybody agrees."""
    with database.writing() as db:
        cast = make_cast(db)
        kept = make(db, cast, storage, tmp_path)
        all_agree(db, cast, kept.draft)
    return cast, kept


def person(db: Session, cast: Cast, name: str) -> Person:
    found = cast.person(name)
    assert found is not None
    return db.get_one(Person, found.id)


def test_an_edition_holds_what_may_be_shown_and_nothing_else(
    world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    titles = [item["title"] for item in shown.page["items"]]
    assert titles == ["La gare", "La médiathèque", ""]
    assert [category["code"] for category in shown.page["categories"]] == ["wifi", "imprimer"]
    gare = shown.page["items"][0]
    assert gare["answers"] == [{"question": "Combien ça coûte ?", "text": "Rien."}]
    assert gare["photo"]["text"] == "Une salle d’attente."
    assert {gare["photo"][n] for n in ("name", "large", "thumb")} <= shown.media
    assert {gare["voice"]["name"], gare["voice"]["peaks"]} <= shown.media
    assert shown.page["bounds"] == [0.6833, 47.3892, 0.7, 47.4]


def test_an_edition_names_no_person_by_id_and_keeps_no_original_name(
    world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    told = through(kept.draft.id, cast).everything().decode("utf-8", "replace")
    for secret in (cast.nadia.id, cast.lucie.id, kept.nadias, "IMG_Nadia", "Entre nous", "À moi",
                   "Pas encore posé"):  # fmt: skip
        assert secret not in told
    # (the made-up voice of the test says its own file id: that is its content)
    assert kept.photo not in told


def test_its_counts_and_credits(world: tuple[Cast, Made], through: Any, database: Database) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    with database.reading() as db:
        edition = shown.edition(db)
        facts = dict(edition.facts)
        assert (facts["places"], facts["sounds"], facts["photos"]) == (3, 1, 1)
        assert list(edition.credits) == ["Lucie", "Nadia"]
        assert "médiathèque" in edition.search.lower() and "mardi" in edition.search


def test_only_those_who_agreed_are_named(
    database: Database, storage: DiskStore, tmp_path: Path, through: Any
) -> None:
    with database.writing() as db:
        cast = make_cast(db)
        kept = make(db, cast, storage, tmp_path)
        all_agree(db, cast, kept.draft, named=False)
        say(db, kept.draft, cast.lucie, Use.NAME)
    shown = through(kept.draft.id, cast)
    assert [credit["name"] for credit in shown.page["credits"]] == ["Lucie"]
    assert "Nadia" not in json.dumps(shown.page)


def test_its_geojson_is_rfc_7946(world: tuple[Cast, Made], through: Any) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    assert shown.geojson["type"] == "FeatureCollection"
    gare, _, bare = shown.geojson["features"]
    assert gare["geometry"] == {"type": "Point", "coordinates": STATION}
    assert gare["properties"]["photo"].startswith("media/")
    assert gare["properties"]["answers"] == {"Combien ça coûte ?": "Rien."}
    assert bare["properties"] == {"type": "place", "category": "Wifi", "category_code": "wifi"}
    assert "crs" not in shown.geojson


def colour_at(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = picture.convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def test_its_cover_is_the_ground_with_its_marks(world: tuple[Cast, Made], through: Any) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    with Image.open(shown.home / "media" / shown.page["cover"]) as cover:
        assert cover.size == (1200, 630)
        colours = np.unique(np.asarray(cover.convert("RGB"), dtype=int).reshape(-1, 3), axis=0)
    green = (0, 87, 63)  # the wifi's
    assert (np.abs(colours - green).sum(axis=1) < 24).any()


def test_what_somebody_refused_stays_out_and_the_rest_is_shown(
    database: Database, world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    with database.writing() as db:
        say(db, kept.draft, person(db, cast, "nadia"), Use.VOICE, yes=False, file=kept.voice)
    shown = through(kept.draft.id, cast)
    gare = shown.page["items"][0]
    assert gare["voice"] is None and gare["title"] == "La gare" and gare["photo"]
    assert "mardi" not in json.dumps(shown.page)


def test_who_refuses_her_story_keeps_her_voice_too(
    database: Database, world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    with database.writing() as db:
        say(db, kept.draft, person(db, cast, "nadia"), Use.STORY, yes=False)
    gare = through(kept.draft.id, cast).page["items"][0]
    assert (gare["title"], gare["voice"], gare["words"]) == ("", None, None)
    assert gare["photo"], "the person on the photo, and she alone, decides about it"


def test_homes_are_shown_as_areas_and_walks_lose_their_ends(
    database: Database, through: Any
) -> None:
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "savoirs")
        put(db, cast, draft, at=STATION, category=category(db, draft, "cuisine"))
        trip = [[0.69 + 0.001 * n, 47.39] for n in range(10)]
        put(db, cast, draft, "walk", geometry={"type": "LineString", "coordinates": trip})
        put(db, cast, draft, "walk", geometry={"type": "LineString", "coordinates": trip[:3]})
        draft_id = draft.id
    home, walk, short = through(draft_id, cast).page["items"]
    assert home["approximate"] == 300.0
    assert walk["geometry"]["coordinates"][0][0] > 0.6925
    assert walk["geometry"]["coordinates"][-1][0] < 0.6965
    assert short["geometry"] is None


def test_what_was_drawn_is_shown_as_it_was_drawn(database: Database, through: Any) -> None:
    """Zones that cross themselves are mended; a feeling colours its strokes, and presses harder."""
    bow = [[0.69, 47.39], [0.70, 47.40], [0.70, 47.39], [0.69, 47.40], [0.69, 47.39]]
    lines = [[[0.690001, 47.39], [0.690002, 47.390003]], [[0.69, 47.391], [0.691, 47.391]]]
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "sensible")
        put(db, cast, draft, "area", geometry={"type": "Polygon", "coordinates": [bow]})
        put(db, cast, draft, "stroke", geometry={"type": "MultiLineString", "coordinates": lines},
            category=category(db, draft, "peur"), strength=3, width=5, title="La nuit")  # fmt: skip
        put(db, cast, draft, "label", text="ici")
        say(db, draft, person(db, cast, "nadia"), Use.STORY)
        draft_id = draft.id
    shown = through(draft_id, cast)
    zone, drawn = shown.page["items"]
    assert shape_of(zone["geometry"]).is_valid
    assert drawn["geometry"]["coordinates"] == lines
    assert (drawn["colour"], drawn["width"]) == (None, 9)
    assert viewer(shown.page)["drawings"][1]["colour"] == "violet"
    assert shown.page["labels"] == [], "words that nobody has put down"
    assert summary_of(shown.page) == "2 ressentis."


# Taking back


def test_taking_one_voice_back_takes_its_words_and_nothing_else(
    database: Database, settings: Settings, world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    voice = shown.page["items"][0]["voice"]
    with database.writing() as db:
        draft = db.get_one(Draft, kept.draft.id)
        receipt = take_back(db, settings, person(db, cast, "nadia"), draft,
                            recorded_by=cast.nadia.id, file_id=kept.voice)  # fmt: skip
        assert receipt is not None
    gare = shown.page["items"][0]
    assert gare["voice"] is None and gare["photo"] and gare["title"] == "La gare"
    assert not {voice["name"], voice["peaks"]} & shown.media
    assert "mardi" not in json.dumps([shown.page, shown.geojson])
    with database.reading() as db:
        assert shown.edition(db).facts["sounds"] == 0
        assert "son" not in shown.edition(db).summary
        assert "mardi" not in shown.edition(db).search


def test_whoever_is_on_a_photo_takes_the_photo(
    database: Database, settings: Settings, world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    shown = through(kept.draft.id, cast)
    with database.writing() as db:
        draft = db.get_one(Draft, kept.draft.id)
        take_back(db, settings, person(db, cast, "lucie"), draft, recorded_by=cast.lucie.id)
    gare, library, _ = shown.page["items"]
    assert gare["photo"] is None and gare["voice"]
    assert library["title"] == "" and library["geometry"]
    assert [credit["name"] for credit in shown.page["credits"]] == ["Nadia"]
    assert "salle d’attente" not in json.dumps(shown.page, ensure_ascii=False)


def test_when_everybody_takes_back_nothing_is_shown(
    database: Database, settings: Settings, world: tuple[Cast, Made], through: Any
) -> None:
    cast, kept = world
    through(kept.draft.id, cast)
    with database.writing() as db:
        draft = db.get_one(Draft, kept.draft.id)
        for name in ("nadia", "lucie"):
            who = person(db, cast, name)
            take_back(db, settings, who, draft, recorded_by=who.id)
        publication = db.scalar(select(Publication))
        assert publication is not None
        assert publication.state == PublicationState.WITHDRAWN


def test_stripping_twice_is_stripping_once(world: tuple[Cast, Made], through: Any) -> None:
    cast, kept = world
    page = through(kept.draft.id, cast).page
    gone = frozenset({page["items"][0]["voice"]["name"]})
    once = strip(page, gone)
    assert once is not None
    again = strip(once.page, gone)
    assert again is not None and again.page == once.page
    assert page["items"][0]["voice"] is not None, "the page given is left alone"


def test_nothing_gone_changes_nothing(world: tuple[Cast, Made], through: Any) -> None:
    cast, kept = world
    page = through(kept.draft.id, cast).page
    left = strip(page, frozenset())
    assert left is not None and left.page == page
    assert left.files["data.geojson"] == geojson_of(page)


def test_on_paper_there_are_no_degrees(database: Database, through: Any) -> None:
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "sensible")
        (sheet,) = items_of(db, draft, "sheet")
        change(db, cast, draft, sheet.id, who="claire", ground="papier")
        put(db, cast, draft, at=[0.1, 0.1], category=category(db, draft, "joie"), strength=3)
        draft_id = draft.id
    shown = through(draft_id, cast)
    (feature,) = shown.geojson["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["paper"]["coordinates"] == [0.1, 0.1]
    assert shown.page["items"][0]["strength"] == 3
