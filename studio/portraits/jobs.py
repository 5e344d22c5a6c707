"""Background work of portraits."""

from __future__ import annotations

from studio.kernel.jobs import JobKind

JOBS: tuple[JobKind, ...] = ()
