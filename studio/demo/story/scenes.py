"""The storyboard of a portrait, and the points on its photos, as a référent puts them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.demo.story.acts import do, place_named, put
from studio.demo.story.script import Point, PortraitScript, Scene
from studio.demo.story.stage import name_of
from studio.drafts.models import Draft
from studio.maps.templates import order_key


def stage_scenes(db: Session, who: Identity, draft: Draft, script: PortraitScript) -> None:
    for number, scene in enumerate(script.scenes, 1):
        value = {"properties": scene_value(db, script, scene), "order": order_key(number)}
        do(db, who, draft, put(scene_name(script, number), "scene", value))
    for number, point in enumerate(script.points):
        value = {"properties": point_value(script, point), "order": order_key(number)}
        do(db, who, draft, put(name_of(script.key, "point", number), "hotspot", value))


def scene_name(script: PortraitScript, number: int) -> str:
    return name_of(script.key, "scene", number)


def scene_value(db: Session, script: PortraitScript, scene: Scene) -> dict[str, Any]:
    """Only what somebody chose. A way that leads on names a scene that may come later."""
    shown = {
        "kind": scene.kind,
        "text": scene.text,
        "subtitle": scene.subtitle,
        "chapter": scene.chapter,
        "photos": [photo_named(script, picture) for picture in scene.photos],
        "place": place_named(db, *scene.place) if scene.place else None,
        "choices": [
            {"label": way.label, "scene": scene_name(script, way.to)} for way in scene.ways
        ],
        **voice_of(script, scene),
    }
    return {name: value for name, value in shown.items() if value}


def voice_of(script: PortraitScript, scene: Scene) -> dict[str, str | None]:
    """Whose voice is heard, and from which sentence to which."""
    if not scene.answer:
        return {}
    number = number_of(script, scene.answer)
    first, last = (
        name_of(script.key, "sentence", number, one - 1) if one else None
        for one in (scene.first, scene.last)
    )
    return {"answer": name_of(script.key, "item", number), "first": first, "last": last}


def point_value(script: PortraitScript, point: Point) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "on": photo_named(script, point.on),
        "label": point.label,
        "outline": point.outline,
        "opens": "sound" if point.answer else "text",
    }
    if point.answer:
        return {**shown, "answer": name_of(script.key, "item", number_of(script, point.answer))}
    return {**shown, "text": point.text}


def number_of(script: PortraitScript, question: str) -> int:
    return next(n for n, one in enumerate(script.answers) if one.question == question)


def photo_named(script: PortraitScript, picture: str) -> str:
    """The photo of this portrait that shows a picture of the album."""
    return next(
        name_of(script.key, "photo", number, which)
        for number, answer in enumerate(script.answers)
        for which, photo in enumerate(answer.photos)
        if photo.picture == picture
    )
