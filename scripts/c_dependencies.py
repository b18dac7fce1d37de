#!/usr/bin/env python3
"""Checks that the files of each C target use each other in one direction only.

The object files say it: one depends on another if it leaves a name undefined that the other defines,
be it a function of the C library that the other replaces.

    scripts/c_dependencies.py                 all C targets of the last release build
    scripts/c_dependencies.py FOLDER ...      folders of object files
    scripts/c_dependencies.py --draw FOLDER   the floors, the lowest first

Ends with 1 and names the circle if there is one.
"""

import argparse
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Graph = dict[str, set[str]]


def names(file: Path) -> tuple[set[str], set[str]]:
    """The global names that an object file defines, and those that it leaves undefined."""
    tool = shutil.which("nm") or shutil.which("llvm-nm")
    if not tool:
        sys.exit("c_dependencies: neither nm nor llvm-nm is installed (Debian: binutils)")
    listing = subprocess.run(
        [tool, "--extern-only", "--format=posix", file], check=True, capture_output=True, text=True)
    defined, undefined = set(), set()
    for line in listing.stdout.splitlines():
        name, kind = line.split()[:2]
        (undefined if kind in "Uwv" else defined).add(name)
    return defined, undefined


def dependencies(folder: Path) -> Graph:
    """Which object files of a folder use which others."""
    sources = ROOT / "Sources" / folder.stem
    files = {
        file.name.removesuffix(".o"): names(file)
        for file in sorted(folder.glob("**/*.c.o"))
        # A build leaves the objects of files that are no more.
        if not sources.is_dir() or (sources / file.relative_to(folder)).with_suffix("").is_file()
    }
    home = {name: file for file, (defined, _) in files.items() for name in defined}
    return {
        file: {home[name] for name in undefined if name in home} - {file}
        for file, (_, undefined) in files.items()
    }


def circle(graph: Graph) -> list[str]:
    """A way that leads from a file back to it, empty if there is none."""
    done: set[str] = set()

    def walk(file: str, way: list[str]) -> list[str]:
        if file in way:
            return [*way[way.index(file):], file]
        if file in done:
            return []
        for used in sorted(graph[file]):
            if found := walk(used, [*way, file]):
                return found
        done.add(file)
        return []

    for file in graph:
        if found := walk(file, []):
            return found
    return []


def floors(graph: Graph) -> list[list[str]]:
    """The files of a graph without circles, each above all that it uses."""
    heights: dict[str, int] = {}

    def height(file: str) -> int:
        if file not in heights:
            heights[file] = max((height(used) + 1 for used in graph[file]), default=0)
        return heights[file]

    result = defaultdict(list)
    for file in graph:
        result[height(file)].append(file)
    return [result[level] for level in sorted(result)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--draw", action="store_true")
    options = parser.parse_args()
    folders = options.folders or sorted((ROOT / ".build/release").glob("C*.build"))
    count = 0
    for folder in folders:
        graph = dependencies(folder)
        count += len(graph)
        if way := circle(graph):
            print(f"{folder.stem}: these files use each other in a circle: {' -> '.join(way)}")
            return 1
        if options.draw:
            for level, files in enumerate(floors(graph)):
                print(f"{level}  {'  '.join(files)}")
    if count == 0:
        print("c_dependencies: there are no object files; run 'swift build -c release' first")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
