"""Draws and encodes segments, in a process of its own.

    python -m media.portrait.worker PLAN.json CACHE_FOLDER FIRST LAST

It renders segments number FIRST to before LAST of the plan, each into CACHE_FOLDER under its key,
and prints `frames N` as it goes. A refusal is printed as JSON on the error output, exit code 4.
"""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path

from media.errors import MediaError
from media.portrait import captions, encoder
from media.portrait.planes import Overlay, Plane, Planes, cover, empty, from_image, mix
from media.portrait.shots import Look, Mark, Plan, Segment, plan_from
from media.portrait.stage import Staged, stage
from media.portrait.theme import PAPER, Frame, colour

REFUSED = 4
KEPT = 3
"""Prepared shots kept at once: a transition needs two, and the next one is often asked for."""


class Theatre:
    """The shots of a plan, prepared when needed and forgotten when they have passed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ready: OrderedDict[int, Staged] = OrderedDict()
        self.paper: Planes | None = None

    def shot(self, number: int) -> Staged:
        if number not in self.ready:
            self.ready[number] = stage(self.plan.shots[number], self.plan.look)
        self.ready.move_to_end(number)
        while len(self.ready) > KEPT:
            self.ready.popitem(last=False)
        return self.ready[number]

    def blank(self) -> Planes:
        if self.paper is None:
            from PIL import Image

            size = (self.plan.look.width, self.plan.look.height)
            self.paper = from_image(Image.new("RGB", size, PAPER))
        return self.paper


def main(plan_file: str, cache: str, first: str, last: str) -> int:
    plan = plan_from(Path(plan_file).read_text("utf-8"))
    theatre = Theatre(plan)
    try:
        for segment in plan.segments[int(first) : int(last)]:
            render(segment, theatre, Path(cache), say)
    except MediaError as error:
        sys.stderr.write(
            json.dumps({"code": error.code, "sentence": error.sentence, "detail": error.detail})
            + "\n"
        )
        return REFUSED
    return 0


def say(frames: int) -> None:
    sys.stdout.write(f"frames {frames}\n")
    sys.stdout.flush()


def render(
    segment: Segment, theatre: Theatre, cache: Path, told: Callable[[int], None] | None = None
) -> Path:
    """Encode one segment into the cache, whole or not at all."""
    out = segment_path(cache, segment.key)
    look = theatre.plan.look
    drawn = transition(segment, theatre) if segment.is_transition else body(segment, theatre)
    encoder.write(drawn, out, look, told)
    if told:
        told(segment.count % encoder.COUNTED)
    return out


def segment_path(cache: Path, key: str) -> Path:
    return cache / "segments" / f"{key}.mp4"


def body(segment: Segment, theatre: Theatre) -> Iterator[Plane]:
    """The frames of one shot, with what is written over them."""
    look = theatre.plan.look
    buffer, planes = empty(look.width, look.height)
    shot = theatre.shot(segment.shot)
    drawings = drawings_of(segment, look)
    for frame in range(segment.first, segment.first + segment.count):
        shot.draw(frame, planes)
        write_over(planes, drawings, frame)
        yield buffer


def drawings_of(segment: Segment, look: Look) -> list[tuple[Mark, Overlay]]:
    return [(mark, drawn(mark, look)) for mark in segment.marks]


def write_over(planes: Planes, drawings: list[tuple[Mark, Overlay]], frame: int) -> None:
    """Put on a frame the texts that are there at that moment."""
    for mark, drawing in drawings:
        if mark.first <= frame < mark.last:
            cover(planes, drawing)


def drawn(mark: Mark, look: Look) -> Overlay:
    frame = Frame(look.width, look.height, colour(look.accent))
    draw = captions.label if mark.kind == "label" else captions.caption
    return draw(mark.text, frame, look.language)


def transition(segment: Segment, theatre: Theatre) -> Iterator[Plane]:
    """The frames in which one shot leaves and the next appears, both still moving."""
    look = theatre.plan.look
    buffer, planes = empty(look.width, look.height)
    other = empty(look.width, look.height)[1]
    drawings = drawings_of(segment, look)
    if segment.under is None:
        return
    for number in range(segment.count):
        share = (number + 1) / (segment.count + 1)
        theatre.shot(segment.under).draw(segment.under_first + number, planes)
        theatre.shot(segment.shot).draw(segment.first + number, other)
        if segment.passage == "dip":
            dip(planes, other, theatre.blank(), share)
        else:
            mix(planes, other, share, planes)
        write_over(planes, drawings, segment.first + number)
        yield buffer


def dip(planes: Planes, other: Planes, paper: Planes, share: float) -> None:
    """Through paper: the first picture fades to it, then the second comes out of it."""
    if share < 0.5:
        mix(planes, paper, share * 2, planes)
    else:
        mix(paper, other, share * 2 - 1, planes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
