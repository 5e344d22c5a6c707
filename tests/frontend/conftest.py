"""A small site made of specimens: every layout, macro and behaviour, without the application."""

from __future__ import annotations

import io
import json
import threading
import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice

NOTHING: Mapping[str, str] = {}
ROOT = Path(__file__).parents[2]
DIST = ROOT / "studio" / "static" / "dist"
SPECIMENS = Path(__file__).parent / "specimens"
NAMES = sorted(path.stem for path in SPECIMENS.glob("*.html"))
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'"
)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
QR = Markup('<svg viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h3v3H0zM6 0h3v3H6z"/></svg>')


THEMES = [SelectChoice("m", "Mobilité"), SelectChoice("n", "Numérique")]
AUDIENCES = [SelectChoice("g", "Le groupe"), SelectChoice("t", "Tout le monde")]


class SpecimenForm(Form):  # type: ignore[misc]
    title = StringField("Titre de l’action", [validators.DataRequired("Écrivez un titre.")])
    email = StringField("Adresse e-mail")
    passphrase = PasswordField("Phrase secrète")
    theme = SelectField("Thème", choices=THEMES, default="m")
    start = DateField("Début", [validators.Optional()])
    about = TextAreaField("Présentation")
    audience = RadioField("Pour qui ?", choices=AUDIENCES)
    read = BooleanField("J’ai lu la règle du groupe")
    photo = FileField("Prendre une photo")
    code = StringField("Le code")


NAMED = """workshop_home pass_turn call_help lock actions action workshop productions people
    public_home account sign_out gallery actions_list about accessibility privacy staff_sign_in"""
LINKS: dict[str, Any] = {
    **{name: f"/{name}" for name in NAMED.split()},
    "other_actions": [{"title": "Les mains du quartier", "url": "/other"}],
    "languages": [
        {"code": "fr", "name": "français", "url": "/fr", "current": True},
        {"code": "ar", "name": "العربية", "url": "/ar", "current": False},
    ],
}


def render(
    name: str,
    *,
    lang: str = "fr",
    messages: tuple[Any, ...] = (),
    machine: str = "",
    **context: Any,
) -> str:
    """A specimen as the application would write it, undefined names being errors. `machine` is
    where the machine's voice would be."""
    wrong = SpecimenForm(data={})
    wrong.validate()
    known: dict[str, Any] = {
        "me": SimpleNamespace(
            id="0192f000-0000-7000-8000-000000000001", name="Nadia", avatar="fox"
        ),
        "action": SimpleNamespace(title="Nos chemins"),
        "links": LINKS,
        "form": SpecimenForm(),
        "wrong": wrong,
        "qr": QR,
    }
    made = environment(lang, messages)
    made.globals["spoken"] = lambda text, language: machine if text else ""
    return made.get_template(f"{name}.html").render(**known | context)


def environment(lang: str, messages: tuple[Any, ...]) -> Environment:
    built = json.loads((DIST / "manifest.json").read_text("utf-8"))
    icons = json.loads((DIST / "icons.json").read_text("utf-8"))
    made = Environment(
        loader=FileSystemLoader([ROOT / "templates", SPECIMENS]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: text, lambda one, many, count: one if count == 1 else many, newstyle=True
    )
    made.globals.update(
        asset=lambda logical: f"/dist/{built[logical]}",
        inline_icon=lambda icon: Markup(icons[icon]),
        mark_address=lambda: f"/dist/{built['images/mark.svg']}",
        csrf_token=lambda: "token",
        get_locale=lambda: Locale.parse(lang),
        get_flashed_messages=lambda with_categories: list(messages),
    )
    return made


@dataclass
class Site:
    """Serves pages put in `pages`, built files, a photo and a sound; keeps what it is asked."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, tuple[int, str, dict[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    posted: list[tuple[str, str]] = field(default_factory=list)

    def show(self, name: str, **context: Any) -> str:
        """Puts a specimen on the site and gives its address."""
        return self.put(f"/{name}", render(name, **context))

    def put(self, path: str, html: str) -> str:
        self.pages[path] = html
        return self.address + path

    def body(self, path: str) -> tuple[str, bytes] | None:
        if path in self.pages:
            return "text/html; charset=utf-8", self.pages[path].encode()
        if path.startswith("/dist/") and (DIST / path[6:]).is_file():
            return TYPES[Path(path).suffix], (DIST / path[6:]).read_bytes()
        made = {"/photo.jpg": ("image/jpeg", a_photo), "/sound.wav": ("audio/wav", a_sound)}.get(
            path
        )
        return (made[0], made[1]()) if made else None


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((800, 600)).save(out, "JPEG")
    return out.getvalue()


def a_sound(seconds: int = 3) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x10\x00\xf0" * 4000 * seconds)
    return out.getvalue()


def door(site: Site) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append(path)
            if path in site.refusals:
                status, body, headers = site.refusals[path]
                self.answer(status, "application/json", body.encode(), headers)
                return
            if path in site.redirects:
                self.send_response(302)
                self.send_header("Location", site.redirects[path])
                self.end_headers()
                return
            found = site.body(path)
            self.answer(200 if found else 404, *(found or ("text/plain", b"")))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            site.posted.append((self.path, self.rfile.read(length).decode()))
            self.answer(200, "text/html", b"<!doctype html><title>sent</title>")

        def answer(
            self, status: int, kind: str, body: bytes, more: Mapping[str, str] = NOTHING
        ) -> None:
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Door


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that lives as long as the test."""
    if not (DIST / "manifest.json").is_file():
        pytest.fail("the front end is not built: run make front")
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), door(site))
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(engine: Playwright) -> Iterator[Browser]:
    options = [
        "--no-sandbox",
        "--disable-background-networking",
        "--autoplay-policy=no-user-gesture-required",
    ]
    browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=options)
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at phone size; anything the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    expected = ("Failed to load resource",)
    assert not [complaint for complaint in complaints if not complaint.startswith(expected)]
