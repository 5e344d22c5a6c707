"""The small process in which a stranger's file is opened: `python -m … look|take FILE`.

Choices come on the standard input, the answer leaves on the standard output (MessagePack). It may
write no file, use little memory, take little time; GDAL finds no driver that goes elsewhere.
"""

from __future__ import annotations

import gc
import resource
import sys
from pathlib import Path

import msgspec

from studio.maps.geodata.told import Choices, Refusal, Seen, Taken

MEMORY = 3 * 1024**3  # bytes of address space; GDAL and PROJ want one, 100,000 places another
REFUSED = 3
TOO_MUCH = "Ce fichier demande trop de mémoire. Gardez-en une partie, puis réessayez."


def limit(seconds: int) -> None:
    """Little time, little memory, no file written."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(mode: str, path: Path, name: str, choices: Choices) -> Seen | Taken | Refusal:
    from studio.maps.geodata.reader import look, take
    from studio.maps.geodata.source import Source
    from studio.maps.geodata.table import Unreadable

    try:
        source = Source.of(path, name)
        return look(source, choices) if mode == "look" else take(source, choices)
    except Unreadable as error:
        return Refusal(str(error))
    except MemoryError:
        return Refusal(TOO_MUCH)


def main() -> int:
    mode, path, name, seconds = sys.argv[1:5]
    limit(int(seconds))
    gc.disable()  # a life too short for it: it would look through millions of values for nothing
    choices = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Choices)
    told = answer(mode, Path(path), name, choices)
    sys.stdout.buffer.write(msgspec.msgpack.encode(told))
    return REFUSED if isinstance(told, Refusal) else 0


if __name__ == "__main__":
    sys.exit(main())
