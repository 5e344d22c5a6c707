"""« Quand et pour qui » : the audience of a production, its date, and the links of partners."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.views.links import set_action
from studio.consents.models import WIDER, Audience
from studio.drafts.models import Draft
from studio.drafts.queries import draft_for
from studio.kernel import web
from studio.kernel.clock import now
from studio.kernel.errors import Invalid
from studio.publishing import audiences, planning
from studio.publishing.audiences import narrower
from studio.publishing.gates import NotReady, reasons_against
from studio.publishing.night import fresh_in, hurry
from studio.publishing.queries import publication_of
from studio.publishing.standing import standing_of
from studio.publishing.views.blueprint import bp
from studio.publishing.views.staff import mend

MORNING = "09:00"
MONTHS = (1, 3, 6, 12)  # how long a partner's link may be offered for


def draft_to_show(draft_id: str) -> Draft:
    return draft_for(web.db(), me(), draft_id, Permission.DRAFT_PUBLISH)


def zone() -> ZoneInfo:
    return ZoneInfo(web.settings().timezone)


@bp.get("/espace/productions/<draft_id>/diffusion")
@staff_only
def audience_page(draft_id: str) -> ResponseReturnValue:
    return screen(draft_to_show(draft_id))


@bp.post("/espace/productions/<draft_id>/diffusion")
@staff_only
def set_audience(draft_id: str) -> ResponseReturnValue:
    """Now, or at the date that was given; for the audience and the partners that are checked."""
    draft = draft_to_show(draft_id)
    wanted = asked_audience()
    audiences.share_with(web.db(), draft, request.form.getlist("partner"))
    try:
        if request.form.get("act") == "later":
            at = asked_moment()
            if at.astimezone(zone()).date() <= now().astimezone(zone()).date():
                let_a_night_pass(draft, wanted)  # for this evening: said now, not found out then
            planning.plan(web.db(), me(), draft, at=at, audience=wanted)
            flash(_("C’est prévu."), "ok")
        else:
            let_a_night_pass(draft, wanted)
            audiences.show_to(web.db(), web.settings(), me(), draft, wanted)
            flash(_("C’est noté."), "ok")
    except NotReady as refusal:
        web.db().rollback()
        return screen(draft_to_show(draft_id), audience=wanted), refusal.status
    except Invalid as refusal:
        web.db().rollback()
        page = screen(draft_to_show(draft_id), audience=wanted, trouble=refusal.sentence)
        return page, refusal.status
    return redirect(url_for(".production", draft_id=draft_id))


def let_a_night_pass(draft: Draft, wanted: Audience) -> None:
    """A night passes between a yes and what more people see, or a reason is given."""
    shown = publication_of(web.db(), draft)
    if shown and shown.is_public and not narrower(audiences.audience_of(web.db(), draft), wanted):
        return
    fresh = fresh_in(web.db(), web.settings(), draft, wanted)
    if fresh and not reasons_against(web.db(), draft, wanted):
        hurry(web.db(), me(), draft, request.form.get("reason", ""))


def asked_audience() -> Audience:
    said = request.form.get("audience", "")
    if said not in list(Audience):
        raise Invalid("Choisissez qui pourra voir.")
    return Audience(said)


def asked_moment() -> datetime:
    """The day and the hour of the form, as clocks show them here; Invalid when unreadable."""
    try:
        day = datetime.strptime(request.form.get("day", ""), "%Y-%m-%d").date()  # noqa: DTZ007
        hour = time.fromisoformat(request.form.get("hour") or MORNING)
    except ValueError:
        raise Invalid("Donnez un jour et une heure.", fields={"day": "Un jour."}) from None
    return datetime.combine(day, hour.replace(tzinfo=None), zone()).astimezone(UTC)


@bp.post("/espace/productions/<draft_id>/diffusion/annuler")
@staff_only
def call_off(draft_id: str) -> ResponseReturnValue:
    planning.call_off(web.db(), me(), draft_to_show(draft_id))
    flash(_("Ce n’est plus prévu."), "ok")
    return redirect(url_for(".production", draft_id=draft_id))


@bp.post("/espace/productions/<draft_id>/partenaires")
@staff_only
def invite(draft_id: str) -> ResponseReturnValue:
    """A new link, shown once: it cannot be read again anywhere."""
    draft = draft_to_show(draft_id)
    months = request.form.get("months", "3")
    if months not in [str(one) for one in MONTHS]:
        raise Invalid("Choisissez une durée.")
    until = now() + timedelta(days=30 * int(months))
    name = request.form.get("name", "")
    try:
        partner, token = audiences.invite(web.db(), me(), draft, name=name, until=until)
    except Invalid as refusal:
        return screen(draft, trouble=refusal.sentence), refusal.status
    return screen(draft, new=(partner.name, link_of(token)))


@bp.post("/espace/productions/<draft_id>/partenaires/<partner_id>")
@staff_only
def change_partner(draft_id: str, partner_id: str) -> ResponseReturnValue:
    """Take a link back, or make a new one in its place."""
    draft = draft_to_show(draft_id)
    partner = audiences.partner_in(web.db(), draft, partner_id)
    if request.form.get("act") == "renew":
        return screen(draft, new=(partner.name, link_of(audiences.renew(partner))))
    audiences.revoke(partner)
    flash(_("Le lien de %(name)s n’ouvre plus rien.", name=partner.name), "ok")
    return redirect(url_for(".audience_page", draft_id=draft_id, _anchor="partenaires"))


def link_of(token: str) -> str:
    return web.outside("readers.partner_home", token=token)


def screen(
    draft: Draft,
    *,
    audience: Audience | None = None,
    trouble: str = "",
    new: tuple[str, str] | None = None,
) -> str:
    set_action(draft.action)
    standing = standing_of(web.db(), draft, audience)
    here = now().astimezone(zone())
    planned = standing.plan.at if standing.plan and standing.plan.waits else None
    offered = planned.astimezone(zone()) if planned else here + timedelta(days=1)
    return render_template(
        "publishing/audience.html",
        draft=draft,
        action=draft.action,
        standing=standing,
        chosen=audience or standing.audience,
        circles=WIDER,
        partners=audiences.partners_of(web.db(), draft.action_id),
        shared=audiences.shared_with(web.db(), draft),
        months=MONTHS,
        day=offered.date().isoformat(),
        hour=f"{offered:%H:%M}" if planned else MORNING,
        last_day=(here + planning.FARTHEST).date().isoformat(),
        trouble=trouble,
        new=new,
        mend=mend,
    )
