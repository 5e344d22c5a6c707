"""What is pinned, and what no file of ours may name."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".md", ".toml", ".html", ".css", ".ts", ".mjs", ".json", ".sh", ".txt", ".lock", ""}


def tracked() -> list[Path]:
    """The files of the repository; every file where there is no repository (a source archive)."""
    try:
        said = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in said.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_name_no_host_and_pin_by_hash(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    assert "://" not in lock
    pins = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 40
    blocks = re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_npm_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


def test_no_file_names_a_registry_or_this_machine() -> None:
    """Registry hosts and absolute paths of a workplace change; the repository must not know."""
    bad = re.compile(r"registry\.npmjs|pypi\.org|files\.pythonhosted|/work/(main|shared)|/root/")
    here = Path(__file__).resolve()
    for path in tracked():
        if path.suffix in TEXT and path.resolve() != here:
            found = bad.search(path.read_text("utf-8", errors="ignore"))
            assert not found, f"{path.relative_to(ROOT)}: {found.group(0) if found else ''}"


def test_no_library_of_others_is_in_the_repository() -> None:
    for path in tracked():
        assert "node_modules" not in path.parts
        assert path.suffix not in {".woff", ".woff2", ".ttf"}, path
        assert not path.name.endswith(".min.js"), path


def test_media_is_code_and_is_kept() -> None:
    assert (ROOT / "media" / "__init__.py") in tracked()
