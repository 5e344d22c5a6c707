"""In which language somebody wrote: what she and its letters tell, here and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.kernel.scripts import language_of, spoken_as

CASES = json.loads(Path(__file__).with_name("languages.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "said", "language"), CASES)
def test_letters_and_their_author_tell_the_language(text: str, said: str, language: str) -> None:
    assert language_of(text, said) == language


def test_words_run_the_way_their_language_is_written() -> None:
    assert spoken_as("CAF مكتبة الجامعة") == ' lang="ar" dir="rtl"'
    assert spoken_as("İstasyon", "tr", "fr") == ' lang="tr" dir="ltr"'
    assert spoken_as("La gare", "", "fr") == ' lang="fr" dir="auto"'
