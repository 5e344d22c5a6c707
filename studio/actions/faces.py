"""How people and devices are known in the room: drawings, and the words for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from studio.actions.models import Device
from studio.kernel.web import drawings
from studio.people.models import NOBODY

# « Girafe en bleu », not « girafe bleue » : nobody has to make the two words agree.
COLOUR_WORDS = {
    "blue": _l("en bleu"),
    "green": _l("en vert"),
    "orange": _l("en orange"),
    "violet": _l("en violet"),
    "brown": _l("en marron"),
    "grey": _l("en gris"),
    "black": _l("en noir"),
}


def avatars() -> dict[str, str]:
    """The drawings that a person may pick: name -> French word."""
    return {name: word for name, word in drawings("avatars").items() if name != NOBODY}


def face_of(device: Device) -> str:
    """`Renard en bleu`: what both the person and the référent can say aloud."""
    animal = drawings("avatars").get(device.animal, device.animal)
    return f"{animal.capitalize()} {COLOUR_WORDS[device.colour]}"
