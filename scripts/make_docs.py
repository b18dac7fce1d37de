"""Writes the documentation of DLLib, as pages for a browser, to reports/documentation.

    make docs          then:  python3 -m http.server --directory reports/documentation
                       and open http://localhost:8000/documentation/dllib

It is made by DocC, of the toolchain, from the comments in the sources, which the compiled modules hold
(`swift build -c release` comes first), and from the pages in Sources/DLLib/DLLib.docc. Modules that
DLLib exports again appear as parts of it. A link that leads nowhere is an error.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "Sources" / "DLLib" / "DLLib.docc"
PRODUCTS = ROOT / ".build" / "release"
MODULES = PRODUCTS / "Modules"


@dataclass(frozen=True)
class Symbol:
    """A public declaration."""

    kind: str
    """`class`, `struct`, `func`, `method`, `type.property` …"""
    path: tuple[str, ...]
    """Its name below those of the types that hold it: `("Tensor", "sum(axis:keepDims:)")`."""
    supers: frozenset[str]
    """The names of the classes and protocols it has directly."""


def exported_modules() -> list[str]:
    """The modules that parts of DLLib export again: the compiler takes those that DLLib exports."""
    pattern = re.compile(r"^@_exported (?:public )?import (?:\w+ )?(\w+)", re.MULTILINE)
    names = {name for file in CATALOG.parent.rglob("*.swift")
             for name in pattern.findall(file.read_text(encoding="utf-8"))}
    return sorted(name for name in names if (MODULES / f"{name}.swiftmodule").exists())


def triple() -> str:
    """The triple of the machine, as the compiler spells it."""
    told = subprocess.run(
        ["swiftc", "-print-target-info"], capture_output=True, text=True, check=True).stdout
    return json.loads(told)["target"]["triple"]


def extract(folder: Path) -> None:
    """Writes the symbol graphs of DLLib and of what it exports again into a folder."""
    if not (MODULES / "DLLib.swiftmodule").exists():
        sys.exit(f"error: no DLLib in {MODULES.relative_to(ROOT)}; run 'swift build -c release' first")
    search = [MODULES, *(path.parent for path in ROOT.glob("Sources/*/module.modulemap")),
              *(path for path in ROOT.glob("Sources/*/include") if path.is_dir())]
    # C targets without a module map of their own: SwiftPM writes one beside what it builds.
    made = [f"-fmodule-map-file={path}" for path in PRODUCTS.glob("*.build/module.modulemap")]
    command = ["swift", "symbolgraph-extract", "-module-name", "DLLib", "-target", triple(),
               "-output-dir", folder, "-minimum-access-level", "public", "-skip-synthesized-members",
               "-omit-extension-block-symbols",
               *(word for path in search for word in ("-I", path)),
               *(word for option in made for word in ("-Xcc", option))]
    if exported := exported_modules():
        command.append(f"-experimental-allowed-reexported-modules={','.join(exported)}")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: swift symbolgraph-extract failed:\n{done.stderr}")
    # Extensions of other packages' types are no pages of this library.
    for file in folder.glob("*@*.symbols.json"):
        if file.name.split("@")[1].removesuffix(".symbols.json") not in exported:
            file.unlink()


def symbols(folder: Path) -> list[Symbol]:
    """All public declarations in the symbol graphs of a folder."""
    graphs = [json.loads(file.read_text(encoding="utf-8"))
              for file in sorted(folder.glob("*.symbols.json"))]
    names = {entry["identifier"]["precise"]: entry["pathComponents"][-1]
             for graph in graphs for entry in graph["symbols"]}
    supers: dict[str, set[str]] = {}
    for graph in graphs:
        for relation in graph["relationships"]:
            if relation["kind"] in ("inheritsFrom", "conformsTo"):
                target = names.get(relation["target"]) or relation.get("targetFallback", "")
                supers.setdefault(relation["source"], set()).add(target.split(".")[-1])
    return [Symbol(entry["kind"]["identifier"].removeprefix("swift."), tuple(entry["pathComponents"]),
                   frozenset(supers.get(entry["identifier"]["precise"], ())))
            for graph in graphs for entry in graph["symbols"]]


def docc() -> str:
    """DocC's program: beside the compiler, or on the PATH."""
    compiler = shutil.which("swiftc")
    beside = Path(compiler).resolve().parent / "docc" if compiler else None
    if beside and beside.exists():
        return str(beside)
    return shutil.which("docc") or sys.exit("error: no 'docc' beside swiftc and none on the PATH")


def convert(graphs: Path, target: Path) -> list[str]:
    """Makes the pages; returns what is wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "diagnostics.json"
        done = subprocess.run(
            [docc(), "convert", CATALOG, "--additional-symbol-graph-dir", graphs, "--output-dir",
             target, "--fallback-display-name", "DLLib", "--fallback-bundle-identifier",
             "DLLib", "--diagnostics-file", told, "--diagnostic-level", "warning"],
            capture_output=True, text=True)
        found = json.loads(told.read_text())["diagnostics"] if told.exists() else []
        if done.returncode and not found:
            return [done.stderr.strip()]
    return [describe(one) for one in found if one["severity"] in ("warning", "error")]


def describe(diagnostic: dict) -> str:
    source = diagnostic.get("source", "").removeprefix("file://").removeprefix(f"{ROOT}/")
    line = diagnostic.get("range", {}).get("start", {}).get("line", 0)
    return f"{source}:{line}: {diagnostic['summary']}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "documentation")
    output = parser.parse_args().output
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        extract(Path(folder))
        problems = convert(Path(folder), output)
    if problems:
        print(*problems, sep="\n")
        sys.exit(f"error: {len(problems)} problems in the documentation")
    pages = sum(1 for _ in output.rglob("*.html"))
    size = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{pages} pages, {size / 1e6:.0f} MB, in {output}; to read them:\n"
          f"  python3 -m http.server --directory {output}\n"
          "  and open http://localhost:8000/documentation/dllib")


if __name__ == "__main__":
    main()
