"""Acts on work in the background: stop it, ask for it again."""

from __future__ import annotations

from studio.kernel import jobs
from studio.kernel.errors import Conflict
from studio.work.queries import Task

STOPPED = "Quelqu’un a arrêté ce travail. On peut le relancer."


def stop(task: Task) -> None:
    """Stop wanting a piece of work: what it was made from stays. Twice is once.

    Conflict for what has to be done whatever anybody wishes, and for what is done.
    """
    if task.job.state == jobs.State.CANCELLED:
        return
    if not task.may_stop:
        raise Conflict("Ce travail ne peut pas être arrêté.")
    jobs.cancel(task.job, STOPPED)


def try_again(task: Task) -> None:
    """Start afresh what was given up, with all its attempts ahead. Twice is once.

    Conflict for what its own screen asks for, and for what is done.
    """
    if task.by_hand and not task.job.is_over:
        return
    if not task.may_retry:
        raise Conflict("Ce travail ne peut pas être relancé d’ici.")
    jobs.retry(task.job)
