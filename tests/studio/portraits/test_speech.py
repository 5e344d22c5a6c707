"""The operator's program that writes voices: asked for, bounded, never over somebody's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.drafts.models import Item
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.kernel.jobs import JobRun, Permanent
from studio.kernel.storage import DiskStore
from studio.portraits.sentences import lines_of
from studio.portraits.speech import order_speech, write_speech
from tests.studio.portraits.making import Room

VTT = "WEBVTT\n\n00:00.200 --> 00:00.900\nBonjour.\n\n00:01.000 --> 00:01.500\nMerci.\n"


def program(tmp_path: Path, body: str) -> str:
    """A listening program: the words after its name are what it is called with."""
    path = tmp_path / "ecouter"
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def answer(room: Room) -> str:
    with room.hands() as hands:
        made = hands.answer(0)
    room.prepare()
    return made


def run_of(
    room: Room, database: Database, storage: DiskStore, settings: Settings, answer: str
) -> JobRun:
    with room.hands() as hands:
        payload = {"person": hands.cast.identity(hands.db, "claire").person_id}
    return JobRun("job", answer, payload, database, storage, settings, lambda _n, _s: None)


def test_what_the_machine_heard_comes_in_once(
    room: Room,
    answer: str,
    database: Database,
    storage: DiskStore,
    settings: Settings,
    tmp_path: Path,
) -> None:
    body = f'test -d "$1" && test -s "$2" && test "$3" = fr && cat <<E\n{VTT}\nE'
    given = replace(settings, speech_command=program(tmp_path, body), speech_model=str(tmp_path))
    run = run_of(room, database, storage, given, answer)
    write_speech(run)
    write_speech(run)
    with room.hands() as hands:
        lines = lines_of(hands.db, hands.draft, hands.db.get_one(Item, answer))
        assert [(one.start, one.text) for one in lines] == [(0.2, "Bonjour."), (1.0, "Merci.")]
        claire = hands.cast.identity(hands.db, "claire").person_id
        assert {one.item.author_id for one in lines if one.item} == {claire}
        with pytest.raises(Invalid, match="déjà des phrases"):
            who = hands.cast.identity(hands.db, "claire")
            order_speech(hands.db, who, given, hands.draft, hands.db.get_one(Item, answer))


@pytest.mark.parametrize("body", ["exit 3", "echo rien", "cat /dev/null"])
def test_a_program_that_fails_says_so_and_writes_nothing(
    room: Room,
    answer: str,
    database: Database,
    storage: DiskStore,
    settings: Settings,
    tmp_path: Path,
    body: str,
) -> None:
    given = replace(settings, speech_command=program(tmp_path, body))
    with pytest.raises(Permanent):
        write_speech(run_of(room, database, storage, given, answer))
    with room.hands() as hands:
        assert not lines_of(hands.db, hands.draft, hands.db.get_one(Item, answer))


def test_without_a_program_there_is_no_button(
    room: Room, answer: str, app: Flask, as_: Callable[[str], FlaskClient]
) -> None:
    address, claire = f"/espace/portraits/{room.draft_id}/phrases/{answer}", as_("claire")
    assert "Écrire ce qu’on entend" not in claire.get(address).text
    assert claire.post(f"{address}/machine").status_code == 422
    app.extensions["studio.settings"] = replace(
        app.extensions["studio.settings"], speech_command="ecouter"
    )
    assert "Écrire ce qu’on entend" in claire.get(address).text
    assert claire.post(f"{address}/machine").status_code == 302
    assert "La machine attend son tour" in claire.get(address).text
