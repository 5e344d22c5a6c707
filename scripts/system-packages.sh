#!/bin/sh
# What only the tests and benches need from the system: a browser, a PostgreSQL server, nginx and wrk.
# Running Studio needs none of it. Does nothing when everything is already there.
set -eu

missing=""
if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
    missing="$missing chromium"
fi
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    missing="$missing postgresql"
fi
if ! command -v nginx >/dev/null 2>&1 && ! [ -x /usr/sbin/nginx ]; then
    missing="$missing nginx"
fi
if ! command -v wrk >/dev/null 2>&1; then
    missing="$missing wrk"
fi
if ! python3 -c "import ensurepip" >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Il manque pour les tests :$missing. Installez-les, puis recommencez." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# What is installed for tests is not started: nginx least of all, which would take a port of this machine.
# shellcheck disable=SC2086 # a list of packages
$as_root env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
