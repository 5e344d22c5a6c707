"""A server that keeps the contract of the browser's data layer, and fails when it is told to.

It holds no rule of Studio but those of the contract: idempotent operations, property-level last
writer wins, tus 1.0 uploads named by take. Everything it received can be looked at.
"""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, make_server

DRAFT = "0192f000-0000-7000-8000-0000000000d1"
ACTION = "0192f000-0000-7000-8000-0000000000a1"
NADIA = "0192f000-0000-7000-8000-000000000001"
KARIM = "0192f000-0000-7000-8000-000000000002"
PEOPLE = {
    NADIA: {"name": "Nadia", "avatar": "fox"},
    KARIM: {"name": "Karim", "avatar": "owl"},
}
PIECE = 16 * 1024

Json = dict[str, Any]


def iso(moment: datetime | None = None) -> str:
    moment = moment or datetime.now(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Upload:
    def __init__(self, metadata: dict[str, str], length: int | None) -> None:
        self.id = uuid.uuid4().hex
        self.metadata, self.length = metadata, length
        self.data = bytearray()
        self.file: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        known = {"Upload-Offset": str(len(self.data)), "Tus-Resumable": "1.0.0"}
        if self.length is None:
            known["Upload-Defer-Length"] = "1"
        else:
            known["Upload-Length"] = str(self.length)
        if self.file:
            known["Studio-File"] = self.file
        return known


class Troubles:
    """What goes wrong, and how many times still. Set the numbers; they count down."""

    def __init__(self) -> None:
        self.lost_answers = 0  # operations are stored, the answer never arrives
        self.busy = 0  # 503 with Retry-After
        self.broken = 0  # 500
        self.cuts: list[int] = []  # uploads: the connection dies after so many bytes of a request
        self.lost_uploads = 0  # the bytes are stored, the answer never arrives
        self.streams_full = False
        self.bells_only = False  # the stream says how far the draft is, and no more
        self.signed_out = False
        self.upload_delay = 0.0  # seconds before each piece of 16 KiB
        self.refuse: Callable[[Json], Json | None] = lambda op: None

    def strikes(self, name: str) -> bool:
        left: int = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return left > 0


class PretendServer:
    """Runs in a thread of the test; `url` is where the page is."""

    def __init__(self, page: Callable[[str], str], assets: Path) -> None:
        self.page, self.assets = page, assets
        self.person = NADIA  # who holds the post; a `person` cookie holds another one
        self.trouble = Troubles()
        self.log: list[Json] = []
        self.items: dict[str, Json] = {}
        self.results: dict[str, Json] = {}
        self.uploads: dict[str, Upload] = {}
        self.files: dict[str, Upload] = {}
        self.patches: list[tuple[int, int]] = []  # (offset, bytes) of each PATCH that arrived whole
        self.seen: list[str] = []
        self.changed = threading.Condition()
        self.closing = False
        self.http: BaseWSGIServer = make_server("127.0.0.1", 0, self.application(), threaded=True)
        self.port = self.http.port
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def close(self) -> None:
        self.closing = True
        with self.changed:
            self.changed.notify_all()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    # Drafts

    def who(self) -> str:
        return request.cookies.get("person", self.person)

    def take(self, op: Json, person: str) -> Json:
        """One operation: stored once, or refused with a sentence."""
        if op["id"] in self.results:
            return self.results[op["id"]]
        refused = self.trouble.refuse(op) or self.not_yet(op)
        if refused:
            return {"id": op["id"], "status": "refused", **refused}
        row = self.items.setdefault(op["item"], new_item(op, person))
        stamp = [min(op["made_at"], iso()), op["id"]]
        won = [part for part in parts(op).items() if set_part(row, *part, stamp)]
        stored = {
            "seq": len(self.log) + 1,
            **{key: op.get(key, "") for key in ("id", "item", "verb", "path")},
            "value": op.get("value"),
            "type": row["type"],
            "made_at": stamp[0],
            "person": person,
            "device": "post-1",
            "outcome": "applied" if won else "kept",
        }
        self.log.append(stored)
        result = {"id": op["id"], "status": "stored", "seq": stored["seq"]}
        self.results[op["id"]] = {**result, "outcome": stored["outcome"]}
        return self.results[op["id"]]

    def not_yet(self, op: Json) -> Json | None:
        missing = op["verb"] != "put" and op["item"] not in self.items
        media = op["verb"] == "set" and op["path"] in ("photo", "voice") and op["value"]
        if missing or (media and op["value"] not in self.files):
            return {"error": "not_yet", "message": "Pas encore arrivé.", "retry": True}
        return None

    def ring(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def submit(self, ops: list[Json], person: str) -> list[Json]:
        with self.changed:
            results = [self.take(op, person) for op in ops]
            self.changed.notify_all()
        return results

    def snapshot(self) -> Json:
        with self.changed:
            rows = [shown(row, self.who()) for row in self.items.values()]
            me = {"id": self.who(), "may_edit_all": False, **PEOPLE[self.who()]}
            return {
                "id": DRAFT,
                "action": ACTION,
                "kind": "map",
                "title": "Où aller",
                "seq": len(self.log),
                "server_time": iso(),
                "me": me,
                "people": PEOPLE,
                "items": [row for row in rows if not row["deleted"]],
                "trash": [row for row in rows if row["deleted"]],
            }

    def values(self, path: str) -> list[Any]:
        """What every item has under a path, as the server holds it."""
        with self.changed:
            return [row["values"].get(path) for row in self.items.values()]

    def bells(self) -> Iterator[str]:
        seq, end = len(self.log), time.monotonic() + 90
        yield f"event: seq\ndata: {seq}\n\n"
        while not self.closing and time.monotonic() < end:
            fresh = self.later_than(seq)
            yield self.page_of(seq, fresh) if fresh > seq else ": ping\n\n"
            seq = fresh

    def page_of(self, seq: int, fresh: int) -> str:
        """A server-sent event: the operations themselves, or only the number."""
        if self.trouble.bells_only:
            return f"event: seq\ndata: {fresh}\n\n"
        news = [{**op, "who": PEOPLE[op["person"]]} for op in self.log[seq:fresh]]
        return f"event: page\ndata: {json.dumps({'seq': fresh, 'operations': news})}\n\n"

    def later_than(self, seq: int) -> int:
        """The length of the log, when it has grown or after one second."""
        with self.changed:
            self.changed.wait_for(lambda: self.closing or len(self.log) > seq, timeout=1)
            return len(self.log)

    # Uploads

    def receive(self, upload: Upload) -> bytes | None:
        """The body of a PATCH; None when the connection was cut on purpose, what came is kept."""
        cut = self.trouble.cuts.pop(0) if self.trouble.cuts else None
        left = min(request.content_length or 0, cut if cut is not None else 1 << 62)
        while left > 0:
            time.sleep(self.trouble.upload_delay)
            piece = request.stream.read(min(PIECE, left))
            if not piece:
                break
            upload.data.extend(piece)
            left -= len(piece)
        if cut is None:
            return bytes(upload.data)
        hang_up()
        return None

    def finish(self, upload: Upload) -> None:
        """Only what was not thrown away while its last bytes were still on the wire."""
        kept = upload.id in self.uploads and upload.file is None
        if kept and upload.length == len(upload.data):
            upload.file = f"file-{len(self.files) + 1}"
            self.files[upload.file] = upload

    def application(self) -> Flask:
        app = Flask(__name__, static_folder=None)
        add_pages(app, self)
        add_drafts(app, self)
        add_uploads(app, self)
        return app


def new_item(op: Json, person: str) -> Json:
    facts = {"id": op["item"], "type": op.get("type", ""), "author": person}
    return {**facts, "created": iso(), "others": {}, "values": {}, "stamps": {}}


def parts(op: Json) -> Json:
    if op["verb"] == "set":
        return {op["path"]: op["value"]}
    if op["verb"] != "put":
        return {"deleted": op["verb"] == "delete"}
    whole = op["value"]
    where = {"geometry": whole.get("geometry"), "order": whole.get("order", "")}
    return {**whole["properties"], **where}


def set_part(row: Json, path: str, value: Any, stamp: list[str]) -> bool:
    if stamp <= row["stamps"].get(path, ["", ""]):
        return False
    row["stamps"][path], row["values"][path] = stamp, value
    return True


def shown(row: Json, person: str) -> Json:
    values = {"geometry": None, "order": "", "deleted": False, **row["values"]}
    special = {key: values.pop(key) for key in ("geometry", "order", "deleted")}
    facts = {key: row[key] for key in ("id", "type", "author", "created", "others", "stamps")}
    mine = row["author"] == person
    return {**facts, **special, "properties": values, "changed": row["created"], "mine": mine}


def refusal(status: int, code: str, message: str, **headers: str) -> Response:
    response = jsonify(error=code, message=message, fields={})
    response.status_code = status
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def hang_up() -> Response:
    """The wire is cut: nobody hears the answer."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response("", 500)


def add_pages(app: Flask, server: PretendServer) -> None:
    @app.before_request
    def look() -> Response | None:
        server.seen.append(f"{request.method} {request.path}")
        if request.path.startswith("/api/") and server.trouble.signed_out:
            return refusal(401, "sign_in_needed", "Il faut d’abord se connecter.")
        return None

    @app.get("/")
    def home() -> str:
        return server.page(server.who())

    @app.get("/personne")
    def nobody() -> str:
        return '<!doctype html><title>Qui êtes-vous ?</title><script src="/forget.js"></script>'

    @app.get("/<name>.js")
    def script(name: str) -> Response:
        return Response((server.assets / f"{name}.js").read_bytes(), mimetype="text/javascript")


def add_drafts(app: Flask, server: PretendServer) -> None:
    base = f"/api/drafts/{DRAFT}"

    @app.get(base)
    def snapshot() -> Json:
        return server.snapshot()

    @app.post(f"{base}/operations")
    def take() -> Response:
        if request.headers.get("X-CSRFToken") != f"token-{server.who()}":
            return refusal(403, "refused", "Cette page a trop attendu.")
        if server.trouble.strikes("busy"):
            return refusal(503, "busy", "On réessaie tout seul.", Retry_After="1")
        if server.trouble.strikes("broken"):
            return refusal(500, "error", "Une erreur est arrivée.")
        ops = json.loads(request.data)["operations"]
        results = server.submit(ops, server.who())
        if server.trouble.strikes("lost_answers"):
            return hang_up()
        return jsonify(seq=len(server.log), results=results)

    @app.get(f"{base}/operations")
    def since() -> Json:
        first, limit = int(request.args["since"]), int(request.args["limit"])
        found = server.log[first : first + limit]
        seq = found[-1]["seq"] if found else len(server.log)
        return {"seq": seq, "more": seq < len(server.log), "operations": found, "people": PEOPLE}

    @app.get(f"{base}/events")
    def events() -> Response:
        if server.trouble.streams_full:
            return refusal(503, "busy", "Beaucoup de monde.", Retry_After="5")
        return Response(server.bells(), mimetype="text/event-stream")

    @app.get(f"{base}/items/<item>/history")
    def history(item: str) -> Json:
        found = [{**op, "before": None, "name": "Nadia"} for op in server.log if op["item"] == item]
        return {"operations": found[::-1]}


def add_uploads(app: Flask, server: PretendServer) -> None:
    @app.post("/api/uploads")
    def begin() -> Response:
        metadata = dict(read_pair(pair) for pair in request.headers["Upload-Metadata"].split(","))
        deferred = request.headers.get("Upload-Defer-Length") == "1"
        length = None if deferred else int(request.headers["Upload-Length"])
        known = [one for one in server.uploads.values() if one.metadata["take"] == metadata["take"]]
        upload = known[0] if known else Upload(metadata, length)
        server.uploads[upload.id] = upload
        where = {"Location": f"/api/uploads/{upload.id}", **upload.headers}
        return Response("", 201, where)

    @app.route("/api/uploads/<name>", methods=["HEAD"])
    def status(name: str) -> Response:
        upload = server.uploads.get(name)
        return Response("", 200, upload.headers) if upload else Response("", 404)

    @app.delete("/api/uploads/<name>")
    def abandon(name: str) -> Response:
        server.uploads.pop(name, None)
        return Response("", 204, {"Tus-Resumable": "1.0.0"})

    @app.patch("/api/uploads/<name>")
    def receive(name: str) -> Response:
        upload = server.uploads.get(name)
        if upload is None:
            return Response("", 404)
        offset = int(request.headers["Upload-Offset"])
        if offset != len(upload.data):
            return refusal(409, "conflict", "La suite commence ailleurs.")
        if "Upload-Length" in request.headers:
            upload.length = int(request.headers["Upload-Length"])
        if server.receive(upload) is None:
            return Response("", 500)
        server.patches.append((offset, len(upload.data) - offset))
        server.finish(upload)
        if server.trouble.strikes("lost_uploads"):
            return hang_up()
        return Response("", 204, upload.headers)


def read_pair(pair: str) -> tuple[str, str]:
    key, _, value = pair.strip().partition(" ")  # nothing may be said of a key
    return key, base64.b64decode(value).decode()
