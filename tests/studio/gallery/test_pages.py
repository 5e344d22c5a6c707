"""Pages: what a visitor finds, what is gone, and what an answer says of itself."""

from __future__ import annotations

from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from studio.consents.models import Audience, Use
from studio.gallery.showing import code_of
from studio.gallery.views import choice_of
from studio.kernel.config import Settings
from studio.publishing.folder import folder_of
from tests.studio.gallery.conftest import Press


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


TEXTS = ("/", "/galerie", "/actions", "/a-propos", "/accessibilite", "/vie-privee")
FEEDS = ("/flux/galerie.atom", "/plan-du-site.xml", "/robots.txt")


@pytest.mark.parametrize("path", [*TEXTS, *FEEDS])
def test_a_gallery_with_nothing_in_it_already_answers(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_a_production_is_on_the_home_in_the_gallery_and_on_its_action(
    press: Press, visitor: FlaskClient
) -> None:
    note = press.publish("Le banc du marché")
    for path in ("/", "/galerie", "/actions/nos-chemins"):
        page = visitor.get(path).text
        assert "Le banc du marché" in page
        assert f'href="{note.page}"' in page
    assert "/actions/nos-chemins" in visitor.get("/actions").text


def test_a_page_shows_what_its_kind_froze(press: Press, visitor: FlaskClient) -> None:
    page = visitor.get(press.publish("Le banc du marché").page).text
    assert '<h1 lang="fr" dir="auto">Le banc du marché</h1>' in page
    assert "Il est à l’ombre." in page
    assert "Nadia" in page
    assert 'href="/actions/nos-chemins"' in page
    assert "data-copy-from" in page


def test_whoever_did_not_want_to_be_named_is_not(press: Press, visitor: FlaskClient) -> None:
    page = visitor.get(press.publish(named=False).page).text
    assert "Nadia" not in page
    assert "qui a choisi de ne pas donner ses prénoms" in page


@pytest.mark.parametrize(
    "path",
    [
        "/notes/inconnue",
        "/inconnus/le-banc-du-marche",
        "/actions/inconnue",
        "/actions/pas-a-pas",  # it exists, and shows nothing yet
        "/notes/le-banc-du-marche.geojson",
        "/notes/le-banc-du-marche.exe",
        "/notes/le-banc-du-marche/",
        "/integrer/zzz",
        "/medias/zzz/1/cover.webp",
        "/flux/actions/inconnue.atom",
        "/galerie?page=2",
        "/galerie?page=0",
        "/galerie?page=abc",
    ],
)
def test_what_does_not_exist_is_not_found(press: Press, visitor: FlaskClient, path: str) -> None:
    press.publish("Le banc du marché")
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("audience", [Audience.GROUP, Audience.PARTNERS])
def test_what_is_not_for_everybody_is_nowhere(
    press: Press, visitor: FlaskClient, audience: Audience
) -> None:
    note = press.publish("Entre nous", audience=audience)
    for path in (note.page, note.page + ".json", note.embed, note.media("cover.webp")):
        assert visitor.get(path).status_code == 404, path
    for path in (*TEXTS, *FEEDS):
        assert "Entre nous" not in visitor.get(path).text, path
    assert visitor.get("/actions/nos-chemins").status_code == 404


def test_a_withdrawn_production_is_gone_everywhere(press: Press, visitor: FlaskClient) -> None:
    note = press.publish("Le banc du marché")
    warm = [
        note.page,
        f"{note.page}.json",
        f"{note.page}.txt",
        note.embed,
        note.media("cover.webp"),
    ]
    tags = {path: visitor.get(path).headers["ETag"] for path in warm}
    press.withdraw(note)
    for path in warm:  # also for somebody who already has it
        answer = visitor.get(path, headers={"If-None-Match": tags[path]})
        assert answer.status_code == 410, path
        assert "Le banc du marché" not in answer.text
        assert "immutable" not in answer.headers["Cache-Control"]
    for path in (*TEXTS, *FEEDS, "/galerie?q=banc"):
        assert "Le banc" not in visitor.get(path).text, path
        assert note.public_id not in visitor.get(path).text, path
    assert visitor.get("/actions/nos-chemins").status_code == 404
    assert visitor.get("/flux/actions/nos-chemins.atom").status_code == 404


def test_the_page_of_what_is_gone_is_kind(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    press.withdraw(note)
    page = visitor.get(note.page)
    assert page.mimetype == "text/html"
    assert "n’est plus montrée" in page.text
    told = visitor.get(note.page + ".json")
    assert told.json is not None
    assert told.json["error"] == "gone"
    assert "n’est plus montrée" in told.json["message"]
    assert told.headers["Access-Control-Allow-Origin"] == "*"


def test_a_voice_taken_back_leaves_and_the_words_stay(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    assert "<audio" in visitor.get(note.page).text
    press.take_back(note, Use.VOICE)
    page = visitor.get(note.page)
    assert page.status_code == 200
    assert "<audio" not in page.text
    assert "Il est à l’ombre." in page.text
    assert visitor.get(note.media("words.wav")).status_code == 410
    assert visitor.get(note.media("cover.webp")).status_code == 410  # its number changed
    assert "words.wav" not in visitor.get("/flux/galerie.atom").text


def test_a_story_taken_back_takes_everything(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    press.take_back(note, Use.STORY)
    assert visitor.get(note.page).status_code == 410


def test_an_edition_whose_folder_is_being_deleted_is_not_found(
    press: Press, visitor: FlaskClient, settings: Settings
) -> None:
    note = press.publish("Le banc du marché")
    for path in sorted(folder_of(settings.editions, note.edition_id).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert visitor.get(note.page).status_code == 404
    assert visitor.get(note.media("cover.webp")).status_code == 404
    assert visitor.get("/galerie").status_code == 200
    assert visitor.get("/flux/galerie.atom").status_code == 200


def test_publishing_again_changes_the_page_at_once(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    before = visitor.get(note.page)
    again = press.again(note, "Et le vendredi aussi.")
    assert again.page == note.page
    after = visitor.get(note.page, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Et le vendredi aussi." in after.text


# Headers


@pytest.mark.parametrize("path", ["page", "embed", "/", "/galerie", "/flux/galerie.atom", "json"])
def test_who_already_has_it_is_told_so(press: Press, visitor: FlaskClient, path: str) -> None:
    note = press.publish()
    address = {"page": note.page, "embed": note.embed, "json": note.page + ".json"}.get(path, path)
    first = visitor.get(address)
    assert first.headers["Cache-Control"] == (
        "public, max-age=20, must-revalidate, s-maxage=5, stale-while-revalidate=5"
    )
    second = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    assert second.data == b""
    assert visitor.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_nothing_of_the_gallery_sets_a_cookie(
    press: Press, visitor: FlaskClient, app: object
) -> None:
    note = press.publish()
    paths = [*TEXTS, *FEEDS, note.page, note.embed, note.media("cover.webp"), "/nulle-part/la"]
    whole_app = app.test_client()  # type: ignore[attr-defined]
    for browser in (visitor, whole_app):
        for path in paths:
            answer = browser.get(path)
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_pages_say_who_may_frame_them_and_what_may_run(press: Press, visitor: FlaskClient) -> None:
    headers = visitor.get(press.publish().page).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_printed_page_leads_back_to_itself(press: Press, visitor: FlaskClient) -> None:
    """On paper, a square to aim at: the page may have changed since, or be gone."""
    note = press.publish()
    page = visitor.get(note.page).text
    printed = page[page.index('<figure class="only-print page-code">') :]
    assert printed[: printed.index("</figure>")].count(code_of(f"http://localhost{note.page}")) == 1


def test_lives_are_not_for_search_engines(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    answer = visitor.get(note.page)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert visitor.get(note.media("cover.webp")).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in visitor.get("/galerie").headers
    assert visitor.get("/galerie?theme=mobilite").headers["X-Robots-Tag"] == "noindex"


def test_the_json_says_where_everything_is(press: Press, visitor: FlaskClient) -> None:
    note = press.publish()
    answer = visitor.get(note.page + ".json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json
    assert told is not None
    assert told["title"] == "Le banc du marché"
    assert told["page"]["lines"][0] == "On s’y assoit le jeudi."
    for part in told["media"]:
        assert visitor.get(part["url"]).status_code == 200
    assert visitor.get(told["address"]).status_code == 200
    assert visitor.get(told["embed"]).status_code == 200


def test_a_data_file_comes_with_its_type_and_for_any_site(
    press: Press, visitor: FlaskClient
) -> None:
    answer = visitor.get(press.publish().page + ".txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("On s’y assoit")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


# Texts that people typed

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{ 12345 * 3 }}"


def test_a_hostile_title_is_only_a_title(press: Press, visitor: FlaskClient) -> None:
    note = press.publish(HOSTILE[:80], [HOSTILE])
    for path in ("/", "/galerie", "/actions/nos-chemins", note.page, note.embed):
        page = visitor.get(path).text
        assert "alert(1)" in page, path
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "37035" not in page, path


def test_hostile_words_in_a_search_are_only_words(press: Press, visitor: FlaskClient) -> None:
    press.publish()
    answer = visitor.get("/galerie", query_string={"q": HOSTILE, "theme": '"><b>', "genre": "%"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert '"><b>' not in answer.text


def test_hostile_lines_found_elsewhere_are_only_words(
    press: Press, visitor: FlaskClient, testdata: Path
) -> None:
    """Attacks that others collected, as the words of one note: no element is born of them."""
    found = [testdata / "hostile" / name for name in ("blns.json", "xss_payloads_quick.txt")]
    lines = [line for file in found for line in file.read_text("utf-8", "replace").splitlines()]
    words = [line.replace("\0", "") for line in lines if "<" in line][:190]
    note = press.publish("Des mots", words)
    for path in (note.page, note.embed):
        seen = Elements()
        seen.feed(visitor.get(path).text)
        assert seen.in_note == len(words), path
        assert not seen.strange, path


class Elements(HTMLParser):
    """What a browser would make of the words: inside the note's list only items may be found."""

    def __init__(self) -> None:
        super().__init__()
        self.in_note = 0
        self.strange: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ol" and dict(attrs) == {"id": "lines"}:
            self._inside = True
        elif self._inside and tag == "li":
            self.in_note += 1
        elif self._inside:
            self.strange.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "ol":
            self._inside = False


# Today's choice


def test_each_production_has_its_day(press: Press, visitor: FlaskClient) -> None:
    from studio.gallery.queries import cards

    for title in ("Une", "Deux", "Trois"):
        press.publish(title)
    with visitor.application.test_request_context(), press.database.reading() as db:
        shown = cards(db)
        days = [date(2026, 11, 24) + timedelta(days=n) for n in range(3)]
        chosen = [choice_of(day, shown) for day in days]
        assert {card.title for card in chosen if card} == {"Une", "Deux", "Trois"}
        assert choice_of(days[0], shown) == chosen[0]
        assert choice_of(days[0], []) is None
