#!/bin/sh
# Make a temporary folder in memory and print its path; fail where there is no room for all tests (the
# 64 MB of a container), where memory is short, or where nothing may be executed.
set -eu

room=4000000 # kilobytes: several times what the tests hold at once
memory=${MEMORY:-/dev/shm}
free=$(df -Pk "$memory" 2>/dev/null | awk 'END { print $4 + 0 }')
available=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || echo 0)
[ "${free:-0}" -ge "$room" ] && [ "${available:-0}" -ge $((2 * room)) ] || exit 1

folder=$(mktemp -d "$memory/studio-tests.XXXXXX" 2>/dev/null) || exit 1
chmod 755 "$folder" # the PostgreSQL of the tests is another user
printf '#!/bin/sh\n' >"$folder/probe"
chmod 755 "$folder/probe"
if "$folder/probe" 2>/dev/null; then
    rm "$folder/probe"
    echo "$folder"
else
    rm -r "$folder"
    exit 1
fi
