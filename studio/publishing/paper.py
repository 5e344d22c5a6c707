"""Pages set by Typst: letters stay letters, and the PDF is tagged for screen readers (ADR 8).

A page is a template and its data in one folder: nothing outside that folder is read.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from fontTools.ttLib import TTFont

from studio.kernel.errors import Invalid

# Setting a page takes a processor for a third of a second: visitors who ask together take turns.
TABLES = threading.BoundedSemaphore(2)


@lru_cache(maxsize=4)
def _kept(packed: tuple[Path, ...]) -> tempfile.TemporaryDirectory[str]:
    """One folder a process for the same fonts, deleted with it."""
    kept = tempfile.TemporaryDirectory(prefix="studio-letters-")
    for one in packed:
        font = TTFont(one)
        font.flavor = None
        font.save(Path(kept.name) / f"{one.stem}.ttf")
    return kept


def typeset(template: Path, fonts: Sequence[Path], format: Literal["pdf", "png"] = "pdf") -> Any:
    """The pages of a template, as one PDF or as a list of pictures. `fonts` are our typefaces in
    their web packing.

    Accessible to the letter of PDF/UA; a text with letters that no font here has cannot be, and is
    printed all the same. Invalid when it cannot be set at all.
    """
    with TABLES:
        return _set(template, fonts, format)


def _set(template: Path, fonts: Sequence[Path], format: Literal["pdf", "png"]) -> Any:
    options = [{"pdf_standards": "ua-1"}, {}] if format == "pdf" else [{"ppi": 144.0}]
    for option in options:
        try:
            return typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=[_kept(tuple(fonts)).name],
                format=format,
                **option,
            )
        except RuntimeError as error:
            failed = error
    raise Invalid("Cette page n’a pas pu être mise en page.") from failed
