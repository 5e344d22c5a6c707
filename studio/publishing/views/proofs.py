"""What comes along with an answer as its proof, and the one page that shows it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from studio.access.guards import me, staff_only
from studio.access.permissions import Permission
from studio.consents.models import Consent
from studio.drafts.queries import draft_for
from studio.files.proofs import Proof, keep_proof
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.publishing.views.blueprint import bp

MOST_PROOF = 12 * 1024 * 1024
"""A minute of voice is half a megabyte; the photo of a paper may be eight."""


def proof_in(given: FileStorage | None) -> Proof | None:
    """The proof that a form brought; None when its field was left empty."""
    if given is None or not given.filename:
        return None
    cache = web.settings().cache
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache) as scratch:
        path = Path(scratch) / "proof"
        given.save(path)
        return keep_proof(web.storage(), path)


@bp.get("/espace/productions/<draft_id>/preuves/<consent_id>")
@staff_only
def proof(draft_id: str, consent_id: str) -> ResponseReturnValue:
    """For who works on the production: to show that an answer was given, and how."""
    draft = draft_for(web.db(), me(), draft_id, Permission.CONSENT_RECORD)
    given = web.db().get(Consent, consent_id)
    if given is None or given.production_id != draft.id or given.proof_key is None:
        raise NotFound
    path = web.storage().path(given.proof_key)
    mime = given.proof_mime
    web.let_go()
    return send_file(path, mimetype=mime, as_attachment=True, download_name="preuve")
