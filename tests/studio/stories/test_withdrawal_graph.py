"""The whole graph: one production shown everywhere, taken back by its red hand, gone everywhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.app import create_public_app
from studio.archive.jobs import home_of, order, packed_of
from studio.archive.writing import read_state
from studio.backup import backup, restore
from studio.cli import remember
from studio.collections import operations as collections
from studio.collections.operations import Step
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing.angles.operations import write_angle
from studio.publishing.copies import handed
from studio.publishing.counting import tally
from studio.publishing.models import Publication, Receipt
from studio.publishing.receipts import reading_of
from studio.publishing.seen import write
from tests.studio.stories.conftest import Desk

MINUTE = 60  # seconds: what is promised to whoever takes back
WALK = "De banc en quai"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """SQLite in its ordinary place, so that it can be put in an archive and back."""
    return Settings(var=tmp_path / "var", secret_key="unsafe", log_level="ERROR")


class Graph:
    """A map, and all that shows it: a récit, a collection, the action's archive and its page of
    maps, an angle, a partner's link, two embeds of which one was seen in a blog, copies."""

    def __init__(self, desk: Desk, as_: Callable[[str], FlaskClient]):
        self.desk = desk
        self.map = desk.publish(desk.map("Nos bancs"))
        self.story = desk.publish(desk.story("Notre sortie", production=self.map.public_id))
        self.other = desk.publish(desk.words("Nos quais"))
        with desk.database.writing() as db:
            claire = desk.cast.identity(db, "claire")
            walk = collections.begin(db, claire, WALK)
            steps = [Step(one.id, "Ici.") for one in (self.map, self.other)]
            collections.arrange(db, claire, walk, title=WALK, intro="Une promenade.", steps=steps)
            collections.show(db, claire, walk)
            self.walk = walk.slug
            order(db, db.get_one(Publication, self.map.id).action)
            handed(db, form="folium", publication_id=self.map.id, to_whom="la mairie")
            shown = db.get_one(Publication, self.map.id)
            write_angle(db, shown, "information", title="Nos bancs", text="Où s’asseoir.", words=40)
        desk.prepare()
        desk.publish(desk.map("Nos fontaines"))  # two maps: the action has a page of them all
        self.partner = self.shared_with_a_partner(as_("claire"))
        self.seen_and_taken(as_)

    def shared_with_a_partner(self, claire: FlaskClient) -> str:
        where = f"/espace/productions/{self.map.draft_id}/partenaires"
        page = claire.post(where, data={"name": "Le relais", "months": "3"}).text
        found = re.search(r"/partenaires/[\w-]{20,}", page)
        assert found
        return found[0]

    def seen_and_taken(self, as_: Callable[[str], FlaskClient]) -> None:
        """In a frame of a blog; by the partner, as a file; by anybody, as a file."""
        visitor, browser = as_("anyone"), {"User-Agent": "Mozilla/5.0"}
        blog = {**browser, "Referer": "https://blog.exemple.fr/article"}
        assert visitor.get(f"/integrer/{self.map.public_id}", headers=blog).status_code == 200
        assert visitor.get(f"{self.page}.geojson").status_code == 200
        taken = f"{self.partner}/{self.map.public_id}/donnees/geojson"
        assert visitor.get(taken).status_code == 200
        with visitor.application.app_context():
            write(self.desk.database, tally())

    @property
    def page(self) -> str:
        return f"/cartes/{self.map.slug}"

    def addresses(self) -> list[str]:
        """Everything that answers for the map itself: pages, files to take, embeds, media."""
        edition = self.desk.shown(self.map.draft_id).edition
        assert edition is not None
        media = f"/medias/{self.map.public_id}/{edition.number}"
        files = [f"{media}/{part.name}" for part in edition.parts if part.is_file]
        taken = [f"{self.page}.{suffix}" for suffix in ("html", "geojson", "csv", "zip", "json")]
        embeds = [f"/integrer/{self.map.public_id}{more}" for more in ("", "?theme=sombre")]
        return [self.page, *taken, *embeds, *files]


def words_of(visitor: FlaskClient, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def lists(graph: Graph) -> list[str]:
    """Where the map was named beside its own addresses."""
    return [
        f"/recits/{graph.story.slug}",
        f"/collections/{graph.walk}",
        f"/collections/{graph.walk}/mur",
        f"/actions/{graph.desk.cast.action.slug}",
        "/",
        "/galerie",
        "/galerie?q=bancs",
        "/flux/galerie.atom",
        "/flux/angles/information.atom",
        graph.partner,
        "/plan-du-site.xml",
    ]


def test_one_red_hand_reaches_the_whole_graph(
    desk: Desk, as_: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    graph, visitor = Graph(desk, as_), as_("anyone")
    together = f"/actions/{desk.cast.action.slug}/cartes.html"
    through = f"{graph.partner}/{graph.map.public_id}"
    for address in (together, through):
        assert visitor.get(address).status_code == 200, address
    before, oembed = graph.addresses(), {"url": f"http://localhost{graph.page}"}
    for address in before:
        assert visitor.get(address).status_code == 200, address
    assert visitor.get("/oembed", query_string=oembed).status_code == 200
    named = [one for one in lists(graph) if graph.map.slug in words_of(visitor, one)]
    assert {f"/recits/{graph.story.slug}", f"/collections/{graph.walk}"} <= set(named)
    where = f"cartes/{graph.map.slug}"
    assert where in read_state(home_of(desk.settings, desk.cast.action.id))
    backup(desk.settings, archive := tmp_path / "old.tar.gz")

    begun = time.monotonic()
    red_hand = f"/atelier/mes-productions/{graph.map.draft_id}/retrait"
    answer = as_("nadia").post(red_hand)
    desk.prepare()
    assert time.monotonic() - begun < MINUTE

    for address in before:
        assert visitor.get(address).status_code == 410, address
    assert visitor.get("/oembed", query_string=oembed).status_code in (404, 410)
    for address in (together, through):
        assert visitor.get(address).status_code in (404, 410), address
    for address in lists(graph):
        words = words_of(visitor, address)
        assert graph.map.slug not in words, address
        assert graph.map.public_id not in words, address
    assert where not in read_state(home_of(desk.settings, desk.cast.action.id))
    assert not (home_of(desk.settings, desk.cast.action.id) / where).exists()
    assert packed_of(desk.settings, desk.cast.action.id).is_file(), "made again, without it"
    assert visitor.get(f"/recits/{graph.other.slug}").status_code == 200

    told = as_("nadia").get(answer.location).get_data(as_text=True)
    named_by_receipt = ("Notre sortie", WALK, desk.cast.action.title, "la mairie")
    beyond = ("blog.exemple.fr", "Le relais", "Copie prise sur le site", "Nos sauvegardes")
    for words in (*named_by_receipt, *beyond, "Carte à emporter", "les fils d’actualité"):
        assert words in told, words
    with desk.database.reading() as db:
        [receipt] = db.scalars(select(Receipt)).all()
    reading = reading_in(as_, receipt)
    assert reading >= {"Notre sortie", WALK, desk.cast.action.title}
    again = as_("nadia").post(red_hand)
    assert again.location == answer.location, "twice is once"
    nothing_comes_back(desk, archive, before, tmp_path)


def reading_in(as_: Callable[[str], FlaskClient], receipt: Receipt) -> set[str]:
    with as_("nadia").application.test_request_context():
        return {told.name for told in reading_of(receipt).elsewhere}


def nothing_comes_back(desk: Desk, archive: Path, before: list[str], tmp_path: Path) -> None:
    """A backup of before is put back elsewhere: what was taken back is taken back there too."""
    other = Settings(
        var=tmp_path / "other",
        ledger=str(desk.settings.ledger_folder),
        secret_key="unsafe",
        log_level="ERROR",
    )
    restore(other, archive)
    assert remember(other) == 1
    app = create_public_app(other)
    visitor = app.test_client()
    for address in before:
        with visitor.get(address) as answer:
            assert answer.status_code == 410, address
    app.extensions["studio.database"].close()
    database = Database(other.database)
    with database.reading() as db:
        assert db.scalars(select(Receipt)).all()
    database.close()
