"""Finds what nbgrader would misread in an instructor's notebook, before students get it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ..swift_source import IS_CALL, shows_value, statements

CHECKING = re.compile(
    r"\b(?:check\w*|award|precondition|preconditionFailure|fatalError)\(|#expect|#require|\bXCT\w+\("
    r"|\bthrow\b|Issue\.record")
OWN_CHECK = re.compile(
    r"(?<![\w.:])(?:Checks\.)?(?:check(?:Equal|Close|Shape|Gradient|Throws)?|award|NotImplemented)\(")
TO_STDERR = re.compile(
    r"\bstderr\b|FileHandle\.standardError|\bNSLog\(|STDERR_FILENO|\bperror\(|\bdump\([^)]*to:")


@dataclass(frozen=True)
class Finding:
    """A place in a notebook where points would go astray."""

    cell: int
    """The number of the cell, from 1."""
    name: str
    """The cell's `grade_id`, where it has one."""
    line: int
    """The line in the cell, from 1; 0 for the cell as a whole."""
    rule: str
    """The name of the rule."""
    message: str
    """What is wrong, and what to write instead."""
    is_error: bool = True
    """Whether points are certain to be wrong; otherwise somebody should look."""


def lint(notebook: nbformat.NotebookNode) -> list[Finding]:
    """The findings about an instructor's notebook, in the order of its cells."""
    found = list(findings_of_notebook(notebook))
    names: dict[str, int] = {}
    for number, cell in enumerate(notebook.cells, start=1):
        about = cell.metadata.get("nbgrader", {})
        name = about.get("grade_id", "")
        if name and (other := names.setdefault(name, number)) != number:
            found.append(Finding(
                number, name, 0, "repeated-id", f"cell {other} has this id, too; give it another"))
        if cell.cell_type != "code":
            continue
        rules = [solution_findings]
        if about.get("grade") and not about.get("solution"):
            rules += [value_findings, test_findings]
        for rule in rules:
            found += [Finding(number, name, line, *rest)
                      for line, *rest in rule(cell.source, about)]
    return found


def findings_of_notebook(notebook: nbformat.NotebookNode) -> Iterator[Finding]:
    language = notebook.metadata.get("kernelspec", {}).get("language")
    if language != "swift":
        yield Finding(
            0, "", 0, "language",
            f"metadata.kernelspec.language is {language!r}, expected 'swift': nbgrader writes the stubs "
            "of that language; open and save the notebook with the kernel Swift")
    tests = [cell for cell in notebook.cells
             if cell.cell_type == "code" and OWN_CHECK.search(code_of(cell.source).replace("::", "."))]
    imports = any(re.search(r"\bimport\s+Checks\b", cell.source) for cell in notebook.cells
                  if cell.cell_type == "code")
    if tests and not imports and any("Checks" in cell.source for cell in tests):
        yield Finding(0, "", 0, "import", "no cell says 'import Checks'; a locked one should")


def code_of(source: str) -> str:
    """The code of a cell without comments and without what is inside of strings."""
    return "\n".join(statement.masked for statement in statements(source))


def value_findings(source: str, about: dict) -> Iterator[tuple]:
    """The value at the end of a test cell, which nbgrader takes for its points."""
    last = (statements(source) or [None])[-1]
    if last is None or not shows_value(last):
        return
    code, points = last.code.strip(), about.get("points", 0)
    if re.match(r"(?:Checks::|Checks\.)?award\(", code):
        return
    text = " ".join(code.split())[:60]
    if re.fullmatch(r"[\d.]+", code):
        if float(code) > float(points):
            yield (last.line, "value", f"{text} is more than the {points} points of the cell: nbgrader "
                   "stops grading a submission there")
        return
    # A call may return nothing; whether it does, running the notebook tells.
    is_call = IS_CALL.fullmatch(code)
    yield (last.line, "value",
           f"nbgrader takes the value of '{text}' for points, and false, like all that is not a number, "
           f"for all {points} of them; write 'try Checks::check({text})', or "
           f"'Checks::award(…, of: {points})' for a part of the points", not is_call)


def test_findings(source: str, about: dict) -> Iterator[tuple]:
    """Other traps of a test cell."""
    code = code_of(source)
    if not CHECKING.search(code):
        last = (statements(source) or [None])[-1]
        if last is None or not shows_value(last):
            yield (0, "no-check", "nothing in this test cell can fail: it gives full marks to everybody")
    if not about.get("points"):
        yield (0, "no-points", "the test cell has 0 points", False)
    for statement in statements(source):
        masked = statement.masked

        def line(match: re.Match, statement=statement) -> int:
            return statement.line + statement.masked.count("\n", 0, match.start())

        if match := OWN_CHECK.search(masked):
            word = match[0].rstrip("(").removeprefix("Checks.")
            yield (line(match), "shadowed", f"a student's own '{word}' or 'Checks' would be called here; "
                   f"write 'Checks::{word}('")
        if match := re.search(r"\btry\s*\?\s*(?:Checks(?:::|\.))?check\w*\(", masked):
            yield (line(match), "swallowed", "'try?' drops the error of a check, so it never fails; "
                   "write 'try'")
        if match := re.search(r"\btry\s*!", masked):
            yield (line(match), "trap", "'try!' traps in place of the message of the check; write 'try'",
                   False)
        if match := re.search(r"(?<![\w.])assert(?:ionFailure)?\(", masked):
            yield (line(match), "assert", "'assert' checks nothing in an optimised cell; write "
                   "'try Checks::check('")
        if match := TO_STDERR.search(masked):
            yield (line(match), "stderr", "nbgrader gives 0 points for a test cell that writes to stderr, "
                   "where its settings are not those of 'swift-notebooks nbgrader-config'; write 'print'")
        if match := re.search(r"(?<![\w.])exit\(|\bkill\(", masked):
            yield (line(match), "exit", "a test cell must not end the process: no points")


def solution_findings(source: str, about: dict) -> Iterator[tuple]:
    """Marks of solutions and hidden tests that do not fit."""
    for kind, word in (("solution", "SOLUTION"), ("grade", "HIDDEN TESTS")):
        begun = 0
        for number, text in enumerate(source.splitlines(), start=1):
            if f"BEGIN {word}" in text:
                if begun:
                    yield number, "marks", f"a second 'BEGIN {word}' before 'END {word}'"
                begun = number
                if kind == "solution" and not about.get("solution"):
                    yield (number, "marks", f"'BEGIN {word}' in a cell that is not for an answer: mark it "
                           "'Autograded answer' or 'Manually graded answer'")
            elif f"END {word}" in text:
                if not begun:
                    yield number, "marks", f"'END {word}' without 'BEGIN {word}'"
                begun = 0
        if begun:
            yield begun, "marks", f"'BEGIN {word}' without 'END {word}'"
    if about.get("solution"):
        for statement in statements(source):
            if match := re.search(r"\bfatalError\(|\bpreconditionFailure\(", statement.masked):
                yield (statement.line + statement.masked.count("\n", 0, match.start()), "trap",
                       "a stub that traps ends the cell that calls it in the midst; write "
                       "'throw Checks::NotImplemented()' or '#error(\"not implemented\")'", False)


def run_findings(notebook: nbformat.NotebookNode, folder: Path, kernel: str,
                 timeout: int) -> list[Finding]:
    """Runs the notebook, which holds the solutions, and finds test cells without all their points."""
    from nbclient import NotebookClient

    from .values import problem_of_value

    NotebookClient(notebook, kernel_name=kernel, timeout=timeout, allow_errors=True,
                   interrupt_on_timeout=True, resources={"metadata": {"path": str(folder)}}).execute()
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        about = cell.metadata.get("nbgrader", {})
        name, points = about.get("grade_id", ""), float(about.get("points") or 0)
        is_test = about.get("grade") and not about.get("solution")
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(Finding(
                    number, name, 0, "run", f"{output.ename}: {output.evalue.splitlines()[0]}"))
            elif is_test and output.output_type == "stream" and output.name == "stderr":
                found.append(Finding(
                    number, name, 0, "run-stderr", "the test cell writes to stderr", False))
            elif is_test and output.output_type == "execute_result":
                text = output.data.get("text/plain", "")
                problem = problem_of_value(text, points)
                if problem or not re.fullmatch(r"[\d.]+(?:e-?\d+)?", text):
                    found.append(Finding(number, name, 0, "run-value", problem or (
                        f"the test cell shows '{text[:60]}', which nbgrader takes for full marks")))
                elif float(text) < points:
                    found.append(Finding(
                        number, name, 0, "run-value",
                        f"the solution gets {text} of {points:g} points"))
    return found
