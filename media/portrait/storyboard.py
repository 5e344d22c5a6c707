"""A storyboard: what a portrait shows and says, with one versioned JSON form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from media.errors import BadStoryboard
from media.portrait.reading import build, require
from media.portrait.review import advice, blocking, problems
from media.portrait.scenes import (
    KINDS,
    Ambience,
    AnyScene,
    Caption,
    ClipScene,
    Credits,
    Narration,
    PhotoScene,
    PhotosScene,
    PlaceScene,
    QuoteScene,
    Scene,
    Storyboard,
    TitleScene,
    Transition,
    kind_of,
)
from media.writing import whole_file

__all__ = [
    "Ambience",
    "AnyScene",
    "Caption",
    "ClipScene",
    "Credits",
    "Narration",
    "PhotoScene",
    "PhotosScene",
    "PlaceScene",
    "QuoteScene",
    "Scene",
    "Storyboard",
    "TitleScene",
    "Transition",
    "advice",
    "blocking",
    "dump",
    "from_data",
    "load",
    "problems",
    "to_data",
]

VERSION = 1
PATHS = ("picture", "pictures", "video", "sound")
Part = TypeVar("Part")


def to_data(storyboard: Storyboard) -> dict[str, Any]:
    """The storyboard as plain lists and dictionaries, what is at its default left out."""
    data = {"version": VERSION, **plain(storyboard)}
    data["scenes"] = [{"kind": kind_of(each), **plain(each)} for each in storyboard.scenes]
    return data


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            each.name: plain(getattr(value, each.name))
            for each in fields(value)
            if not is_default(value, each)
        }
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def is_default(value: Any, each: Any) -> bool:
    default = each.default_factory() if each.default_factory is not MISSING else each.default
    return bool(getattr(value, each.name) == default)


def dump(storyboard: Storyboard, path: Path) -> None:
    """Write the storyboard as JSON, whole or not at all."""
    text = json.dumps(to_data(storyboard), ensure_ascii=False, indent=1)
    with whole_file(path) as partial:
        partial.write_text(text + "\n", "utf-8")


def load(path: Path) -> Storyboard:
    """Read a storyboard; its relative paths become absolute. Refuses with `BadStoryboard`."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadStoryboard(detail=str(error)) from error
    return from_data(data, path.resolve().parent)


def from_data(data: Any, folder: Path | None = None) -> Storyboard:
    """The same from data already read. An unknown name is refused: a misspelt caption must not
    be silently lost. With `folder`, relative paths start there."""
    require(isinstance(data, Mapping), "storyboard", data)
    require(data.get("version", VERSION) == VERSION, "version", data.get("version"))
    values = {name: value for name, value in data.items() if name not in ("version", "scenes")}
    scenes = data.get("scenes", [])
    require(isinstance(scenes, list), "scenes", scenes)
    whole = build(Storyboard, {**values, "scenes": ()}, "storyboard")
    made = tuple(scene_from(each, number) for number, each in enumerate(scenes, 1))
    return placed(replace(whole, scenes=made), folder)


def scene_from(data: Any, number: int) -> AnyScene:
    where = f"scene {number}"
    require(isinstance(data, Mapping) and data.get("kind") in KINDS, where, data)
    values = {name: value for name, value in data.items() if name != "kind"}
    return build(KINDS[data["kind"]], values, where)


def placed(storyboard: Storyboard, folder: Path | None) -> Storyboard:
    """The storyboard with its relative paths made absolute from `folder`."""
    return storyboard if folder is None else with_paths(storyboard, lambda path: str(folder / path))


def with_paths(value: Part, change: Callable[[str], str]) -> Part:
    """A copy in which every path went through `change`."""
    changed = {}
    for each in fields(value):  # type: ignore[arg-type]
        inner = getattr(value, each.name)
        changed[each.name] = path_changed(each.name, inner, change)
    return type(value)(**changed)


def path_changed(name: str, inner: Any, change: Callable[[str], str]) -> Any:
    if is_dataclass(inner):
        return with_paths(inner, change)
    if isinstance(inner, tuple) and name == "pictures":
        return tuple(change(each) for each in inner)
    if isinstance(inner, tuple):
        return tuple(with_paths(each, change) if is_dataclass(each) else each for each in inner)
    return change(inner) if name in PATHS and isinstance(inner, str) else inner
