#!/usr/bin/env bash
# Compiles a Swift script that uses the library, and runs it:
#     scripts/run_script.sh reports/transfer_learning.swift [ARGUMENTS]
#     scripts/run_script.sh --check reports/transfer_learning.swift      only compiles it
# It takes the modules and objects of `make build`, so it needs no package of its own.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
release=$root/.build/release
fail() {
    printf '\033[31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

check=no
if [ "${1:-}" = --check ]; then
    check=yes
    shift
fi
[ $# -ge 1 ] || fail "which script? scripts/run_script.sh [--check] FILE.swift [ARGUMENTS]"
script=$1
shift
[ -f "$script" ] || fail "no file $script"
objects=$release/swift-kernel-worker.product/Objects.LinkFileList
[ -f "$objects" ] && [ -f "$release/preload.json" ] ||
    fail "the library is not built; run 'make kernelspec' first"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The compiler wants to find the C modules behind the library; a script sees nothing of them.
mkdir "$work/hidden"
sed -n '/"hiddenModules"/,/]/s/^ *"\(C[A-Za-z0-9]*\)",\{0,1\}$/module \1 {}/p' "$release/preload.json" \
    >"$work/hidden/module.modulemap"
# All but the worker, which has a main of its own.
grep -v '/swift-kernel-worker\.build/' "$objects" >"$work/objects"
swiftc -O -swift-version 6 -I "$release/Modules" -I "$work/hidden" "$script" "@$work/objects" \
    -o "$work/program"
[ "$check" = yes ] || "$work/program" "$@"
