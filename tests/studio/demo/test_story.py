"""The story, played: what is public, what waits, what was taken back; once, and only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions.models import Action, Workshop
from studio.consents.models import Audience, Consent, Mode
from studio.demo import make_demo, welcome
from studio.demo.make import LINES
from studio.demo.story import script as scripts_module
from studio.demo.story.acts import draft_of
from studio.demo.story.script import Script, scripts
from studio.drafts.models import Draft
from studio.files.models import FileState, StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Base, Database
from studio.kernel.jobs import Job, State
from studio.maps.jobs import ALONE
from studio.maps.together import TOGETHER
from studio.publishing import folder
from studio.publishing.gates import reasons_against
from studio.publishing.models import Publication, PublicationState
from studio.publishing.queries import publication_of
from tests.studio.demo.conftest import mark_of

pytestmark = pytest.mark.slow


FILMS = {"portraits.edition_film", "portraits.film"}


def rows(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def draft_for(db: Session, script: Script) -> Draft:
    found = draft_of(db, script)
    assert found is not None
    return found


def test_twice_is_once(demo_settings: Settings, demo_database: Database) -> None:
    before = rows(demo_database)
    make_demo(demo_settings, lambda _line: None)
    assert rows(demo_database) == before


def test_it_tells_how_far_it_is_in_french(said: list[str]) -> None:
    assert said[0] == LINES["groups"] and said[-1] == LINES["ready"]
    assert any(line.startswith("On publie «\u00a0De la roue au tramway") for line in said)


def test_every_production_has_reached_its_place(demo_database: Database) -> None:
    with demo_database.reading() as db:
        for script in scripts():
            publication = publication_of(db, draft_for(db, script))
            if script.withdrawn is not None:
                assert publication is not None
                assert publication.state == PublicationState.WITHDRAWN
            elif script.published is not None:
                assert publication is not None and publication.is_public, script.key
            else:
                assert publication is None


def test_one_answer_is_missing_and_the_board_says_whose(demo_database: Database) -> None:
    with demo_database.reading() as db:
        (script,) = (script for script in scripts() if script.proposed)
        reasons = reasons_against(db, draft_for(db, script), Audience.PUBLIC)
        assert reasons == [f"Il manque l’accord de Lucie {mark_of('lucie')} pour son image."]


def test_what_is_public_has_texts_and_consents(
    demo_settings: Settings, demo_database: Database
) -> None:
    with demo_database.reading() as db:
        public = list(db.scalars(select(Publication).where(Publication.state == "public")))
        assert len(public) >= 6
        for publication in public:
            assert publication.edition is not None
            assert reasons_against(db, publication.draft, Audience.PUBLIC) == []
            page = folder.read_page(demo_settings.editions, publication.edition.id)
            told = list(media_texts(page))
            assert told and all(text.strip() for text in told)


def media_texts(page: dict[str, Any]) -> list[str]:
    """The text of each photo and each voice of a page of any kind."""
    if "blocks" in page:
        voices = [block["text"] for block in page["blocks"] if block.get("voice")]
        return voices + [block["seen"] for block in page["blocks"] if block.get("photo")]
    if "items" in page:
        media = [item[name] for item in page["items"] for name in ("photo", "voice")]
        return [medium["text"] for medium in media if medium]
    return [answer["text"] for answer in page["answers"]] + [p["text"] for p in page["photos"]]


def test_a_first_name_that_was_not_given_is_not_shown(
    demo_settings: Settings, demo_database: Database
) -> None:
    with demo_database.reading() as db:
        script = next(script for script in scripts() if script.key == "portrait-machine")
        assert script.unnamed and "irina" in script.unnamed
        publication = publication_of(db, draft_for(db, script))
        assert publication is not None and publication.edition is not None
        home = folder.folder_of(demo_settings.editions, publication.edition.id)
        for path in home.rglob("*.json"):
            assert "Irina" not in path.read_text("utf-8")


def test_homes_are_shown_nearby_only(demo_settings: Settings, demo_database: Database) -> None:
    with demo_database.reading() as db:
        script = next(script for script in scripts() if script.template == "savoirs")
        publication = publication_of(db, draft_for(db, script))
        assert publication is not None and publication.edition is not None
        page = folder.read_page(demo_settings.editions, publication.edition.id)
        assert all(item["approximate"] for item in page["items"])


def test_files_are_ready_and_only_films_and_copies_are_left_to_do(demo_database: Database) -> None:
    """Copies to carry away, `maps.alone`, of what is published and was not given up."""
    with demo_database.reading() as db:
        assert set(db.scalars(select(StoredFile.state))) == {FileState.READY}
        left = list(db.scalars(select(Job).where(Job.state != State.DONE)))
        assert {job.kind for job in left} <= FILMS | {ALONE, TOGETHER}
        assert {(job.state, job.attempt) for job in left} == {(State.WAITING, 0)}
        copied = {job.target for job in left if job.kind == ALONE}
        assert copied <= set(db.scalars(select(Publication.edition_id)))


def test_séances_are_past_but_today_s(demo_database: Database) -> None:
    with demo_database.reading() as db:
        for action in db.scalars(select(Action)):
            found = list(db.scalars(select(Workshop).where(Workshop.action_id == action.id)))
            assert len(found) >= 6
            assert sum(workshop.is_open for workshop in found) == (
                action.title != "Le goût des gestes"
            )
            opened = [w.opened_at for w in sorted(found, key=lambda w: w.number) if w.opened_at]
            assert opened == sorted(opened)


def test_consents_were_given_in_more_than_one_way(demo_database: Database) -> None:
    with demo_database.reading() as db:
        assert set(db.scalars(select(Consent.mode))) >= {Mode.TAP, Mode.PAPER}


def test_the_terminal_learns_where_to_go(demo_settings: Settings, said: list[str]) -> None:
    lines = "\n".join(welcome(demo_settings))
    assert "http://localhost:5000/jouer" in lines
    assert "claire@exemple.fr" in lines
    assert "code" in lines


class PowerCut(Exception):
    """Somebody pulled the plug."""


def test_an_interrupted_demo_goes_on(
    tmp_path: Path, quick_props: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(var=tmp_path / "var", secret_key="unsafe", demo=True, log_level="ERROR")
    few = tuple(s for s in scripts() if s.key in ("portrait-boite", "portrait-machine"))
    for module in ("props", "make"):
        where = f"studio.demo.{'story.' if module == 'props' else ''}{module}.scripts"
        monkeypatch.setattr(where, lambda: few)

    def say(line: str) -> None:
        if line.startswith("On publie"):
            raise PowerCut

    with pytest.raises(PowerCut):
        make_demo(settings, say)
    make_demo(settings, lambda _line: None)
    database = Database(settings.database)
    with database.reading() as db:
        states = {p.slug: p.state for p in db.scalars(select(Publication))}
    database.close()
    assert states == {
        "la-machine-de-ma-grand-mere": PublicationState.PUBLIC,
        "la-boite-a-outils-bleue": PublicationState.WITHDRAWN,
    }
    assert scripts_module.scripts() != few
