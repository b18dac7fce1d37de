"""Values of test cells that nbgrader misreads."""

import nbformat
import pytest
from nbgrader.utils import determine_grade
from swift_notebooks.grading.execution import display_of_stderr, judge_value


def score(*outputs, points=2.0) -> float:
    """The points that nbgrader gives for a test cell with these outputs, once they were judged."""
    cell = nbformat.v4.new_code_cell("", outputs=list(outputs), metadata={"nbgrader": {
        "grade": True, "solution": False, "locked": True, "grade_id": "t", "points": points}})
    judge_value(cell)
    return determine_grade(cell)[0]


def value(text: str):
    return nbformat.v4.new_output("execute_result", data={"text/plain": text})


@pytest.mark.parametrize("text, points", [
    ("1.5", 1.5), ("0.0", 0), ("2", 2), ("true", 2), ("false", 0), ("nan", 0), ("-1", 0), ("3", 0),
    ("inf", 0), ("1_0", 0), ("1e-05", 1e-5)])
def test_values_give_points_in_their_range_alone(text, points):
    assert score(value(text)) == points


def test_a_value_without_text_is_no_grade_and_stops_nothing():
    assert score(nbformat.v4.new_output("execute_result", data={"image/png": "aGk="})) == 2


def test_an_error_counts_whatever_was_shown():
    error = nbformat.v4.new_output("error", ename="CheckError", evalue="", traceback=[])
    assert score(value("2"), error) == 2  # nbgrader's own rule: the first of them decides
    assert score(error, value("2")) == 0


def test_text_on_stderr_becomes_a_display_with_its_signs():
    output = display_of_stderr(nbformat.v4.new_output("stream", name="stderr", text="a < b & c"))
    assert output.data["text/plain"] == "a < b & c"
    assert "a &lt; b &amp; c" in output.data["text/html"]
    stdout = nbformat.v4.new_output("stream", name="stdout", text="x")
    assert display_of_stderr(stdout) is stdout
