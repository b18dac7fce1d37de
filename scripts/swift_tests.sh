#!/usr/bin/env bash
# Runs the Swift tests; what failed stands once more at the end, where it is found.
# Arguments go to `swift test`: scripts/swift_tests.sh --filter TensorTests
set -euo pipefail
cd "$(dirname "$0")/.."

# Tests run side by side, and each thread that computes has a team of its own: a team that spins while
# it waits, as OpenMP's do for milliseconds, takes the cores from the others.
export GOMP_SPINCOUNT=5000

mkdir -p .build
log=.build/swift-tests.log
if swift test -c release --disable-testable-imports "$@" 2>&1 | tee "$log"; then exit 0; fi
printf '\n\033[31merror:\033[0m Swift tests failed; the whole output is in %s\n' "$log" >&2
grep -aE '^✘|^↳|: error: |error: Exited|Fatal error' "$log" | head -60 >&2 || true
exit 1
