"""Writes the map of targets into CONTRIBUTING.md, from what Package.swift says.

    scripts/target_map.py           writes it
    scripts/target_map.py --check   fails where it is not what the package says
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- map: scripts/target_map.py -->\n", "<!-- end of the map -->\n"


def targets() -> dict[str, set[str]]:
    """Which target of the package uses which; wrappers of system libraries and tests left out."""
    text = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    found = {}
    for target in json.loads(text)["targets"]:
        is_of_tests = (target.get("path") or "").startswith("Tests")
        if target["type"] in ("regular", "executable") and not is_of_tests:
            found[target["name"]] = {
                dependency["byName"][0] for dependency in target["dependencies"]
                if "byName" in dependency}
    return {name: uses & set(found) for name, uses in found.items()}


def everything_below(name: str, graph: dict[str, set[str]]) -> set[str]:
    below = set(graph[name])
    for other in graph[name]:
        below |= everything_below(other, graph)
    return below


def direct(name: str, graph: dict[str, set[str]]) -> list[str]:
    """The targets that one uses, without those that come along with them."""
    through = set().union(*(everything_below(other, graph) for other in graph[name]), set())
    return sorted(graph[name] - through)


def level(name: str, graph: dict[str, set[str]]) -> int:
    return 1 + max((level(other, graph) for other in graph[name]), default=-1)


def drawn(graph: dict[str, set[str]]) -> str:
    """One line a target, the lowest first: what it is built on."""
    lines = ["```"]
    for name in sorted(graph, key=lambda name: (level(name, graph), name)):
        uses = direct(name, graph)
        lines.append(f"{level(name, graph)}  {name:<22}" + (f"◄ {', '.join(uses)}" if uses else ""))
    return "\n".join(line.rstrip() for line in lines) + "\n```\n"


def main() -> None:
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        sys.exit(f"{PAGE.name} lacks the marks {BEGIN.strip()} and {END.strip()}.")
    page = before + BEGIN + drawn(targets()) + END + after
    if page == PAGE.read_text():
        return
    if "--check" in sys.argv:
        sys.exit(f"The map in {PAGE.name} is not what Package.swift says. Run scripts/target_map.py.")
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
