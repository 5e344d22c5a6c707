"""The settings of a whole map: the step of the séance, its layers, how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel import web
from studio.kernel.errors import Invalid
from studio.maps import arranging
from studio.maps.desk.blueprint import bp, say, this_map
from studio.maps.items import Rule
from studio.maps.legend.marks import OUTLINES
from studio.maps.legend.styles import words_of_colours, words_of_rule
from studio.maps.reading import MapDraft, read_items
from studio.maps.steps import STEPS, step_of
from studio.maps.words import words_of_steps


@bp.get("/reglages")
@staff_only
def sheet(draft_id: str) -> ResponseReturnValue:
    draft = this_map(draft_id)
    return render_template("maps/desk/sheet.html", **sheet_facts(draft))


def sheet_facts(draft: Draft) -> dict[str, Any]:
    found = read_items(items_of(web.db(), draft))
    questions = {question.code: question.text for question in found.sheet.questions}
    display = found.sheet.display
    return {
        "draft": draft,
        "action": draft.action,
        "desk_here": "sheet",
        "steps": STEPS,
        "step": step_of(found.sheet.open),
        "step_words": words_of_steps(),
        "layers": list(found.layers.items()),
        "grouped": grouped(found),
        "display": display,
        "rules": [words_of_rule(rule, questions) for rule in display.rules],
        "questions": questions,
        "colours": words_of_colours(),
        "outlines": OUTLINES,
    }


def grouped(found: MapDraft) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Layer id -> its categories, in order; the empty id holds those that are in none."""
    ids = [*found.layers, ""]
    where = {
        key: category.layer if category.layer in found.layers else ""
        for key, category in found.legend.items()
    }
    return [(id, [(k, c) for k, c in found.legend.items() if where[k] == id]) for id in ids]


@bp.post("/reglages")
@staff_only
def set_sheet(draft_id: str) -> ResponseReturnValue:
    """One act on the whole map, named by `acte`. What goes wrong is told; nothing is half done."""
    draft = this_map(draft_id)
    part = request.form.get("partie", "")
    known = _acts().get(request.form.get("acte", ""))
    if known is None:
        raise Invalid("Ce geste n’existe pas ici.")
    try:
        known(draft)
    except Invalid as error:
        flash(error.sentence, "danger")
    else:
        say(_("C’est enregistré."))
    return redirect(url_for(".sheet", draft_id=draft.id, _anchor=part or None))


def _acts() -> dict[str, Callable[[Draft], object]]:
    db, who, form = web.db(), me(), request.form
    one, text = form.get("un", ""), form.get("label", "")
    by = form.get("sens", 1, type=int)
    return {
        "etape": lambda d: arranging.open_step(db, who, d, form.get("etape", "")),
        "calque": lambda d: arranging.add_layer(db, who, d, text),
        "nommer": lambda d: arranging.rename_layer(db, who, d, one, text),
        "allumer": lambda d: arranging.switch_layer(db, who, d, one, form.get("on") == "oui"),
        "enlever": lambda d: arranging.remove_layer(db, who, d, one),
        "ranger": lambda d: arranging.put_in_layer(db, who, d, one, form.get("calque", "")),
        "monter": lambda d: arranging.step_up(db, who, d, form.get("type", ""), one, by),
        "afficher": lambda d: arranging.show_as(
            db, who, d, form.get("mode", ""), form.get("count", "marks")
        ),
        "regle": lambda d: arranging.add_rule(db, who, d, rule_of()),
        "sans-regle": lambda d: arranging.remove_rule(db, who, d, form.get("numero", -1, type=int)),
    }


def rule_of() -> Rule:
    """The rule of a form: `quand` is « voice », « strength:3 », « answer:code »."""
    of, _colon, detail = request.form.get("quand", "").partition(":")
    given: dict[str, Any] = {"of": of}
    if of == "answer":
        given |= {"code": detail, "value": request.form.get("valeur", "").strip()[:80]}
    elif detail:
        given["value"] = detail
    if size := request.form.get("taille", type=int):
        given["size"] = size
    if colour := request.form.get("couleur"):
        given["colour"] = colour
    try:
        return msgspec.convert(given, Rule)
    except msgspec.ValidationError:
        raise Invalid("Choisissez ce que la règle regarde.") from None
