"""nbgrader from the instructor's notebook to feedback, with one student of every kind."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course import POINTS, STUDENTS, assignment, submission
from nbgrader.api import Gradebook

PROGRAMS = Path(sys.executable).parent


def run(folder: Path, *words, check=True) -> str:
    """What a command prints; nbgrader calls programs of its own by name."""
    process = subprocess.run(
        [PROGRAMS / words[0], *map(str, words[1:])], cwd=folder, text=True, capture_output=True,
        env=os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}, check=False)
    output = process.stdout + process.stderr
    assert process.returncode == 0 or not check, output
    return output


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """A course as the one command makes it, with the assignment generated."""
    folder = tmp_path_factory.mktemp("course") / "análise"
    run(folder.parent, "swift-notebooks", "nbgrader-config", folder)
    source = folder / "source/week1"
    source.mkdir()
    nbformat.write(assignment(), source / "means.ipynb")
    run(folder, "swift-notebooks", "lint", source / "means.ipynb")
    run(folder, "nbgrader", "generate_assignment", "week1")
    return folder


@pytest.fixture(scope="module")
def graded(released) -> tuple[Path, str]:
    """The course with all submissions graded, and what nbgrader said."""
    book = nbformat.read(released / "release/week1/means.ipynb", as_version=4)
    for student in STUDENTS:
        folder = released / "submitted" / student / "week1"
        folder.mkdir(parents=True)
        nbformat.write(submission(book, student), folder / "means.ipynb")
    # One student's cell never ends: a shorter wait for it. The others are graded with the settings
    # that the command has written.
    words = ("nbgrader", "autograde", "week1")
    said = run(released, *words, "--student=loops", "--Execute.timeout=30", check=False)
    return released, said + run(released, *words, check=False)


def outputs(folder: Path, student: str, name: str) -> list:
    book = nbformat.read(folder / "autograded" / student / "week1/means.ipynb", as_version=4)
    return next(cell.outputs for cell in book.cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_the_released_notebook_holds_stubs_and_no_hidden_tests(released):
    book = nbformat.read(released / "release/week1/means.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in book.cells)
    assert text.count('#error("not implemented / não implementado")') == 3
    assert "SOLUTION" not in text and "HIDDEN" not in text and "mean([])" not in text
    assert "YOUR ANSWER HERE / SUA RESPOSTA AQUI" in text


@pytest.mark.parametrize("student", STUDENTS)
def test_each_student_gets_the_points_that_are_due(graded, student):
    folder, log = graded
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        try:
            found = book.find_submission_notebook("means", "week1", student)
        except Exception as error:
            raise AssertionError(f"{error}\n{log[-3000:]}") from error
        scores = {grade.name: grade.auto_score for grade in found.grades if grade.name in POINTS}
    assert tuple(scores[name] for name in POINTS) == STUDENTS[student][1], [
        (name, outputs(folder, student, name)) for name in POINTS]


def test_feedback_names_what_was_expected(graded):
    folder, _ = graded
    run(folder, "nbgrader", "generate_feedback", "week1", "--student=hiddenfail")
    page = (folder / "feedback/hiddenfail/week1/means.html").read_text(encoding="utf-8")
    assert "lista vazia / empty list" in page and "CheckError" in page


def test_text_on_stderr_is_shown(graded):
    found = outputs(graded[0], "stderr", "test-mean")
    assert not any(output.get("name") == "stderr" for output in found)
    shown = [output for output in found if output.output_type == "display_data"]
    assert "".join(output.data["text/plain"] for output in shown).startswith("working\n")


def test_a_deleted_test_is_put_back_as_swift(graded):
    folder, _ = graded
    book = nbformat.read(folder / "autograded/deletes/week1/means.ipynb", as_version=4)
    (cell,) = (c for c in book.cells if c.metadata.nbgrader.grade_id == "test-scale")
    assert cell.source.startswith("// This cell (id:test-scale) was missing")


def test_students_validate_before_they_hand_in(released):
    folder = released / "release/week1"
    said = run(released, "nbgrader", "validate", folder / "means.ipynb")
    # Three tests, and the answer in words that is still the stub.
    assert "VALIDATION FAILED ON 4 CELL(S)" in said
    assert "cannot find 'mean' in scope" in said and "YOUR ANSWER HERE" in said
    book = nbformat.read(folder / "means.ipynb", as_version=4)
    # One of them writes to stderr, which is no failure here.
    nbformat.write(submission(book, "stderr"), released / "mine.ipynb")
    assert "Success" in run(released, "nbgrader", "validate", released / "mine.ipynb")


def test_settings_are_never_overwritten(released):
    settings = released / "nbgrader_config.py"
    before = settings.read_bytes()
    said = run(released, "swift-notebooks", "nbgrader-config", released, check=False)
    assert settings.read_bytes() == before
    assert "is there already" in said and "configure(c)" in said
