"""Which folder of a target uses which, by the compiler's own index of symbols.

    scripts/dependencies.py                   every target: fails where folders form a cycle
    scripts/dependencies.py DLKernels         only this one
    scripts/dependencies.py --map DLKernels   draws its folders, the lowest first
    scripts/dependencies.py --files           lists cycles of files, too

Targets hold their order by themselves, as an import upward does not compile. Inside a target nothing
would: this check does. It needs a build (`make build`) and type-checks each target once more, with an
index, unless its sources are what they were.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from index_store import IndexStore

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "release"
FOLDER = ROOT / ".build" / "dependencies"
# What is only for code generation, or writes files that belong to the build.
WITHOUT_VALUE = {
    "-emit-dependencies", "-emit-module", "-whole-module-optimization", "-c", "-parse-as-library",
    "-serialize-diagnostics", "-O", "-j2", "-parseable-output", "-emit-objc-header", "-g",
}
WITH_VALUE = {
    "-emit-module-path", "-output-file-map", "-num-threads", "-emit-objc-header-path",
    "-module-name",
}


def compilations() -> dict[str, dict]:
    """The command that compiles each Swift target of the package, from the build's description."""
    manifest = ROOT / ".build" / "release.yaml"
    if not manifest.exists():
        sys.exit("There is no build yet; run `make build` first.")
    result = {}
    for line in manifest.read_text().splitlines():
        if not line.startswith('    args: ["') or '"-module-name"' not in line:
            continue
        arguments = json.loads(line.partition(": ")[2])
        module = arguments[arguments.index("-module-name") + 1]
        sources = next((a[1:] for a in arguments if a.startswith("@")), None)
        # What plugins need is built only where they are.
        if sources is None or not Path(sources).exists():
            continue
        files = [Path(word.strip("'\"")) for word in Path(sources).read_text().splitlines()]
        # Some files may be generated, such as embedded resources.
        if any(ROOT / "Sources" in file.parents for file in files):
            result[module] = {"compiler": arguments[0], "arguments": arguments[1:], "files": files}
    return result


def frontend_arguments(arguments: list[str]) -> list[str]:
    """The arguments that say how a module is understood."""
    kept, words = [], iter(arguments)
    for word in words:
        if word in ("-Xcc", "-Xfrontend"):
            kept += [word, next(words)] if word == "-Xcc" else [next(words)]
        elif word in WITH_VALUE:
            next(words)
        elif word not in WITHOUT_VALUE and not word.startswith(("@", "-j")):
            kept.append(word)
    return kept


def index(module: str, compilation: dict, toolchain: Path) -> Path:
    """Type-checks a module with an index store; returns its folder."""
    store = FOLDER / module
    arguments = frontend_arguments(compilation["arguments"])
    digest = hashlib.sha256(json.dumps(arguments).encode())
    for file in compilation["files"]:
        digest.update(str(file).encode() + file.read_bytes())
    mark = store / "sources.sha256"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return store / "index"
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir(parents=True)
    files = [str(file) for file in compilation["files"]]
    main = [] if any(file.name == "main.swift" for file in compilation["files"]) \
        else ["-parse-as-library"]
    units = [word for file in files for word in ("-index-unit-output-path", file + ".o")]
    command = [
        str(toolchain / "bin/swift-frontend"), "-frontend", "-typecheck", "-module-name", module,
        "-plugin-path", str(toolchain / "lib/swift/host/plugins"), *main, *files,
        "-index-store-path", str(store / "index"), *units, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{module} does not compile; build it first.\n{done.stderr[:2000]}")
    mark.write_text(digest.hexdigest())
    return store / "index"


def uses(store: Path, library: Path) -> dict[str, dict[str, set[str]]]:
    """From each file to the files whose symbols it names, and those symbols."""
    occurrences = [o for o in IndexStore(library, store).occurrences()
                   if o.file.startswith(str(ROOT / "Sources"))]
    home = {o.symbol: o.file for o in occurrences if o.is_definition}
    result: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for o in occurrences:
        if o.is_definition:
            result[o.file]
        if o.is_reference and home.get(o.symbol, o.file) != o.file:
            result[o.file][home[o.symbol]].add(o.name)
    return result


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected parts with more than one node (Tarjan, 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in number:
                visit(other)
                lowest[node] = min(lowest[node], lowest[other])
            elif other in stack:
                lowest[node] = min(lowest[node], number[other])
        if lowest[node] == number[node]:
            part = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(part) > 1:
                found.append(sorted(part))

    sys.setrecursionlimit(10_000)
    for node in sorted(graph):
        if node not in number:
            visit(node)
    return found


def folder_graph(files: dict[str, dict[str, set[str]]]) -> dict[str, set[str]]:
    """Which folder uses which."""
    graph: dict[str, set[str]] = defaultdict(set)
    for file, others in files.items():
        graph[os.path.dirname(file)] |= {
            os.path.dirname(other) for other in others
            if os.path.dirname(other) != os.path.dirname(file)}
    return graph


def levels(graph: dict[str, set[str]]) -> list[list[str]]:
    """The folders of a graph without cycles, those that use no other first."""
    left, placed, result = set(graph), set(), []
    while left:
        level = sorted(node for node in left if graph[node] <= placed)
        if not level:
            break
        result.append(level)
        placed |= set(level)
        left -= set(level)
    return result


def short(path: str) -> str:
    return os.path.relpath(path, ROOT / "Sources")


def report(module: str, files: dict[str, dict[str, set[str]]], options) -> bool:
    """Prints what was asked for; whether the folders are without a cycle."""
    graph = folder_graph(files)
    for cycle in cycles(graph):
        print(f"{module}: these folders use each other: {', '.join(map(short, cycle))}")
        for file in sorted(files):
            for other in sorted(files[file]):
                ends = os.path.dirname(file), os.path.dirname(other)
                if ends[0] != ends[1] and set(ends) <= set(cycle):
                    names = ", ".join(sorted(files[file][other])[:4])
                    print(f"    {short(file)} -> {short(other)}: {names}")
    if options.map:
        for number, level in enumerate(levels(graph)):
            print(f"{number}  " + "  ".join(short(folder) for folder in level))
    if options.files:
        for cycle in cycles({file: set(others) for file, others in files.items()}):
            print(f"{module}: these files use each other: {', '.join(map(short, cycle))}")
    return not cycles(graph)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", help="targets to look at (default: all)")
    parser.add_argument("--map", action="store_true", help="draw the folders, the lowest first")
    parser.add_argument("--files", action="store_true", help="list cycles of files, too")
    options = parser.parse_args()
    known = compilations()
    if unknown := set(options.targets) - set(known):
        sys.exit(f"There is no target {sorted(unknown)[0]}; there are {', '.join(sorted(known))}.")
    good = True
    for module in options.targets or sorted(known):
        compilation = known[module]
        toolchain = Path(compilation["compiler"]).resolve().parent.parent
        store = index(module, compilation, toolchain)
        good &= report(module, uses(store, toolchain / "lib/libIndexStore.so"), options)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
