"""Executes the notebooks and writes their outputs into notebooks/*.ipynb, for readers.

    make executed                     every notebook, with its full data (the profile `class`)
    make executed PROFILE=smoke       a quick look; not to be committed

The languages of a notebook hold the same code: it is executed once, and the outputs go into each.
They lose what differs from run to run (notebook_outputs.py).
"""

import argparse
import os
import sys

import nbformat
from make_notebooks import LANGUAGES, ROOT, SOURCES, notebook_of, text_of
from notebook_outputs import cleaned
from render import Progress


def main() -> None:
    names = sorted(source.stem for source in SOURCES.glob("*.md"))
    parser = argparse.ArgumentParser(description="Executes the notebooks for their readers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--kernel", default="swift")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(names):
        parser.error(f"no notebook {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    os.environ.setdefault("PROFILE", "class")
    for name in arguments.names or names:
        source = SOURCES / f"{name}.md"
        print(f"\033[1m==>\033[0m executing {name} (profile {os.environ['PROFILE']})", flush=True)
        notebook = notebook_of(source, "en")
        Progress(timeout=None, kernel_name=arguments.kernel).run(notebook, ROOT / "notebooks")
        try:
            outputs = cleaned(notebook)
        except ValueError as error:
            sys.exit(f"error: {name}: {error}")
        for language, suffix in LANGUAGES.items():
            target = ROOT / "notebooks" / f"{name}{suffix}.ipynb"
            page = notebook_of(source, language)
            count = 0
            for cell in page.cells:
                if cell.cell_type == "code":
                    count += 1
                    cell.outputs, cell.execution_count = outputs[cell.id], count
            nbformat.validate(page)
            target.write_text(text_of(page), encoding="utf-8")
            print(f"wrote {target.relative_to(ROOT)}, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
