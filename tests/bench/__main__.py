"""`make bench`: measure, write docs/bench.md, and say which stated limits are kept.

Limits are ratios to something measured in the same run, or absolute where the promise is (a person
waits, a PC has so much memory). A missed limit is written down, and the command ends with 1.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import maps, media_portrait, public, upload, writers

PAGE = Path(__file__).parents[2] / "docs" / "bench.md"
Figures = dict[str, Any]


@dataclass(frozen=True)
class Limit:
    """A promise about one figure."""

    sentence: str
    kept: Callable[[Figures], bool]


@dataclass(frozen=True)
class Bench:
    title: str
    run: Callable[[], Figures]
    limits: tuple[Limit, ...]


LIVE = (
    Limit("no acknowledged operation is lost", lambda f: f["lost"] == 0),
    Limit("no error, and no « database is locked »", lambda f: not f["errors"] + f["locked"]),
    Limit("receipt p95 under 300 ms", lambda f: f["receipt_p95_ms"] < 300),
)


MAPS = (
    Limit(
        "10,000 places on the screen under 2 s, six times slower",
        lambda f: f["first_10k_at_6x_ms"] < 2000,
    ),
    Limit(
        "each zoom of 10,000 under 0.5 s, six times slower",
        lambda f: maps.worst(f["zoom_10k_at_6x_ms"]) < 500,
    ),
    Limit("150 kB at most for the page of 10,000", lambda f: f["weight_10k_kB"] <= 150),
    Limit("6 requests at most for the page of 10,000", lambda f: f["requests_10k"] <= 6),
    Limit(
        "a page of 10,000 weighs at most 150 kB more than one of 1,000",
        lambda f: f["weight_10k_kB"] - f["weight_1k_kB"] <= 150,
    ),
    Limit(
        "an import of 100,000 points takes at most 10 times a bare read",
        lambda f: f["import_to_bare_read"] < 10,
    ),
)


PUBLIC = (
    *(
        Limit(
            f"{page}: behind nginx, at least 0.7 of nginx sending the same bytes",
            lambda f, page=page: f[f"{page}_nginx_to_static"] >= 0.7,  # type: ignore[misc]
        )
        for page in ("home", "gallery", "map", "portrait")
    ),
    Limit("no request fails", lambda f: not any(f[name] for name in f if name.endswith("errors"))),
    Limit(
        "the first page of the gallery weighs at most 250 kB",
        lambda f: max(f["gallery_phone_kB"], f["gallery_computer_kB"]) <= 250,
    ),
    Limit(
        "it can be used in 3 s at 400 kbit/s, six times slower",
        lambda f: public.middle_of(f["gallery_usable_ms"]) <= 3000,
    ),
)


def benches() -> list[Bench]:
    postgresql = os.environ.get("TEST_POSTGRESQL_URL", "")
    found = [Bench("36 writers in 3 groups, 60 s, SQLite", writers.run, LIVE)]
    if postgresql:
        again = Bench("The same for 30 s, PostgreSQL", lambda: writers.run(30, postgresql), LIVE)
        found.append(again)
    return [
        *found,
        Bench(
            "One upload of 1 GiB",
            upload.run,
            (
                Limit("memory grows by less than 60 MB", lambda f: f["memory_growth_mib"] < 57),
                Limit("the same bytes arrive", lambda f: bool(f["same_bytes"])),
            ),
        ),
        Bench("Maps of 1,000, 10,000 and 100,000 features", maps.run, MAPS),
        Bench("The public side of the demonstration", public.run, PUBLIC),
        Bench(
            "A film of 60 s, 12 photos, 720p25",
            media_portrait.run,
            (
                Limit(
                    "at most 1.5 x the bare encoder's CPU", lambda f: f["full_to_limit_cpu"] < 1.5
                ),
                Limit(
                    "one caption: at most 1/4 of it all", lambda f: f["caption_to_full_cpu"] < 0.25
                ),
                Limit("at most 1/6 of plain moviepy", lambda f: f["full_to_moviepy_cpu"] < 1 / 6),
            ),
        ),
    ]


def main(words: list[str]) -> int:
    """Words of titles (`python -m tests.bench maps`) choose what is measured; the page, which holds
    everything, is then left as it is."""
    sections, missed, load = [], 0, os.getloadavg()[0]
    chosen = [bench for bench in benches() if is_asked(bench.title, words)]
    if not chosen:
        sys.stderr.write(f"no bench is called {' or '.join(words)}\n")
        return 2
    for bench in chosen:
        sys.stdout.write(f"{bench.title}…\n")
        figures = bench.run()
        kept = [(limit.sentence, limit.kept(figures)) for limit in bench.limits]
        missed += sum(not good for _, good in kept)
        sections.append(section(bench.title, figures, kept))
        sys.stdout.write(sections[-1] + "\n")
    if not words:
        PAGE.write_text(page(sections, load), "utf-8")
    return 1 if missed else 0


def is_asked(title: str, words: list[str]) -> bool:
    return not words or any(word.lower() in title.lower() for word in words)


def section(title: str, figures: Figures, kept: list[tuple[str, bool]]) -> str:
    lines = [f"## {title}", "", "| Figure | Value |", "|---|---|"]
    lines += [
        f"| {name.replace('_', ' ')} | {value} |" for name, value in figures.items() if value != []
    ]
    lines += ["", *(f"- {'kept' if good else '**missed**'}: {sentence}" for sentence, good in kept)]
    return "\n".join(lines) + "\n"


def page(sections: list[str], load: float) -> str:
    """`load`: how many programs wanted a core before anything was measured."""
    cores, day = os.cpu_count(), datetime.now(UTC).date()
    head = (
        "# Measurements\n\n"
        f"Written by `make bench` on {day}: {cores} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, load {load:.1f} before the start. Absolute figures "
        "tell of this machine and of what else it was doing; ratios compare things measured in "
        "the same run.\n"
    )
    return "\n".join([head, *sections])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
