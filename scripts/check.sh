#!/usr/bin/env bash
# What every change passes: format, house rules, build, fast tests.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() {
    printf '\033[31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

say "format"
# The programs of Tests/Programs are in the styles people write in.
swift format lint --strict --recursive Package.swift Sources Tests/*Tests Tests/TestSupport

say "house rules"
# Unsafe code lives in the wrappers of C libraries and in the code that runs processes. (The cell
# compiler only writes the word, into the text of cells; the flag of CellLoop is read in loops.)
found=$(grep -rnw --include='*.swift' 'unsafe' Sources |
    grep -vE '^Sources/((CellCompiler|CellCollections|ZeroMQ|Sodium|SQLite|SourceKit|DLKernels|ImageCodecs|Canvas|WorkerLink|swift-kernel-worker|SwiftKernel/Evaluation)/|KernelDisplay/CellLoop.swift:)' || true)
[ -z "$found" ] || fail "the word 'unsafe' outside the wrapper targets:
$found"
.venv/bin/python scripts/make_notebooks.py --check
.venv/bin/python scripts/target_map.py --check

say "build"
swift build -c release
# Neither files of C nor folders of a target use each other in a circle.
.venv/bin/python scripts/c_dependencies.py
.venv/bin/python scripts/dependencies.py

say "documents and scripts"
.venv/bin/python -m pytest --quiet Tests/Python/house

say "fast tests"
# The suites that compile cells by the hundred are left to make test.
scripts/swift_tests.sh --skip 'CorpusTests|ContainmentTests|InterruptTests|ProgramTests|ProgramFuzzTests'
