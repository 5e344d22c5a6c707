"""What a référent does next in a séance: one thing at a time, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from studio.actions.models import Device, Workshop


class Step(StrEnum):
    """The names of the steps; the screen has their words."""

    CLOSED = "closed"
    ANSWER_HELP = "answer_help"
    LET_IN = "let_in"
    ADD_PEOPLE = "add_people"
    SHOW_CODE = "show_code"
    CHOOSE_FACES = "choose_faces"
    GO_ROUND = "go_round"


def next_step(workshop: Workshop, devices: Sequence[Device], participants: int) -> Step:
    """People who wait come before everything else: first who calls, then who knocks."""
    if not workshop.is_open:
        return Step.CLOSED
    if any(device.calls_help_at for device in devices):
        return Step.ANSWER_HELP
    if any(device.state == "waiting" for device in devices):
        return Step.LET_IN
    if participants == 0:
        return Step.ADD_PEOPLE
    if not devices:
        return Step.SHOW_CODE
    if not any(device.sign_in.person for device in devices):
        return Step.CHOOSE_FACES
    return Step.GO_ROUND
