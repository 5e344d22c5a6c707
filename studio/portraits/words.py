"""The sentences that scripts say by themselves; all others are in the page."""

from __future__ import annotations

from flask_babel import gettext as _

from studio.drafts.words import standing_words
from studio.publishing.views.photos import photo_words
from studio.publishing.views.sounds import sound_words


def card_words() -> dict[str, str]:
    """By the names that frontend/src/portraits/cards/page.ts knows; the script fills `{…}`."""
    return standing_words() | {
        "step": _("{now} sur {total}"),
        "next": _("Suite"),
        "skip": _("Passer"),
        "ok": _("C’est bon"),
        "photo_removed": _("La photo est retirée."),
        "photo_of": _("Photo {number}"),
        "video_of": _("Vidéo {number}"),
        "leaving": _("On envoie encore. Attendez un peu."),
        "offline": _("Pas de réseau. Gardez cette page ouverte."),
        "here": _("{name} est là."),
        "answering": _("{name} est en train de répondre."),
        "for_whom": _("C’est pour {name}."),
        "answer_by": _("La réponse de {name}"),
    }


def agreements() -> tuple[tuple[str, str, str, str, str, str], ...]:
    """What is asked before somebody is recorded or photographed: the thing, its drawing, the
    question and a sentence more; what a no leads to and a sentence more."""
    kind = _("Dire non ne change rien pour votre aide.")
    return (
        (
            "voice",
            "microphone",
            _("On enregistre votre voix ?"),
            _("C’est pour cette action. Vous choisirez plus tard qui l’écoute."),
            _("D’accord. On n’enregistre pas."),
            kind,
        ),
        (
            "image",
            "camera",
            _("On prend votre image ?"),
            _("C’est pour cette action. Vous choisirez plus tard qui la voit."),
            _("D’accord. Pas d’image de vous."),
            kind,
        ),
    )


def retouch_words() -> dict[str, str]:
    """By the names that frontend/src/portraits/retouch/ knows."""
    return (
        sound_words()
        | photo_words()
        | {
            "video_making": _("La vidéo se prépare : {percent} pour cent. Vous pouvez continuer."),
            "do_crop": _("Tirez les coins."),
            "do_focus": _("Touchez ce qu’il faut regarder."),
        }
    )
