"""Ready-made reference layers, one file each: a file dropped here with a `SOURCE` is one more."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from studio.kernel.errors import NotFound
from studio.maps.reference.columnar import Words


@dataclass(frozen=True)
class Source:
    """A layer that one tap brings in. `read` gives shapes in degrees and what is said of each;
    `icon` is a name of icons.txt, `credit` is shown with the layer wherever it is."""

    code: str
    title: str
    summary: str
    credit: str
    licence: str
    icon: str
    colour: str
    read: Callable[[], tuple[Sequence[Any], Sequence[Words]]]


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Code -> source, in the order of their titles."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [import_module(f"{__name__}.{name}") for name in names]
    known = [module.SOURCE for module in found if hasattr(module, "SOURCE")]
    return {one.code: one for one in sorted(known, key=lambda one: one.title)}


def source_named(code: str) -> Source:
    """NotFound for a code that no file declares."""
    if code not in sources():
        raise NotFound
    return sources()[code]
