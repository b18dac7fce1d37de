"""Writes notebooks/*.ipynb from notebooks/source/*.md: one source, one notebook a language.

A source is Markdown. A fenced block ```swift is a code cell; its info string may carry cell tags
(```swift tags=parameters,hide). Everything between two code cells is prose: a line `::: en` or
`::: pt` opens the part of one language, `:::` closes it; prose outside such parts belongs to both.
A line `---` alone splits prose into two cells. English goes to NAME.ipynb, Portuguese to NAME.pt.ipynb;
both hold the same code cells with the same ids.

Outputs that `make executed` put into a notebook stay while its code stays.

`--check` writes nothing and fails when a notebook differs from its source.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "notebooks" / "source"
LANGUAGES = {"en": "", "pt": ".pt"}
FENCE = re.compile(r"^```swift(?P<info>[^\n]*)\n(?P<code>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
PART = re.compile(r"^::: (?P<language>en|pt)\n(?P<text>.*?)^:::\s*$", re.MULTILINE | re.DOTALL)


def prose_of(text: str, language: str, where: str) -> list[str]:
    """The prose cells of a text between two code cells, in one language."""
    parts = [match["language"] for match in PART.finditer(text)]
    if parts.count("en") != parts.count("pt"):
        sys.exit(f"error: {where}: {parts.count('en')} English and {parts.count('pt')} Portuguese "
                 f"parts near {text.strip()[:60]!r}; each needs its pair")
    chosen = PART.sub(lambda m: m["text"] if m["language"] == language else "", text)
    return [cell.strip() for cell in re.split(r"^---$", chosen, flags=re.MULTILINE) if cell.strip()]


def cell_id(name: str, position: int, kind: str) -> str:
    return hashlib.sha256(f"{name}/{kind}/{position}".encode()).hexdigest()[:12]


def notebook_of(source: Path, language: str) -> nbformat.NotebookNode:
    text = source.read_text(encoding="utf-8")
    name = source.stem
    cells, counts, end = [], {"code": 0, "prose": 0}, 0

    def add_prose(between: str) -> None:
        for prose in prose_of(between, language, source.name):
            counts["prose"] += 1
            cell = nbformat.v4.new_markdown_cell(prose)
            cell.id = cell_id(name, counts["prose"], "prose")
            cells.append(cell)

    for match in FENCE.finditer(text):
        add_prose(text[end:match.start()])
        counts["code"] += 1
        cell = nbformat.v4.new_code_cell(match["code"].rstrip("\n"))
        cell.id = cell_id(name, counts["code"], "code")
        if tags := re.search(r"tags=(\S+)", match["info"]):
            cell.metadata["tags"] = tags[1].split(",")
        cells.append(cell)
        end = match.end()
    add_prose(text[end:])

    notebook = nbformat.v4.new_notebook(cells=cells)
    title = next(cell.source.splitlines()[0].lstrip("# ") for cell in cells
                 if cell.cell_type == "markdown")
    notebook.metadata = {
        "kernelspec": {"display_name": "Swift", "language": "swift", "name": "swift"},
        "language_info": {"name": "swift", "file_extension": ".swift",
                          "mimetype": "text/x-swift", "pygments_lexer": "swift"},
        "language": language,
        "title": title,
    }
    return notebook


def text_of(notebook: nbformat.NotebookNode) -> str:
    """The notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def keep_outputs(notebook: nbformat.NotebookNode, target: Path) -> None:
    """Takes over the outputs of an executed notebook, if that has the same code."""
    if not target.exists():
        return
    executed = nbformat.read(target, as_version=4)
    cells, old = ([cell for cell in book.cells if cell.cell_type == "code"]
                  for book in (notebook, executed))
    if [(cell.id, cell.source) for cell in cells] != [(cell.id, cell.source) for cell in old]:
        return
    for cell, before in zip(cells, old):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the notebooks from notebooks/source.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    check = parser.parse_args().check
    stale = []
    for source in sorted(SOURCES.glob("*.md")):
        for language, suffix in LANGUAGES.items():
            notebook = notebook_of(source, language)
            target = ROOT / "notebooks" / f"{source.stem}{suffix}.ipynb"
            keep_outputs(notebook, target)
            nbformat.validate(notebook)
            text = text_of(notebook)
            if target.exists() and target.read_text(encoding="utf-8") == text:
                continue
            if check:
                stale.append(target.relative_to(ROOT))
            else:
                target.write_text(text, encoding="utf-8")
                print(f"wrote {target.relative_to(ROOT)}")
    if stale:
        sys.exit(f"error: not what notebooks/source gives: {', '.join(map(str, stale))}; "
                 f"edit the source, then run 'make notebooks'")


if __name__ == "__main__":
    main()
