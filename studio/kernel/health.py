"""`/sante`: does everything that people's work depends on answer, now?"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from studio.kernel import web
from studio.kernel.jobs import somebody_works
from studio.kernel.storage import DiskStore

bp = Blueprint("health", __name__)


@bp.get("/sante")
def health() -> ResponseReturnValue:
    """200 when database, storage and worker all serve, 503 otherwise, and which one does not."""
    parts = {"database": _database(), "storage": _storage(), "worker": _worker()}
    good = all(parts.values())
    said = {name: "ok" if fine else "down" for name, fine in parts.items()}
    return web.answer({"status": "ok" if good else "down", **said}, 200 if good else 503)


def _database() -> bool:
    try:
        with web.database().reading() as db:
            db.execute(text("SELECT 1 FROM job LIMIT 1"))
    except Exception:  # whatever the driver raises, the answer is the same
        return False
    return True


def _storage() -> bool:
    store = web.storage()
    return store.is_writable() if isinstance(store, DiskStore) else True


def _worker() -> bool:
    try:
        with web.database().reading() as db:
            return somebody_works(db)
    except Exception:  # no database, no way to know of a worker
        return False
