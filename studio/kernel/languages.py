"""The words of other languages, read from their sources: nothing to compile, nothing to forget."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from flask_babel import Babel

FOLDER = Path(__file__).parent.parent / "translations"
DOMAIN = "messages"
# Languages by their own names.
NAMES: Final[Mapping[str, str]] = {
    "fr": "Français",
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "ro": "Română",
    "tr": "Türkçe",
    "uk": "Українська",
    "sq": "Shqip",
    "bm": "Bamanankan",
    "de": "Deutsch",
    "fa": "دری / فارسی",
    "ff": "Pulaar",
    "ht": "Kreyòl",
    "it": "Italiano",
    "ku": "Kurdî",
    "ln": "Lingála",
    "nl": "Nederlands",
    "pl": "Polski",
    "ps": "پښتو",
    "so": "Soomaali",
    "ti": "ትግርኛ (tigrinya)",
    "vi": "Tiếng Việt",
    "wo": "Wolof",
}


def speak(app: Flask, babel: Babel) -> None:
    """Give an application the words of every language that has some."""
    with app.app_context():
        domain = babel.domain_instance
        for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
            domain.cache[path.parent.parent.name, DOMAIN] = words_in(path)


@lru_cache(maxsize=16)
def words_in(path: Path) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
