"""In which language somebody wrote: what its letters tell, the same here and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.kernel.scripts import language_of

CASES = json.loads(Path(__file__).with_name("languages.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "language"), CASES)
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
