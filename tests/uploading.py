"""A tus client as small as can be, for tests of real servers and for measurements."""

from __future__ import annotations

import base64
import hashlib
import http.client
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from studio.kernel.ids import new_id
from studio.people.browser import COOKIE
from tests.serving import Server

PIECE = 1024 * 1024


def pieces(size: int, skip: int = 0) -> Iterator[bytes]:
    """`size` bytes that do not compress, different in each piece, from byte `skip` on."""
    block = hashlib.sha256(b"studio").digest() * (PIECE // 32)
    first, within = divmod(skip, PIECE)
    for number in range(first, size // PIECE):
        piece = number.to_bytes(8, "big") + block[8:]
        yield piece[within:] if number == first else piece


def hash_of(size: int) -> str:
    digest = hashlib.sha256()
    for piece in pieces(size):
        digest.update(piece)
    return digest.hexdigest()


@dataclass
class Uploader:
    """One browser that sends one file."""

    server: Server
    token: str
    address: str = ""

    def begin(self, action: str, size: int, medium: str = "video") -> None:
        described = {"action": action, "take": new_id(), "medium": medium}
        pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in described.items())
        more = {
            "Upload-Length": str(size),
            "Upload-Metadata": ",".join(pairs),
            "Content-Length": "0",
        }
        answer = self._ask("POST", "/api/uploads", more)
        assert answer.status == 201
        self.address = str(answer.headers["Location"])

    def offset(self) -> int:
        """How much the server has."""
        return int(self._ask("HEAD", self.address, {}).headers["Upload-Offset"])

    def send(self, body: Iterable[bytes], offset: int, size: int) -> int:
        """Send what follows `offset`, up to `size`, in one request; the status of the answer."""
        more = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(size - offset),
        }
        return self._ask("PATCH", self.address, more, body).status

    def _ask(
        self, method: str, address: str, more: dict[str, str], body: Iterable[bytes] | None = None
    ) -> http.client.HTTPResponse:
        headers = {"Tus-Resumable": "1.0.0", "Cookie": f"{COOKIE}={self.token}"}
        connection = http.client.HTTPConnection("localhost", self.server.port, timeout=900)
        with closing(connection):
            connection.request(method, address, body=body, headers=headers | more)
            answer = connection.getresponse()
            answer.read()
            return answer
