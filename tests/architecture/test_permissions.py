"""Every route, as every member of the cast. A route that is not in the table fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import RULES
from studio.actions.models import Device
from studio.collections.operations import begin as begin_collection
from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.files.operations import keep_file
from studio.files.shelf import put_on_shelf
from studio.files.uploads import begin_upload
from studio.kernel import jobs
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.maps.beginnings.operations import keep_template
from studio.maps.exports.arriving import COME_BACK
from studio.maps.exports.asking import Wish
from studio.maps.exports.asking import ask as ask_export
from studio.maps.imports.bringing import picture_path
from studio.maps.models import ImportState, MapImport
from studio.maps.reference.columnar import Words, pack
from studio.maps.reference.layers import keep_layer
from studio.people.browser import COOKIE
from studio.people.models import Erasure
from studio.portraits.models import OwnGuide
from studio.publishing.models import Publication, Receipt
from tests.cast import Cast, make_cast
from tests.conftest import work_all

Browser = Callable[[str], FlaskClient]

CAST = ("nadia", "lucie", "karim", "claire", "sofia", "other_referent", "paul", "anyone")
EVERYBODY = frozenset(CAST)
ROOM = frozenset({"nadia", "lucie"})  # participants of the action that owns everything below
DEVICES = ROOM | {"karim"}  # whoever holds a device of some workshop
STAFF = frozenset({"claire"})  # who runs that action
STRUCTURE = STAFF | {"sofia"}  # and who coordinates its structure
GROUP = ROOM | STAFF
READERS = ROOM | STRUCTURE
OWNERS = STAFF | {"nadia"}  # who may change what Nadia made
SOMEBODY = EVERYBODY - {"paul", "anyone"}
PROFESSIONALS = STRUCTURE | {"other_referent"}

# Endpoint -> who gets through. The others are told 401, 403 or 404.
TABLE: dict[str, frozenset[str]] = {
    "actions.add_participant": STRUCTURE,
    "actions.answer_help": STAFF,
    "actions.approve_device": STAFF,
    "actions.change_participant": STRUCTURE,
    "actions.close_workshop": STAFF,
    "actions.create_action": PROFESSIONALS,
    "actions.end_device": STAFF,
    "actions.list_actions": PROFESSIONALS,
    "actions.new_action": PROFESSIONALS,
    "actions.open_workshop": STAFF,
    "actions.show_action": STRUCTURE,
    "actions.show_participant": STRUCTURE,
    "actions.show_workshop": STAFF,
    "actions.workshop_devices": STAFF,
    "archive.make": STRUCTURE,
    "archive.show": STRUCTURE,
    "archive.state": STRUCTURE,
    "archive.take": frozenset(),
    "beginnings.bring_back": STRUCTURE,
    "beginnings.keep": STAFF,
    "beginnings.remove": STRUCTURE,
    "beginnings.rename": STRUCTURE,
    "beginnings.show": STAFF,
    "blogging.show": EVERYBODY,
    "collections.arrange": STRUCTURE,
    "collections.begin": PROFESSIONALS,
    "collections.keep": STRUCTURE,
    "collections.show_all": PROFESSIONALS,
    "consents.answer": GROUP,
    "documents.count": READERS,
    "documents.events": READERS,
    "documents.history": OWNERS,
    "documents.say_here": READERS,
    "documents.since": READERS,
    "documents.snapshot": READERS,
    "documents.take": READERS,
    "documents.versions": OWNERS,
    "drafts.begin": DEVICES,
    "drafts.begin_for_group": STAFF,
    "drafts.choose_for_group": STAFF,
    "drafts.choose_template": DEVICES,
    "drafts.list_kind": DEVICES,
    "drafts.propose": GROUP,
    "drafts.rename": STAFF,
    "drafts.workshop_home": DEVICES,
    "embeds.embed": EVERYBODY,
    "embeds.embed_selection": EVERYBODY,
    "embeds.oembed": EVERYBODY,
    "erasure.be_sure": STRUCTURE,
    "erasure.erase": STRUCTURE,
    "erasure.receipt": STRUCTURE,
    "erasure.state": STRUCTURE,
    "erasure.weigh_first": STRUCTURE,
    "exports.choose": STAFF,
    "exports.come_back": STAFF,
    "exports.come_back_page": STAFF,
    "exports.coming": STAFF,
    "exports.coming_state": STAFF,
    "exports.file": STAFF,
    "exports.state": STAFF,
    "exports.take": STAFF,
    "exports.wait": STAFF,
    "feeds.about": EVERYBODY,
    "feeds.action": EVERYBODY,
    "feeds.angle": EVERYBODY,
    "feeds.gallery": EVERYBODY,
    "feeds.robots": EVERYBODY,
    "feeds.site_map": EVERYBODY,
    "files.abandon": GROUP,
    "files.begin": frozenset(),  # told apart in tests/studio/files: the action is in a header
    "files.describe": READERS,
    "files.receive": GROUP,
    "files.show": READERS,
    "files.status": GROUP,
    "files.what_we_speak": EVERYBODY,
    "gallery.accessibility": EVERYBODY,
    "gallery.action": EVERYBODY,
    "gallery.home": EVERYBODY,
    "gallery_collections.every": EVERYBODY,
    "gallery_collections.show": EVERYBODY,
    "gallery_collections.state": EVERYBODY,
    "gallery_collections.voice": EVERYBODY,
    "gallery_collections.wall": EVERYBODY,
    "gallery.list_actions": EVERYBODY,
    "gallery.list_productions": EVERYBODY,
    "gallery.presentation": EVERYBODY,
    "gallery.privacy": EVERYBODY,
    "gallery.show": EVERYBODY,
    "gallery.show_form": EVERYBODY,
    "gallery.show_paper": EVERYBODY,
    "gallery.world_picture": EVERYBODY,
    "health.health": EVERYBODY,
    "openapi.show": EVERYBODY,
    "imports.bring": STAFF,
    "imports.correct": STAFF,
    "imports.forget": STAFF,
    "imports.home": STAFF,
    "imports.preview": STAFF,
    "imports.put_down": STAFF,
    "imports.show": STAFF,
    "imports.state": STAFF,
    "imports.take": STAFF,
    "imports.take_out": STAFF,
    "installed.icon": EVERYBODY,
    "installed.manifest": EVERYBODY,
    "installed.offline": EVERYBODY,
    "installed.service_worker": EVERYBODY,
    "joining.call_help": DEVICES,
    "joining.hand_state": DEVICES,
    "joining.helped": DEVICES,
    "joining.join": EVERYBODY,
    "joining.join_by_link": EVERYBODY,
    "joining.join_page": EVERYBODY,
    "joining.lower_hand": DEVICES,
    "joining.pass_turn": DEVICES,
    "joining.still_waiting": EVERYBODY,  # it sends a stranger back to the code
    "joining.take_turn": DEVICES,
    "joining.waiting": DEVICES,
    "joining.who": DEVICES,
    "joining.who_group": DEVICES,
    "layers.add_source": STAFF,
    "layers.arrange": STAFF,
    "layers.change": STAFF,
    "layers.lift": STAFF,
    "layers.names": READERS,
    "layers.part": READERS,
    "layers.remove": STAFF,
    "library.describe": OWNERS,
    "library.document": frozenset(),  # told apart in tests/studio/files/test_library.py
    "library.one": READERS,
    "library.put_back": OWNERS,
    "library.rows": READERS,
    "library.show": READERS,
    "library.take_off": OWNERS,
    "library.try_again": OWNERS,
    "maps.edit": READERS,
    "maps.walk": GROUP,
    "outings.back": READERS,
    "outings.cut": READERS,
    "outings.leave": READERS,
    "outings.plan": READERS,
    "maps_desk.act": STAFF,
    "maps_desk.compare": STAFF,
    "maps_desk.decide": STAFF,
    "maps_desk.project": STAFF,
    "maps_desk.review": STAFF,
    "maps_desk.set_sheet": STAFF,
    "maps_desk.sheet": STAFF,
    "maps_desk.spot": STAFF,
    "maps_desk.table": STAFF,
    "maps_desk.undo": STAFF,
    "maps_together.take": frozenset(),  # told in maps/test_together.py: the file must be there
    "medias.data": EVERYBODY,
    "medias.latest": EVERYBODY,
    "medias.part": EVERYBODY,
    "past.bring_back": STAFF,
    "past.keep_version": OWNERS,  # as below
    "past.put_back": OWNERS,  # once it is found; here its form is empty
    "past.restore": OWNERS,
    "past.show_history": OWNERS,
    "past.show_trash": READERS,
    "past.throw_away": STAFF,
    "past.thrown_productions": STAFF,
    "people.sign_in": EVERYBODY,
    "people.sign_in_page": EVERYBODY,
    "people.sign_out": EVERYBODY,
    "places.around": SOMEBODY,
    "places.read_back": SOMEBODY,
    "places.search": SOMEBODY,
    "portraits.ask": READERS,
    "portraits.done": READERS,
    "portraits.edit": READERS,
    "portraits.film": READERS,
    "portraits.film_state": READERS,
    "portraits.finish": GROUP,
    "portraits.make_film": GROUP,
    "portraits_api.files": READERS,
    "portraits_phrases.keep": READERS,
    "portraits_phrases.show": READERS,
    "portraits_retouch.choose_next": OWNERS,
    "portraits_retouch.join_next": OWNERS,
    "portraits_places.keep": frozenset(),  # the form says which answer: portraits/test_naming.py
    "portraits_places.remove": frozenset(),  # told apart in portraits/test_naming.py
    "portraits_places.show": READERS,
    "portraits_retouch.retouch": OWNERS,
    "portraits_shapes.make": STAFF,
    "portraits_shapes.show": STAFF,
    "portraits_shapes.show_films": STAFF,
    "portraits_guide.bring_back": STRUCTURE,
    "portraits_guide.keep": STAFF,
    "portraits_guide.remove": STRUCTURE,
    "portraits_guide.show": STAFF,
    "portraits_scenes.show": READERS,
    "portraits_screening.publish_without": frozenset(),
    "portraits_screening.say": frozenset(),  # told apart in portraits/test_screening.py
    "portraits_screening.show": frozenset(),
    "portraits_staff.arrange": STAFF,
    "portraits_staff.keep": STAFF,
    "portraits_staff.raise_level": frozenset(),  # told apart in publishing/test_board_checks.py
    "portraits_words.ask_machine": STAFF,
    "portraits_words.bring_file": STAFF,
    "portraits_words.save": STAFF,
    "portraits_words.show": STAFF,
    "portraits_words.take": STAFF,
    "preparing.prepare": frozenset({"nadia"}) | STAFF,  # the map is hers
    "preparing.say": READERS,
    "prompts.say": EVERYBODY,
    "public_maps_together.take_public": EVERYBODY,
    "public_layers.published_names": EVERYBODY,
    "public_layers.published_part": EVERYBODY,
    "publishing.agreements": STRUCTURE,
    "publishing.action_angles": STAFF,
    "publishing.angles": frozenset(),  # of what is public: told in gallery/test_angles.py
    "publishing.keep_action_angle": STAFF,
    "publishing.keep_angle": frozenset(),
    "publishing.answer_page": STAFF,
    "publishing.answer_question": GROUP,
    "publishing.audience_page": STAFF,
    "publishing.board": STRUCTURE,
    "publishing.call_off": STAFF,
    "publishing.change_partner": frozenset(),  # told apart in publishing/test_audiences.py
    "publishing.choose": READERS,
    "publishing.choose_months": READERS,
    "publishing.choose_name": READERS,
    "publishing.editions": STAFF,
    "publishing.explain": READERS,
    "publishing.faces": STAFF,
    "publishing.give_answer": GROUP,
    "publishing.give_back": STAFF,
    "publishing.go_back": frozenset(),  # told apart in publishing/test_past_editions.py
    "publishing.hide_words": STAFF,
    "publishing.invite": STAFF,
    "publishing.keep_as_is": STAFF,
    "publishing.make_slip": STAFF,
    "publishing.my_production": READERS,
    "publishing.my_productions": DEVICES,
    "publishing.person_page": STAFF,
    "publishing.production": STAFF,
    "publishing.production_state": STAFF,
    "publishing.proof": frozenset(),  # told apart in publishing/test_agreeing.py
    "publishing.publish": STAFF,
    "publishing.question": READERS,
    "publishing.keep_sound": frozenset(),  # told apart in tests/studio/stories/test_cut_voice.py
    "publishing.sound": frozenset(),  # there too: of a draft and one of its voices
    "publishing.sound_state": frozenset(),
    "publishing.untouched_sound": frozenset(),
    "publishing.keep_photo": frozenset(),  # told apart in stories/test_faces.py
    "publishing.no_longer_seen": frozenset(),
    "publishing.photo": frozenset(),
    "publishing.photo_state": frozenset(),
    "publishing.raise_level": frozenset(),  # told apart in publishing/test_board_checks.py
    "publishing.read_slip": EVERYBODY,
    "publishing.record_answer": STAFF,
    "publishing.review": READERS,
    "publishing.reviewed": GROUP,
    "publishing.set_audience": STAFF,
    "publishing.say_faces": STAFF,
    "publishing.say_ward": STAFF,
    "publishing.show_again": GROUP,
    "publishing.show_receipt": READERS,
    "publishing.sign": READERS,
    "publishing.slip": EVERYBODY,
    "publishing.slip_door": EVERYBODY,
    "publishing.slip_receipt": EVERYBODY,
    "publishing.staff_receipt": STAFF,
    "publishing.take_back": GROUP,
    "publishing.take_home": DEVICES,
    "publishing.take_home_for": STAFF,
    "publishing.take_home_page": DEVICES,
    "publishing.use_slip": EVERYBODY,
    "publishing.withdraw": STAFF,
    "readers.group_data": frozenset(),  # told apart in tests/studio/gallery/test_readers.py
    "readers.group_media": frozenset(),
    "readers.group_page": frozenset(),
    "readers.partner_data": frozenset(),
    "readers.partner_home": frozenset(),
    "readers.partner_media": frozenset(),
    "readers.partner_page": frozenset(),
    "remarks.done": frozenset(),  # told apart in tests/studio/drafts/test_remarks.py
    "remarks.listen": READERS,
    "remarks.say": STAFF,
    "remarks.speak": READERS,
    "remarks.table": STAFF,
    "remarks.table_part": STAFF,
    "social.card": EVERYBODY,
    "static": EVERYBODY,
    "stories.edit": READERS,
    "stories.finish": GROUP,
    "stories.make": READERS,
    "stories_api.files": READERS,
    "story_copies.take": EVERYBODY,
    "stories_staff.arrange": STAFF,
    "stories_staff.keep": STAFF,
    "takes.hear": frozenset(),  # told apart in tests/studio/drafts/test_found_takes.py
    "takes.interrupted": SOMEBODY,
    "takes.recover": OWNERS,
    "takes.throw_away": OWNERS,
    "tiles.show": EVERYBODY,
    "using.choose": READERS,
    "using.done": READERS,
    "using.places": READERS,
    "using.take": frozenset(),  # told apart in tests/studio/files/test_library.py
    "work.show": STRUCTURE,
    "work.state": STRUCTURE,
    "work.stop": STRUCTURE,
    "work.try_again": STRUCTURE,
}

# Public addresses of things that are not there answer 404 to everybody alike.
ABSENT_FOR_ALL = {
    "public_maps_together.take_public",
    "blogging.show",
    "embeds.embed", "embeds.embed_selection", "embeds.oembed", "feeds.action", "gallery.action",
    "gallery.show", "gallery.show_form", "gallery.show_paper", "gallery.world_picture",
    "installed.icon", "medias.data",
    "medias.latest", "medias.part", "public_layers.published_names", "public_layers.published_part",
    "publishing.slip", "publishing.slip_receipt", "publishing.use_slip", "social.card", "static",
    "gallery_collections.voice", "story_copies.take",
}  # fmt: skip
TOLD_ELSEWHERE = {
    "archive.take",
    "maps_together.take",
    "publishing.angles",
    "publishing.keep_angle",
    "files.begin",
    "library.document",
    "using.take",
    "portraits.film",
    "portraits_retouch.choose_next",
    "portraits_retouch.join_next",
    "portraits_places.keep",
    "portraits_places.remove",
    "portraits_retouch.retouch",
    "portraits_screening.publish_without",
    "portraits_screening.say",
    "portraits_screening.show",
    "portraits_staff.raise_level",
    "prompts.say",
    "publishing.proof",
    "takes.hear",
    "remarks.done",
    "publishing.change_partner",
    "publishing.go_back",
    "publishing.keep_photo",
    "publishing.no_longer_seen",
    "publishing.photo",
    "publishing.photo_state",
    "publishing.keep_sound",
    "publishing.sound",
    "publishing.sound_state",
    "publishing.untouched_sound",
    "publishing.raise_level",
    "readers.group_data",
    "readers.group_media",
    "readers.group_page",
    "readers.partner_data",
    "readers.partner_home",
    "readers.partner_media",
    "readers.partner_page",
}
ONCE = {"files.abandon"}
REFUSED = {401, 403, 404}


@dataclass
class World:
    """What Nadia's group has made, so that every route has something to point at, and the cookie of
    everybody who has signed in."""

    arguments: dict[str, object]
    cookies: dict[str, str]


def guide_of_structure(db: Session, cast: Cast) -> str:
    guide = OwnGuide(
        organisation_id=cast.action.organisation_id,
        title="Le nôtre",
        picture="question",
        questions=[{"text": "Qui êtes-vous ?"}],
    )
    db.add(guide)
    db.flush()
    return guide.id


@pytest.fixture(scope="module")
def first(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The world and its data folder, made once: each test does its worst to a copy."""
    var = tmp_path_factory.mktemp("world") / "var"
    var.mkdir()
    shutil.copy(empty_sqlite, var / "studio.sqlite")
    settings = Settings(var=var, secret_key="unsafe", log_level="ERROR")
    database = Database(settings.database)
    storage = DiskStore(settings.store)
    made = make_world(database, storage, settings)
    work_all(settings, database, storage)
    database.close()
    return var, made


@pytest.fixture
def database_url(first: tuple[Path, World], tmp_path: Path) -> str:
    """Rights are weighed in Python: one engine is enough for so many doors."""
    shutil.copytree(first[0], tmp_path / "var")
    return f"sqlite:///{tmp_path / 'var' / 'studio.sqlite'}"


@pytest.fixture
def world(first: tuple[Path, World]) -> World:
    return first[1]


@pytest.fixture
def as_(app: Flask, world: World) -> Browser:
    """Everybody is in before anything happens."""

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        if name in world.cookies:
            browser.set_cookie(COOKIE, world.cookies[name])
        return browser

    return open_browser


def make_world(database: Database, storage: DiskStore, settings: Settings) -> World:
    photo = settings.var / "photo"
    Image.new("RGB", (640, 480), "orange").save(photo, "JPEG")
    with database.writing() as db:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        template = kind_named("map").templates()[0].code
        draft = create_draft(db, nadia, cast.action, kind="map", title="Carte", template=template)
        who: Any = {"action_id": draft.action_id, "person_id": cast.nadia.id}
        file = keep_file(db, storage, photo, medium="photo", **who)
        put_on_shelf(db, file)
        upload = begin_upload(db, settings, take=new_id(), medium="sound", length=10, **who)
        item = place_of(db, nadia, draft)
        claire = cast.identity(db, "claire")
        collection = a_collection(db, cast)
        beginning = keep_template(db, claire, draft, title="Le nôtre", picture="map")
        export = ask_export(db, draft, Wish("csv"))
        arrival = jobs.enqueue(db, COME_BACK, draft.action_id)
        brought, layer = from_outside(db, storage, settings, draft)
        known = [name for name in CAST if name not in ("paul", "anyone")]
        cookies = {name: cast.sign_in(db, name) for name in known}
        arguments: dict[str, object] = {
            "import_id": brought,
            "layer_id": layer,
            "source": "france-services",
            "part": "data",
            "slug": cast.action.slug,
            "family": "actions",
            "remark_id": "rien",
            "angle": "information",
            "partner_id": "rien",
            "token": "rien",
            "action_id": draft.action_id,
            "workshop_id": cast.workshop.id,
            "draft_id": draft.id,
            "item_id": item,
            "template_id": beginning.id,
            "collection_id": collection,
            "guide_id": guide_of_structure(db, cast),
            "job_id": export.id,
            "arrival_id": arrival.id,
            "file_id": file.id,
            "recipe": "thumb",
            "upload_id": upload.id,
            "person_id": cast.nadia.id,
            "kind": "map",
            "code": cast.workshop.code,
            "prefix": "cartes",
            "theme": "mobilite",
            "suffix": "geojson",
            "form": "feuille",
            "consent_id": "never",
            "mark": "rien",
            "receipt_id": receipt_about(db, draft),
            "erasure_id": an_erasure(db, cast),
            "public_id": "never",
            "number": 1,
            "name": "cover.webp",
            "ground": "plan",
            "z": 10,
            "x": 514,
            "y": 357,
            "scale": 2,
            "filename": "never.js",
        }
    return World(arguments, cookies)


def receipt_about(db: Session, draft: Draft) -> str:
    """Something of the draft was taken back."""
    shown = Publication(draft=draft, action=draft.action, kind=draft.kind, slug="carte-prise")
    db.add(shown)
    db.flush()
    receipt = Receipt(publication_id=shown.id, person_id=draft.author_id, reached=[["page", ""]])
    db.add(receipt)
    db.flush()
    return receipt.id


def an_erasure(db: Session, cast: Cast) -> str:
    """Somebody was forgotten in the action, by Claire."""
    made = Erasure(person_id=cast.karim.id, action_id=cast.action.id, reason="asked")
    made.by = cast.claire.person_id
    db.add(made)
    db.flush()
    return made.id


def a_collection(db: Session, cast: Cast) -> str:
    """An empty collection of Claire's structure, shown once."""
    made = begin_collection(db, cast.identity(db, "claire"), "Chemin")
    made.slug, made.shown, made.shown_at = cast.action.slug, True, now()
    return made.id


def place_of(db: Session, who: Identity, draft: Draft) -> str:
    """A place with Nadia's own words: her answer is needed before it is shown."""
    category = db.scalar(select(Item.id).where(Item.draft_id == draft.id, Item.type == "category"))
    words = {"category": category, "title": "Chez le boulanger"}
    value = {"properties": words, "geometry": {"type": "Point", "coordinates": [0.69, 47.39]}}
    op = Op(new_id(), new_id(), "put", iso(now()), type="place", value=value)
    [result] = submit(db, who, draft, [op])
    assert not result.error, result
    return op.item


def from_outside(
    db: Session, storage: DiskStore, settings: Settings, draft: Draft
) -> tuple[str, str]:
    """A file that was looked at, and a reference layer."""
    seen = {"format": "GeoJSON", "count": 1, "points": 1, "bounds": [0.69, 47.39, 0.69, 47.39]}
    facts = {"name": "a.geojson", "sha256": "0" * 64, "key": "00/none", "size": 1, "seen": seen}
    brought = MapImport(
        draft_id=draft.id, person_id=draft.author_id, state=ImportState.SEEN, **facts
    )
    db.add(brought)
    db.flush()
    picture = picture_path(settings, brought.id)
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"picture")
    packed = pack([shapely.Point(0.69, 47.39)], [Words("Ici")])
    layer = keep_layer(db, storage, draft, packed, name="Repères", columns=[])
    return brought.id, layer.id


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def address(app: Flask, rule: Rule, world: World, database: Database) -> str:
    arguments = dict(world.arguments)
    if "device_id" in rule.arguments:
        with database.reading() as db:
            wanted = select(Device.id).where(Device.action_id == _action(db, world))
            arguments["device_id"] = db.scalars(wanted).first()
    if rule.endpoint.startswith("stories"):
        arguments["draft_id"] = _another(database, world, "story")
    if rule.endpoint.startswith("portraits"):
        portrait = _another(database, world, "portrait")
        arguments |= {"draft_id": portrait, "answer_id": _answer(database, portrait)}
    with app.test_request_context():
        return str(rule.build({name: arguments[name] for name in rule.arguments})[1])  # type: ignore[index]


def _action(db: object, world: World) -> str:
    return str(db.get_one(Draft, world.arguments["draft_id"]).action_id)  # type: ignore[attr-defined]


def _answer(database: Database, draft_id: str) -> str:
    with database.writing() as db:
        wanted = select(Item.id).where(Item.draft_id == draft_id, Item.type == "answer")
        found = db.scalar(wanted)
        if found is None:
            author = db.get_one(Draft, draft_id).author_id
            made = Item(id=new_id(), draft_id=draft_id, type="answer", properties={}, stamps={})
            made.order, made.author_id = "a0", author
            db.add(made)
            found = made.id
        return found


def _another(database: Database, world: World, kind: str) -> str:
    """A draft of another kind, of the same action and person."""
    with database.writing() as db:
        found = db.scalar(select(Draft.id).where(Draft.kind == kind))
        if found is None:
            draft = db.get_one(Draft, world.arguments["draft_id"])
            made = Draft(action=draft.action, kind=kind, title="Autre chose")
            made.author_id = draft.author_id
            db.add(made)
            db.flush()
            found = made.id
        return found


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(TABLE)


def test_every_permission_has_its_rule() -> None:
    assert set(RULES) == set(Permission)


@pytest.mark.parametrize("endpoint", sorted(set(TABLE) - ABSENT_FOR_ALL - TOLD_ELSEWHERE))
def test_who_gets_through(
    app: Flask, world: World, database: Database, as_: Browser, endpoint: str
) -> None:
    browsers = {name: as_(name) for name in CAST}
    allowed = TABLE[endpoint]
    for rule in rules(app):
        if rule.endpoint != endpoint:
            continue
        where = address(app, rule, world, database)
        for method in methods(rule):
            # Strangers first; what can be done only once is then done by one of the others.
            others = sorted(allowed)[:1] if endpoint in ONCE else sorted(allowed)
            for name in [*sorted(EVERYBODY - allowed), *others]:
                status = ask(browsers[name], method, where)
                through = status not in REFUSED
                assert through == (name in allowed), f"{method} {where} as {name}: {status}"
                assert status < 500 or endpoint == "health.health", f"{method} {where}: {status}"


def methods(rule: Rule) -> list[str]:
    told = set(rule.methods or ())
    return sorted(told - {"HEAD", "OPTIONS"}) or ["HEAD" if "HEAD" in told else "OPTIONS"]


def ask(browser: FlaskClient, method: str, where: str) -> int:
    headers = {"Tus-Resumable": "1.0.0"}
    data: str | bytes | None = None
    kind: str | None = None
    if method == "POST" and where.startswith("/api/drafts"):
        data, kind = '{"operations": []}', "application/json"
    if method == "PATCH":
        data, kind = b"", "application/offset+octet-stream"
        headers["Upload-Offset"] = "0"
    with browser.open(
        where, method=method, headers=headers, data=data, content_type=kind, buffered=False
    ) as response:
        return response.status_code


@pytest.mark.parametrize("endpoint", sorted(ABSENT_FOR_ALL))
def test_what_is_absent_is_absent_for_all_alike(
    app: Flask, world: World, database: Database, as_: Browser, endpoint: str
) -> None:
    for rule in rules(app):
        if rule.endpoint == endpoint:
            where = address(app, rule, world, database)
            assert {ask(as_(name), "GET", where) for name in CAST} <= {404, 422}, where
