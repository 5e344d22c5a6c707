"""In which order test files run, and which of them share a process: only time depends on it.

`pytest -n` hands whole files out, so that what a file prepares for all its tests is made once.
Without a word from here the files with few tests come last, and those are the longest: the
processes would wait for one journey of three minutes.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST_FIRST = (
    "tests/journeys/test_story.py",
    "tests/journeys/test_seven_people.py",
    "tests/journeys/test_field.py",
    "tests/journeys/test_seven_portraits.py",
    "tests/journeys/test_recording.py",
    "tests/studio/demo/",
    "tests/journeys/",
    "tests/studio/kernel/test_worker.py",
    "tests/studio/drafts/test_convergence.py",
    "tests/studio/maps/drawing/test_drawing_in_browser.py",
    "tests/studio/maps/test_sensible_in_browser.py",
    "tests/studio/portraits/test_retouch_in_browser.py",
    "tests/studio/gallery/test_in_browser.py",
)
"""Files and folders of more than half a minute, the longest at the top; then come the others."""

TOGETHER = ("tests/studio/demo/",)
"""Folders of which all files share something that takes long to make: they go to one process."""


def put_longest_first(items: list[pytest.Item]) -> None:
    """The same order in every process; files stay whole, and tests in the order of their file."""
    items.sort(key=lambda item: rank(item.nodeid))


def rank(nodeid: str) -> tuple[int, int]:
    """Its place in LONGEST_FIRST; among the others, those that drive a browser."""
    places = [at for at, start in enumerate(LONGEST_FIRST) if nodeid.startswith(start)]
    path = nodeid.partition("::")[0]
    return min(places, default=len(LONGEST_FIRST)), 0 if "in_browser" in path else 1


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]
    """Files are handed out whole, in the order they are given; so are the folders of TOGETHER."""

    def __init__(self, config: pytest.Config, log: Any = None):
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)
