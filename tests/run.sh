#!/usr/bin/env bash
# Sets everything up, builds, and runs all tests; ctest's summary comes last.
# usage: tests/run.sh [dev|release|asan|tsan]
#
# The database suites run against the servers whose bin directories these variables name; unset, they are Debian's
# PostgreSQL 17 with pgvector 0.8.0 and PostgreSQL 18 with pgvector 0.8.7, fetched by installer/postgres.sh:
#   PGVECTOR_WORKBENCH_PG_BIN, PGVECTOR_WORKBENCH_PG_BIN_NEXT
# With CI set, warnings are errors and no suite may be skipped for want of a server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:-dev}
case $preset in
dev | release | asan | tsan) ;;
*) sed -n 's/^# usage/usage/p' tests/run.sh >&2 && exit 2 ;;
esac

installer/dependencies.sh
if [ -z "${PGVECTOR_WORKBENCH_PG_BIN:-}" ]; then
    PGVECTOR_WORKBENCH_PG_BIN=$(installer/postgres.sh --suite trixie)
fi
if [ -z "${PGVECTOR_WORKBENCH_PG_BIN_NEXT:-}" ]; then
    if ! PGVECTOR_WORKBENCH_PG_BIN_NEXT=$(installer/postgres.sh --suite sid); then
        [ -z "${CI:-}" ] || exit 1
        printf '\n*** No server of Debian sid: the suites run on one PostgreSQL version instead of two. ***\n\n' >&2
    fi
fi
export PGVECTOR_WORKBENCH_PG_BIN PGVECTOR_WORKBENCH_PG_BIN_NEXT

options=()
if [ -n "${CI:-}" ]; then
    # The lines of a stack trace are all that is wanted of the debug information of a build that nobody steps through.
    options=(-DWORKBENCH_WERROR=ON -DCMAKE_CXX_FLAGS_DEBUG=-g1)
    export WORKBENCH_FORBID_SKIP=1
fi
jobs=$(getconf _NPROCESSORS_ONLN)
cmake --preset "$preset" "${options[@]}"
cmake --build --preset "$preset" --parallel "$jobs"

run=()
# ThreadSanitizer of GCC 12 does not start under the address randomization of newer kernels.
if [ "$preset" = tsan ] && setarch --addr-no-randomize true 2>/dev/null; then run=(setarch --addr-no-randomize); fi
exec "${run[@]}" ctest --preset "$preset" --parallel "$jobs"
