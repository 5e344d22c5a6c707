#!/bin/sh
# All tests, by one process more than there are cores, because they often wait for a page, a film or a
# lease; tests/order.py hands the files out. Then those that failed once more, alone. A browser that
# waits for a page while the cores encode a film can be late without anything being wrong; what is
# wrong fails again. Both runs are printed: a test that often needs the second one is to be mended.
set -u

# Tests start hundreds of processes of ours: each would compile every module again.
unset PYTHONDONTWRITEBYTECODE

# Their thousands of databases live in memory where there is room, and leave nothing behind.
if folder=$(sh scripts/memory-folder.sh); then
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 130' INT TERM
    export TMPDIR="$folder"
fi

sh scripts/with-postgres.sh .venv/bin/python -m pytest -n 3 --durations=15 "$@"
code=$?
[ "$code" -eq 1 ] || exit "$code"
echo "Some tests failed: they are run once more, one at a time." >&2
sh scripts/with-postgres.sh .venv/bin/python -m pytest --last-failed --last-failed-no-failures none "$@"
