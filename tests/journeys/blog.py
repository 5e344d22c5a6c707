"""Paul's blog: another host, one article, into which he pastes addresses and codes."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from tests.studio.gallery import wordpress


class Blog:
    """Serves its article at `url`. Use it in a `with`."""

    def __init__(self) -> None:
        self.article = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/article"

    def paste(self, address: str) -> None:
        """An address alone on its line: the blog asks, as WordPress does, what to show."""
        pasted = wordpress.paste(address, fetch)
        assert pasted is not None, f"{address} stays a bare link"
        self.article += pasted.html

    def paste_code(self, code: str) -> None:
        """The code that Studio offers to those whose blog asks nothing."""
        self.article += code

    def page(self) -> str:
        return (
            '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Le blog de Paul</title>'
            f"<h1>Le blog de Paul</h1>{self.article}<script>{wordpress.HOST_SCRIPT}</script>"
        )

    def __enter__(self) -> Blog:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        blog = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/article"
                body = blog.page().encode() if found else b""
                self.send_response(200 if found else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """A blog that tells nobody who read it."""

        return Handler


def fetch(address: str) -> tuple[int, bytes]:
    """What anybody gets: the status and the body."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def read(address: str) -> tuple[int, str]:
    status, body = fetch(address)
    return status, body.decode("utf-8", "replace")
