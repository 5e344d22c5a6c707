"""The screening: one scene at a time, heard and seen, then yes, change or no."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.access.guards import me, somebody_only, staff_only
from studio.actions.views.links import set_action
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.files.api import address
from studio.kernel import web
from studio.people.models import Person
from studio.portraits.film import Screenplay
from studio.portraits.queries import screenplay_of
from studio.portraits.reading import material_of
from studio.portraits.screening import Cut, Said, answer, cuts_in, excuse, person_asked, said_by

bp = Blueprint("portraits_screening", __name__, url_prefix="/atelier/portraits/<draft_id>/avis")
PERSON = "personne"


@bp.get("")
@somebody_only
def show(draft_id: str) -> ResponseReturnValue:
    """The first scene that waits for this person, or the one asked for; then what she said."""
    draft = draft_for(web.db(), me(), draft_id)
    set_action(draft.action)
    person = person_asked(web.db(), me(), draft, request.args.get(PERSON, ""))
    screenplay = screenplay_of(web.db(), draft)
    said = said_by(web.db(), draft, person.id, cuts_in(screenplay))
    wanted = request.args.get("scene", "")
    now_heard = next((one for one in said if one.cut.key == wanted), None) or next(
        (one for one in said if not one.is_current), None
    )
    page = {"draft": draft, "person": person, "said": said, "held": held(person)}
    if now_heard is None:
        return render_template("portraits/screened.html", **page)
    return render_template(
        "portraits/screening.html",
        **page,
        now=now_heard,
        pictures=pictures(draft, now_heard.cut),
        player=player(draft, screenplay, now_heard),
    )


@bp.post("")
@somebody_only
def say(draft_id: str) -> ResponseReturnValue:
    draft = draft_for(web.db(), me(), draft_id)
    person = person_asked(web.db(), me(), draft, request.form.get(PERSON, ""))
    given = {name: request.form.get(name, "")[:40] for name in ("scene", "mark", "says")}
    answer(web.db(), me(), draft, person, **given)
    return redirect(url_for(".show", draft_id=draft_id, **held(person)))


@bp.post("/passer")
@staff_only
def publish_without(draft_id: str) -> ResponseReturnValue:
    """The référent does not wait for somebody's opinion, and says why."""
    draft = draft_for(web.db(), me(), draft_id)
    person = person_asked(web.db(), me(), draft, request.form.get(PERSON, ""))
    excuse(web.db(), me(), draft, person, request.form.get("raison", ""))
    return redirect(url_for("portraits_staff.arrange", draft_id=draft_id) + "#avis")


def held(person: Person) -> dict[str, Any]:
    """What an address must say when a professional holds the phone for somebody."""
    return {} if person.id == me().person_id else {PERSON: person.id}


def pictures(draft: Draft, cut: Cut) -> list[tuple[str, str]]:
    """Address and words of each photo of the scene."""
    found = {one.item.id: one for one in material_of(web.db(), draft).photos}
    shown = (found[photo] for photo in cut.photos if photo in found)
    return [(address(made), one.photo.photo_text) for one in shown if (made := one.made("gallery"))]


def player(draft: Draft, screenplay: Screenplay, now_heard: Said) -> dict[str, Any]:
    """What the script plays: this scene of the portrait, from its beginning to its end."""
    material = material_of(web.db(), draft)
    voices = {one.item.id: made for one in material.answers if (made := one.made("listen"))}
    photos = {one.item.id: (one, made) for one in material.photos if (made := one.made("gallery"))}
    return {
        "montage": msgspec.to_builtins(screenplay.montage),
        "scenes": {key: msgspec.to_builtins(card) for key, card in screenplay.cards.items()},
        "voices": {key: address(made) for key, made in voices.items()},
        "photos": {
            key: {"url": address(made), "focus": one.focus} for key, (one, made) in photos.items()
        },
        "span": [now_heard.cut.start, now_heard.cut.end],
    }
