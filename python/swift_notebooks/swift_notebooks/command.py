"""The command `swift-notebooks`."""

import argparse
import sys
from pathlib import Path

import nbformat


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    main = argparse.ArgumentParser(
        prog="swift-notebooks", description="Grading and reports of Jupyter notebooks in Swift.")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")

    config = commands.add_parser(
        "nbgrader-config", help="write nbgrader's settings for a course in Swift",
        description="Makes the folder of a course and writes nbgrader_config.py into it.")
    config.add_argument("course", type=Path, help="the folder; its name is the course's")
    config.set_defaults(run=write_config)

    lint = commands.add_parser(
        "lint", help="find test cells that would give the wrong points",
        description="Looks at instructors' notebooks for what nbgrader misreads. "
        "Ends with 1 where points are certain to be wrong.")
    lint.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    lint.add_argument("--run", action="store_true", dest="execute",
                      help="run each notebook, too: its solutions must get all points")
    lint.add_argument("--kernel", default="swift", help="the kernel's name (default: swift)")
    lint.add_argument("--timeout", type=int, default=180, metavar="SECONDS",
                      help="for each cell (default: 180)")
    lint.set_defaults(run=lint_notebooks)

    report = commands.add_parser(
        "report", help="write a page, a PDF, slides, Markdown, LaTeX or a Swift script",
        description="Writes reports of notebooks; a notebook without outputs is run first.")
    report.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    report.add_argument(
        "--to", default="html", metavar="FORMS",
        help="html, pdf, markdown, slides, script, latex, latex-pdf; several with commas (default: html)")
    report.add_argument("--output-dir", type=Path, default=Path("reports"), metavar="FOLDER",
                        help="default: reports")
    report.add_argument("--theme", choices=("auto", "light", "dark"), default="auto",
                        help="the colours of pages (default: auto, the reader's)")
    report.add_argument("--execute", action=argparse.BooleanOptionalAction, default=None,
                        help="run the notebook first, also if it has outputs; or never")
    report.add_argument("--kernel", default="swift", help="the kernel's name (default: swift)")
    report.set_defaults(run=report_notebooks)

    return main


def write_config(arguments: argparse.Namespace) -> int:
    from .grading.course import write_configuration

    try:
        target = write_configuration(arguments.course)
    except FileExistsError:
        target = arguments.course / "nbgrader_config.py"
        print(f"error: {target} is there already; to turn the settings on in it, add\n"
              "    from swift_notebooks.grading.course import configure\n"
              "    configure(c)", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {arguments.course}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"wrote {target}\nput assignments into {target.parent / 'source'}/NAME/, then\n"
          f"    cd {target.parent}\n    nbgrader generate_assignment NAME")
    return 0


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook in a file; ends the program with a message where there is none."""
    try:
        return nbformat.read(path, as_version=4)
    except OSError as error:
        sys.exit(f"error: {path}: {error.strerror}")
    except Exception as error:  # nbformat lets errors of several libraries through
        sys.exit(f"error: {path} is not a notebook: {error}")


def lint_notebooks(arguments: argparse.Namespace) -> int:
    from .grading.lint import lint, run_findings

    has_errors = False
    for path in arguments.notebooks:
        notebook = read_notebook(path)
        found = lint(notebook)
        if arguments.execute:
            found += run_findings(
                notebook, path.resolve().parent, arguments.kernel, arguments.timeout)
        for one in sorted(found, key=lambda one: (one.cell, one.line)):
            where = f", cell {one.cell}" if one.cell else ""
            where += f" ({one.name})" if one.name else ""
            where += f", line {one.line}" if one.line else ""
            kind = "error" if one.is_error else "warning"
            print(f"{path}{where}: {kind}: {one.message} [{one.rule}]")
        has_errors = has_errors or any(one.is_error for one in found)
    return 1 if has_errors else 0


def report_notebooks(arguments: argparse.Namespace) -> int:
    from .report.writing import FORMS, ReportError, write_reports

    forms = [form.strip() for form in arguments.to.split(",")]
    if unknown := [form for form in forms if form not in FORMS]:
        print(f"error: no form '{unknown[0]}'; there are {', '.join(FORMS)}", file=sys.stderr)
        return 2
    for path in arguments.notebooks:
        notebook = read_notebook(path)
        has_outputs = any(cell.get("outputs") for cell in notebook.cells)
        wanted = arguments.execute
        if wanted or (wanted is None and not has_outputs and forms != ["script"]):
            print(f"running {path}", flush=True)
            execute(notebook, path, arguments.kernel)
        try:
            for form in forms:
                (target,) = write_reports(
                    notebook, path, arguments.output_dir, [form], arguments.theme)
                print(f"wrote {target}", flush=True)
        except (ReportError, OSError) as error:
            print(f"error: {path}: {error}", file=sys.stderr)
            return 1
    return 0


def execute(notebook: nbformat.NotebookNode, path: Path, kernel: str) -> None:
    """Runs a notebook in its folder; ends the program where a cell fails."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    client = NotebookClient(notebook, timeout=None, kernel_name=kernel,
                            resources={"metadata": {"path": str(path.resolve().parent)}})
    try:
        client.execute()
    except NoSuchKernel:
        sys.exit(f"error: Jupyter knows no kernel '{kernel}'; 'swift-kernel install' makes it known")
    except (CellExecutionError, DeadKernelError) as error:
        sys.exit(f"error: {path}: {error}")


def main() -> None:
    arguments = parser().parse_args()
    sys.exit(arguments.run(arguments))
