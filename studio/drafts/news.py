"""What live streams hear of drafts: each new operation, read and written out once for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Operation
from studio.drafts.presence import here_in, here_json
from studio.drafts.queries import Others, operation_json, others_of, people_json
from studio.drafts.veils import for_everybody
from studio.kernel.wakeups import KEPT


class DraftNews:
    """The source of the wake-ups (kernel/wakeups.py): a document is a draft, its number `seq`."""

    def numbers(self, db: Session, documents: Collection[str]) -> Mapping[str, int]:
        rows = db.execute(select(Draft.id, Draft.seq).where(Draft.id.in_(documents)))
        return {row.id: row.seq for row in rows}

    def since(self, db: Session, document: str, number: int) -> Sequence[tuple[int, str]]:
        """Each operation as JSON, with who made it; the latest ones when there are very many.
        What not everybody may hear is left out: each page then asks for its own."""
        wanted = select(Operation).where(Operation.draft_id == document, Operation.seq > number)
        latest = db.scalars(wanted.order_by(Operation.seq.desc()).limit(KEPT)).all()
        found = for_everybody(db, db.get_one(Draft, document), latest)
        people = people_json(db, {operation.person_id for operation in found})
        others = others_of(db, found)
        return [
            (operation.seq, _told(operation, others, people[operation.person_id]))
            for operation in reversed(found)
        ]

    def standing(self, db: Session, documents: Collection[str]) -> Mapping[str, str]:
        """Who is there, as JSON."""
        found = here_in(db, documents)
        return {key: msgspec.json.encode(here_json(here)).decode() for key, here in found.items()}


def _told(operation: Operation, others: Mapping[str, Others], who: dict[str, str]) -> str:
    return msgspec.json.encode(operation_json(operation, others) | {"who": who}).decode()


def page(number: int, news: Sequence[str]) -> str:
    """One server-sent event: the operations themselves, or only how far the draft is."""
    if news:
        return f'event: page\ndata: {{"seq":{number},"operations":[{",".join(news)}]}}\n\n'
    return f"event: seq\ndata: {number}\n\n"


def here(standing: str) -> str:
    """One server-sent event: who has the draft open now."""
    return f"event: here\ndata: {standing or '[]'}\n\n"
