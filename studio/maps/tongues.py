"""The languages that somebody may say she writes in.

Letters tell Arabic or Ukrainian by themselves (studio/kernel/scripts.py); what shares the letters
of French has to be said. Those that are `SAID` stand as buttons before everybody who writes; the
others are for professionals, who know whom they work with.
"""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from studio.kernel.languages import NAMES as NAMES  # all of them

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
