#!/usr/bin/env bash
# Brings a Debian machine to the point where the project builds and runs; says what it installs.
# Safe to run again: what is there already is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() {
    printf '\033[31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

check_swift() {
    local wanted_major=6 wanted_minor=3 version major minor
    command -v swift >/dev/null 2>&1 || fail \
        "no 'swift' on the PATH; install Swift ${wanted_major}.${wanted_minor} for Debian 12 from https://www.swift.org/install/linux/ and run this again"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    major=${version%%.*} minor=${version##*.}
    if [ "${major:-0}" -lt "$wanted_major" ] ||
        { [ "$major" -eq "$wanted_major" ] && [ "$minor" -lt "$wanted_minor" ]; }; then
        fail "Swift ${version:-of unknown version} found, ${wanted_major}.${wanted_minor} or newer expected; see https://www.swift.org/install/linux/"
    fi
}

missing_debian_packages() {
    local package
    sed 's/#.*//' "$1" | while read -r package; do
        [ -n "$package" ] || continue
        [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | cut -c1-2)" = "ii" ] ||
            printf '%s ' "$package"
    done
}

install_debian_packages() {
    local list=$1 missing as_root=""
    command -v dpkg-query >/dev/null 2>&1 || fail \
        "this set-up knows Debian's packages only; install what $list lists by your own system's means, then build with 'swift build -c release'"
    missing=$(missing_debian_packages "$list")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            as_root="sudo"
        else
            fail "missing Debian packages and no right to install them; ask an administrator to run: apt-get install $missing"
        fi
    fi
    say "installing Debian packages: $missing"
    # A fresh machine has no package lists yet.
    $as_root apt-get update -qq || fail "the Debian package lists cannot be read (no network?); missing: $missing"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing \
        >/dev/null || fail "apt-get could not install: $missing"
}

install_python_environment() {
    local stamp=.venv/.requirements wanted
    wanted=$(cat scripts/requirements.txt scripts/constraints.txt python/*/pyproject.toml | sha256sum)
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    if ! [ -x .venv/bin/python ]; then
        say "creating the Python environment .venv"
        python3 -m venv .venv || fail "python3 cannot create .venv; is python3-venv installed?"
    fi
    say "installing into .venv: $(sed 's/#.*//' scripts/requirements.txt | tr -s '\n' ' ')"
    # As requirements, not by -c: pip 23 finds no solution for extras that a constraint pins. Where a
    # pinned version is gone, the tools themselves still are the pinned ones.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        -r scripts/requirements.txt -r scripts/constraints.txt ||
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            -r scripts/requirements.txt ||
        fail "pip could not install scripts/requirements.txt (no network?); .venv is incomplete"
    # Our own package, as it stands in the folder: a change of it needs no new installation.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --editable python/swift_notebooks ||
        fail "pip could not install python/swift_notebooks; .venv is incomplete"
    printf '%s' "$wanted" >"$stamp"
}

case "${1:-all}" in
all)
    check_swift
    install_debian_packages scripts/apt-packages.txt
    install_python_environment
    ;;
browser)
    # For PDFs, and for tests that look at pages and PDFs.
    install_debian_packages scripts/apt-packages-browser.txt
    ;;
check)
    check_swift
    missing=$(missing_debian_packages scripts/apt-packages.txt)
    [ -z "$missing" ] || fail "missing Debian packages: $missing"
    ;;
*) fail "unknown argument '$1'; expected nothing, 'browser' or 'check'" ;;
esac
