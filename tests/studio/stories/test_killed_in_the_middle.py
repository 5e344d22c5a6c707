"""A process that dies in the middle of a withdrawal, of an erasure: all of it after, and once.

The act runs in a process of its own, which kills itself (SIGKILL, as a pulled plug) at a chosen
step: before one of its statements, or one of its changes on the disk. Then another process does
what a restart does.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from studio.app import job_kinds
from studio.consents.models import Consent
from studio.drafts.models import Draft
from studio.erasure import replay
from studio.erasure.asking import ERASE, ask
from studio.files.models import StoredFile
from studio.kernel import jobs, worker
from studio.kernel.db import Database
from studio.people.models import NOBODY, Erasure, Person
from studio.publishing import ledger
from studio.publishing.models import Cause, Receipt
from studio.publishing.operations import take_back
from tests.studio.stories.conftest import Desk

ON_DISK = {"os.remove", "os.rename", "os.mkdir", "os.rmdir"}
POINTS = 7  # where an act is cut, evenly from its first step to its last

Act = Callable[[Database], None]


@dataclass
class Scene:
    """A production of Nadia's, online; and this moment, to come back to."""

    desk: Desk
    app: Flask
    kept: Path
    shown: str = ""

    def show(self, draft_id: str) -> None:
        self.shown = draft_id
        self.desk.publish(draft_id)

    def keep(self) -> None:
        self.let_go()
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.var, self.kept)

    def let_go(self) -> None:
        """Nobody holds the database of before."""
        self.desk.database.close()
        self.app.extensions["studio.database"].close()

    def page(self) -> TestResponse:
        """What the public is answered."""
        found = self.desk.shown(self.shown)
        rooms = {"story": "recits", "map": "cartes"}
        with self.app.test_client() as anyone:
            return anyone.get(f"/{rooms[found.draft.kind]}/{found.slug}")

    @property
    def var(self) -> Path:
        return self.desk.settings.var

    def rewind(self) -> None:
        self.let_go()
        shutil.rmtree(self.var)
        shutil.copytree(self.kept, self.var)

    def cut(self, act: Act, step: int) -> int:
        """Do the act in another process, killed before this step; how many steps were counted. Zero
        never comes: the act is done whole."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            run_and_die(act, self.desk.settings.database, step, writing)
        os.close(writing)
        counted = int(os.read(reading, 20) or step)
        os.close(reading)
        _, status = os.waitpid(child, 0)
        assert (os.WTERMSIG(status) == signal.SIGKILL) if step else status == 0, status
        return counted

    def start_again(self) -> None:
        """What `studio serve` does first, then what its worker does."""
        with self.desk.database.writing() as db:
            replay(db, self.desk.settings, self.desk.storage)
        self.desk.prepare()


def run_and_die(act: Act, address: str, step: int, told: int) -> None:
    """In the child: count each statement and each change on the disk, and die before the one."""
    count = 0

    def one_more(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        database = Database(address)
        event.listen(database.engine, "before_cursor_execute", one_more)
        event.listen(database.engine, "commit", one_more)
        sys.addaudithook(lambda name, _: one_more() if name in ON_DISK else None)
        act(database)
        os.write(told, str(count).encode())
        os._exit(0)
    except BaseException as error:
        os.write(2, f"{error!r}\n".encode())
        os._exit(1)


@pytest.fixture
def scene(desk: Desk, app: Flask, tmp_path: Path) -> Scene:
    return Scene(desk, app, tmp_path / "kept")


def points(scene: Scene, act: Act) -> list[int]:
    """Steps at which to die: the first, the last, and some between."""
    steps = scene.cut(act, 0)
    scene.rewind()
    assert steps > POINTS
    return sorted({round(1 + n * (steps - 1) / (POINTS - 1)) for n in range(POINTS)})


def test_a_red_hand(scene: Scene) -> None:
    """Cut anywhere, a withdrawal was not made at all, or is made whole when Studio starts again.
    What is taken back is a map, and the récit that shows it is frozen again without it."""
    desk = scene.desk
    scene.show(desk.map())
    around = desk.words("Notre année")
    desk.put(around, kind="map", production=desk.shown(scene.shown).public_id)
    desk.publish(around)
    scene.keep()

    def act(database: Database) -> None:
        with database.writing() as db:
            nadia = db.get_one(Person, desk.cast.nadia.id)
            draft = db.get_one(Draft, scene.shown)
            take_back(db, desk.settings, nadia, draft, recorded_by=nadia.id)

    ends = set()
    for step in points(scene, act):
        scene.cut(act, step)
        asked = [one for one in ledger.read(desk.settings) if one.act == ledger.TAKE_BACK]
        scene.start_again()
        with desk.database.reading() as db:
            receipts = list(db.scalars(select(Receipt)))
            assert [db.get(Consent, one.id) is not None for one in asked] == [True] * len(asked)
        assert len(receipts) == len(asked), step
        assert all(["story", "Notre année"] in one.reached for one in receipts), receipts
        assert scene.page().status_code == (410 if asked else 200), step
        ends.add(bool(asked))
        scene.rewind()
    assert ends == {True, False}, "before its ledger line nothing was said, after it all is done"


def test_an_erasure(scene: Scene) -> None:
    """Cut anywhere, the job that empties what is hers is done again until it is whole, once."""
    desk = scene.desk
    scene.show(desk.story())
    with desk.database.writing() as db:
        claire, nadia = desk.cast.identity(db, "claire"), db.get_one(Person, desk.cast.nadia.id)
        said: dict[str, Any] = {"typed": "Nadia", "reason": "asked", "facts": {"sound": 1}}
        ask(db, desk.settings, claire, db.merge(desk.cast.action), nadia, **said)
        finishing = db.scalars(select(jobs.Job.id).where(jobs.Job.kind == ERASE)).one()
    hers_is_gone(scene)
    scene.keep()

    def act(database: Database) -> None:
        worker.run_here(finishing, database, desk.storage, desk.settings, job_kinds())

    for step in points(scene, act):
        scene.cut(act, step)
        hers_is_gone(scene)
        desk.prepare()  # the worker begins again; nobody started Studio again
        with desk.database.reading() as db:
            person = db.get_one(Person, desk.cast.nadia.id)
            assert (person.name, person.avatar) == ("Quelqu’un", NOBODY), step
            assert db.scalars(select(Erasure)).one().done_at, step
            hers = select(StoredFile.id).where(StoredFile.person_id == person.id)
            assert not db.scalars(hers).all(), step
            receipts = list(db.scalars(select(Receipt)))
            assert [one.cause for one in receipts] == [Cause.ERASED], step
        hers_is_gone(scene)
        assert not [one for one in desk.settings.store.rglob("*") if one.is_file()], step
        scene.rewind()


def hers_is_gone(scene: Scene) -> None:
    """What Lucie said stays."""
    page = scene.page()
    assert page.status_code == 200
    assert "On est arrivés." in page.text
    assert not [one for one in ("Nadia", "peur du train", "On part tôt") if one in page.text]
