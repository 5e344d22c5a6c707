"""What an action can be about. Codes travel in addresses and files; labels and icons are shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Theme:
    code: str
    label: str
    icon: str


THEMES: dict[str, Theme] = {
    theme.code: theme
    for theme in (
        Theme("mobilite", _l("Se déplacer"), "bus-stop"),
        Theme("numerique", _l("Numérique"), "device-desktop"),
        Theme("sante", _l("Santé"), "stethoscope"),
        Theme("emploi", _l("Travail"), "briefcase"),
        Theme("culture", _l("Culture et loisirs"), "masks-theater"),
        Theme("solidarite", _l("Solidarité"), "heart-handshake"),
        Theme("savoirs", _l("Savoir-faire"), "tools"),
        Theme("sensible", _l("Ce que je ressens"), "mood-happy"),
    )
}
