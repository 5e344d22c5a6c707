"""deploy/nginx.conf in a real nginx: adapted as an operator adapts it, everything in one folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.serving import free_port

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONNECTIONS = 256  # four times what anybody here opens at once


def adapted(
    home: Path, port: int, behind: int, editions: Path, more: Mapping[str, str] | None = None
) -> str:
    """Our file with names, ports and folders of a test; every change must find its line, so that
    what uses it follows the file."""
    text = CONFIGURATION.read_text("utf-8")
    changes = {
        r"server 127\.0\.0\.1:500[01];": f"server 127.0.0.1:{behind};",
        r"listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        r"    ssl_certificate .*\n    ssl_certificate_key .*\n": "",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"/var/cache/nginx/studio": f"{home}/cache",
        r"/var/log/nginx/": f"{home}/",
        r"/var/lib/studio/editions/": f"{editions}/",
        **(more or {}),
    }
    for old, new in changes.items():
        text, times = re.subn(old, new, text)
        assert times, old
    return text


def whole(home: Path, site: str) -> str:
    """The least around a site: one process, everything in our folder."""
    paths = "".join(
        f"  {kind}_temp_path {home}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"user root;\ndaemon off;\nmaster_process off;\npid {home}/pid;\n"
        f"error_log {home}/start.log emerg;\nevents {{ worker_connections {CONNECTIONS}; }}\n"
        f"http {{\n{paths}{site}\n}}\n"
    )


@contextmanager
def started(home: Path, site: str, port: int) -> Iterator[None]:
    """nginx with this site, answering at this port, until the end of the block."""
    file = home / "nginx.conf"
    file.write_text(whole(home, site), "utf-8")
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", str(file), "-p", str(home)])
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/sante", timeout=2)
            return
        except httpx.HTTPError:
            assert process.poll() is None, "nginx refused our file"
            assert time.monotonic() < end
            time.sleep(0.05)
