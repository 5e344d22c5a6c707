"""What a map froze in words of ours, in the language of whoever reads it: where a place is, how
much there is. What people said, and names of places, stay as they are."""

from __future__ import annotations

import re
from dataclasses import replace

from flask_babel import get_locale
from flask_babel import gettext as _

from studio.maps.page import summary_of
from studio.publishing.bundle import Page, Told

# « Près de la gare de Tours, à Tours », « Au Louroux »: what basemaps/gazetteer.py says of a point.
NEAR = re.compile(r"[Pp]rès (?P<little>de la |de l’|du |des |de |d’)(?P<place>.+)")
IN = re.compile(r"(?P<little>À|Au|Aux|à|au|aux) (?P<place>.+)")
BOTH = re.compile(r"(?P<near>.+), (?P<town>(?:à|au|aux) .+)")
ABROAD = "Hors d’Indre-et-Loire"
# The article of a proper name: « du Louroux » is « Le Louroux », « du pont » only « pont ».
OWN = {"du ": "Le ", "des ": "Les ", "au": "Le ", "aux": "Les "}


def told(page: Page, frozen: Told) -> Told:
    if (locale := get_locale()) is None or locale.language == "fr":
        return frozen
    items = [item | {"near": whereabouts(item["near"])} for item in page["items"]]
    shown = page.get("display", {})
    most = [group | {"near": whereabouts(group["near"])} for group in shown.get("most", ())]
    said = page | {"items": items} | ({"display": shown | {"most": most}} if shown else {})
    return replace(frozen, page=said, summary=summary_of(page))


def whereabouts(words: str) -> str:
    """« Près de la gare de Tours » for somebody who reads another language; anything else that was
    written there, as it is."""
    both = BOTH.fullmatch(words)
    near = NEAR.fullmatch(both["near"] if both else words)
    town = IN.fullmatch(both["town"] if both else words)
    if near and both and town:
        return str(_("Près de %(place)s, à %(town)s", place=_called(near), town=_called(town)))
    if near:
        return str(_("Près de %(place)s", place=_called(near)))
    if town and not both:
        return str(_("À %(town)s", town=_called(town)))
    return str(_("Hors d’Indre-et-Loire")) if words == ABROAD else words


def _called(found: re.Match[str]) -> str:
    name = found["place"]
    own = OWN.get(found["little"].lower(), "") if name[:1].isupper() else ""
    return f"{own}{name[:1].upper()}{name[1:]}"
