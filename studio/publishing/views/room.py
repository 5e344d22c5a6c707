"""« Mes productions » : hear the explanation, choose who may see, change one’s mind."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.actions.queries import action_by_id
from studio.consents.models import Audience, Mode, Stage
from studio.consents.steps import has_understood, step_of, take_step, text_heard_by
from studio.consents.texts import ConsentText, Question, current_text, current_texts
from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for, drafts_of
from studio.drafts.remarks import remarks_on
from studio.kernel import web
from studio.kernel.errors import Invalid, NotFound, SignInNeeded
from studio.people.models import Person
from studio.publishing import answers, operations
from studio.publishing.answers import Witness
from studio.publishing.forms import AnswerForm, QuestionForm, ShowAgainForm, TakeBackForm
from studio.publishing.mine import mine_in, receipt_for
from studio.publishing.receipts import reading_of, sentences_of
from studio.publishing.views.blueprint import bp
from studio.publishing.views.proofs import MOST_PROOF, proof_in

# The screens that hold the legal words, and the one between them.
HEARING = frozenset(
    f"publishing.{name}"
    for name in (
        "explain",
        "choose",
        "choose_name",
        "question",
        "answer_question",
        "give_answer",
    )
)


@bp.get("/atelier/mes-productions")
@somebody_only
def my_productions() -> ResponseReturnValue:
    action_id = me().device_action
    if action_id is None:
        raise SignInNeeded("Tapez d’abord le code de la séance.")
    action = action_by_id(web.db(), me(), action_id, Permission.ACTION_SEE)
    mine = [mine_in(web.db(), draft, myself().id) for draft in drafts_of(web.db(), action)]
    # In the trash of the group, and still seen by everybody: one can still say no.
    thrown = drafts_of(web.db(), action, thrown=True)
    mine += [m for m in (mine_in(web.db(), d, myself().id) for d in thrown) if m.is_public]
    shown = [
        (production, kind_named(production.draft.kind)) for production in mine if production.needs
    ]
    return render_template("publishing/mine.html", productions=shown)


@bp.get("/atelier/mes-productions/<draft_id>")
@somebody_only
def my_production(draft_id: str) -> ResponseReturnValue:
    """What she answered, and what of her is in it. Who has not answered yet hears first."""
    draft = draft_for(web.db(), me(), draft_id)
    mine = mine_in(web.db(), draft, myself().id)
    if not mine.has_answered:
        return redirect(url_for(".explain", draft_id=draft_id))
    kind = kind_named(draft.kind)
    editor = url_for(kind.editor_endpoint, draft_id=draft_id)
    return render_template(
        "publishing/my_production.html",
        mine=mine,
        kind=kind,
        editor=editor,
        remarks=remarks_on(web.db(), draft),
    )


@bp.get("/atelier/mes-productions/<draft_id>/explication")
@somebody_only
def explain(draft_id: str) -> ResponseReturnValue:
    """First of all the words that the answer will be about; after a question, back to it."""
    draft, text = draft_for(web.db(), me(), draft_id), text_asked()
    return render_template(
        "publishing/explain.html",
        draft=draft,
        kind=kind_named(draft.kind),
        text=text,
        reference=current_text(),
        text_languages=current_texts(),
        onward=after_hearing(draft, text),
    )


def text_asked() -> ConsentText:
    """The words in the language chosen on the first screen, kept in the address; else in that in
    which she heard them before, else in French."""
    if said := request.args.get("langue", ""):
        return current_text(said)
    return text_heard_by(web.db(), myself().id, current_text())


@bp.url_defaults
def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """The screens on the way to a yes lead on in the language that was chosen."""
    if endpoint in HEARING and (said := request.args.get("langue", "")[:8]):
        values.setdefault("langue", said)


def after_hearing(draft: Draft, text: ConsentText) -> str:
    """The circles; or the question that led back here, with the circle chosen before it."""
    circle, number = circle_so_far(), request.args.get("question", 0, type=int)
    if circle is None or not 0 < number <= len(text.questions):
        return url_for(".choose", draft_id=draft.id)
    again = request.args.get("encore", 0, type=int)
    return url_for(".question", draft_id=draft.id, number=number, encore=again, audience=circle)


@bp.get("/atelier/mes-productions/<draft_id>/questions/<int:number>")
@somebody_only
def question(draft_id: str, number: int) -> ResponseReturnValue:
    draft, text = draft_for(web.db(), me(), draft_id), text_asked()
    again = request.args.get("encore", 0, type=int)
    return render_template(
        "publishing/question.html",
        draft=draft,
        number=number,
        asked=asked(text, number),
        again=again,
        how_many=len(text.questions),
        language=text.language,
        audience=circle_so_far(),
    )


@bp.post("/atelier/mes-productions/<draft_id>/questions/<int:number>")
@somebody_only
def answer_question(draft_id: str, number: int) -> ResponseReturnValue:
    """Another picture than the right one is no mistake: that part is heard again, then asked."""
    draft, text = mine_to_answer(draft_id), text_asked()
    form, here = QuestionForm(), asked(text, number)
    if not form.validate():
        raise Invalid("Touchez une image.")
    again = form.again.data or 0
    if form.choice.data != here.right:
        flash(_("On écoute encore une fois."), "info")
        return redirect(
            url_for(
                ".explain",
                draft_id=draft.id,
                encore=again + 1,
                question=number,
                audience=circle_so_far(),
                _anchor=f"partie-{here.part}",
            )
        )
    if number < len(text.questions):
        circle = circle_so_far()
        return redirect(
            url_for(
                ".question", draft_id=draft.id, number=number + 1, encore=again, audience=circle
            )
        )
    facts = {"questions": len(text.questions), "again": again}
    take_step(
        web.db(),
        myself(),
        draft.id,
        Stage.EXPLAINED,
        recorded_by=myself().id,
        text=text,
        facts=facts,
    )
    return redirect(url_for(".review", draft_id=draft.id, audience=circle_so_far()))


def circle_so_far() -> str | None:
    """The circle chosen on the screen before, kept in the address."""
    said = request.args.get("audience", "")
    return said if said in list(Audience) else None


def asked(text: ConsentText, number: int) -> Question:
    """The question of this number; NotFound beyond the last."""
    if not 0 < number <= len(text.questions):
        raise NotFound
    return text.questions[number - 1]


@bp.get("/atelier/mes-productions/<draft_id>/revue")
@somebody_only
def review(draft_id: str) -> ResponseReturnValue:
    """What will be shown of her, before she says anything about it."""
    draft = draft_for(web.db(), me(), draft_id)
    kind = kind_named(draft.kind)
    return render_template(
        "publishing/review.html",
        draft=draft,
        mine=mine_in(web.db(), draft, myself().id),
        kind=kind,
        editor=url_for(kind.editor_endpoint, draft_id=draft_id),
        audience=circle_so_far(),
    )


@bp.post("/atelier/mes-productions/<draft_id>/revue")
@somebody_only
def reviewed(draft_id: str) -> ResponseReturnValue:
    draft = mine_to_answer(draft_id)
    take_step(web.db(), myself(), draft.id, Stage.REVIEWED, recorded_by=myself().id)
    if (audience := circle_so_far()) is not None:
        return redirect(url_for(".choose_name", draft_id=draft_id, audience=audience))
    return redirect(url_for(".choose", draft_id=draft_id))


@bp.get("/atelier/mes-productions/<draft_id>/choix")
@somebody_only
def choose(draft_id: str) -> ResponseReturnValue:
    """Up to which circle, or nobody."""
    draft = draft_for(web.db(), me(), draft_id)
    mine = mine_in(web.db(), draft, myself().id)
    chosen = request.args.get("langue", "")[:8]
    return render_template("publishing/choose.html", mine=mine, draft=draft, chosen=chosen)


@bp.get("/atelier/mes-productions/<draft_id>/prenom")
@somebody_only
def choose_name(draft_id: str) -> ResponseReturnValue:
    """With or without the first name. A no is said without a question; before a yes, pictures show
    that the words were heard, and what will be shown is seen."""
    draft, audience = draft_for(web.db(), me(), draft_id), circle_so_far()
    if audience is None:
        return redirect(url_for(".choose", draft_id=draft_id))
    if not has_understood(web.db(), myself().id, current_text()):
        return redirect(url_for(".question", draft_id=draft_id, number=1, audience=audience))
    if step_of(web.db(), myself().id, draft.id, Stage.REVIEWED) is None:
        return redirect(url_for(".review", draft_id=draft_id, audience=audience))
    return render_template("publishing/choose_name.html", draft=draft, audience=audience)


@bp.get("/atelier/mes-productions/<draft_id>/duree")
@somebody_only
def choose_months(draft_id: str) -> ResponseReturnValue:
    """For how long: half a year, a year, two."""
    draft, said = draft_for(web.db(), me(), draft_id), so_far()
    if said is None:
        return redirect(url_for(".choose", draft_id=draft_id))
    return render_template("publishing/choose_months.html", draft=draft, said=said)


@bp.get("/atelier/mes-productions/<draft_id>/signature")
@somebody_only
def sign(draft_id: str) -> ResponseReturnValue:
    """Last: say it with one’s own voice, draw a sign, or just touch. Nothing is written before."""
    draft, said = draft_for(web.db(), me(), draft_id), so_far()
    if said is None:
        return redirect(url_for(".choose", draft_id=draft_id))
    how = request.args.get("avec", "")
    name = {"voix": "publishing/sign_voice.html", "dessin": "publishing/sign_drawing.html"}
    return render_template(name.get(how, "publishing/sign.html"), draft=draft, said=said)


def so_far() -> dict[str, str] | None:
    """What the screens before said, in the address; None when one was skipped."""
    said = {name: request.args.get(name, "") for name in ("audience", "named", "months")}
    return said if said["audience"] in list(Audience) else None


@bp.post("/atelier/mes-productions/<draft_id>/accord")
@somebody_only
@web.heavy(MOST_PROOF)
def give_answer(draft_id: str) -> ResponseReturnValue:
    """The answer, with its proof. A yes comes after hearing and seeing, or goes back there."""
    draft = mine_to_answer(draft_id)
    form = AnswerForm()
    if not form.validate():
        raise Invalid("Choisissez la main verte ou la main rouge.")
    if form.answer.data == "no":
        receipt = answers.say_no(web.db(), web.settings(), myself(), draft, witness=by_tap())
        return redirect(url_for(".show_receipt", draft_id=draft.id, recu=receipt and receipt.id))
    if not has_understood(web.db(), myself().id, current_text()):
        return redirect(url_for(".explain", draft_id=draft.id))
    if step_of(web.db(), myself().id, draft.id, Stage.REVIEWED) is None:
        return redirect(url_for(".review", draft_id=draft.id))
    receipts = answers.say_yes(
        web.db(),
        web.settings(),
        myself(),
        draft,
        audience=Audience(form.audience.data),
        named=form.named.data,
        witness=signed(form),
    )
    if receipts:  # a narrower circle took something off at once
        return redirect(url_for(".show_receipt", draft_id=draft.id, recu=receipts[0].id))
    flash(_("C’est noté. Vous pouvez changer d’avis quand vous voulez."), "ok")
    return redirect(url_for(".my_production", draft_id=draft_id))


def signed(form: AnswerForm) -> Witness:
    """By a touch, or with the voice or the sign that came along."""
    proof = proof_in(form.proof.data)
    mode = (Mode.VOICE if proof.is_voice else Mode.SIGN) if proof else Mode.TAP
    heard = text_heard_by(web.db(), myself().id, current_text()).language
    return Witness(
        myself().id, me().sign_in_id, mode, lasts=form.lasts, proof=proof, language=heard
    )


@bp.post("/atelier/mes-productions/<draft_id>/retrait")
@somebody_only
def take_back(draft_id: str) -> ResponseReturnValue:
    """The red hand, as easy as the green one: no reason asked, no confirmation."""
    draft = mine_to_answer(draft_id)
    form = TakeBackForm()
    if not form.validate():
        raise Invalid
    receipt = operations.take_back(
        web.db(),
        web.settings(),
        myself(),
        draft,
        recorded_by=myself().id,
        sign_in_id=me().sign_in_id,
        file_id=form.file.data or None,
    )
    return redirect(url_for(".show_receipt", draft_id=draft.id, recu=receipt and receipt.id))


@bp.post("/atelier/mes-productions/<draft_id>/remise")
@somebody_only
def show_again(draft_id: str) -> ResponseReturnValue:
    """A finger slipped on the red hand of one photo: it may be shown again, as the rest."""
    draft = mine_to_answer(draft_id)
    form = ShowAgainForm()
    if not form.validate():
        raise Invalid
    answers.show_again(web.db(), myself(), draft, form.file.data, witness=by_tap())
    flash(_("C’est remis."), "ok")
    return redirect(url_for(".my_production", draft_id=draft_id))


@bp.get("/atelier/mes-productions/<draft_id>/recu")
@somebody_only
def show_receipt(draft_id: str) -> ResponseReturnValue:
    """What was removed, and what nobody can call back. Without a number: nothing was public."""
    draft = draft_for(web.db(), me(), draft_id)
    number = request.args.get("recu")
    receipt = receipt_for(web.db(), myself().id, draft, number) if number else None
    reading = reading_of(receipt)
    aloud = " ".join(sentences_of(reading))
    return render_template(
        "publishing/receipt.html", draft=draft, receipt=receipt, reading=reading, aloud=aloud
    )


def mine_to_answer(draft_id: str) -> Draft:
    """A draft about which this person may answer for herself."""
    draft = draft_for(web.db(), me(), draft_id)
    require(me(), Permission.CONSENT_GIVE, About(draft.action_id, person_id=me().person_id))
    return draft


def by_tap() -> Witness:
    return Witness(myself().id, me().sign_in_id, language=text_asked().language)


def myself() -> Person:
    """Who holds this browser; `somebody_only` has made sure that there is one."""
    return web.db().get_one(Person, me().person_id)
