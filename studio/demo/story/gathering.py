"""A collection of the demonstration: a way through productions of two actions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.collections.models import Collection
from studio.collections.operations import Step, arrange, begin, show
from studio.demo.story.acts import draft_of
from studio.demo.story.script import Script, scripts
from studio.demo.story.stage import Stage, referent_of
from studio.publishing.queries import publication_of

TITLE = "Au fil de l’eau"
INTRO = (
    "Des gestes, des ponts, des rues. On peut tout voir d’un trait, ou s’arrêter à chaque étape."
)
WAY = {
    "recit-matin": "On commence au lever du jour, sur le pont.",
    "carte-venir-sans-voiture": "Puis on cherche comment venir, sans voiture.",
    "portrait-nadia": "En chemin, on rencontre Nadia. Elle veut conduire ce qui roule.",
    "portrait-jardin": "On finit au jardin, carré quatorze.",
}
DAY = -1


def gather_collection(stage: Stage) -> None:
    """Claire chooses, in the order of a walk. Once: what somebody changes while playing stays."""
    known = {script.key: script for script in scripts()}
    with stage.on(DAY, 10) as db:
        if db.scalar(select(Collection.id).where(Collection.title == TITLE)) is not None:
            return
        claire = referent_of(db, "chemins")
        steps = [
            Step(found, passage)
            for key, passage in WAY.items()
            if (found := public_id_of(db, known[key])) is not None
        ]
        if steps:
            made = begin(db, claire, TITLE)
            arrange(db, claire, made, title=TITLE, intro=INTRO, steps=steps)
            show(db, claire, made)


def public_id_of(db: Session, script: Script) -> str | None:
    """The publication of a production, while everybody may see it."""
    draft = draft_of(db, script)
    found = publication_of(db, draft) if draft is not None else None
    return found.id if found is not None and found.is_public else None
