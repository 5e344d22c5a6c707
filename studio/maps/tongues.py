"""The languages that somebody may say she writes in, by their own names.

Letters tell Arabic or Ukrainian by themselves (studio/kernel/scripts.py); what shares the letters
of French has to be said. Those that are `SAID` stand as buttons before everybody who writes; the
others are for professionals, who know whom they work with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

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
# Those that are offered to everybody, as a loudspeaker says them in the language of the screen.
SAID: Final = {
    "fr": _l("français"),
    "ar": _l("arabe"),
    "en": _l("anglais"),
    "es": _l("espagnol"),
    "pt": _l("portugais"),
    "ro": _l("roumain"),
    "tr": _l("turc"),
    "uk": _l("ukrainien"),
}
