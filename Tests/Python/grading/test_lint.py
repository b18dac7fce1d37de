"""The lint of instructors' notebooks."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from swift_notebooks.grading.lint import lint

COMMAND = Path(sys.executable).parent / "swift-notebooks"


def test_cell(source: str, name="t", points=2.0, **more):
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": {
        "grade": True, "solution": False, "locked": True, "grade_id": name, "points": points,
        "schema_version": 3, "task": False} | more})


test_cell.__test__ = False


def book(*cells, language="swift") -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("import Checks"), *cells])
    notebook.metadata.kernelspec = {
        "name": "swift", "display_name": "Swift"} | ({"language": language} if language else {})
    return notebook


def rules(*cells, **options) -> list[tuple[str, bool]]:
    return [(one.rule, one.is_error) for one in lint(book(*cells, **options))]


@pytest.mark.parametrize("source", [
    "try Checks::check(f(2) == 4)",
    "let a = 3\ntry Checks::checkClose(f(a), 9, rtol: 1e-6) // close",
    "Checks::award(passed, of: 3, points: 2)",
    "for x in 0..<3 {\n    try Checks::check(f(x) == x * x)\n}",
    'try Checks::check(f(1) == 1)\nprint("good")',
    "try Checks::check(f(1) == 1)\nvar b = 1\nb += 2",
    "try Checks::check(f(1) == 1)\nxs[0] = 2",
    'if f(1) != 1 { throw Problem("check(x)") }',
    "import Testing\n#expect(f(1) == 1)",
    'try Checks::check(\n    f("// false") == 1,\n    "text"\n)',
    "try Checks::check(f(1) == 1)\n2"])
def test_good_test_cells_pass(source):
    assert rules(test_cell(source)) == []


@pytest.mark.parametrize("source, rule, is_error", [
    ("f(2) == 4", "value", True), ("let a = f(2)\na", "value", True),
    ("false", "value", True), ("f(2) == 4 // compare\n// end", "value", True),
    ("try Checks::check(true); f(2) > 1 ? true : false", "value", True),
    ("a.isEmpty && b <= 3", "value", True), ("xs.allSatisfy { $0 == 1 }", "value", True),
    ("try Checks::check(true)\n3", "value", True),
    ("try Checks::check(true)\nrunAll(3)", "value", False),
    ("let a = f(2)", "no-check", True), ("print(f(2) == 4)", "no-check", True),
    ("// nothing", "no-check", True),
    # A line that starts with ! is for the shell.
    ("!f(2)", "no-check", True),
    ("try check(f(2) == 4)", "shadowed", True), ("try Checks.check(f(2) == 4)", "shadowed", True),
    ("award(1, of: 2)", "shadowed", True),
    ("try? Checks::check(f(2) == 4)", "swallowed", True),
    ("try! Checks::check(f(2) == 4)", "trap", False),
    ("assert(f(2) == 4)\ntry Checks::check(true)", "assert", True),
    ("import Foundation\nfputs(\"x\", stderr)\ntry Checks::check(true)", "stderr", True),
    ("NSLog(\"x\")\ntry Checks::check(true)", "stderr", True),
    ("try Checks::check(true)\nexit(0)", "exit", True)])
def test_each_trap_is_found(source, rule, is_error):
    assert (rule, is_error) in rules(test_cell(source))


def test_cells_without_points_may_show_values():
    assert rules(nbformat.v4.new_code_cell("f(2) == 4")) == []


def test_the_line_of_a_finding_is_that_of_the_cell():
    (one,) = lint(book(test_cell("let a = 1\n\ntry Checks::check(\n    a == 1)\n/* x */ a == 1")))
    assert (one.cell, one.line, one.name) == (2, 5, "t")


def test_marks_must_fit():
    answer = {"grade": False, "solution": True, "points": 0}
    good = "func f() {\n    // BEGIN SOLUTION\n    // END SOLUTION\n}"
    assert rules(test_cell(good, **answer)) == []
    assert rules(test_cell(good.replace("// END SOLUTION", ""), **answer)) == [("marks", True)]
    assert ("marks", True) in rules(nbformat.v4.new_code_cell(good))
    assert ("trap", False) in rules(test_cell("func f() -> Int { fatalError() }", **answer))


def test_the_notebook_must_name_its_language_and_import_what_it_uses():
    assert rules(language=None) == [("language", True)]
    assert rules(language="python") == [("language", True)]
    notebook = book(test_cell("try Checks::check(true)"))
    del notebook.cells[0]
    assert [one.rule for one in lint(notebook)] == ["import"]


def test_ids_must_differ():
    assert rules(test_cell("Checks::award(1, of: 2)"), test_cell("Checks::award(1, of: 2)")) == [
        ("repeated-id", True)]


def test_the_command_names_cell_and_line_and_fails(tmp_path):
    path = tmp_path / "week.ipynb"
    nbformat.write(book(test_cell("let a = 1\na == 1")), path)
    process = subprocess.run([COMMAND, "lint", path], text=True, capture_output=True, check=False)
    assert process.returncode == 1
    assert process.stdout.startswith(f"{path}, cell 2 (t), line 2: error: nbgrader takes the value")
    for wrong in (tmp_path / "none.ipynb", Path(__file__)):
        process = subprocess.run(
            [COMMAND, "lint", wrong], text=True, capture_output=True, check=False)
        assert process.returncode == 1 and process.stderr.startswith(f"error: {wrong}")


def test_running_the_solutions_finds_what_reading_does_not(tmp_path):
    path = tmp_path / "week.ipynb"
    nbformat.write(book(
        nbformat.v4.new_code_cell("func one() -> Bool { true }\nfunc noise() { NSLog(\"x\") }\n"
                                  "import Foundation"),
        test_cell("try Checks::check(one())\none()", "bool"),
        test_cell("Checks::award(1, of: 2)", "part"),
        test_cell("try Checks::check(one() && !one())", "wrong"),
        test_cell("try Checks::check(one())", "right")), path)
    process = subprocess.run(
        [COMMAND, "lint", "--run", path], text=True, capture_output=True, check=False)
    lines = process.stdout.splitlines()
    assert process.returncode == 1
    assert any("(bool): error: the test cell shows 'true'" in line for line in lines)
    assert any("(part): error: the solution gets 1.0 of 2 points" in line for line in lines)
    assert any("(wrong): error: CheckError" in line for line in lines)
    assert not any("(right)" in line for line in lines)
