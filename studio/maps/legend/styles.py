"""How marks look by what is said of them: rules, their words, and where there are most.

The same rules are applied by the editor in the browser (frontend/src/maps/styles.ts); both are held
to tests/studio/maps/legend/style_cases.json.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from studio.kernel.ids import slug
from studio.maps.geometry import METRES_PER_DEGREE
from studio.maps.items import Colour, Display, Rule, Strength
from studio.maps.whereabouts import near

TOGETHER = 300.0  # metres: marks this close are told as one group, by the landmark beside them
MOST_GROUPS = 3


@dataclass(frozen=True)
class Facts:
    """What rules look at."""

    strength: int | None = None
    voice: bool = False
    photo: bool = False
    answers: Mapping[str, str] | None = None


def look_of(rules: Iterable[Rule], facts: Facts) -> tuple[Strength | None, Colour | None]:
    """Size and colour of the first rule that fits; None where it says nothing, or none fits."""
    for rule in rules:
        if fits(rule, facts):
            return rule.size, rule.colour
    return None, None


def fits(rule: Rule, facts: Facts) -> bool:
    if rule.of == "strength":
        return facts.strength is not None and rule.value in ("", str(facts.strength))
    if rule.of == "voice":
        return facts.voice
    if rule.of == "photo":
        return facts.photo
    said = (facts.answers or {}).get(rule.code, "").strip()
    return bool(said) and plain(rule.value) in plain(said)


def plain(text: str) -> str:
    """Words without accents, capitals nor signs, as the browser makes them too."""
    return slug(text, longest=2000).replace("-", " ") if text.strip() else ""


def words_of_rule(rule: Rule, questions: Mapping[str, str]) -> str:
    """« Grand et orange : on entend une voix. »"""
    looks = [_size(rule.size) if rule.size else "", _colour(rule.colour) if rule.colour else ""]
    look = _(" et ").join(one for one in looks if one) or _("Comme les autres")
    return f"{look[:1].upper()}{look[1:]} : {_when(rule, questions)}."


def _when(rule: Rule, questions: Mapping[str, str]) -> str:
    if rule.of == "voice":
        return str(_("on entend une voix"))
    if rule.of == "photo":
        return str(_("il y a une photo"))
    if rule.of == "strength":
        known = {"1": _("un peu fort"), "2": _("assez fort"), "3": _("très fort")}
        return str(known.get(rule.value, _("quelqu’un dit si c’est fort")))
    asked = questions.get(rule.code, rule.code)
    if not rule.value:
        return str(_("il y a une réponse à « %(question)s »", question=asked))
    return str(_("« %(question)s » : %(value)s", question=asked, value=rule.value))


def _size(size: int) -> str:
    return str({1: _("petit"), 2: _("moyen"), 3: _("grand")}[size])


def _colour(colour: str) -> str:
    return str(words_of_colours()[colour])


def words_of_colours() -> dict[str, str]:
    return {
        "blue": _("bleu"),
        "green": _("vert"),
        "orange": _("orange"),
        "violet": _("violet"),
        "brown": _("brun"),
        "grey": _("gris"),
        "black": _("noir"),
    }


def words_of_display(display: Display, questions: Mapping[str, str]) -> list[str]:
    """What a reader must know to read the map, in a few sentences; none for plain symbols."""
    sentences = [words_of_mode(display.mode, display.count)]
    sentences += [words_of_rule(rule, questions) for rule in display.rules]
    return [sentence for sentence in sentences if sentence]


def words_of_mode(mode: str, count: str) -> str:
    """How to read circles, heat and clusters; nothing for symbols, which say it themselves."""
    told = {"voices": _("de voix"), "strength": _("de force"), "marks": _("de lieux")}
    counted = told[count]
    modes = {
        "symbols": "",
        "clusters": _("Un rond avec un nombre réunit des lieux proches. Touchez-le pour les voir."),
        "heat": _("Plus c’est foncé, plus il y a %(counted)s au même endroit.", counted=counted),
        "circles": _("Plus le rond est grand, plus il y a %(counted)s autour.", counted=counted),
    }
    return str(modes[mode])


def words_of_modes() -> dict[str, str]:
    """« mode count » -> how to read it, for screens that follow a draft."""
    return {
        f"{mode} {count}": words_of_mode(mode, count)
        for mode in ("symbols", "clusters", "heat", "circles")
        for count in ("marks", "voices", "strength")
    }


def weight(count: str, *, voice: bool, strength: int | None) -> int:
    """What one mark adds to a circle or to the heat around it."""
    if count == "voices":
        return int(voice)
    return (strength or 1) if count == "strength" else 1


def densest(marks: Sequence[Mapping[str, Any]], count: str) -> list[dict[str, Any]]:
    """Where there are most, for whoever reads the list: landmark and count, at most three. Marks
    are items of page.json; what is only nearly there is not counted."""
    cells: Counter[tuple[int, int]] = Counter()
    middles: dict[tuple[int, int], tuple[float, float]] = {}
    for mark in marks:
        if mark["type"] != "place" or not mark["geometry"] or mark["approximate"]:
            continue
        lon, lat = mark["geometry"]["coordinates"]
        cell = _cell(lon, lat)
        voice, strength = bool(mark["voice"]), mark["strength"]
        cells[cell] += weight(count, voice=voice, strength=strength)
        middles.setdefault(cell, (lon, lat))
    best = [(cell, n) for cell, n in cells.most_common(MOST_GROUPS) if n > 1]
    return [{"near": near(*middles[cell]), "count": n} for cell, n in best]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    step = TOGETHER / METRES_PER_DEGREE
    return int(lon // (step * 1.5)), int(lat // step)
