"""Background work of maps: the page that works alone, made again when parts were taken back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.kernel import jobs
from studio.kernel.errors import NotFound
from studio.kernel.jobs import JobKind, JobRun
from studio.kernel.storage import inside, replacing
from studio.maps.drawing import LAY
from studio.maps.laying import lay_drawing
from studio.maps.standalone import FILE, standalone
from studio.publishing import folder

ALONE = "maps.alone"


def make_again(db: Session, edition_id: str) -> None:
    """An edition lost parts: its page that works alone must be made of what is left."""
    jobs.enqueue(db, ALONE, edition_id)


def write_alone(run: JobRun) -> None:
    """Put the page that works alone beside the data of an edition, from the edition itself."""
    editions = run.settings.editions
    try:
        page = folder.read_page(editions, run.target)
    except NotFound:  # taken back meanwhile
        return

    def part(name: str) -> bytes | None:
        try:
            return folder.media_path(editions, run.target, name).read_bytes()
        except NotFound:
            return None

    made = standalone(page, part, run.settings.packs_folder)
    home = folder.folder_of(editions, run.target)
    if made is not None and home.is_dir():
        with replacing(inside(home, FILE)) as temporary:
            temporary.write_text(made, "utf-8")


JOBS = (JobKind(ALONE, write_alone, seconds=300), JobKind(LAY, lay_drawing, seconds=300))
