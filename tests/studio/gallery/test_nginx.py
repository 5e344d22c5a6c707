"""deploy/nginx.conf in a real nginx before the public side: what it caches, sends and writes."""

from __future__ import annotations

import dataclasses
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from werkzeug.serving import make_server

from studio.app import create_public_app
from studio.kernel.config import Settings
from tests.nginx import NGINX, adapted, started
from tests.serving import free_port
from tests.studio.gallery.conftest import Press, with_note_templates
from tests.studio.gallery.note import SOUND

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="no nginx on this machine: make system installs it"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A web server does not see which engine keeps the rows."""
    return sqlite_url


@dataclass(frozen=True)
class Front:
    """nginx, and what it wrote."""

    address: str
    home: Path

    @property
    def log(self) -> str:
        """What is written so far, once it is on the disk."""
        time.sleep(0.3)
        return "".join(path.read_text("utf-8") for path in self.home.glob("*.log"))


@pytest.fixture
def front(press: Press, settings: Settings, tmp_path: Path) -> Iterator[Front]:
    """nginx with our file, and the public side behind it as its README says."""
    home = tmp_path / "nginx"
    home.mkdir()
    port = free_port()
    behind = dataclasses.replace(
        settings, web_server="nginx", trusted_proxies=1, public_url=f"http://127.0.0.1:{port}"
    )
    app = with_note_templates(create_public_app(behind))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    kind = {r"\|cartes\|": "|notes|cartes|"}  # of the tests
    site = adapted(home, port, server.server_port, settings.editions.resolve(), kind)
    try:
        with started(home, site, port):
            yield Front(f"http://127.0.0.1:{port}", home)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["studio.database"].close()


def test_it_serves_caches_sends_files_and_says_nothing_of_anybody(
    front: Front, press: Press, settings: Settings
) -> None:
    note = press.publish("Le banc du marché")
    with httpx.Client(base_url=front.address, timeout=20) as visitor:
        pages(visitor, note.page)
        files(visitor, note.media(SOUND), settings, note.edition_id)
        frames(visitor, note.embed)
        press.withdraw(note)
        assert visitor.get(note.media(SOUND)).status_code == 410
        gone(visitor, note.page)
        visitor.get("/galerie", params={"q": "ma-question-secrete"})
        visitor.get("/partenaires/un-jeton-secret")
        visitor.post("/rejoindre", data={"code": "123456"})
    written = front.log
    assert "/galerie" in written and "/partenaires" in written
    for secret in ("127.0.0.1", "secret", "123456", note.slug, note.public_id, "python-httpx"):
        assert secret not in written, secret


def pages(visitor: httpx.Client, page: str) -> None:
    first, second = visitor.get(page), visitor.get(page)
    assert first.status_code == 200 and second.text == first.text
    assert first.headers["Strict-Transport-Security"]
    assert "frame-ancestors 'self'" in first.headers["Content-Security-Policy"]
    assert "nginx/" not in first.headers.get("Server", "")
    with_cookie = visitor.get(page, headers={"Cookie": "studio=x"})
    assert with_cookie.status_code == 200


def files(visitor: httpx.Client, media: str, settings: Settings, edition: str) -> None:
    """nginx sends what Studio allowed: whole, by ranges, not again; and nothing unasked."""
    kept = (settings.editions / edition / "media" / SOUND).read_bytes()
    whole_file = visitor.get(media)
    assert whole_file.content == kept
    assert whole_file.headers["Content-Type"] == "audio/wav"
    assert whole_file.headers["Access-Control-Allow-Origin"] == "*"
    assert whole_file.headers["Accept-Ranges"] == "bytes"
    assert "max-age=30" in whole_file.headers["Cache-Control"]
    assert "X-Accel-Redirect" not in whole_file.headers
    part = visitor.get(media, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.content == kept[10:20]
    again = visitor.get(media, headers={"If-None-Match": whole_file.headers["ETag"]})
    assert again.status_code == 304
    assert visitor.head(media).headers["Content-Length"] == str(len(kept))
    assert visitor.get(f"/_editions/{edition}/media/{SOUND}").status_code == 404
    assert visitor.get(f"/_editions/{edition}/page.json").status_code == 404


def frames(visitor: httpx.Client, embed: str) -> None:
    frame = visitor.get(embed)
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers


def gone(visitor: httpx.Client, page: str) -> None:
    """Within the seconds that a kept page lives."""
    end = time.monotonic() + 20
    while visitor.get(page).status_code != 410:
        assert time.monotonic() < end
        time.sleep(0.5)


def test_a_page_asked_by_many_is_made_once(front: Front, press: Press) -> None:
    note = press.publish("Le banc du marché")
    with httpx.Client(base_url=front.address, timeout=20) as visitor:
        for _time in range(6):
            assert visitor.get(note.page).status_code == 200
    made = re.findall(r"/notes 200 .* (HIT|MISS|EXPIRED|STALE|UPDATING|-)\n", front.log)
    assert made.count("MISS") == 1, made
    assert made.count("HIT") >= 3, made


def test_a_page_that_changed_is_soon_the_new_one_and_stays_it(front: Front, press: Press) -> None:
    """nginx keeps the file of a page open: that of the next one takes its place all the same."""
    note = press.publish("Le banc du marché", ["Il est vert."])
    with httpx.Client(base_url=front.address, timeout=20) as visitor:
        for _time in range(3):
            assert "Il est vert." in visitor.get(note.page).text
        press.again(note, "Il est devenu bleu.")
        end = time.monotonic() + 20
        while "Il est devenu bleu." not in visitor.get(note.page).text:
            assert time.monotonic() < end
            time.sleep(0.2)
        for _time in range(20):
            assert "Il est devenu bleu." in visitor.get(note.page).text


def test_while_studio_is_away_a_sentence_is_said_everywhere(tmp_path: Path) -> None:
    """Nothing answers behind nginx: pages and frames of blogs say it, and when to come back."""
    home, port = tmp_path / "nginx", free_port()
    home.mkdir()
    site = adapted(home, port, free_port(), tmp_path)
    with started(home, site, port):
        for path in (
            "/",
            "/cartes/nos-lieux",
            "/integrer/abc",
            "/medias/abc/1/voix.m4a",
            "/espace/",
        ):
            answer = httpx.get(f"http://127.0.0.1:{port}{path}")
            assert answer.status_code == 503, path
            assert "Rien n’est perdu." in answer.text
            assert answer.headers["Retry-After"] == "10"
            assert (
                "default-src 'none'; frame-ancestors *" in answer.headers["Content-Security-Policy"]
            )
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Strict-Transport-Security"]
