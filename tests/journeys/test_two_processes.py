"""Two web processes behind one address: what is written through one is heard on the streams of the
other at once, on both engines."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy.orm import Session

from studio.drafts.operations import create_draft
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from tests.cast import make_cast
from tests.engines import database_url
from tests.serving import Server, browser_of

__all__ = ["database_url"]

pytestmark = pytest.mark.slow

MOST_TRIES = 60  # connections opened until both processes have one: chance shares them out
SOON = 2.0  # seconds: what the story promises to whoever watches the same map


@dataclass
class Ear:
    """A live stream, and the process that holds it."""

    process: int
    lines: Iterator[str]

    def hear(self, item: str) -> float:
        """How long until this item is told, in seconds."""
        began = time.monotonic()
        for line in self.lines:
            assert time.monotonic() - began < 20, "never heard"
            if line.startswith("data:") and item in line:
                return time.monotonic() - began
        raise AssertionError("the stream ended")


@pytest.fixture
def draft() -> dict[str, str]:
    """Nadia's map and her cookie, by name, once the server is prepared."""
    return {}


@pytest.fixture
def server(tmp_path: Path, database_url: str, draft: dict[str, str]) -> Iterator[Server]:
    """Two web processes on one database."""
    address = {"STUDIO_DATABASE_URL": database_url, "STUDIO_WORKERS": "2"}
    running = Server(tmp_path / "var", address, ("--no-worker",))

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        made = create_draft(db, nadia, cast.action, kind="map", title="Carte", template="numerique")
        draft.update(id=made.id, token=cast.sign_in(db, "nadia"))

    running.prepare(prepare)
    running.start()
    yield running
    running.stop()


def test_a_write_through_one_is_heard_by_the_other(server: Server, draft: dict[str, str]) -> None:
    with ExitStack() as open_ones:
        ears = an_ear_in_each(server, draft, open_ones)
        writers = a_writer_in_each(server, draft, open_ones)
        assert set(ears) == set(writers) and len(ears) == 2
        for one, writer in writers.items():
            for ear in ears.values():
                item = write(writer, draft["id"])
                assert ear.hear(item) < SOON, (one, ear.process)


def an_ear_in_each(server: Server, draft: dict[str, str], stack: ExitStack) -> dict[int, Ear]:
    ears: dict[int, Ear] = {}
    for _ in range(MOST_TRIES):
        client = stack.enter_context(closing(browser_of(server, draft["token"])))
        stream = client.stream("GET", f"/api/drafts/{draft['id']}/events")
        answer = stack.enter_context(stream)
        assert answer.status_code == 200
        process = holder(server, answer)
        ears.setdefault(process, Ear(process, answer.iter_lines()))
        if len(ears) == 2:
            break
    return ears


def a_writer_in_each(
    server: Server, draft: dict[str, str], stack: ExitStack
) -> dict[int, httpx.Client]:
    """Browsers whose one connection stays open, so that it stays with its process."""
    writers: dict[int, httpx.Client] = {}
    for _ in range(MOST_TRIES):
        client = stack.enter_context(closing(browser_of(server, draft["token"])))
        writers.setdefault(holder(server, client.get(f"/api/drafts/{draft['id']}")), client)
        if len(writers) == 2:
            break
    return writers


def holder(server: Server, answer: httpx.Response) -> int:
    """The web process that holds the other end of the connection of this answer."""
    ours = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    assert server.process is not None
    for process in psutil.Process(server.process.pid).children(recursive=True):
        if any(c.raddr and c.raddr.port == ours for c in process.net_connections("tcp")):
            return int(process.pid)
    raise AssertionError("nobody holds this connection")


def write(client: httpx.Client, draft: str) -> str:
    """Put a place; its id."""
    value = {"properties": {"title": "Ici"}, "geometry": None, "order": ""}
    one = {
        "id": new_id(), "item": new_id(), "verb": "put", "type": "place", "made_at": iso(now()),
        "base": 0, "value": value,
    }  # fmt: skip
    answer = client.post(f"/api/drafts/{draft}/operations", json={"operations": [one]})
    assert answer.json()["results"][0]["status"] == "stored", answer.text
    return str(one["item"])
