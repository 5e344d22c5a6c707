"""Minimal data: the list of what we know of a person is short, and cannot grow unseen."""

from __future__ import annotations

from studio.kernel.db import Base

ALLOWED = {
    "person": {"id", "name", "avatar", "created_at"},
    "account": {
        "id", "person_id", "organisation_id", "email", "passphrase", "coordinates", "created_at",
    },
    "membership": {"id", "action_id", "person_id", "role", "since"},
    "sign_in": {
        "id", "token_digest", "account_id", "person_id", "action_id", "granted_at", "created_at",
        "expires_at", "ended_at",
    },
}  # fmt: skip

# What no table may ever hold about anybody (research: minimal data, GDPR art. 5).
FORBIDDEN = {
    "allocataire", "nir", "birth", "naissance", "nationality", "address", "adresse", "phone",
    "telephone", "health", "sante", "surname", "ip",
}  # fmt: skip


def test_what_we_know_of_a_person_is_this_and_no_more() -> None:
    for table, columns in ALLOWED.items():
        assert set(Base.metadata.tables[table].columns.keys()) == columns


def test_no_column_holds_what_we_must_not_know() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            words = column.name.split("_")
            assert not set(words) & FORBIDDEN, f"{table.name}.{column.name}"
