"""The page of the work in the background, for professionals of an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.actions.models import Action
from studio.actions.queries import action_for
from studio.actions.views.links import set_action
from studio.kernel import web
from studio.kernel.jobs import State, somebody_works
from studio.parts import job_kinds
from studio.work import operations, queries
from studio.work.queries import Task

bp = Blueprint("work", __name__, url_prefix="/espace/actions/<slug>/travaux")


@bp.get("")
@staff_only
def show(slug: str) -> ResponseReturnValue:
    """What runs, what waits, what was not done and why, what was done today."""
    return render_template("work/show.html", **facts_of(_action(slug)))


@bp.get("/etat")
@staff_only
def state(slug: str) -> ResponseReturnValue:
    """The part of the page that lives."""
    return render_template("work/state.html", **facts_of(_action(slug)))


@bp.post("/<job_id>/arreter")
@staff_only
def stop(slug: str, job_id: str) -> ResponseReturnValue:
    return _act(slug, job_id, operations.stop, _("Ce travail est arrêté."))


@bp.post("/<job_id>/relancer")
@staff_only
def try_again(slug: str, job_id: str) -> ResponseReturnValue:
    return _act(slug, job_id, operations.try_again, _("Ce travail va recommencer."))


def _act(slug: str, job_id: str, act: Callable[[Task], None], said: str) -> ResponseReturnValue:
    act(queries.task_for(web.db(), me(), job_kinds(), _action(slug), job_id))
    flash(said, "ok")
    return redirect(url_for(".show", slug=slug))


def _action(slug: str) -> Action:
    action = action_for(web.db(), me(), slug, Permission.WORK_TEND)
    set_action(action)
    return action


def facts_of(action: Action) -> dict[str, Any]:
    tasks = queries.tasks_of(web.db(), job_kinds(), action)

    def those(*states: State) -> list[Task]:
        return [task for task in tasks if task.job.state in states]

    return {
        "action": action,
        "given_up": those(State.PARKED, State.CANCELLED),
        "running": those(State.RUNNING),
        "waiting": those(State.WAITING),
        "done": those(State.DONE),
        "somebody_works": somebody_works(web.db()),
    }
