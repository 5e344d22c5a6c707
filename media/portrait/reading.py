"""Plain data into frozen dataclasses, each value checked against its declared type."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin

from media.errors import BadStoryboard

Made = TypeVar("Made")


def build(kind: type[Made], data: Any, where: str) -> Made:
    """A dataclass from plain data, each value checked against its declared type."""
    require(isinstance(data, Mapping), where, data)
    hints = typing.get_type_hints(kind)
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    require(set(data) <= set(known), where, sorted(set(data) - set(known)))
    for name, each in known.items():
        optional = each.default is not MISSING or each.default_factory is not MISSING
        require(optional or name in data, f"{where}, {name}", "missing")
    values = {
        name: value_of(hints[name], value, f"{where}, {name}") for name, value in data.items()
    }
    return kind(**values)


def value_of(hint: Any, value: Any, where: str) -> Any:
    """One value of a declared type: a number, a text, a tuple of them, a part, or None."""
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, where)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [each for each in arguments if each is not type(None)]
        return None if value is None else value_of(inner[0], value, where)
    if origin is Literal:
        require(value in arguments, where, value)
        return value
    if origin is tuple:
        return values_of(arguments, value, where)
    return scalar(hint, value, where)


def values_of(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    require(isinstance(value, list | tuple), where, value)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(value_of(arguments[0], each, where) for each in value)
    require(len(value) == len(arguments), where, value)
    return tuple(value_of(hint, each, where) for hint, each in zip(arguments, value, strict=True))


def scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        require(number and math.isfinite(value), where, value)
        return float(value)
    require(isinstance(value, hint) and (hint is bool or not isinstance(value, bool)), where, value)
    return value


def require(holds: Any, where: str, value: Any) -> None:
    if not holds:
        raise BadStoryboard(detail=f"{where}: {str(value)[:120]!r}")
