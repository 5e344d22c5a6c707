"""The sentences that the editor's script says by itself; all others are in the page."""

from __future__ import annotations

from flask_babel import gettext as _


def editor_words() -> dict[str, str]:
    """By the names that frontend/src/maps/editor/page.ts knows. `{…}` is filled by the script."""
    return {
        "places_one": _("1 lieu"),
        "places_many": _("{count} lieux"),
        "unnamed": _("Sans nom"),
        "to_place": _("À poser sur la carte"),
        "no_place": _("Pas sur la carte, pour protéger les personnes"),
        "around": _("Quelque part par ici"),
        "say": _("Écouter : {words}"),
        "by": _("Par {name}"),
        "photo_of": _("Photo : {title}"),
        "voice_of": _("La voix de {name}"),
        "kept": _("Tout est gardé."),
        "sending": _("Envoi en cours…"),
        "waiting_one": _("1 chose attend le réseau. Elle est gardée ici."),
        "waiting_many": _("{count} choses attendent le réseau. Elles sont gardées ici."),
        "memory": _("Attention : ne fermez pas cette page avant l’envoi."),
        "signed_out": _("Vous n’êtes plus connecté. Tout est gardé ici."),
        "removed": _("Le lieu est retiré."),
        "arrived": _("{name} ajoute : {title}"),
        "next": _("Suite"),
        "skip": _("Passer"),
        "put": _("Poser ici"),
        "closer": _("Plus près"),
        "done": _("C’est bon"),
        "step": _("{now} sur {total}"),
        "too_far": _("Rapprochez-vous d’abord."),
        "found_you": _("Vous êtes ici."),
        "not_found_you": _("Nous ne trouvons pas où vous êtes. Bougez la carte."),
        "nothing_found": _("Aucun lieu de ce nom. Essayez un autre mot."),
        "not_searched": _("Pas de réseau. Bougez la carte."),
        "photo_wait": _("La photo se prépare."),
        "voice_wait": _("Le son se prépare."),
        "strength_1": _("Un peu"),
        "strength_2": _("Moyen"),
        "strength_3": _("Très fort"),
        "level_group": _("Pour le groupe"),
        "level_private": _("Privé"),
    }
