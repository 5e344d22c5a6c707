"""Five pairs of hands, offline, late and doubled: all end equal, and nothing stored is missing."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.models import Draft, Operation
from studio.kernel import clock
from studio.kernel.db import Database
from tests.cast import make_cast
from tests.studio.drafts.convergence import Json, Room, of_server, stories

CASES = 2000
SHARED = 10  # one case in so many is also lived through by the browser's own code
SHRINK = bool(os.environ.get("CONVERGENCE_SHRINK"))  # minutes: only for whoever mends it
FRONTEND = Path(__file__).parents[3] / "frontend"


@pytest.fixture
def group(empty_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Session, str, list[Identity]]]:
    """A database in one long transaction, an action, and five pairs of hands: Nadia's two phones,
    Lucie's, and Claire's two computers."""
    copied = tmp_path / "studio.sqlite"
    copied.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{copied}")
    with database.writing() as db:
        cast = make_cast(db)
        nadia, lucie, claire = (cast.identity(db, name) for name in ("nadia", "lucie", "claire"))
        hands = [nadia, replace(nadia, sign_in_id="phone"), lucie]
        hands += [claire, replace(claire, sign_in_id="computer")]
        yield db, cast.action.id, hands
    database.close()


def test_everybody_ends_with_what_the_server_has(
    group: tuple[Session, str, list[Identity]], tmp_path: Path
) -> None:
    db, action, hands = group
    told: list[Any] = []
    lived = {"cases": 0, "operations": 0, "others": 0}

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink] if SHRINK else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(min_size=32, max_size=72))
    def live(data: bytes) -> None:
        case = db.begin_nested()  # undone at the end: the thousandth is as quick as the first
        draft = Draft(action_id=action, kind="wall", title="Mur", author_id=hands[0].person_id)
        db.add(draft)
        db.flush()
        with clock.at(clock.now()) as advance:
            room = Room(db, draft, hands, data)
            before = room.time
            room.live()
            advance(room.time - before)
            room.settle()
            end = check(db, room)
        lived["cases"] += 1
        lived["operations"] += draft.seq
        lived["others"] += sum(bool(item["others"]) for item in end)
        if lived["cases"] % SHARED == 0:
            told.extend(stories(room, end))
        db.expunge_all()
        case.rollback()

    live()
    assert lived["cases"] >= CASES
    assert lived["operations"] > 3 * CASES
    assert lived["others"] > CASES / 10, "other versions happen"
    replay(told, tmp_path / "stories.json")


def check(db: Session, room: Room) -> list[Json]:
    expected = of_server(room, room.clients[0].who)
    for client in room.clients:
        assert client.outbox == []
        assert client.essence() == expected
    wanted = select(Operation.id).where(Operation.draft_id == room.draft.id)
    stored = set(db.scalars(wanted))
    acknowledged = set().union(*(client.acknowledged for client in room.clients))
    begun = {operation.id for operation in room.log[:2]}
    assert acknowledged | begun == stored, "all that was acknowledged is there, and nothing else"
    return expected


def replay(told: list[Any], file: Path) -> None:
    """The browser's code lives through the same, and must end the same (replay.test.ts)."""
    file.write_text(json.dumps(told), "utf-8")
    done = subprocess.run(
        ["node", "test.mjs", "draft/replay"],
        cwd=FRONTEND,
        env={**os.environ, "STUDIO_STORIES": str(file)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "skipped 0" in done.stdout.replace("ℹ ", ""), done.stdout[-500:]
