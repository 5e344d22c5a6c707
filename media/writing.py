"""Writing a file so that its name only ever means a whole file."""

from __future__ import annotations

import errno
import glob
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from media.errors import OutOfSpace

MARK = ".partial-"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give a temporary path beside `out`, then rename it to `out` when the block ends well.

    Whatever goes wrong, `out` is either absent (or as it was) or complete and on the disk.
    A process killed outright leaves a hidden file; the next one to write `out` removes it.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    forget_leftovers(out)
    partial = out.with_name(f".{out.name}{MARK}{threading.get_ident()}-{os.getpid()}")
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(out)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise OutOfSpace(detail=str(error)) from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def forget_leftovers(out: Path) -> None:
    """Remove what processes that no longer live had begun to write under this name."""
    for leftover in out.parent.glob(f".{glob.escape(out.name)}{MARK}*"):
        owner = leftover.name.rpartition("-")[2]
        if owner.isdigit() and not is_alive(int(owner)):
            leftover.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    if process == os.getpid() or os.name == "nt":  # Windows has no harmless signal to ask with
        return True
    with suppress(PermissionError):  # it lives, and belongs to somebody else
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
