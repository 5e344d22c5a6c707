"""Both engines: see tests/engines.py."""

from tests.engines import database_url

__all__ = ["database_url"]
