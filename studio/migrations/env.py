"""How Alembic reaches our database: through the connection that `Database.upgrade` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from studio.kernel.db import Base, UtcDateTime, has_a_model


def render(kind: str, thing: Any, _autogenerate: object) -> str | Literal[False]:
    """A step of history must not import today's models: write out what our types are made of."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it again
    compare_type=True,
    render_item=render,
    include_object=has_a_model,
)
with context.begin_transaction():
    context.run_migrations()
