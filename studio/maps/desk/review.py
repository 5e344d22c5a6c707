"""Review cards: one mark at a time that deserves a look, each with what mends it in one tap."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from basemaps.errors import BasemapError
from basemaps.marks import Mark as DrawnMark
from basemaps.picture import picture
from studio.access.guards import me, staff_only
from studio.drafts.models import Draft
from studio.drafts.queries import item_in
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.maps import operations
from studio.maps.changing import Done
from studio.maps.checks import REASONS, Looks, look_at
from studio.maps.desk.act import wants_json, way_back
from studio.maps.desk.blueprint import bp, say, this_map, words_of_levels, words_of_reasons
from studio.maps.items import Category
from studio.maps.legend.glyphs import glyph
from studio.maps.legend.marks import OUTLINES
from studio.maps.reading import MARKS, properties_of, read_map, shape_of

CARDS = 12  # on one page: as many as one looks at in a quarter of an hour
SPOT_SIZE = (360, 240)  # pixels
SPOT_ZOOM = 15.5  # one recognises the street
PAPER = "papier"  # what marks on a drawing stand on
SPOT_LIFE = 300  # seconds a browser may keep the picture of where a mark is


@bp.get("/relire")
@staff_only
def review(draft_id: str) -> ResponseReturnValue:
    """What waits for a look, what could hurt somebody first; or what waits for one reason."""
    draft = this_map(draft_id)
    looks = look_at(web.db(), draft)
    return render_template("maps/desk/review.html", **review_facts(draft, looks))


def review_facts(draft: Draft, looks: Looks) -> dict[str, Any]:
    reason = request.args.get("pour", "")
    waiting = looks.waiting
    counts = Counter(one for look in waiting for one in look.reasons)
    chosen = [look for look in waiting if reason not in REASONS or reason in look.reasons]
    return {
        "draft": draft,
        "action": draft.action,
        "desk_here": "review",
        "waiting": len(waiting),
        "reason": reason if reason in REASONS else "",
        "reasons": [(one, words_of_reasons()[one], counts[one]) for one in REASONS if counts[one]],
        "words": words_of_reasons(),
        "levels": words_of_levels(),
        "cards": chosen[:CARDS],
        "left": max(0, len(chosen) - CARDS),
        "looks": looks,
        "categories": list(looks.map.legend.items()),
        "questions": {one.code: one.text for one in looks.map.sheet.questions},
        "outlines": OUTLINES,
        "seen": len([look for look in looks.marks if look.reviewed]),
        "total": len(looks.marks),
    }


@bp.post("/relire/<item_id>")
@staff_only
def decide(draft_id: str, item_id: str) -> ResponseReturnValue:
    """One tap on a card. A script takes the answer as JSON and lets the card go; without one the
    page comes back at the next card."""
    draft = this_map(draft_id)
    if item_in(web.db(), draft, item_id).type not in MARKS:
        raise NotFound
    back = url_for(".review", draft_id=draft.id, pour=request.args.get("pour") or None)
    try:
        done = _decide(draft, item_id, request.form.get("acte", ""))
    except Invalid as error:
        if wants_json():
            raise
        flash(error.sentence, "danger")
        return redirect(f"{back}#carte-{item_id}")
    if wants_json():
        return web.answer(
            {"text": said(done), "undo": _undo(draft, item_id, done), "refused": done.refused}
        )
    say(said(done), _undo(draft, item_id, done))
    return redirect(back)


def said(done: Done) -> str:
    return done.refused[0] if done.refused else str(_("C’est noté."))


def _undo(draft: Draft, item_id: str, done: Done) -> str:
    address = way_back(draft, done)
    return f"{address}&revoir={item_id}"


def _decide(draft: Draft, item_id: str, act: str) -> Done:
    db, who, form = web.db(), me(), request.form
    if act == "approuver":
        return operations.approve(db, who, draft, [item_id])
    if act == "retirer":
        return operations.take_away(db, who, draft, [item_id])
    if act == "renvoyer":
        return operations.send_mark_back(db, who, draft, item_id, form.get("text", ""))
    if act == "categorie":
        done = operations.recategorise(db, who, draft, [item_id], form.get("categorie", ""))
    elif act == "niveau":
        done = operations.give_level(db, who, draft, [item_id], "group")
    elif act == "reunir":
        done = operations.merge_marks(db, who, draft, item_id, form.get("autre", ""))
    else:
        raise Invalid("Ce geste n’existe pas ici.")
    approved = operations.approve(db, who, draft, [item_id])
    return Done(1, done.first, approved.last, done.refused)


@bp.get("/lieux/<item_id>/plan.webp")
@staff_only
def spot(draft_id: str, item_id: str) -> ResponseReturnValue:
    """Where a mark is, as a small picture. 404 when it is nowhere."""
    draft = this_map(draft_id)
    item = item_in(web.db(), draft, item_id)
    shape = shape_of(item)
    if shape is None or item.type not in MARKS:
        raise NotFound
    found = read_map(web.db(), draft)
    mark = properties_of(item, MARKS[item.type])
    ground = PAPER if found.sheet.drawing else found.sheet.ground
    data = _picture(ground, _middle(shape), found.legend.get(mark.category))
    response = Response(data, mimetype="image/webp")
    response.headers["Cache-Control"] = f"private, max-age={SPOT_LIFE}"
    return response


def _middle(shape: Any) -> tuple[float, float]:
    point = shape.point_on_surface()
    return float(point.x), float(point.y)


def _picture(ground: str, at: tuple[float, float], category: Category | None) -> bytes:
    mark = DrawnMark(
        lon=at[0],
        lat=at[1],
        colour=category.colour if category else "grey",
        shape=category.shape if category else "circle",
        glyph=glyph(category.icon) if category else None,
        size=40.0,
    )
    wanted: dict[str, Any] = {"size": SPOT_SIZE, "centre": at, "zoom": SPOT_ZOOM, "marks": [mark]}
    packs = web.settings().packs_folder
    try:
        image = picture(ground, **wanted, credit=False, packs=packs)
    except BasemapError:
        image = picture("plan", **wanted, credit=False, packs=packs)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=75)
    return buffer.getvalue()
