"""How Alembic reaches our database: through the connection that `Database.upgrade` opened."""

from __future__ import annotations

from alembic import context

from studio.kernel.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it again
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
