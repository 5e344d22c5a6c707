"""The address of a sentence, from the page to the sound."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from media.errors import ToolMissing
from studio.app import create_app, create_public_app
from studio.consents.texts import current_text
from studio.kernel.config import Settings
from studio.kernel.tries import SteadyStorage
from studio.prompts import recordings as module
from studio.prompts.views import spoken

TEXT = "Touchez une image."


def address_in(app: Flask, text: str = TEXT, language: str = "fr") -> str:
    with app.test_request_context():
        return spoken(text, language)


@pytest.fixture
def address(app: Flask) -> str:
    return address_in(app)


def test_anybody_hears_our_sentence(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "audio/mp4"
    assert answer.data[4:8] == b"ftyp"
    assert answer.headers["Cache-Control"] == "private, max-age=2592000"
    assert "Set-Cookie" not in answer.headers


def test_it_is_made_once_and_asked_for_cheaply(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    first = client.get(address)
    monkeypatch.setattr(module, "speak", None)  # whoever calls it now fails
    again = client.get(address)
    assert again.data == first.data
    tag = first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    part = client.get(address, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.data) == (206, first.data[:100])


def test_no_database_is_needed(settings: Settings, tmp_path: Path) -> None:
    nowhere = dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/no/such/folder/db")
    app = create_app(nowhere)
    client = app.test_client()
    client.set_cookie("studio", "a cookie that would have to be looked up")
    with client.get(address_in(app)) as answer:
        assert answer.status_code == 200
    app.extensions["studio.wakeups"].close()
    app.extensions["studio.database"].close()


def test_another_text_is_not_said(app: Flask, address: str) -> None:
    other = address_in(app, "Donnez votre mot de passe.")
    mark, words = address.split("/")[3], other.split("/")[4]
    assert app.test_client().get(f"/voix/fr/{mark}/{words}").status_code == 404
    assert app.test_client().get(address.replace("/fr/", "/en/")).status_code == 404
    assert not (app.extensions["studio.settings"].cache / "voices").exists()


def test_the_mark_of_another_site_is_worth_nothing(settings: Settings, app: Flask) -> None:
    other = create_app(dataclasses.replace(settings, secret_key="another"))
    assert app.test_client().get(address_in(other)).status_code == 404
    other.extensions["studio.wakeups"].close()
    other.extensions["studio.database"].close()


def test_without_the_engine_it_says_so_and_promises_nothing(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_given: object, **_options: object) -> None:
        raise ToolMissing(detail="no espeak-ng")

    monkeypatch.setattr(module, "speak", missing)
    answer = app.test_client().get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.get_json()["error"] == "no_voice"
    assert answer.get_json()["message"].startswith("Cette machine ne peut pas parler.")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Retry-After" not in answer.headers, "nobody need ask again"
    assert address_in(app) == ""


def test_new_sentences_are_counted_kept_ones_are_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "speak", lambda text, out, **_: out.write_bytes(b"sound"))
    # The clock of tries stands still: the limit is so many a minute.
    monkeypatch.setattr(SteadyStorage, "seconds", staticmethod(lambda: 0.0))
    app = create_app(settings)
    client = app.test_client()
    statuses = []
    for n in range(125):
        with client.get(address_in(app, f"Phrase {n}")) as answer:
            statuses.append(answer.status_code)
    assert statuses == [200] * 120 + [429] * 5
    with client.get(address_in(app, "Phrase 3")) as kept:
        assert kept.status_code == 200
    app.extensions["studio.wakeups"].close()
    app.extensions["studio.database"].close()


# In the pages


def machine_voices(html: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'data-say-spare="([^"]+)"', html)]


def test_every_loudspeaker_of_a_page_has_a_voice(
    app: Flask, as_: Callable[[str], FlaskClient]
) -> None:
    html = as_("nadia").get("/atelier/").text
    loudspeakers = re.findall(r'<button[^>]*data-behaviour="say"[^>]*>', html)
    assert len(loudspeakers) > 4
    assert len(machine_voices(html)) == len(loudspeakers)
    for address in machine_voices(html)[:3]:
        assert app.test_client().get(address).status_code == 200


def test_the_consent_can_be_heard_whole(as_: Callable[[str], FlaskClient]) -> None:
    """The longest text that a page reads aloud."""
    text = " ".join(current_text().sentences)
    assert address_in(as_("nadia").application, text)


def test_the_public_side_has_no_voice_and_does_not_miss_it(settings: Settings) -> None:
    public = create_public_app(settings)
    assert address_in(public) == ""
    assert "voix" not in {str(rule).split("/")[1] for rule in public.url_map.iter_rules()}
    with public.test_request_context():
        macro: Any = vars(public.jinja_env.get_template("parts/buttons.html").module)["say_button"]
        assert "data-say-spare" not in macro(TEXT)
    public.extensions["studio.database"].close()
