"""The public side alone: it boots by itself, knows nobody, and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.app import create_app, create_public_app
from studio.gallery import BLUEPRINTS
from studio.kernel.config import Settings
from studio.parts import PARTS
from tests.studio.gallery.conftest import Press


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


ROOT = Path(__file__).parents[3]
PUBLIC_TEMPLATES = sorted(
    path
    for folder in ("gallery", "errors", "layouts", "parts", "maps", "portraits")
    for path in (ROOT / "templates" / folder).rglob("*.html")
)


def test_no_route_changes_anything(public_app: Flask) -> None:
    for rule in public_app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"}, rule


def test_nothing_private_is_reachable(public_app: Flask) -> None:
    known = {blueprint.name for blueprint in BLUEPRINTS} | {"health", "static"}
    known |= {b.name for part in PARTS for b in getattr(part, "PUBLIC_BLUEPRINTS", ())}
    owners = {rule.endpoint.split(".")[0] for rule in public_app.url_map.iter_rules()}
    assert not owners & {"people", "actions", "joining", "drafts", "publishing", "files"}
    assert known >= owners
    visitor = public_app.test_client()
    for path in ("/espace/", "/espace/connexion", "/rejoindre", "/atelier/qui", "/api/uploads"):
        assert visitor.get(path).status_code == 404, path
    assert visitor.post("/", data={"x": 1}).status_code in (404, 405)


def test_it_has_no_session(public_app: Flask) -> None:
    assert public_app.secret_key is None


def test_no_link_leads_to_a_door_that_is_not_there(public_app: Flask, app: Flask) -> None:
    alone, whole = public_app.test_client().get("/").text, app.test_client().get("/").text
    assert "/espace/connexion" not in alone
    assert "/rejoindre" not in alone
    assert "/espace/connexion" in whole
    assert "/rejoindre" in whole


def test_every_link_of_the_public_pages_answers(press: Press, visitor: FlaskClient) -> None:
    """A visitor who follows everything meets only pages."""
    press.publish()
    press.publish("Karim", author="karim")
    seen, waiting = set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype != "text/html":
            continue
        for found in re.findall(r'(?:href|src)="([^"#]+)', answer.text):
            link = found.replace("&amp;", "&").removeprefix("http://localhost")
            if link.startswith("/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 25


# Every address of another host, in pages as in templates. The name of a vocabulary is no address.
OUTSIDE = re.compile(r"""(?:["'(=\s])((?:https?:)?//(?!localhost[/"']|schema\.org")[\w.-]+\.\w+)""")


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_of_the_public_side_names_another_host(path: Path) -> None:
    assert not OUTSIDE.findall(path.read_text("utf-8"))


def test_no_page_of_the_public_side_names_another_host(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    for path in ("/", "/galerie", "/actions/nos-chemins", note.page, note.embed, "/a-propos"):
        assert not OUTSIDE.findall(visitor.get(path).text), path


# When something fails


@pytest.fixture
def broken(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose database cannot be opened."""
    import dataclasses

    return dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/no/such/folder/db")


@pytest.mark.parametrize("make", [create_app, create_public_app])
@pytest.mark.parametrize("path", ["/galerie", "/rejoindre/inconnu", "/nulle-part"])
def test_without_a_database_there_is_still_a_page(
    make: type[Flask], path: str, broken: Settings
) -> None:
    app = make(broken)  # type: ignore[arg-type]
    visitor = app.test_client()
    visitor.set_cookie("studio", "a cookie that would have to be looked up")
    answer = visitor.get(path, buffered=True)
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text
    if path == "/galerie":
        assert answer.status_code == 500
        assert "Une panne" in answer.text
        assert "Rien n’est perdu" in answer.text
    app.extensions["studio.database"].close()


SENTENCES = {
    401: "Qui êtes-vous",
    403: "Ce n’est pas permis",
    404: "Page introuvable",
    409: "Quelque chose a changé",
    410: "Ce n’est plus montré",
    413: "C’est trop lourd",
    422: "Il manque quelque chose",
    429: "Un peu de patience",
    500: "Une panne",
    503: "Beaucoup de monde",
}


@pytest.mark.parametrize("status", SENTENCES)
def test_each_error_has_its_page_and_a_way_home(public_app: Flask, status: int) -> None:
    from studio.kernel import errors

    class Made(errors.StudioError):
        pass

    Made.status = status

    def fail() -> str:
        raise Made("Une phrase <b>pour vous</b>.")

    public_app.add_url_rule("/casse", "casse", fail)
    answer = public_app.test_client().get("/casse", buffered=True)
    assert answer.status_code == status
    assert SENTENCES[status] in answer.text
    assert "Une phrase &lt;b&gt;pour vous" in answer.text
    assert 'href="/galerie"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]


def test_whoever_is_not_signed_in_is_shown_both_doors(app: Flask) -> None:
    page = app.test_client().get("/espace/")
    assert page.status_code == 401
    assert 'href="/rejoindre"' in page.text
    assert 'href="/espace/connexion' in page.text
