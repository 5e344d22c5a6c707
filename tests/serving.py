"""A real Studio in a process of its own, for journeys and measurements."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.browser import COOKIE

PATIENCE = 60.0  # seconds for a start on a busy machine


@dataclass
class Server:
    """`studio serve` on a free port with a data folder of its own."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None
    has_tables: bool = False

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def settings(self) -> Settings:
        address = self.environment.get("STUDIO_DATABASE_URL", "")
        return Settings(var=self.var, port=self.port, database_url=address)

    def start(self) -> None:
        """Start and wait until it answers."""
        given = {"STUDIO_VAR": str(self.var), "STUDIO_PORT": str(self.port)}
        environment = os.environ | {"STUDIO_LOG_LEVEL": "WARNING"} | given | self.environment
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "studio.cli", "serve", *self.arguments],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while self.health() is None:
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, f"no answer: {self.log()}"
            time.sleep(0.1)

    def health(self) -> dict[str, str] | None:
        try:
            with urllib.request.urlopen(f"{self.url}/sante", timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))
        except OSError:
            return None

    def log(self) -> str:
        return (self.var / "server.log").read_text("utf-8", errors="replace")[-4000:]

    def kill(self) -> None:
        """kill -9 of the server, its web processes and its worker, as a pulled plug would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """Its database, from outside."""
        database = Database(self.settings.database)
        if not self.has_tables:
            database.upgrade()
            self.has_tables = True
        yield database
        database.close()

    def prepare(self, act: Callable[[Session], object]) -> None:
        """Do something in its database before people come."""
        with self.database() as database, database.writing() as db:
            act(db)


def browser_of(server: Server, token: str) -> httpx.Client:
    """What a person's browser is without its screen: her cookie, and the token of her pages.
    Close it."""
    client = httpx.Client(base_url=server.url, cookies={COOKIE: token}, timeout=60)
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/atelier/").text)
    assert found, "the pages of this person hold no token"
    client.headers["X-CSRFToken"] = found.group(1)
    return client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory_of(server: Server) -> int:
    """Memory of the server and all its children, in bytes, each shared page counted once."""
    import psutil

    assert server.process is not None
    top = psutil.Process(server.process.pid)
    return sum(one.memory_full_info().pss for one in [top, *top.children(recursive=True)])
