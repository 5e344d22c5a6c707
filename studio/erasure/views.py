"""« Effacer cette personne » : what goes, then her name typed, then a receipt that names nobody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.erasure.asking import ask, erasable, erasure_of
from studio.erasure.counting import weigh
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound
from studio.people.models import Erasure, Person
from studio.publishing.receipts import reading_of, receipts_of_erasure

bp = Blueprint("erasure", __name__, url_prefix="/espace/actions/<slug>")


class WhyForm(FlaskForm):  # type: ignore[misc]
    """The first step: why."""

    reason = RadioField(
        _l("Pourquoi ?"),
        choices=[
            SelectChoice("asked", _l("La personne le demande")),
            SelectChoice("guardian", _l("Ses parents ou son tuteur le demandent")),
            SelectChoice("kept_enough", _l("La durée de garde est finie")),
            SelectChoice("other", _l("Une autre raison, notée ailleurs")),
        ],
        validators=[InputRequired(_l("Choisissez une raison."))],
    )


class NameForm(WhyForm):
    """The second step: her name, typed by whoever takes it on."""

    name = StringField(
        _l("Écrivez son prénom, pour être sûr"),
        validators=[InputRequired(_l("Écrivez son prénom.")), Length(max=120)],
    )


@bp.get("/personnes/<person_id>/effacer")
@staff_only
def weigh_first(slug: str, person_id: str) -> ResponseReturnValue:
    """What will go, what stays, what nobody can call back."""
    return screen(action_here(slug), person_id, WhyForm(formdata=None))


@bp.post("/personnes/<person_id>/effacer")
@staff_only
def be_sure(slug: str, person_id: str) -> ResponseReturnValue:
    """The second step. Nothing is done yet."""
    action, form = action_here(slug), WhyForm()
    if not form.validate():
        return screen(action, person_id, form), 422
    sure = NameForm(formdata=None, reason=form.reason.data)
    return screen(action, person_id, sure, step=2)


@bp.post("/personnes/<person_id>/effacer/oui")
@staff_only
def erase(slug: str, person_id: str) -> ResponseReturnValue:
    """The act, in the name of who asks. A second tap finds the same receipt."""
    action = action_here(slug)
    before = erasure_of(web.db(), person_id)
    if before is not None and before.action_id == action.id:
        return redirect(url_for(".receipt", slug=slug, erasure_id=before.id))
    person, form = erasable(web.db(), me(), action, person_id), NameForm()
    if not form.validate():
        return screen(action, person_id, form, step=2), 422
    said = {"typed": form.name.data, "reason": form.reason.data}
    facts = weigh(web.db(), person).facts
    try:
        made = ask(web.db(), web.settings(), me(), action, person, facts=facts, **said)
    except Invalid as error:
        form.name.errors = [error.sentence]
        return screen(action, person_id, form, step=2), error.status
    return redirect(url_for(".receipt", slug=slug, erasure_id=made.id))


@bp.get("/effacements/<erasure_id>")
@staff_only
def receipt(slug: str, erasure_id: str) -> ResponseReturnValue:
    return render_template("erasure/receipt.html", **told(slug, erasure_id))


@bp.get("/effacements/<erasure_id>/etat")
@staff_only
def state(slug: str, erasure_id: str) -> ResponseReturnValue:
    """The part of the receipt that lives until the work is done."""
    return render_template("erasure/state.html", **told(slug, erasure_id))


def action_here(slug: str) -> Action:
    action = action_for(web.db(), me(), slug, Permission.PERSON_ERASE)
    set_action(action)
    return action


def screen(action: Action, person_id: str, form: WhyForm, step: int = 1) -> str:
    person = erasable(web.db(), me(), action, person_id)
    return render_template(
        "erasure/ask.html",
        action=action,
        person=person,
        weighed=weigh(web.db(), person),
        words=words(),
        form=form,
        step=step,
    )


def told(slug: str, erasure_id: str) -> dict[str, Any]:
    action = action_here(slug)
    erasure = web.db().get(Erasure, erasure_id)
    if erasure is None or erasure.action_id != action.id:
        raise NotFound
    receipts = receipts_of_erasure(web.db(), erasure.person_id)
    return {
        "action": action,
        "erasure": erasure,
        "by": web.db().get_one(Person, erasure.by),
        "words": words(),
        "reasons": {str(value): label for value, label, *_rest in reasons()},
        "readings": [(draft, reading_of(one)) for one, draft in receipts],
    }


def reasons() -> list[tuple[Any, ...]]:
    return [(choice.value, choice.label) for choice in WhyForm(formdata=None).reason.choices]


def words() -> dict[str, tuple[str, str]]:
    """Each sort of thing: an icon and its word."""
    return {
        "shown": ("world", _("Productions en ligne où on la voit")),
        "items": ("map-pin", _("Lieux, réponses et morceaux qu’elle a faits")),
        "photo": ("photo", _("Photos qu’elle a données")),
        "sound": ("microphone", _("Voix et sons qu’elle a donnés")),
        "video": ("video", _("Vidéos qu’elle a données")),
        "document": ("file-text", _("Documents qu’elle a donnés")),
        "remarks": ("message-circle", _("Remarques qu’elle a laissées")),
        "proofs": ("ballpen", _("Preuves d’accord : sa voix, son signe, ses papiers")),
        "slips": ("printer", _("Papiers avec un code")),
        "uploads": ("upload", _("Envois commencés")),
        "browsers": ("device-mobile", _("Appareils où elle est reconnue")),
        "groups": ("users", _("Groupes dont elle fait partie")),
    }
