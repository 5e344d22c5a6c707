"""What the screens of imports call things."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from studio.maps.geodata.told import ALL, Remark

ENCODINGS = {
    "utf-8": _l("Unicode (UTF-8)"),
    "cp1252": _l("Windows, Europe de l’Ouest"),
    "iso-8859-15": _l("ISO 8859-15 (ancien Linux)"),
    "mac-roman": _l("Ancien Macintosh"),
    "cp850": _l("DOS, Europe de l’Ouest"),
    "utf-16": _l("Unicode (UTF-16)"),
}
SEPARATORS = {
    ";": _l("Point-virgule ;"), ",": _l("Virgule ,"), "\t": _l("Tabulation"), "|": _l("Barre |"),
}  # fmt: skip
PROJECTIONS = {
    4326: _l("Degrés (GPS, WGS 84)"),
    2154: _l("Lambert 93 (France)"),
    27572: _l("Lambert II étendu (ancien, à 2 m près)"),
    3857: _l("Web Mercator (cartes en ligne)"),
    32630: _l("UTM 30 N (ouest de la France)"),
    32631: _l("UTM 31 N (centre de la France)"),
    32632: _l("UTM 32 N (est de la France)"),
    3945: _l("Lambert CC45"), 3946: _l("Lambert CC46"), 3947: _l("Lambert CC47"),
    3948: _l("Lambert CC48"), 3949: _l("Lambert CC49"),
    2972: _l("Guyane (RGFG95)"), 2975: _l("La Réunion (RGR92)"), 5490: _l("Antilles (RGAF09)"),
}  # fmt: skip
THEMES = {
    ALL: _l("Tous les lieux connus"), "sante": _l("Santé"), "mobilite": _l("Mobilité"),
    "trajet": _l("Trajets"), "numerique": _l("Numérique"), "culture": _l("Culture"),
    "savoirs": _l("Savoirs"), "emploi": _l("Emploi"), "solidarite": _l("Solidarité"),
    "sensible": _l("Carte sensible"),
}  # fmt: skip


def remark_words(remark: Remark) -> str:
    """« 3 lignes sans position lisible (n° 2, 5, 9) »."""
    units = {
        "ligne": ngettext("%(num)d ligne", "%(num)d lignes", remark.count),
        "objet": ngettext("%(num)d objet", "%(num)d objets", remark.count),
        "repère": ngettext("%(num)d repère", "%(num)d repères", remark.count),
        "forme": ngettext("%(num)d forme", "%(num)d formes", remark.count),
    }
    counted = units.get(
        remark.unit, f"{remark.count} {remark.unit}{'s' if remark.count > 1 else ''}"
    )
    return f"{counted} {remark.reason}{remark.places}"
