"""A course with one assignment, and the students who hand it in."""

import nbformat

SETUP = """\
import Checks
import Foundation

let data = [3.0, 1.0, 2.0]
"""
MEAN = """\
/// The mean of numbers, 0 of none.
func mean(_ xs: [Double]) -> Double {
    // BEGIN SOLUTION
    xs.isEmpty ? 0 : xs.reduce(0, +) / Double(xs.count)
    // END SOLUTION
}
"""
TEST_MEAN = """\
try Checks::checkClose(mean([1, 2, 6]), 3, "média / mean")
// BEGIN HIDDEN TESTS
try Checks::check(mean([]) == 0, "lista vazia / empty list")
// END HIDDEN TESTS
"""
SCALE = """\
/// The numbers, divided by the largest.
func scaled(_ xs: [Double]) -> [Double] {
    // BEGIN SOLUTION
    let largest = xs.max() ?? 1
    return xs.map { $0 / largest }
    // END SOLUTION
}
"""
TEST_SCALE = """\
let errors = [[1.0, 2], [4, 2]].map { xs in
    zip(scaled(xs), xs).map { abs($0 - $1 / xs.max()!) }.reduce(0, +)
}
Checks::award(errors.map { 1 - min($0, 1) }.reduce(0, +), of: 2)
"""
ABOVE = """\
/// How many numbers of `data` are above a limit.
func countAbove(_ limit: Double) -> Int {
    // BEGIN SOLUTION
    data.count { $0 > limit }
    // END SOLUTION
}
"""
TEST_ABOVE = """\
try Checks::checkEqual(countAbove(1.5), 2, "acima de 1,5 / above 1.5")
try Checks::checkEqual(countAbove(9), 0)
"""
POINTS = {"test-mean": 2.0, "test-scale": 2.0, "test-above": 1.5}


def cell(source: str, name: str, **about) -> nbformat.NotebookNode:
    settings = {"grade": False, "solution": False, "locked": False, "task": False,
                "grade_id": name, "schema_version": 3, "cell_type": "code"} | about
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": settings})


def assignment() -> nbformat.NotebookNode:
    """The instructor's notebook, with the solutions."""
    def test(source, name):
        return cell(source, name, grade=True, locked=True, points=POINTS[name])

    explain = nbformat.v4.new_markdown_cell(
        "Because it is.", metadata={"nbgrader": {
            "grade": True, "solution": True, "locked": False, "task": False, "points": 1,
            "grade_id": "explain", "schema_version": 3, "cell_type": "markdown"}})
    book = nbformat.v4.new_notebook(cells=[
        cell(SETUP, "setup", locked=True),
        cell(MEAN, "mean", solution=True), test(TEST_MEAN, "test-mean"),
        cell(SCALE, "scale", solution=True), test(TEST_SCALE, "test-scale"),
        cell(ABOVE, "above", solution=True), test(TEST_ABOVE, "test-above"), explain])
    book.metadata.kernelspec = {"name": "swift", "language": "swift", "display_name": "Swift"}
    return book


def mean(body: str) -> str:
    return f"func mean(_ xs: [Double]) -> Double {{\n{body}\n}}"


def scaled(body: str) -> str:
    return f"func scaled(_ xs: [Double]) -> [Double] {{\n{body}\n}}"


RIGHT_MEAN = "return xs.isEmpty ? 0 : xs.reduce(0, +) / Double(xs.count)"
RIGHT_SCALE = "let m = xs.max() ?? 1; return xs.map { $0 / m }"
# What each student writes in place of the right answers, and the points for the three exercises.
STUDENTS: dict[str, tuple[dict[str, str | None], tuple[float, float, float]]] = {
    "good": ({}, (2, 2, 1.5)),
    "untouched": ({"mean": None, "scale": None, "above": None}, (0, 0, 0)),
    "skipfirst": ({"mean": None}, (0, 2, 1.5)),
    "partial": ({"scale": scaled("let m = xs[1]; return xs.map { $0 / m }")}, (2, 1, 1.5)),
    "hiddenfail": ({"mean": mean("xs.reduce(0, +) / Double(xs.count)")}, (0, 2, 1.5)),
    "traps": ({"mean": mean("xs[xs.count]")}, (0, 2, 1.5)),
    "noncompile": ({"scale": scaled("xs.mapp { $0 }")}, (2, 0, 1.5)),
    "warns": ({"mean": mean(f"let unused = 1\nvar changed = 2\n{RIGHT_MEAN}")}, (2, 2, 1.5)),
    "testwarns": ({"mean": "@available(*, deprecated, message: \"old\")\n" + mean(RIGHT_MEAN)},
                  (2, 2, 1.5)),
    "loops": ({"scale": scaled("while true {}")}, (2, 0, 1.5)),
    "exits": ({"mean": mean("exit(0)")}, (0, 2, 1.5)),
    "recursion": ({"mean": mean("mean(xs) + 1")}, (0, 2, 1.5)),
    "asks": ({"mean": mean('print("?"); return Double(readLine()!)!')}, (0, 2, 1.5)),
    "nan": ({"scale": scaled("xs.map { _ in 0.0 / 0.0 }")}, (2, 0, 1.5)),
    "prints": ({"mean": mean(f"for i in 0..<3000 {{ print(i) }}\n{RIGHT_MEAN}")}, (2, 2, 1.5)),
    "deletes": ({"test-scale": None}, (2, 2, 1.5)),
    "kills": ({"scale": scaled("kill(getpid(), SIGKILL); return xs")}, (2, 0, 1.5)),
    "stderr": ({"mean": mean(
        f'FileHandle.standardError.write(Data("working\\n".utf8))\n{RIGHT_MEAN}')}, (2, 2, 1.5)),
    "redeclares": ({"mean": mean("42") + """
        func check(_ holds: Bool, _ message: String = "") {}
        func checkClose(_ a: Double, _ b: Double, _ message: String) throws {}
        func award(_ points: Double, of maximum: Double) -> Double { maximum }
        struct CheckError {}
        enum Checks {
            static func check(_ holds: Bool, _ message: String) {}
            static func checkClose(_ a: Double, _ b: Double, _ message: String) {}
        }"""}, (0, 2, 1.5)),
}
ANSWERS = {
    "mean": mean(RIGHT_MEAN), "scale": scaled(RIGHT_SCALE),
    "above": "func countAbove(_ limit: Double) -> Int {\n    data.filter { $0 > limit }.count\n}"}


def submission(released: nbformat.NotebookNode, student: str) -> nbformat.NotebookNode:
    """What a student hands in, made of the released notebook."""
    book = nbformat.from_dict(released)
    wishes = STUDENTS[student][0]
    deleted = [name for name in wishes if name.startswith("test-")]
    book.cells = [one for one in book.cells
                  if one.metadata.get("nbgrader", {}).get("grade_id") not in deleted]
    for one in book.cells:
        name = one.metadata.get("nbgrader", {}).get("grade_id")
        if name == "explain":
            one.source = "Because I measured it."
        if name in ANSWERS and wishes.get(name, "") is not None:
            one.source = wishes.get(name, ANSWERS[name])
    return book
