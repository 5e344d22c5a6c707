"""Lines per file and per function of our Python: median, nine tenths, longest."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("studio", "media", "basemaps")
LONGEST = 8


def main() -> int:
    files = [p for f in FOLDERS for p in (ROOT / f).rglob("*.py") if "migrations" not in p.parts]
    lengths = [(len(p.read_text("utf-8").splitlines()), str(p.relative_to(ROOT))) for p in files]
    functions = [found for path in files for found in functions_of(path)]
    show("files", [item for item in lengths if item[0] > 1])
    show("functions", functions)
    tests = sum(len(p.read_text("utf-8").splitlines()) for p in (ROOT / "tests").rglob("*.py"))
    print(f"tests : code = {tests / sum(n for n, _ in lengths):.2f}")
    return 0


def functions_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield length, f"{path.relative_to(ROOT)}:{node.name}"


def show(what: str, found: list[tuple[int, str]]) -> None:
    sizes = sorted(n for n, _ in found)
    p90 = quantiles(sizes, n=10)[-1]
    print(f"{what}: {len(sizes)}, median {median(sizes):.0f}, p90 {p90:.0f}, max {sizes[-1]}")
    for n, name in sorted(found, reverse=True)[:LONGEST]:
        print(f"  {n:5} {name}")


if __name__ == "__main__":
    sys.exit(main())
