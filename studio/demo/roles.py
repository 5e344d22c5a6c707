"""Who one can be on the page « Jouer un rôle », and what is worth trying as each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Role:
    """`key` names a person of the cast. `in_room`: on a device of the séance, without account."""

    key: str
    name: str
    avatar: str
    who: Any
    device: str  # the icon of what she holds
    tries: tuple[Any, ...]
    in_room: bool = False


ROLES = (
    Role(
        "claire",
        "Claire",
        "giraffe",
        _l("Référente de « Nos chemins »"),
        "device-laptop",
        (
            _l("Ouvrir la séance du jour et laisser entrer un téléphone."),
            _l("Voir pourquoi « Les mains dans les rayons » attend encore."),
            _l("Publier, ou retirer, en une minute."),
        ),
    ),
    Role(
        "nadia",
        "Nadia",
        "fox",
        _l("Participante, avec un téléphone"),
        "device-mobile",
        (
            _l("Ajouter un lieu à une carte : image, photo, voix."),
            _l("Finir un portrait, question après question."),
            _l("Changer d’avis : reprendre une photo ou un son."),
        ),
        in_room=True,
    ),
    Role(
        "lucie",
        "Lucie",
        "owl",
        _l("Participante, sur l’ordinateur d’à côté"),
        "device-desktop",
        (
            _l("Ouvrir la même carte que Nadia : ce qu’elle pose arrive ici."),
            _l("Répondre oui ou non pour la photo avec Moussa."),
        ),
        in_room=True,
    ),
    Role(
        "karim",
        "Karim",
        "lion",
        _l("Participant d’un autre groupe, « Pas à pas »"),
        "device-mobile",
        (
            _l("Dessiner du doigt sur la carte de ce que l’on ressent."),
            _l("Réécouter son portrait, et choisir qui peut le voir."),
        ),
        in_room=True,
    ),
    Role(
        "sofia",
        "Sofia",
        "penguin",
        _l("Coordinatrice du centre social"),
        "device-laptop",
        (
            _l("Voir toutes les actions de la structure, sans y toucher."),
            _l("Suivre qui a dit oui, et à quoi."),
        ),
    ),
)


def role_named(key: str) -> Role | None:
    return next((role for role in ROLES if role.key == key), None)
