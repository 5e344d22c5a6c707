"""What a référent is told to do next."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.actions.operations import (
    approve_device,
    ask_to_join,
    call_help,
    close_workshop,
    take_turn,
)
from studio.actions.queries import devices_of
from studio.actions.steps import Step, next_step
from tests.cast import Cast


def step(db: Session, cast: Cast, people: int = 2) -> Step:
    return next_step(cast.workshop, devices_of(db, cast.workshop), people)


def test_a_seance_from_its_beginning_to_its_end(db: Session, cast: Cast) -> None:
    assert step(db, cast, people=0) is Step.ADD_PEOPLE
    assert step(db, cast) is Step.SHOW_CODE
    first, _ = ask_to_join(db, cast.workshop.code or "")
    assert step(db, cast) is Step.LET_IN
    approve_device(first)
    assert step(db, cast) is Step.CHOOSE_FACES
    take_turn(db, first, cast.nadia)
    assert step(db, cast) is Step.GO_ROUND
    ask_to_join(db, cast.workshop.code or "")
    assert step(db, cast) is Step.LET_IN
    call_help(first)
    assert step(db, cast) is Step.ANSWER_HELP
    close_workshop(db, cast.workshop)
    assert step(db, cast) is Step.CLOSED


def test_who_knocks_comes_before_an_empty_group(db: Session, cast: Cast) -> None:
    ask_to_join(db, cast.workshop.code or "")
    assert step(db, cast, people=0) is Step.LET_IN
