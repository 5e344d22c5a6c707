"""Pictures drawn and voices recorded, then given as a phone gives them: one file each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.demo.pictures.album import draw
from studio.demo.sounds.mixing import record
from studio.demo.story.script import (
    MapScript,
    Mark,
    PortraitScript,
    Script,
    Shelved,
    StoryScript,
    cast,
    library,
    scripts,
)
from studio.demo.story.stage import Stage, action_of, person_of
from studio.files.models import FileNote, Medium, StoredFile
from studio.files.operations import keep_file
from studio.files.shelf import Said, describe, put_on_shelf

AT_ONCE = 2  # drawn or recorded together: the smallest machine has two cores


@dataclass(frozen=True)
class Prop:
    """One file to be: who gives it, in which action and when, and how it is made."""

    name: str
    medium: Medium
    action: str
    by: str
    day: int
    source: str  # pictures of the same source are drawn once
    make: Callable[[Path], object]


def bring(stage: Stage) -> int:
    """Make and keep what is not there yet; how many that was."""
    with stage.database.reading() as db:
        missing = [prop for prop in props() if file_named(db, prop.action, prop.name) is None]
    pictures = [prop for prop in missing if prop.medium == Medium.PHOTO]
    sounds = [prop for prop in missing if prop.medium == Medium.SOUND]
    if pictures:
        stage.say(f"On dessine {len(pictures)} images…")
        make_all(stage, pictures)
    if sounds:
        stage.say(f"On enregistre {len(sounds)} voix et bruits…")
        make_all(stage, sounds)
    return len(missing)


def make_all(stage: Stage, wanted: list[Prop]) -> None:
    """Each source is made once; the files are kept as they are ready."""
    folder = stage.settings.cache / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    by_source: dict[str, list[Prop]] = {}
    for prop in wanted:
        by_source.setdefault(prop.source, []).append(prop)
    groups = list(by_source.values())

    def prepare(group: list[Prop]) -> Path:
        path = folder / group[0].name
        group[0].make(path)
        return path

    with ThreadPoolExecutor(AT_ONCE) as hands:
        for group, path in zip(groups, hands.map(prepare, groups), strict=True):
            for prop in group:
                give(stage, prop, path)
            path.unlink()


def give(stage: Stage, prop: Prop, path: Path) -> None:
    """Somebody's phone sends the file. The copy is taken away by the store."""
    copy = path.with_name(f"envoi-{prop.name}")
    shutil.copy(path, copy)
    with stage.on(prop.day, 11) as db:
        keep_file(
            db,
            stage.storage,
            copy,
            action_id=action_of(db, prop.action).id,
            person_id=person_of(db, prop.by).id,
            medium=prop.medium,
            name=prop.name,
        )


def file_named(db: Session, action: str, name: str) -> StoredFile | None:
    """The file somebody gave under this name in an action of the demo."""
    wanted = select(StoredFile).where(
        StoredFile.action_id == action_of(db, action).id, StoredFile.original_name == name
    )
    return db.scalar(wanted.limit(1))


def photo_name(script: Script, *place: int) -> str:
    return f"{script.key}-{'-'.join(map(str, place))}.jpg"


def drawing_name(script: Script) -> str:
    return f"{script.key}-dessin.jpg"


def voice_name(script: Script, place: int) -> str:
    return f"{script.key}-{place}.wav"


def props() -> Iterator[Prop]:
    """Everything that the productions show or let hear, and what waits in the libraries."""
    for script in scripts():
        if isinstance(script, MapScript):
            yield from props_of_map(script)
        elif isinstance(script, StoryScript):
            yield from props_of_story(script)
        else:
            yield from props_of(script)
    for one in library():
        yield shelved(one)


def props_of_map(script: MapScript) -> Iterator[Prop]:
    if script.drawing is not None:
        yield picture(script, drawing_name(script), script.drawing.by, script.drawing.picture)
    for number, mark in enumerate(script.marks):
        if mark.photo:
            yield picture(script, photo_name(script, number), mark.by, mark.photo)
        if mark.says or mark.hears:
            yield sound_of_mark(script, voice_name(script, number), mark)


def props_of_story(script: StoryScript) -> Iterator[Prop]:
    for number, block in enumerate(script.blocks):
        if block.photo:
            yield picture(script, photo_name(script, number), block.by, block.photo)
        if block.says:
            yield voice(script, voice_name(script, number), block.by, block.says, block.around)


def props_of(script: PortraitScript) -> Iterator[Prop]:
    for number, answer in enumerate(script.answers):
        for which, photo in enumerate(answer.photos):
            yield picture(script, photo_name(script, number, which), script.by, photo.picture)
        if answer.says:
            name = voice_name(script, number)
            yield voice(script, name, script.by, answer.says, answer.around)


def picture(script: Script, name: str, by: str, drawn: str) -> Prop:
    def make(out: Path) -> None:
        draw(drawn, out)

    return Prop(name, Medium.PHOTO, script.action, by, script.begun, f"picture {drawn}", make)


def sound_of_mark(script: Script, name: str, mark: Mark) -> Prop:
    if mark.says:
        return voice(script, name, mark.by, mark.says, mark.around)

    def make(out: Path) -> None:
        record(out, place=mark.around)

    return Prop(name, Medium.SOUND, script.action, mark.by, script.begun, name, make)


def voice(script: Script, name: str, by: str, words: str, around: str) -> Prop:
    throat = cast().person(by).throat

    def make(out: Path) -> None:
        record(out, text=words, throat=throat, place=around)

    return Prop(name, Medium.SOUND, script.action, by, script.begun, name, make)


def shelved(one: Shelved) -> Prop:
    def make(out: Path) -> None:
        if one.picture:
            draw(one.picture, out)
        else:
            record(out, place=one.sound)

    medium = Medium.PHOTO if one.picture else Medium.SOUND
    source = f"picture {one.picture}" if one.picture else one.name
    return Prop(one.name, medium, one.action, one.by, one.day, source, make)


def shelve(stage: Stage) -> None:
    """Put in the libraries what is for them, with what is said of it. What somebody has changed or
    taken off since is left as it is."""
    for one in library():
        with stage.on(one.day, 12) as db:
            file = file_named(db, one.action, one.name)
            if file is None or db.get(FileNote, file.id) is not None:
                continue
            put_on_shelf(db, file)
            db.flush()
            shown = tuple(person_of(db, key).id for key in one.shown)
            said = Said(credit=one.credit, seen=one.seen, shown=shown)
            describe(db.get_one(FileNote, file.id), said, shown)
