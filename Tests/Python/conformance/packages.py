"""Makes Swift packages and their repositories, so that tests of %install fetch nothing."""

import json
import os
import subprocess

BUILD = 240.0
"""Seconds that a build may take on a slow machine."""


def package(folder, name, targets, products=None, dependencies=()):
    """Writes a package; `targets` maps a target to its dependencies and its files.

    A target's name may be written as a whole declaration, such as `.macro(name: "M")`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for target, (uses, files) in targets.items():
        if target.startswith("."):
            parts.append(target)
            target = target.split('"')[1]
        else:
            parts.append(
                f".target(name: {json.dumps(target)}, dependencies: [{', '.join(uses)}])")
        for path, text in files.items():
            file = folder / "Sources" / target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    libraries = [f".library(name: {json.dumps(p)}, targets: [{json.dumps(p)}])"
                 for p in products or list(targets)[:1]]
    macros = "import CompilerPluginSupport\n" if any(p.startswith(".macro") for p in parts) else ""
    (folder / "Package.swift").write_text(f"""// swift-tools-version: 6.0
import PackageDescription
{macros}let package = Package(
    name: {json.dumps(name)}, products: [{', '.join(libraries)}],
    dependencies: [{', '.join(dependencies)}], targets: [{', '.join(parts)}])
""")
    return folder


def release(folder, version, branch=None):
    """Commits what is in a folder and gives it a version; returns the revision."""
    def git(*words):
        return subprocess.run(
            ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org",
             "-c", "init.defaultBranch=main", *words],
            cwd=folder, check=True, capture_output=True, text=True,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}).stdout.strip()

    if not (folder / ".git").exists():
        git("init", "--quiet")
    if branch:
        git("checkout", "--quiet", "-B", branch)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", version)
    if not branch:
        git("tag", version)
    return git("rev-parse", "HEAD")


def install(kernel, words, code=""):
    """Installs a package in a cell that holds other lines, too."""
    return kernel.exchange(
        kernel.submit(f"let before = 1\n%install {words}\n{code}"), timeout=BUILD)


def last_shown(cell) -> str:
    """The last text of the line that shows how far an installation is."""
    shown = cell.all("display_data") + cell.all("update_display_data")
    return shown[-1]["data"]["text/plain"]
