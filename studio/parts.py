"""Which kinds of production there are, and everything they have done in the background."""

from __future__ import annotations

from studio import portraits, stories
from studio.archive import jobs as archive_jobs
from studio.collections import operations as collections
from studio.collections.queries import FAMILY, selection
from studio.consents import recording
from studio.drafts import keeping, kinds, remarks
from studio.erasure import jobs as erasure_jobs
from studio.files import jobs as file_jobs
from studio.files import operations as file_operations
from studio.files import queries as file_queries
from studio.files import uploads
from studio.kernel.jobs import JobKind
from studio.maps import part as maps
from studio.maps import together
from studio.portraits import renewing
from studio.publishing import bundle, copies, seen, selections
from studio.publishing import jobs as publishing_jobs
from studio.publishing.reach import register_reach

PARTS = (maps, portraits, stories)


def register_parts() -> None:
    """Tell the lower floors which kinds of production exist. Idempotent."""
    for part in PARTS:
        kinds.register(part.KIND)
        bundle.register(part.PUBLISHER)
    file_queries.register_keeper("drafts", keeping.keeps)
    file_operations.register_arrival(remarks.SPOKEN, remarks.arrived)
    uploads.register_gate("recording", recording.check_recording)
    register_reach("copies", copies.find)
    register_reach("archive", archive_jobs.find)
    register_reach("collections", collections.find)
    register_reach("portraits.films", renewing.find)
    selections.register(FAMILY, selection)
    register_reach("maps.together", together.find)
    selections.register_carried("maps", together.carried)
    register_reach("seen", seen.find)


def job_kinds() -> dict[str, JobKind]:
    """Every kind of background work, by name."""
    lists = (
        archive_jobs.JOBS,
        erasure_jobs.JOBS,
        file_jobs.JOBS,
        publishing_jobs.JOBS,
        *(part.JOBS for part in PARTS),
    )
    return {kind.name: kind for jobs in lists for kind in jobs}
