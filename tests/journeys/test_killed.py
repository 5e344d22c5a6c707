"""What the most brutal end costs: kill -9 of a worker in the middle of a film, of a server in the
middle of an upload. Real servers, real films, no browser."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import av
import httpx
import psutil
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.files.models import Medium, StoredFile, Upload
from studio.kernel.jobs import Job, State
from studio.kernel.storage import DiskStore
from studio.portraits.models import Film, FilmState
from studio.portraits.montage import CLOSING, OPENING
from studio.portraits.queries import FILM_JOB
from tests.cast import make_cast
from tests.serving import Server, browser_of
from tests.studio.portraits.making import a_portrait
from tests.uploading import PIECE, Uploader, hash_of, pieces

pytestmark = pytest.mark.slow

SPOKEN = 6.0  # seconds of each of the three answers: long enough to be killed in
SIZE = 24 * PIECE


@dataclass
class Begun:
    """What is there before anything is killed."""

    server: Server
    token: str
    action: str
    draft: str


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Begun]:
    """A server that has not started yet, with Nadia's portrait: three voices, three photos."""
    server = Server(tmp_path / "var", {"STUDIO_LEASE_SECONDS": "6"})
    made: list[Begun] = []

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        hands = a_portrait(db, cast, DiskStore(server.settings.store), tmp_path / "given")
        for number in range(3):
            answer = hands.answer(number, f"Réponse {number}.", seconds=SPOKEN, pitch=200 + number)
            hands.photo(f"Photo {number}", answer=answer, colour=f"#{number + 3}a9b6a")
        token = cast.sign_in(db, "nadia")
        made.append(Begun(server, token, cast.action.id, hands.draft.id))

    server.prepare(prepare)
    yield made[0]
    server.stop()


def test_a_worker_killed_in_the_middle_of_a_film(begun: Begun) -> None:
    """The server starts another worker, the job is done once, and the film plays to its end."""
    begun.server.start()
    with closing(browser_of(begun.server, begun.token)) as browser:
        the_film_is_made_all_the_same(begun, browser)


def the_film_is_made_all_the_same(begun: Begun, browser: httpx.Client) -> None:
    assert browser.post(f"/atelier/portraits/{begun.draft}/film").status_code == 302
    until(lambda: 0.05 < film_job(begun).progress < 1, seconds=120)
    first = film_job(begun).attempt
    worker = worker_of(begun.server)
    family = [worker, *worker.children(recursive=True)]
    worker.kill()
    until(lambda: not any(map(lives, family)))
    until(lambda: film_job(begun).state == State.DONE, seconds=180)
    assert film_job(begun).attempt == first + 1
    assert worker_of(begun.server).pid != worker.pid
    assert films(begun) == [FilmState.READY]
    film = browser.get(f"/atelier/portraits/{begun.draft}/film/720.mp4")
    assert 3 * SPOKEN + OPENING + CLOSING < seconds_of(film.content) < 40


def test_a_server_killed_in_the_middle_of_an_upload(begun: Begun) -> None:
    """What arrived before is kept, the rest follows, and the file is the same byte for byte."""
    begun.server.start()
    sender = Uploader(begun.server, begun.token)
    sender.begin(begun.action, SIZE)
    half = threading.Event()
    cut = threading.Thread(target=kill_at, args=(begun.server, half))
    cut.start()
    with suppress(OSError):
        sender.send(slowly(half), 0, SIZE)
    cut.join()
    begun.server.start()
    arrived = sender.offset()
    assert SIZE // 4 < arrived < SIZE
    half_a_minute_passes(begun)
    assert sender.send(pieces(SIZE, skip=arrived), arrived, SIZE) == 204
    assert kept_videos(begun) == [hash_of(SIZE)]


def slowly(half: threading.Event) -> Iterator[bytes]:
    """Half of the file over a slow network, a sign, then the rest to a server that is gone."""
    middle = SIZE // PIECE // 2
    for number, piece in enumerate(pieces(SIZE)):
        if number < middle:
            time.sleep(6 / middle)
        if number == middle:
            half.set()
            time.sleep(1.5)
        yield piece


def half_a_minute_passes(begun: Begun) -> None:
    """A writer that was killed holds its upload no longer."""
    with begun.server.database() as database, database.writing() as db:
        db.scalars(select(Upload)).one().held_until = None


def kill_at(server: Server, sign: threading.Event) -> None:
    assert sign.wait(60)
    server.kill()


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)


def film_job(begun: Begun) -> Job:
    with begun.server.database() as database, database.reading() as db:
        return db.scalars(select(Job).where(Job.kind == FILM_JOB)).one()


def films(begun: Begun) -> list[FilmState]:
    with begun.server.database() as database, database.reading() as db:
        return list(db.scalars(select(Film.state)))


def kept_videos(begun: Begun) -> list[str]:
    """What the files that arrived hold, read from the disk."""
    store = DiskStore(begun.server.settings.store)
    with begun.server.database() as database, database.reading() as db:
        wanted = select(StoredFile.key).where(StoredFile.medium == Medium.VIDEO)
        return [sha256(store.path(key).read_bytes()).hexdigest() for key in db.scalars(wanted)]


def worker_of(server: Server) -> psutil.Process:
    """The worker beside the web process."""
    assert server.process is not None

    def found() -> list[psutil.Process]:
        assert server.process is not None
        children = psutil.Process(server.process.pid).children()
        return [one for one in children if one.cmdline()[-1:] == ["worker"]]

    until(lambda: bool(found()))
    return found()[0]


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def seconds_of(film: bytes) -> float:
    """How long it plays: every frame is decoded, as a player does."""
    with av.open(io.BytesIO(film), "r") as opened:
        frames = sum(1 for _frame in opened.decode(video=0))
        rate = opened.streams.video[0].average_rate
        assert rate is not None
        return float(frames / rate)
