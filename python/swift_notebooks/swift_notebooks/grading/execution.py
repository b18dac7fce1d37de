"""Runs submissions as nbgrader does, without what is unfair to a notebook in a compiled language."""

from copy import deepcopy

from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Bool

from .values import problem_of_value

WORKER_LOST = "WorkerLost"


class SwiftExecute(Execute):
    """Runs the cells of a submission; nbgrader's own settings of `Execute` hold for it.

    - Text on stderr is shown, and takes no points. nbgrader gives 0 for a test cell that calls a
      student's function which writes to stderr.
    - A cell that kills the process loses its own points and no others: what the cells before it
      declared is there again before the next cell runs.
    - A test cell whose value is not a number of points in its range gets 0 and a message, where
      nbgrader gives full marks (`false`, NaN, less than 0) or stops grading the submission (more
      points than there are).
    """

    stderr_takes_points = Bool(
        False, help="Whether text on stderr in a test cell takes its points, as in nbgrader."
    ).tag(config=True)
    restore_after_loss = Bool(
        True, help="Whether the cells before one that killed the process run once more after it."
    ).tag(config=True)

    def preprocess_cell(self, cell, resources, index):
        cell, resources = super().preprocess_cell(cell, resources, index)
        if cell.cell_type != "code":
            return cell, resources
        if self.restore_after_loss and failed(cell, WORKER_LOST):
            self.restore(resources, before=index)
        if not self.stderr_takes_points:
            cell.outputs = [display_of_stderr(output) for output in cell.outputs]
        if utils.is_grade(cell) and not utils.is_solution(cell):
            judge_value(cell)
        return cell, resources

    def restore(self, resources, before: int) -> None:
        """Runs the cells that declare things once more, until one fails; their outputs stay."""
        for index, cell in enumerate(self.nb.cells[:before]):
            if cell.cell_type != "code" or failed(cell) or is_test(cell):
                continue
            kept = deepcopy(dict(cell))
            super().preprocess_cell(cell, resources, index)
            has_failed = failed(cell)
            cell.update(kept)
            if has_failed:
                return


def is_test(cell) -> bool:
    """Whether a cell holds tests that give points."""
    return utils.is_grade(cell) and not utils.is_solution(cell)


def failed(cell, name: str | None = None) -> bool:
    """Whether a cell ended with an error, with the one of a name if that is given."""
    return any(output.output_type == "error" and name in (None, output.ename)
               for output in cell.get("outputs", []))


def display_of_stderr(output):
    """An output; text on stderr as a display that looks like it."""
    if output.output_type != "stream" or output.name != "stderr":
        return output
    escaped = output.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return new_output("display_data", data={
        "text/plain": output.text,
        "text/html": f'<pre style="background:#fdd;color:#600;padding:2px 6px">{escaped}</pre>'})


def judge_value(cell) -> None:
    """Makes an error of a value that nbgrader would misread as points."""
    outputs = []
    for output in cell.outputs:
        if output.output_type != "execute_result":
            outputs.append(output)
            continue
        text = output.data.get("text/plain")
        if text is None:
            # nbgrader reads the text of a value that has none, and fails.
            outputs.append(new_output("display_data", data=output.data, metadata=output.metadata))
            continue
        outputs.append(output)
        if problem := problem_of_value(text, float(cell.metadata.nbgrader["points"])):
            outputs.insert(0, new_output(
                "error", ename="TestCellValue", evalue=problem,
                traceback=[f"\x1b[31mTestCellValue\x1b[0m: {problem}"]))
    cell.outputs = outputs
