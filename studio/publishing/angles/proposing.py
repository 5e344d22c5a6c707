"""A first draft of an angle, made only of what is already there: nothing is invented.

A publication gives its title, its summary and the questions that were asked in it; its action gives
where, when, with whom, and in how many séances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions.models import Action, Workshop
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.publishing import folder
from studio.publishing.angles.operations import LONGEST_TITLE
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition, Publication

USUAL_LENGTH = {"valorisation": 80, "information": 150, "documentation": 400}


@dataclass(frozen=True)
class Proposal:
    """What the form holds before anybody wrote."""

    title: str
    text: str
    words: int


def proposed(db: Session, settings: Settings, thing: Publication | Action, name: str) -> Proposal:
    """For a publication or an action. NotFound for a publication without an edition."""
    if isinstance(thing, Action):
        title, lines = thing.title, _about_action(db, thing, name)
    else:
        edition = _edition(thing)
        title, lines = edition.title, _about_publication(db, settings, thing, edition, name)
    words = USUAL_LENGTH[name]
    return Proposal(title[:LONGEST_TITLE], shortened(list(lines), words), words)


def _edition(thing: Publication) -> Edition:
    if thing.edition is None:
        raise NotFound
    return thing.edition


def _about_publication(
    db: Session, settings: Settings, thing: Publication, edition: Edition, name: str
) -> Iterator[str]:
    action = thing.action
    yield edition.summary
    if name == "valorisation" and edition.credits:
        yield _("Par %(names)s.", names=", ".join(edition.credits))
    if name != "valorisation":
        yield _made_in(action)
    if name == "documentation":
        yield _how(db, action)
        page = folder.read_page(settings.editions, edition.id)
        questions = publisher_of(thing.kind).questions(page)
        if questions:
            yield _("Les questions posées :") + " " + " ".join(questions)


def _about_action(db: Session, action: Action, name: str) -> Iterator[str]:
    yield action.summary
    if name != "valorisation":
        yield _made_in(action)
        yield from _titles(db, action)
    if name == "documentation":
        yield _how(db, action)


def _titles(db: Session, action: Action) -> Iterator[str]:
    wanted = select(Publication).where(Publication.action_id == action.id)
    shown = [
        one.edition.title
        for one in db.scalars(wanted.order_by(Publication.published_at))
        if one.is_public and one.edition and one.edition.audience == "public"
    ]
    if shown:
        yield _("À voir : %(titles)s.", titles=", ".join(shown))


def _made_in(action: Action) -> str:
    where = ", ".join(filter(None, (action.structure, action.place)))
    if where:
        told = _("Fait dans l’action « %(title)s », %(where)s.", title=action.title, where=where)
    else:
        told = _("Fait dans l’action « %(title)s ».", title=action.title)
    return str(told)


def _how(db: Session, action: Action) -> str:
    held = select(func.count(Workshop.id)).where(
        Workshop.action_id == action.id, Workshop.opened_at.is_not(None)
    )
    dates = _(
        "Du %(start)s au %(end)s.",
        start=format_date(action.starts, "long"),
        end=format_date(action.ends, "long"),
    )
    count = db.scalar(held) or 0
    return f"{dates} {ngettext('%(num)d séance.', '%(num)d séances.', count)}" if count else dates


def shortened(lines: list[str], words: int) -> str:
    """Whole lines up to this many words; a first line that is longer is cut at a word."""
    kept: list[str] = []
    left = words
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        count = len(line.split())
        if count > left:
            break
        kept.append(line)
        left -= count
    if not kept and lines:
        return " ".join(lines[0].split()[:words])
    return "\n".join(kept)
