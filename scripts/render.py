"""Executes a notebook through the `swift` kernel and writes it as one HTML page to reports/.

The page is that of `swift-notebooks report`, and the executed notebook lies beside it.

Prints a line a cell while it runs, and last what the notebook itself reports as its results
(the JSON output of the cell tagged `results`).
"""

import argparse
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor
from swift_notebooks.report.writing import write_reports

ROOT = Path(__file__).resolve().parent.parent


class Progress(ExecutePreprocessor):
    """Executes a notebook and says which cell runs."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code" or not cell.source.strip():
            return super().preprocess_cell(cell, resources, index)
        first = next(line for line in cell.source.splitlines() if line.strip())
        label = f"[{self.position}/{self.total}] {first.strip()[:60]}"
        self.position += 1
        print(f"  {label:<72}", end="", flush=True)
        start = time.monotonic()
        result = super().preprocess_cell(cell, resources, index)
        print(f"{time.monotonic() - start:7.1f} s", flush=True)
        return result

    def run(self, notebook, folder):
        self.position = 1
        self.total = sum(
            1 for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
        return self.preprocess(notebook, {"metadata": {"path": str(folder)}})


def results_of(notebook) -> dict:
    """The JSON document shown by the cell tagged `results`, or nothing."""
    for cell in notebook.cells:
        if "results" in cell.metadata.get("tags", []):
            for output in cell.get("outputs", []):
                if document := output.get("data", {}).get("application/json"):
                    return document
    return {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--output-dir", type=Path, default=ROOT / "reports")
    parser.add_argument("--kernel", default="swift")
    arguments = parser.parse_args()

    profile = os.environ.get("PROFILE", "class")
    print(f"\033[1m==>\033[0m executing {arguments.notebook} (profile {profile})", flush=True)
    notebook = nbformat.read(arguments.notebook, as_version=4)
    executor = Progress(timeout=None, kernel_name=arguments.kernel)
    start = time.monotonic()
    failure = None
    try:
        executor.run(notebook, arguments.notebook.parent)
    except CellExecutionError as error:
        failure = str(error)
    except DeadKernelError:
        failure = "error: the kernel process ended while a cell ran"

    # Also after a failure: the page shows what led to it.
    (report,) = write_reports(notebook, arguments.notebook, arguments.output_dir, ["html"])
    nbformat.write(notebook, report.with_suffix(".ipynb"))
    try:
        shown = report.resolve().relative_to(Path.cwd())
    except ValueError:
        shown = report
    if failure:
        sys.exit(f"\n{failure}\nthe run so far: {shown}")

    print(f"\n{time.monotonic() - start:.0f} s in all; test accuracies:")
    for name, value in results_of(notebook).items():
        print(f"  {name:<32} {value:.3f}")
    print(f"report: {shown}")


if __name__ == "__main__":
    main()
