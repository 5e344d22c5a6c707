"""How a file of an edition leaves, once it was checked: by us, or by the web server in front.

With `STUDIO_WEB_SERVER=nginx` our answer is only a permission: nginx reads the file itself, whole
or by ranges, and our threads are free for pages (deploy/nginx.conf has the other half). Nobody can
ask for that address from outside: `internal` there.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from flask import Response, request, send_file
from werkzeug.http import dump_options_header

from studio.kernel import web

INSIDE = "/_editions/"  # the name that deploy/nginx.conf gives to the folder of editions


def send(
    path: Path,
    *,
    mime: str,
    etag: str,
    seconds: int,
    download_name: str = "",
    attached: bool = False,
) -> Response:
    """The file; `attached`: it is kept, never opened at our address."""
    if web.settings().web_server == "nginx":
        return _permission(path, mime, download_name, attached)
    return send_file(
        path,
        mimetype=mime,
        conditional=True,
        etag=etag,
        max_age=seconds,
        as_attachment=attached,
        download_name=download_name or None,
    )


def _permission(path: Path, mime: str, download_name: str, attached: bool) -> Response:
    inside = path.resolve().relative_to(web.settings().editions.resolve())
    response = Response(mimetype=mime)
    response.headers["X-Accel-Redirect"] = INSIDE + quote(inside.as_posix())
    if download_name:
        kind = "attachment" if attached else "inline"
        response.headers["Content-Disposition"] = dump_options_header(
            kind, {"filename": download_name}
        )
    if request.method == "HEAD":
        response.content_length = path.stat().st_size
    return response
