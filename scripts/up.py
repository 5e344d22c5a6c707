"""Bring this checkout to life with nothing but Python: environment, packages, front end.

`python scripts/up.py setup` prepares everything needed to run; `setup --dev` adds what the
tests need. Doing it twice is free: a stamp holds the hash of everything the result depends on.
Only the standard library is used here, so that it also works where `make` does not exist.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WATCHED = ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "scripts/up.py")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["setup"])
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    arguments = parser.parse_args()
    setup(dev=arguments.dev)
    return 0


def setup(*, dev: bool) -> None:
    """Make `.venv` match the lock and the built front end match its sources."""
    lock = "requirements-dev.lock" if dev else "requirements.lock"
    stamp, wanted = VENV / "studio-stamp", fingerprint()
    done = stamp.read_text("utf-8").split() if stamp.exists() else []
    # A development environment contains everything a plain one does.
    if wanted in done and (lock in done or not dev):
        return
    make_environment()
    uv("pip", "install", "--require-hashes", "-r", str(ROOT / lock))
    uv("pip", "install", "--no-deps", "--reinstall-package", "studio-cartes-portraits", "-e", ".")
    compile_everything()
    stamp.write_text(f"{wanted} {lock}", "utf-8")


def fingerprint() -> str:
    """The hash of every file that decides what is installed or built."""
    digest = hashlib.sha256(sys.version.encode())
    sources = [ROOT / name for name in WATCHED]
    sources += sorted(
        path
        for path in (ROOT / "frontend").rglob("*")
        if path.is_file() and "node_modules" not in path.parts
    )
    for path in sources:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", str(VENV))
    if not (BIN / ("uv.exe" if os.name == "nt" else "uv")).exists():
        run(str(PYTHON), "-m", "pip", "install", "--quiet", "uv>=0.9")


def uv(*arguments: str) -> None:
    """Run uv inside `.venv`; it does not read pip's own settings, so hand them over."""
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_NO_PROGRESS": "1"}
    index = os.environ.get("PIP_INDEX_URL")
    if index:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    certificates = os.environ.get("PIP_CERT")
    if certificates:
        environment.setdefault("SSL_CERT_FILE", certificates)
    run(str(BIN / "uv"), *arguments, environment=environment)


def compile_everything() -> None:
    """Every process then starts in half the time, also where Python may not keep what it compiles:
    PYTHONDONTWRITEBYTECODE, or a folder that belongs to somebody else, as in a container."""
    folders = (str(VENV), "studio", "media", "basemaps")
    command = (str(PYTHON), "-W", "ignore", "-m", "compileall", "-qq", "-j", "0", *folders)
    subprocess.run(command, cwd=ROOT, check=False)  # what does not compile is nobody's import


def run(*command: str, environment: dict[str, str] | None = None) -> None:
    finished = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if finished.returncode:
        explain(command)
        sys.exit(finished.returncode)


def explain(command: tuple[str, ...]) -> None:
    print(f"\nLa préparation s’est arrêtée ici : {' '.join(command)}", file=sys.stderr)
    if "venv" in command and shutil.which("apt-get"):
        print("Sur Debian ou Ubuntu : installez le paquet python3-venv.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
