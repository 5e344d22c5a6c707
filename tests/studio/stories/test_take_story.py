"""A récit taken away: a page that stands alone, Markdown, a file that WordPress imports."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient

from studio.publishing.copies import taken_of
from studio.publishing.counting import tally
from studio.publishing.seen import write
from studio.stories.exports.markdown import escaped
from tests.studio.stories.conftest import Desk
from tests.studio.stories.importer import imported

HOSTILE = "]]></content:encoded> <script>alert(1)</script> \x0b & « # »"


@pytest.fixture
def slug(desk: Desk) -> str:
    """A récit that shows a map, with words that want to break out."""
    production = desk.publish(desk.map()).public_id
    draft_id = desk.story(production=production)
    desk.put(draft_id, kind="words", text=HOSTILE)
    return desk.publish(draft_id).slug


def take(anyone: FlaskClient, slug: str, name: str) -> bytes:
    answer = anyone.get(f"/recits/{slug}/emporter/{name}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


def test_each_format_holds_the_whole_recit(slug: str, desk: Desk, anyone: FlaskClient) -> None:
    page_stands_alone(take(anyone, slug, "html").decode())
    markdown_has_its_media(take(anyone, slug, "md"), slug)
    wordpress_imports(take(anyone, slug, "wxr"), slug)
    with anyone.application.app_context():
        write(desk.database, tally())
    with desk.database.reading() as db:
        publication = desk.shown(next(iter(drafts(desk, slug))))
        taken = [(copy.form, copy.count) for copy in taken_of(db, publication)]
    assert taken == [("html", 1), ("md", 1), ("wxr", 1)]
    assert anyone.get(f"/recits/{slug}/emporter/exe").status_code == 404
    assert anyone.get("/recits/inconnu/emporter/html").status_code == 404


def drafts(desk: Desk, slug: str) -> list[str]:
    from sqlalchemy import select

    from studio.publishing.models import Publication

    with desk.database.reading() as db:
        return list(db.scalars(select(Publication.draft_id).where(Publication.slug == slug)))


def page_stands_alone(page: str) -> None:
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    sources = re.findall(r'src="([^"]{0,30})', page)
    assert len(sources) == 2
    assert all(one.startswith("data:") for one in sources)
    assert "/cartes/nos-bancs" in page


def markdown_has_its_media(data: bytes, slug: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        text = packed.read(f"{slug}.md").decode()
        named = set(re.findall(r"\((medias/[^)]+)\)", text))
        assert named == {name for name in packed.namelist() if name.startswith("medias/")}
    assert text.startswith("# Notre sortie\n")
    assert "<script>" not in text
    assert "> On est arrivés" in text


def wordpress_imports(data: bytes, slug: str) -> None:
    read = imported(data)
    assert read.said("post_name") == slug
    assert re.search(r"^http://localhost:\d+/cartes/nos-bancs$", read.body, re.MULTILINE)
    assert "&lt;script&gt;" in read.body
    assert len(read.media) == 2


def test_what_is_withdrawn_is_not_given_any_more(
    slug: str, desk: Desk, anyone: FlaskClient
) -> None:
    desk.withdraw(drafts(desk, slug)[0])
    assert anyone.get(f"/recits/{slug}/emporter/html").status_code == 410


@pytest.mark.parametrize("typed", ["- liste", "1. un", "> cité", "# titre", "a*b_c", "<b>", "---"])
def test_words_are_never_marks(typed: str) -> None:
    assert "\\" in escaped(typed)
