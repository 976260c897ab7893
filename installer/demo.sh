#!/usr/bin/env bash
# Sets everything up, builds, starts a private server with sample data, and opens the window on it.
# usage: installer/demo.sh [--headless] [FOLDER]
#
# Without a display, or with --headless, it does the same on a virtual display: it measures the sample's index, takes
# a picture of every page, and leaves sweep.json and the pictures in FOLDER (demo-output if none is given).
set -euo pipefail

headless=
folder=demo-output
for argument in "$@"; do
    case $argument in
    --headless) headless=yes ;;
    -*) sed -n 's/^# usage/usage/p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
    *) folder=$argument ;;
    esac
done
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then headless=yes; fi

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'demo.sh: %s\n' "$*" >&2; exit 1; }

mkdir -p "$folder" || die "cannot write to $folder"
folder=$(cd "$folder" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say "Setting up"
installer/dependencies.sh
PGVECTOR_WORKBENCH_PG_BIN=$(installer/postgres.sh)
export PGVECTOR_WORKBENCH_PG_BIN
echo "PostgreSQL with pgvector: $PGVECTOR_WORKBENCH_PG_BIN"

say "Building (the first time takes some minutes)"
programs=(pgvector-workbench pgvector-workbench-cli)
if [ -n "$headless" ]; then programs+=(workbench_screenshots); fi
cmake --preset release >/dev/null
cmake --build --preset release --parallel "$(getconf _NPROCESSORS_ONLN)" --target "${programs[@]}"
bin=build/release/bin

say "Starting the private server, filling it with sample data"
"$bin/pgvector-workbench-cli" sandbox demo

if [ -z "$headless" ]; then
    say "Opening the window"
    exec "$bin/pgvector-workbench" --sample
fi

# The value of a string in the JSON object on standard input.
json_string() { sed -n "s/.*\"$1\": *\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p" | head -n 1 | sed 's/\\\(.\)/\1/g'; }

say "Measuring recall and latency of the sample's index"
dsn=$("$bin/pgvector-workbench-cli" --json sandbox status | json_string dsn)
[ -n "$dsn" ] || die "the private server does not run"
"$bin/pgvector-workbench-cli" --dsn "$dsn" --json sweep --table demo.items --column embedding \
    --index items_embedding_hnsw >"$folder/sweep.json"

say "Taking a picture of every page"
xvfb-run --auto-servernum --server-args='-screen 0 1600x1000x24' "$bin/workbench_screenshots" --output "$folder"
"$bin/pgvector-workbench-cli" sandbox stop

say "Done"
echo "Pictures and sweep.json: $folder"
json_string sentence <"$folder/sweep.json"
