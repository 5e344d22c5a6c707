"""Nobody in particular follows every link of the public side: what is found is read once more, byte
by byte, for what the public must not meet.

One crawl, shared by all tests. All is followed in French; of each kind of page, the first ones
are asked for in English and Arabic too. Lists are followed through one filter, not through their
crossings.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from studio.app import create_public_app
from studio.archive.writing import write_archive
from studio.demo.story.script import cast
from studio.drafts.models import Draft, Item
from studio.files.models import StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.models import Account, Person
from studio.publishing.angles.operations import write_angle
from studio.publishing.models import Publication, PublicationState
from tests.studio.demo.conftest import SHY, mark_of
from tests.studio.demo.test_gallery import addresses
from tests.studio.demo.test_public_bytes import inflated

pytestmark = pytest.mark.slow

HOST = "http://localhost"
DOORS = ("/", "/galerie?q=bus", "/galerie?q=xyzzy", "/plan-du-site.xml", "/robots.txt",
         "/flux/galerie.atom")  # fmt: skip
FOREIGN = ("en", "ar")
EACH = 2  # pages of one kind that are also read in another language
ATTRIBUTES = re.compile(
    r"""\s(?:href|src|poster|action|data-[a-z-]+|content)=(?:"([^"]*)"|'([^']*)')"""
)
SETS = re.compile(r"""\s(?:image)?srcset="([^"]*)\"""")
WHOLE = re.compile(r"https?://localhost(?::\d+)?/(?:[^\s\"'<>\\)\\]&]|&amp;)*")
TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml",
         "application/geo+json", "application/ld+json", "image/svg+xml")  # fmt: skip
GONE = re.compile(r"/(?:blog/)?portraits/la-boite-a-outils-bleue")


@dataclass(frozen=True)
class Answer:
    status: int
    mime: str
    body: bytes
    endpoint: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8") if self.mime.startswith(TEXTS) else ""


@dataclass
class Crawl:
    """Everything that can be reached, by its address, and how long it took."""

    browser: FlaskClient
    routes: MapAdapter
    found: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def follow(self, doors: list[str]) -> None:
        waiting, known = list(doors), set(doors)
        while waiting:
            address = waiting.pop()
            answer = self.open(address)
            if answer is None:
                continue
            fresh = {*links_of(address, answer)} - known
            known |= fresh
            waiting += sorted(fresh)

    def open(self, address: str) -> Answer | None:
        kind = self.kind_of(address)
        if not self.is_wanted(address, kind):
            return None
        with self.browser.get(address, headers={"Accept-Language": "fr"}) as got:
            answer = Answer(got.status_code, got.mimetype or "", got.get_data(), kind)
        self.found[address] = answer
        return answer

    def kind_of(self, address: str) -> str:
        try:
            name, given = self.routes.match(urlsplit(address).path, method="GET")
        except HTTPException:
            return "absent"
        return f"{name} {given.get('prefix', '')} {given.get('form', '')}".strip()

    def is_wanted(self, address: str, kind: str) -> bool:
        said = dict(parse_qsl(urlsplit(address).query))
        language = said.pop("lang", "fr")
        if kind == "static" or (kind == "gallery.list_productions" and len(said) > 1):
            return False
        if language != "fr":
            self.asked[f"{language} {kind}"] += 1
            return self.asked[f"{language} {kind}"] <= EACH
        return True

    def pages(self) -> Iterator[tuple[str, Answer]]:
        return ((at, one) for at, one in self.found.items() if one.mime == "text/html")


def links_of(address: str, answer: Answer) -> Iterator[str]:
    """Every address of this site that an answer names: links, pictures, sounds, feeds, frames,
    what is written in a social card, in data, in a site map."""
    text = answer.text
    named = [html.unescape(one or other) for one, other in ATTRIBUTES.findall(text)]
    named = [one for one in named if one.startswith(("/", "?", "http://localhost"))]
    for several in SETS.findall(text):
        named += [part.split()[0] for part in several.split(",") if part.strip()]
    named += [html.unescape(one) for one in WHOLE.findall(text)]
    for one in named:
        parts = urlsplit(urljoin(HOST + address, one))
        if parts.netloc.partition(":")[0] == "localhost":
            yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def public(demo_settings: Settings, said: list[str]) -> Iterator[Flask]:
    app = create_public_app(demo_settings)
    app.config.update(RATELIMIT_ENABLED=False)
    yield app
    app.extensions["studio.database"].close()


@pytest.fixture(scope="module")
def crawl(public: Flask, demo_settings: Settings) -> Crawl:
    made = Crawl(public.test_client(), public.url_map.bind("localhost"))
    database = Database(demo_settings.database)
    frames = [one for one in addresses(database) if one.startswith("/integrer/")]
    pages = [one for one in addresses(database) if one.count("/") == 2]
    with database.writing() as db:
        write_angles(db)
    asked = [f"/oembed?format={form}&url={quote(HOST + page, safe='')}"
             for page in pages for form in ("json", "xml")]  # fmt: skip
    angles = [f"{page}?angle={one}" for page in pages for one in ("information", "documentation")]
    made.follow([*DOORS, *frames, *asked, *angles])
    database.close()
    return made


def write_angles(db: Session) -> None:
    """What a référent wrote for some readers, of an action and of a production."""
    shown = db.scalars(select(Publication).where(Publication.state == "public")).first()
    assert shown is not None
    for thing in (shown, shown.action):
        write_angle(db, thing, "information", title="Pour les voisins", text="Venez.", words=40)


@pytest.fixture(scope="module")
def archive(
    demo_settings: Settings, crawl: Crawl, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The whole gallery, as somebody takes it away."""
    out = tmp_path_factory.mktemp("archive")
    database = Database(demo_settings.database)
    with database.writing() as db:
        write_archive(db, demo_settings, None, out)
    database.close()
    return out


@pytest.fixture(scope="module")
def bytes_met(crawl: Crawl, archive: Path) -> dict[str, bytes]:
    """All bytes that somebody can have, with those inside archives and papers."""
    met = {address: one.body for address, one in crawl.found.items()}
    met |= {f"archive/{p.relative_to(archive)}": p.read_bytes()
            for p in archive.rglob("*") if p.is_file()}  # fmt: skip
    return {name: data for at, body in met.items() for name, data in unpacked(at, body)}


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for member in opened.namelist():
                yield from unpacked(f"{name}/{member}", opened.read(member))
    if data[:5] == b"%PDF-":
        streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.S)
        yield f"{name}/streams", b"\n".join(inflated(stream) for stream in streams)


def places_of(secret: str, met: dict[str, bytes]) -> list[str]:
    return [at for at, data in met.items() if secret.encode() in data]


# Every link


def test_every_link_answers(crawl: Crawl) -> None:
    """200; 410 for what was taken back; nothing is linked that is not there."""
    wrong = {at: one.status for at, one in crawl.found.items() if one.status != 200}
    assert {at: status for at, status in wrong.items() if not GONE.match(at)} == {}
    assert set(wrong.values()) <= {410}


def test_every_kind_of_page_was_met(crawl: Crawl, public: Flask) -> None:
    """A public route that no link leads to is forgotten, or should not be there."""
    met = {one.endpoint.split()[0] for one in crawl.found.values()}
    elsewhere = {"static", "tiles.show", "medias.latest"}  # asked for by scripts and old articles
    elsewhere |= {"health.health"}  # by operators
    elsewhere |= {"public_layers.published_names", "public_layers.published_part"}  # by maps
    elsewhere |= {"public_maps_together.take_public"}  # made by a job that has not run here
    elsewhere |= {"gallery_collections.voice"}  # the collection of the demonstration is not spoken
    routes = {rule.endpoint for rule in public.url_map.iter_rules()}
    assert routes - met == elsewhere & (routes - met), sorted(routes - met - elsewhere)


def test_every_page_says_what_it_is(crawl: Crawl) -> None:
    """A title of its own, its language, the way it is read, one first heading."""
    for address, one in crawl.pages():
        if one.endpoint.startswith("maps") or "emporter" in address:
            continue  # a file to keep: it opens nowhere here
        text, language = one.text, dict(parse_qsl(urlsplit(address).query)).get("lang", "fr")
        head = re.search(r"<html[^>]*>", text)
        title = re.search(r"<title>\s*([^<]+?)\s*</title>", text)
        assert head and f'lang="{language}"' in head[0], address
        assert (language == "ar") is ('dir="rtl"' in head[0]), address
        assert title and title[1].removesuffix("· Studio").strip(), address
        if one.endpoint != "gallery_collections.wall":  # one step is shown, the others wait hidden
            assert text.count("<h1") == 1 or "titre=0" in address, address
        assert len(re.findall(r"<main\b", text)) == 1, address


def test_titles_tell_pages_apart(crawl: Crawl) -> None:
    titles: dict[str, set[str]] = {}
    for address, one in crawl.pages():
        if one.status == 200 and one.endpoint.startswith("gallery.show"):
            path = urlsplit(address).path
            found = re.search(r"<title>([^<]+)</title>", one.text)
            if found and "lang=" not in address:
                titles.setdefault(found[1], set()).add(path)
    twice = {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert twice == {}


# Nobody and nothing that is not shown


def test_names_are_really_marked(crawl: Crawl, bytes_met: dict[str, bytes]) -> None:
    """Otherwise the next test could not fail: who is named is met."""
    assert places_of(mark_of("nadia"), bytes_met)


@pytest.mark.parametrize("key", SHY)
def test_who_keeps_her_name_is_named_nowhere(key: str, bytes_met: dict[str, bytes]) -> None:
    assert places_of(mark_of(key), bytes_met) == []


def test_nobody_is_named_where_it_was_not_allowed(crawl: Crawl, demo_database: Database) -> None:
    """Production by production: the credits of its edition are the names that its pages hold."""
    with demo_database.reading() as db:
        wanted = select(Publication).where(Publication.state == PublicationState.PUBLIC)
        shown = {one.slug: set(one.edition.credits) for one in db.scalars(wanted) if one.edition}
        kinds = {one.slug: one.kind for one in db.scalars(wanted)}
    marks = {mark_of(one.key) for one in cast().people}
    for address, one in crawl.found.items():
        slug = re.split(r"[/.?]", address)[2:3]
        if not slug or slug[0] not in shown or kinds[slug[0]] == "story":
            continue  # a récit shows other productions, with their own names
        named = {mark for mark in marks if mark in one.text}
        allowed = set(re.findall(r"Zq\w+", " ".join(shown[slug[0]])))
        assert named <= allowed, (address, named - allowed)


def test_no_draft_is_met(bytes_met: dict[str, bytes], demo_database: Database) -> None:
    """Neither the number of any draft, nor a word of one that is not shown."""
    with demo_database.reading() as db:
        drafts = list(db.scalars(select(Draft)))
        public = set(db.scalars(select(Publication.draft_id).where(Publication.state == "public")))
        hidden = [one.id for one in drafts if one.id not in public]
        items = list(db.scalars(select(Item)))
    said = {where: {text for one in items if (one.draft_id in hidden) is where
                    for text in sentences(one.properties)} for where in (True, False)}  # fmt: skip
    secrets = {one.id for one in drafts} | {one.title for one in drafts if one.id in hidden}
    secrets |= said[True] - said[False]  # both tables ask the same questions
    assert len(secrets) > 30
    found = {one: places_of(one, bytes_met)[:3] for one in secrets}
    assert {one: places for one, places in found.items() if places} == {}


def sentences(value: object) -> Iterator[str]:
    """What somebody wrote or said, long enough to be nobody else's."""
    if isinstance(value, dict):
        for one in value.values():
            yield from sentences(one)
    elif isinstance(value, list):
        for one in value:
            yield from sentences(one)
    elif isinstance(value, str) and value.count(" ") >= 5:
        yield value


def test_no_original_is_met(bytes_met: dict[str, bytes], demo_database: Database) -> None:
    """No file as somebody gave it, by its content, its number, its key or the name it came with."""
    with demo_database.reading() as db:
        files = list(db.scalars(select(StoredFile)))
    originals = {one.sha256 for one in files}
    served = {hashlib.sha256(data).hexdigest(): at for at, data in bytes_met.items()}
    assert {served[one] for one in originals & set(served)} == set()
    secrets = {one.id for one in files} | originals | {one.key for one in files}
    secrets |= {one.original_name for one in files if one.original_name}
    found = [one for one in secrets if places_of(one, bytes_met)]
    assert found == []


def test_no_number_of_a_person_is_met(bytes_met: dict[str, bytes], demo_database: Database) -> None:
    with demo_database.reading() as db:
        secrets = {*db.scalars(select(Person.id)), *db.scalars(select(Account.id))}
        secrets |= {*db.scalars(select(Account.email))}
    assert [one for one in secrets if places_of(one, bytes_met)] == []


def test_no_private_door_exists_here(public: Flask, demo_app: Flask) -> None:
    """Every address that only the whole Studio has: the public side does not know it."""
    browser = public.test_client()
    known = {rule.rule for rule in public.url_map.iter_rules()}
    private = {rule.rule for rule in demo_app.url_map.iter_rules()} - known
    assert len(private) > 150
    for rule in sorted(private):
        address = re.sub(r"<[^>]+>", "1", rule)
        for ask in (browser.get, browser.post):
            with ask(address) as answer:
                assert answer.status_code in (404, 405), address


def test_the_crawl_was_whole(crawl: Crawl) -> None:
    """Were a door closed by mistake, the tests above would say nothing."""
    assert len(crawl.found) > 300
