"""Add the search of words in public editions.

The words that editions kept until now are stems: they go on being found, and what is shown around
a word that was found comes with the next edition.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

SHOWN = (
    "SELECT edition.id, edition.search FROM edition"
    " JOIN publication ON publication.edition_id = edition.id"
)


def upgrade() -> None:
    db = op.get_bind()
    if db.dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE edition_by_words"
            " USING fts5(edition_id UNINDEXED, title, words, prefix='2 3')"
        )
        op.execute(f"INSERT INTO edition_by_words (edition_id, words) {SHOWN}")
    else:
        op.create_table(
            "edition_by_words",
            sa.Column("edition_id", sa.String(36), sa.ForeignKey("edition.id"), primary_key=True),
            sa.Column("vector", postgresql.TSVECTOR, nullable=False),
        )
        op.create_index(
            "ix_edition_by_words_vector",
            "edition_by_words",
            ["vector"],
            postgresql_using="gin",
        )
        shown = SHOWN.replace("edition.search", "array_to_tsvector(string_to_array(search, ' '))")
        op.execute(f"INSERT INTO edition_by_words (edition_id, vector) {shown}")
    op.execute("UPDATE edition SET search = CASE state WHEN 'public' THEN summary ELSE '' END")


def downgrade() -> None:
    op.execute("DROP TABLE edition_by_words")
