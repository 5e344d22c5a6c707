"""Every refusal has a sentence a person can act on."""

from __future__ import annotations

import pickle

import pytest

from media import errors
from media.errors import MediaError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, MediaError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_in_french_that_ends_well(kind: type[MediaError]) -> None:
    error = kind()
    assert error.sentence.endswith(".")
    assert error.sentence[0].isupper()
    assert "'" not in error.sentence, "typographic apostrophe wanted"
    assert isinstance(error.permanent, bool)
    assert error.code == kind.__name__


@pytest.mark.parametrize("kind", KINDS)
def test_it_travels_between_processes(kind: type[MediaError]) -> None:
    again = pickle.loads(pickle.dumps(kind("Une phrase.", detail="technique")))
    assert (type(again), again.sentence, again.detail) == (kind, "Une phrase.", "technique")
    assert "technique" in str(again)


def test_what_may_work_later_is_not_permanent() -> None:
    assert not errors.OutOfSpace.permanent
    assert not errors.TimedOut.permanent
    assert not errors.ToolFailed.permanent
    assert errors.Unreadable.permanent
