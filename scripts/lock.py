"""Renew the locks: every version pinned by its hashes, and no registry named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = [
    str(ROOT / ".venv" / "bin" / "uv"), "pip", "compile", "--quiet", "--universal", "--upgrade",
    "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11",
]  # fmt: skip


def main() -> int:
    lock("requirements.lock", "pyproject.toml")
    lock("requirements-dev.lock", "--group", "dev", "-c", "requirements.lock", "pyproject.toml")
    npm = ["npm", "update", "--ignore-scripts", "--package-lock-only"]
    subprocess.run(npm, cwd=ROOT / "frontend", check=True)
    return 0


def lock(name: str, *sources: str) -> None:
    subprocess.run([*UV, "-o", name, *sources], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
