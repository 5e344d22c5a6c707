"""`make wheel`: build the wheel from the last commit, install it into a fresh environment far from
the checkout, and see that the whole Studio serves from there: pages, styles, fonts, maps."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from up import uv

ROOT = Path(__file__).parents[1]
DIST = ROOT / "var" / "wheel"

PROOF = """
import re, sys, tempfile
from pathlib import Path
import studio
from studio.app import create_app
from studio.kernel.config import Settings
from studio.kernel.db import Database
assert Path(sys.prefix) in Path(studio.__file__).parents, studio.__file__
with tempfile.TemporaryDirectory() as var:
    settings = Settings(var=Path(var))
    Database(settings.database).upgrade()
    browser = create_app(settings).test_client()
    for address in ("/", "/galerie", "/rejoindre", "/espace/connexion"):
        page = browser.get(address)
        assert page.status_code == 200, (address, page.status_code)
        for asset in re.findall(r'(?:src|href)="(/static/[^"#]+)', page.text):
            assert browser.get(asset).status_code == 200, asset
    assert browser.get("/tiles/plan/12/2055/1435.png").status_code == 200
fonts = [p for p in Path(studio.__file__).parents[1].rglob("*.woff2")]
homes = {p.parent.relative_to(Path(studio.__file__).parents[1]).parts[0] for p in fonts}
assert {"studio", "media", "basemaps"} <= homes, homes
print(f"ok: {len(fonts)} polices, {len(list(Path(studio.__file__).parent.rglob('*.html')))} pages")
"""


def main() -> int:
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        uv("build", "--wheel", "--out-dir", str(DIST), str(checkout(home / "source")))
        [wheel] = DIST.glob("*.whl")
        uv("venv", "--python", sys.executable, str(home / "venv"))
        python = str(home / "venv" / "bin" / "python")
        install = ("pip", "install", "--python", python)
        uv(*install, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
        uv(*install, "--no-deps", str(wheel))
        subprocess.run([python, "-c", PROOF], cwd=home, check=True)
    print(wheel.relative_to(ROOT), f"{wheel.stat().st_size // 1024} Ko")
    return 0


def checkout(home: Path) -> Path:
    """The last commit, without anything that was built here."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
        tar.extractall(home, filter="data")
    return home


if __name__ == "__main__":
    sys.exit(main())
