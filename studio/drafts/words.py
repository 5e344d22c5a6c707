"""What every page that works on a draft says of the work itself."""

from __future__ import annotations

from flask_babel import gettext as _


def standing_words() -> dict[str, str]:
    """By the names that frontend/src/draft/standing.ts knows; the script fills `{…}`."""
    return {
        "kept": _("Tout est gardé."),
        "sending": _("Envoi en cours…"),
        "waiting_one": _("1 chose attend le réseau. Elle est gardée ici."),
        "waiting_many": _("{count} choses attendent le réseau. Elles sont gardées ici."),
        "memory": _("Attention : ne fermez pas cette page avant l’envoi."),
        "signed_out": _("Vous n’êtes plus connecté. Tout est gardé ici."),
    }
