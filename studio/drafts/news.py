"""What live streams hear of drafts: each new operation, read and written out once for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Operation
from studio.drafts.queries import operation_json, people_json
from studio.kernel.wakeups import KEPT


class DraftNews:
    """The source of the wake-ups (kernel/wakeups.py): a document is a draft, its number `seq`."""

    def numbers(self, db: Session, documents: Collection[str]) -> Mapping[str, int]:
        rows = db.execute(select(Draft.id, Draft.seq).where(Draft.id.in_(documents)))
        return {row.id: row.seq for row in rows}

    def since(self, db: Session, document: str, number: int) -> Sequence[tuple[int, str]]:
        """Each operation as JSON, with who made it; the latest ones when there are very many."""
        wanted = select(Operation).where(Operation.draft_id == document, Operation.seq > number)
        found = db.scalars(wanted.order_by(Operation.seq.desc()).limit(KEPT)).all()
        people = people_json(db, {operation.person_id for operation in found})
        return [
            (operation.seq, _told(operation, people[operation.person_id]))
            for operation in reversed(found)
        ]


def _told(operation: Operation, who: dict[str, str]) -> str:
    return msgspec.json.encode(operation_json(operation) | {"who": who}).decode()


def page(number: int, news: Sequence[str]) -> str:
    """One server-sent event: the operations themselves, or only how far the draft is."""
    if news:
        return f'event: page\ndata: {{"seq":{number},"operations":[{",".join(news)}]}}\n\n'
    return f"event: seq\ndata: {number}\n\n"
