"""add angles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "angle",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=True),
        sa.Column("action_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(publication_id IS NULL) <> (action_id IS NULL)", name=op.f("ck_angle_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_angle_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_angle_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_angle")),
        sa.UniqueConstraint("action_id", "name", name=op.f("uq_angle_action_id_name")),
        sa.UniqueConstraint("publication_id", "name", name=op.f("uq_angle_publication_id_name")),
    )


def downgrade() -> None:
    op.drop_table("angle")
