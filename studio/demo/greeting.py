"""What the command line prints when the demonstration is ready: addresses, and who to be."""

from __future__ import annotations

from studio.actions.queries import workshop_now
from studio.demo.roles import role_named
from studio.demo.story.company import PASSPHRASE
from studio.demo.story.script import cast
from studio.demo.story.stage import action_of
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound


def welcome(settings: Settings) -> list[str]:
    """Lines for a terminal."""
    here = settings.address
    return [
        "",
        "La démonstration est prête.",
        f"  Jouer un rôle, d’un geste    {here}/jouer",
        f"  La galerie                   {here}/",
        f"  Le blog d’un partenaire      {here}/jouer/blog",
        f"  Rejoindre la séance          {here}/rejoindre{code_of_the_day(settings)}",
        f"  L’espace des équipes         {here}/espace/connexion",
        f"  Phrase de passe de tous      {PASSPHRASE}",
        *(f"    {m.name:<8}{m.email:<22}{work_of(m.key)}" for m in cast().staff),
        "  Les participants n’ont ni adresse ni mot de passe : le code de la séance suffit.",
        "",
    ]


def work_of(key: str) -> str:
    role = role_named(key)
    if role is not None:
        return str(role.who)
    led = [action.title for action in cast().actions if action.referent == key]
    return f"Référent de « {led[0]} »" if led else ""


def code_of_the_day(settings: Settings) -> str:
    database = Database(settings.database)
    try:
        with database.reading() as db:
            workshop = workshop_now(db, action_of(db, "chemins"))
    except NotFound:
        workshop = None
    finally:
        database.close()
    return f"   code {workshop.code}" if workshop is not None else ""
