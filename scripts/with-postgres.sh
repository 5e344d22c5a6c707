#!/bin/sh
# Run a command beside a throw-away PostgreSQL cluster, named in TEST_POSTGRESQL_URL.
# The cluster listens on a socket in a temporary folder and dies with the command.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    echo "PostgreSQL manque : sh scripts/system-packages.sh" >&2
    exit 1
fi
folder=$(mktemp -d)
run=""
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$folder"
    run="runuser -u postgres --"
fi
stop() {
    $run "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT INT TERM

cd "$folder"
$run "$bin/initdb" -D "$folder/data" -A trust -U studio --locale=C.UTF-8 >/dev/null
$run "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start >/dev/null
cd - >/dev/null

TEST_POSTGRESQL_URL="postgresql://studio@/postgres?host=$folder" "$@"
