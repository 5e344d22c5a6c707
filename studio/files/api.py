"""Resumable upload (tus 1.0: core, creation, deferred length, termination, expiration), and the
derivatives for those who may see them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for
from flask.typing import ResponseReturnValue

from media.edits import Edits
from studio.access.guards import me, somebody_only
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.files import operations, queries, shelf, uploads
from studio.files.models import Derivative, StoredFile, Upload
from studio.files.wire import BEGUN, OCTETS, PIECES, SPOKEN, TUS_NEEDS, WHERE, FileShown
from studio.kernel import web
from studio.kernel.clock import now, parse_iso
from studio.kernel.contract import contract
from studio.kernel.errors import Conflict, Invalid, NotFound

bp = Blueprint("files", __name__)
# The token of forms would be looked for in the body, which must stream. A page of another site
# cannot send the header that `speak_tus` demands without asking first, and we never say yes.
web.csrf.exempt(bp)

TUS = "1.0.0"
PIECE = 64 * 1024
LASTING = ("listen", "watch")
EXTENSIONS = "creation,creation-defer-length,termination,expiration"


@bp.before_request
def speak_tus() -> None:
    if request.method in ("POST", "PATCH", "DELETE") and "Tus-Resumable" not in request.headers:
        raise WrongProtocol


@bp.after_request
def add_tus_headers(response: Response) -> Response:
    if request.path.startswith("/api/uploads"):
        response.headers["Tus-Resumable"] = TUS
        response.headers["Cache-Control"] = "no-store"
    return response


class WrongProtocol(Invalid):
    """tus asks for this status when the client names no version or another one."""

    status = 412


@bp.route("/api/uploads", methods=["OPTIONS"])
@contract(status=204, tells=SPOKEN)
def what_we_speak() -> ResponseReturnValue:
    """Which tus this is, and how heavy a file may be."""
    return (
        "",
        204,
        {
            "Tus-Version": TUS,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(web.settings().upload_bytes),
        },
    )


@bp.post("/api/uploads")
@contract(status=201, needs=TUS_NEEDS | BEGUN, tells={"Location": "address of the upload"} | WHERE)
@somebody_only
def begin() -> ResponseReturnValue:
    """Announce a file; its bytes come by PATCH. The same take announced twice is one upload."""
    described = metadata(request.headers.get("Upload-Metadata", ""))
    action_id = described.get("action", "")
    require(me(), Permission.FILE_ADD, About(action_id=action_id))
    if (path := described.get("path", "")).startswith(operations.SEEN):
        shelf.note_to_change(web.db(), me(), path.removeprefix(operations.SEEN))
    purpose = purpose_of(described)
    announced = {
        "action_id": action_id,
        "person_id": me().person_id or "",
        "take": described.get("take", ""),
        "medium": described.get("medium", ""),
    }
    made_at = purpose.made_at or now()
    uploads.let_in(web.db(), **announced, described=described, made_at=made_at)
    upload = uploads.begin_upload(
        web.db(),
        web.settings(),
        **announced,
        length=number("Upload-Length"),
        name=described.get("name", ""),
        purpose=purpose,
    )
    location = url_for(".status", upload_id=upload.id)
    return "", 201, {"Location": location, **where_it_is(upload)}


@bp.route("/api/uploads/<upload_id>", methods=["HEAD"])
@contract(tells=WHERE)
@somebody_only
def status(upload_id: str) -> ResponseReturnValue:
    """How far an upload is: where to go on from."""
    return "", 200, where_it_is(queries.upload_for(web.db(), me(), upload_id))


@bp.patch("/api/uploads/<upload_id>")
@contract(status=204, takes=OCTETS, needs=TUS_NEEDS | PIECES, tells=WHERE)
@somebody_only
def receive(upload_id: str) -> ResponseReturnValue:
    """Take bytes in. The database is let go while they arrive: a slow phone blocks nobody."""
    if request.mimetype != OCTETS:
        raise Invalid("Cet envoi n’a pas la forme attendue.")
    offset = number("Upload-Offset")
    upload = queries.upload_for(web.db(), me(), upload_id)
    if offset is None:
        raise Conflict("Il manque l’endroit où reprendre.")
    if (length := number("Upload-Length")) is not None:
        uploads.declare_length(upload, web.settings(), length)
    uploads.hold_upload(web.db(), upload, offset=offset)
    web.let_go()
    uploads.receive(web.database(), web.settings(), upload_id, offset, pieces())
    upload = queries.upload_for(web.db(), me(), upload_id)
    if upload.is_whole:
        operations.finish_upload(web.db(), web.settings(), web.storage(), upload)
    return "", 204, where_it_is(upload)


@bp.delete("/api/uploads/<upload_id>")
@contract(status=204, needs=TUS_NEEDS)
@somebody_only
def abandon(upload_id: str) -> ResponseReturnValue:
    """Throw away what has come of an upload that nobody will finish."""
    upload = queries.upload_for(web.db(), me(), upload_id)
    uploads.abandon_upload(web.db(), web.settings(), upload)
    return "", 204


@bp.get("/api/files/<file_id>")
@contract(gives=FileShown)
@somebody_only
def describe(file_id: str) -> ResponseReturnValue:
    """A file that was given: how far it is, and where what can be shown of it is."""
    return web.answer(description(queries.file_for(web.db(), me(), file_id)))


@bp.get("/fichiers/<file_id>/<recipe>")
@somebody_only
def show(file_id: str, recipe: str) -> ResponseReturnValue:
    """A derivative, for members of the action, with the edits that the address names. There is
    no address for an original."""
    file, edits = queries.file_for(web.db(), me(), file_id), request.args.get("edits", "")
    made = next((m for m in file.derivatives if (m.recipe, m.edits) == (recipe, edits)), None)
    if made is None:
        raise NotFound
    path = web.storage().path(made.key)
    web.let_go()
    response = send_file(path, mimetype=made.mime, conditional=True, etag=made.id)
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def address(made: Derivative) -> str:
    """Where the group sees a derivative."""
    edits = made.edits or None
    return url_for("files.show", file_id=made.file_id, recipe=made.recipe, edits=edits)


def description(file: StoredFile, edits: Edits | None = None) -> dict[str, Any]:
    """What a page needs to show a file with these edits, made or not."""
    kept = [made for made in file.derivatives if made is file.derivative(made.recipe, edits)]
    urls = {made.recipe: address(made) for made in kept}
    return {
        "id": file.id,
        "medium": file.medium,
        "state": file.state,
        "message": file.message or None,
        "seconds": next((m.seconds for m in kept if m.recipe in LASTING), file.seconds),
        "width": file.width,
        "height": file.height,
        "peaks": urls.pop("peaks", None),
        "urls": urls,
    }


def where_it_is(upload: Upload) -> dict[str, str]:
    """The headers that tell a browser how far an upload is, and which file it became."""
    headers = {"Upload-Offset": str(upload.offset), "Cache-Control": "no-store"}
    if upload.length is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(upload.length)
    headers["Upload-Expires"] = f"{upload.expires_at:%a, %d %b %Y %H:%M:%S} GMT"
    if upload.file_id:
        headers["Studio-File"] = upload.file_id
    return headers


def metadata(header: str) -> dict[str, str]:
    """`name YWNjZW50w6k=,medium cGhvdG8=` as a dictionary; Invalid when it is not base64."""
    pairs = [part.strip().split(" ", 1) for part in header.split(",") if part.strip()]
    try:
        return {
            pair[0]: base64.b64decode(pair[1], validate=True).decode() if len(pair) > 1 else ""
            for pair in pairs
        }
    except (binascii.Error, UnicodeDecodeError):
        raise Invalid("Cet envoi n’a pas la forme attendue.") from None


def purpose_of(described: dict[str, str]) -> uploads.Purpose:
    """What the bytes are for, when their browser says so. Invalid for a time that is none."""
    made_at = described.get("made_at")
    try:
        return uploads.Purpose(
            draft_id=described.get("draft", ""),
            item_id=described.get("item", ""),
            path=described.get("path", ""),
            made_at=parse_iso(made_at) if made_at else None,
        )
    except ValueError:
        raise Invalid("Cet envoi n’a pas la forme attendue.") from None


def number(header: str) -> int | None:
    text = request.headers.get(header)
    if text is None:
        return None
    if not text.isdecimal():
        raise Invalid("Cet envoi n’a pas la forme attendue.")
    return int(text)


def pieces() -> Iterator[bytes]:
    """The body, a little at a time, never whole in memory."""
    request.max_content_length = web.settings().upload_bytes  # not the limit of forms
    while piece := request.stream.read(PIECE):
        yield piece
