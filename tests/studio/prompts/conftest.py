"""Prompts need no database: SQLite is enough where an application asks for one."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url
