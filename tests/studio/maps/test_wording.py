"""What a map froze in our words is read in the language of the visitor; names stay as they are."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from studio.maps.wording import whereabouts

SAID = {
    "Près de la gare de Tours": "Near Gare de Tours",
    "Près du pont Wilson": "Near Pont Wilson",
    "Près d’Amboise": "Near Amboise",
    "Près de l’arrêt Jean-Jaurès": "Near Arrêt Jean-Jaurès",
    "Près du Louroux": "Near Le Louroux",
    "Près des Fontaines, à Tours": "Near Les Fontaines, in Tours",
    "Au Louroux": "In Le Louroux",
    "À La Riche": "In La Riche",
    "Hors d’Indre-et-Loire": "Outside Indre-et-Loire",
    "Chez le boulanger": "Chez le boulanger",
    "": "",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here is in a database."""
    return sqlite_url


@pytest.mark.parametrize("words", SAID)
def test_where_a_place_is_is_said_in_the_language_of_the_reader(app: Flask, words: str) -> None:
    with app.test_request_context("/"), force_locale("en"):
        assert whereabouts(words) == SAID[words]


def test_in_arabic_names_are_kept(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("ar"):
        assert whereabouts("Près de la gare de Tours") == "بالقرب من Gare de Tours"
