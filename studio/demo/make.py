"""`studio demo`: from an empty data folder to a living gallery, in about a minute."""

from __future__ import annotations

from collections.abc import Callable

from studio.demo.story.company import gather
from studio.demo.story.gathering import gather_collection
from studio.demo.story.props import bring, shelve
from studio.demo.story.script import StoryScript, scripts
from studio.demo.story.showing import show
from studio.demo.story.stage import Stage
from studio.demo.story.work import work
from studio.demo.story.writing import write
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.parts import register_parts

LINES = {
    "groups": "On accueille les groupes…",
    "files": "On prépare les images et les sons pour le site…",
    "drafts": "On écrit les cartes, les portraits et le récit…",
    "ready": "La galerie est prête. Les films arrivent pendant que vous regardez.",
}


def make_demo(settings: Settings, say: Callable[[str], None]) -> None:
    """Play the story into the data folder, saying in French how far it is.

    Safe to call again: what exists is left alone, what an interruption left undone is done. Takes
    about a minute from nothing, a second afterwards; films are left to the worker.
    """
    register_parts()
    database = Database(settings.database)
    database.upgrade()
    try:
        play(Stage(settings, database, DiskStore(settings.store), say))
    finally:
        database.close()


def play(stage: Stage) -> None:
    stage.say(LINES["groups"])
    gather(stage)
    bring(stage)
    shelve(stage)
    stage.say(LINES["files"])
    work(stage)
    stage.say(LINES["drafts"])
    stories = [script for script in scripts() if isinstance(script, StoryScript)]
    others = [script for script in scripts() if not isinstance(script, StoryScript)]
    for some in (others, stories):  # a récit shows what was published before it
        for script in some:
            write(stage, script)
        work(stage)  # a drawing is laid before it is shown
        for script in some:
            show(stage, script)
    gather_collection(stage)
    work(stage)
    stage.say(LINES["ready"])
