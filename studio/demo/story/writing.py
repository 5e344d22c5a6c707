"""Drafts, written as the browsers of a group write them: by operations, each by its author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from basemaps.mercator import Bounds
from basemaps.warp import Warp
from studio.access.identity import Identity
from studio.demo.pictures.album import SIZE
from studio.demo.story.acts import change, do, draft_of, place_named, put
from studio.demo.story.props import drawing_name, file_named, photo_name, voice_name
from studio.demo.story.scenes import stage_scenes
from studio.demo.story.script import (
    Answer,
    Block,
    MapScript,
    Mark,
    PortraitScript,
    Script,
    StoryScript,
    scripts,
)
from studio.demo.story.stage import Stage, action_of, name_of, participant, person_of, referent_of
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft
from studio.drafts.queries import items_of
from studio.maps.drawing.plane import brought_back, corners, rectangle, warp_of
from studio.maps.geometry import shape_of, to_geojson
from studio.maps.items import Pair
from studio.maps.templates import order_key
from studio.maps.whereabouts import near
from studio.publishing.queries import publication_of


def write(stage: Stage, script: Script) -> Draft:
    """The draft of a production, written now if nobody has. All of it or nothing."""
    with stage.on(script.begun, 11) as db:
        known = draft_of(db, script)
        if known is not None:
            return known
        if isinstance(script, MapScript):
            return write_map(db, script)
        if isinstance(script, StoryScript):
            return write_story(db, script)
        return write_portrait(db, script)


# Maps


def write_map(db: Session, script: MapScript) -> Draft:
    """A participant begins it, everybody adds, the référent sets its view and its first words."""
    action, referent = action_of(db, script.action), referent_of(db, script.action)
    who = participant(db, script.marks[0].by)
    draft = create_draft(db, who, action, kind="map", title=script.title, template=script.template)
    sheet = items_of(db, draft, "sheet")[0].id
    do(db, referent, draft, change(sheet, "intro", script.intro))
    if script.view is not None:
        view = {"lon": script.view.lon, "lat": script.view.lat, "zoom": script.view.zoom}
        do(db, referent, draft, change(sheet, "view", view))
    legend = {i.properties["code"]: i.id for i in items_of(db, draft, "category")}
    plane = stand(db, referent, draft, script, sheet)
    for number, mark in enumerate(script.marks):
        value = mark_value(db, script, number, mark, legend)
        value["geometry"] = plane.on_it(value["geometry"]) if plane else value["geometry"]
        item = name_of(script.key, "item", number)
        do(db, participant(db, mark.by), draft, put(item, mark.type, value))
    return draft


@dataclass(frozen=True)
class Plane:
    """A drawing that is laid: what is told by real positions is drawn where it stands on it."""

    bounds: Bounds
    warp: Warp

    def on_it(self, geometry: dict[str, Any] | None) -> dict[str, Any] | None:
        return geometry and to_geojson(brought_back(shape_of(geometry), self.bounds, self.warp))


def stand(
    db: Session, referent: Identity, draft: Draft, script: MapScript, sheet: str
) -> Plane | None:
    """The référent puts the group's drawing under the map, and tells where it lies."""
    drawing, view = script.drawing, script.view
    if drawing is None or view is None:
        return None
    file = file_named(db, script.action, drawing_name(script))
    bounds = rectangle(view.lon, view.lat, *SIZE)
    pairs = [dict(zip(("x", "y", "lon", "lat"), one, strict=True)) for one in drawing.points]
    told = {
        "photo": file and file.id,
        "photo_text": drawing.seen,
        "by": [person_of(db, drawing.by).id],
        "points": pairs,
    }
    overlay = name_of(script.key, "drawing")
    value = {"properties": told, "geometry": corners(bounds)}
    do(db, referent, draft, put(overlay, "overlay", value))
    do(db, referent, draft, change(sheet, "drawing", overlay))
    return Plane(bounds, warp_of([Pair(**pair) for pair in pairs], bounds))


def mark_value(
    db: Session, script: MapScript, number: int, mark: Mark, legend: dict[str, str]
) -> dict[str, Any]:
    return {
        "properties": label_of(mark)
        if mark.type == "label"
        else {
            **said_of(db, script, number, mark, legend),
            **drawn_of(mark),
        },
        "geometry": geometry_of(mark),
        "order": order_key(number),
    }


def label_of(mark: Mark) -> dict[str, Any]:
    return {"text": mark.text, "colour": mark.colour, "size": mark.size}


def said_of(
    db: Session, script: MapScript, number: int, mark: Mark, legend: dict[str, str]
) -> dict[str, Any]:
    """Only what somebody said: an empty field was never touched."""
    photo = file_named(db, script.action, photo_name(script, number)) if mark.photo else None
    voice = file_named(db, script.action, voice_name(script, number))
    said = {
        "category": legend[mark.category],
        "title": mark.title,
        "notes": mark.notes,
        "answers": mark.answers,
        "photo": photo and photo.id,
        "photo_text": mark.seen,
        "voice": voice and voice.id,
        "voice_text": mark.says or mark.hears,
        "strength": mark.strength,
    }
    return {name: value for name, value in said.items() if value}


def drawn_of(mark: Mark) -> dict[str, Any]:
    if mark.type == "stroke":
        return {"colour": mark.colour, "width": mark.width}
    if mark.type == "place" and mark.at is not None:
        return {"near": near(*mark.at), "done": True}
    return {}


def geometry_of(mark: Mark) -> dict[str, Any] | None:
    points = [list(point) for point in mark.line]
    if points and mark.type == "area":
        return {"type": "Polygon", "coordinates": [points]}
    if points:
        return {"type": "LineString", "coordinates": points}
    return {"type": "Point", "coordinates": list(mark.at)} if mark.at else None


# Portraits


def write_portrait(db: Session, script: PortraitScript) -> Draft:
    """The person begins it, answers question after question, adds photos."""
    who = participant(db, script.by)
    draft = create_draft(
        db,
        who,
        action_of(db, script.action),
        kind="portrait",
        title=script.title,
        template=script.template,
    )
    sheet = items_of(db, draft, "sheet")[0].id
    do(db, who, draft, change(sheet, "minutes", script.minutes))
    do(db, who, draft, change(sheet, "intro", script.intro))
    questions = {i.properties["code"]: i.id for i in items_of(db, draft, "question")}
    for number, answer in enumerate(script.answers):
        item = name_of(script.key, "item", number)
        value = answer_value(db, script, number, answer, questions[answer.question])
        do(db, who, draft, put(item, "answer", value))
        tell_sentences(db, who, draft, script, number)
        add_photos(db, who, draft, script, number)
    stage_scenes(db, referent_of(db, script.action), draft, script)
    return draft


def answer_value(
    db: Session, script: PortraitScript, number: int, answer: Answer, question: str
) -> dict[str, Any]:
    if answer.skipped:
        return {"properties": {"question": question, "skipped": True}, "order": order_key(number)}
    voice = file_named(db, script.action, voice_name(script, number))
    said = {"question": question, "voice": voice and voice.id}
    if not answer.untold:
        said["text"] = answer.says
    return {"properties": said, "order": order_key(number)}


def tell_sentences(
    db: Session, who: Identity, draft: Draft, script: PortraitScript, number: int
) -> None:
    """The sentences of an answer at their times, and the places of maps that they speak of."""
    answer = name_of(script.key, "item", number)
    for place, sentence in enumerate(script.answers[number].sentences):
        item = name_of(script.key, "sentence", number, place)
        said = {"text": sentence.text, "start": sentence.start, "end": sentence.end}
        value = {"properties": {"answer": answer, **said}, "order": order_key(place)}
        do(db, who, draft, put(item, "sentence", value))
        on = place_named(db, *sentence.names) if sentence.names else None
        if on is not None:
            named = {"answer": answer, "sentence": item, "place": on}
            naming = name_of(script.key, "naming", number, place)
            do(db, who, draft, put(naming, "naming", {"properties": named}))


def add_photos(
    db: Session, who: Identity, draft: Draft, script: PortraitScript, number: int
) -> None:
    for which, photo in enumerate(script.answers[number].photos):
        file = file_named(db, script.action, photo_name(script, number, which))
        properties = {
            "photo": file and file.id,
            "photo_text": photo.seen,
            "caption": photo.caption,
            "focus_x": photo.focus[0],
            "focus_y": photo.focus[1],
            "shown": [person_of(db, key).id for key in photo.shown],
            "answer": name_of(script.key, "item", number),
        }
        item = name_of(script.key, "photo", number, which)
        order = order_key(number * 4 + which)
        do(db, who, draft, put(item, "photo", {"properties": properties, "order": order}))


# Récits


def write_story(db: Session, script: StoryScript) -> Draft:
    """The group adds block after block. What a block shows is public by then, or it is left out."""
    who, action = participant(db, script.blocks[0].by), action_of(db, script.action)
    draft = create_draft(
        db, who, action, kind="story", title=script.title, template=script.template
    )
    for number, block in enumerate(script.blocks):
        item = name_of(script.key, "item", number)
        value = {"properties": block_value(db, script, number, block), "order": order_key(number)}
        do(db, participant(db, block.by), draft, put(item, "block", value))
    return draft


def block_value(db: Session, script: StoryScript, number: int, block: Block) -> dict[str, Any]:
    photo = file_named(db, script.action, photo_name(script, number)) if block.photo else None
    voice = file_named(db, script.action, voice_name(script, number)) if block.says else None
    said = {
        "kind": block.kind,
        "text": block.text or block.says,
        "voice": voice and voice.id,
        "who": person_of(db, block.who).id if block.who else None,
        "photo": photo and photo.id,
        "seen": block.seen,
        "caption": block.caption,
        "shown": [person_of(db, key).id for key in block.shown],
        "production": shown_name(db, block.shows) if block.shows else None,
    }
    return {name: value for name, value in said.items() if value}


def shown_name(db: Session, key: str) -> str | None:
    """The public name of a production of the demo."""
    script = next(one for one in scripts() if one.key == key)
    draft = draft_of(db, script)
    found = publication_of(db, draft) if draft is not None else None
    return found.public_id if found is not None and found.is_public else None
