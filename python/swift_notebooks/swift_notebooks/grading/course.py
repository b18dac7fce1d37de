"""The settings of nbgrader for a course in Swift, and the file that turns them on."""

from pathlib import Path

# Adding to what a course has set itself: it runs first, the course's lines come after it.
CONFIGURATION = '''\
"""Settings of nbgrader for a course with notebooks in Swift.

`swift_notebooks.grading.course.configure` sets what Swift needs; what follows it here holds instead.
"""

from swift_notebooks.grading.course import configure

c = get_config()
configure(c)

c.CourseDirectory.course_id = {course_id}
# The folder of source/, release/, submitted/, autograded/ and feedback/.
c.CourseDirectory.root = {root}

# What a solution is replaced with, and how long a cell may run, in seconds:
# c.ClearSolutions.code_stub["swift"] = '// YOUR CODE HERE\\n#error("not implemented")'
# c.Execute.timeout = 180
# To take points for text on stderr, as nbgrader does for other languages:
# c.SwiftExecute.stderr_takes_points = True
'''
CODE_STUB = (
    '// YOUR CODE HERE / SEU CÓDIGO AQUI\n#error("not implemented / não implementado")')


def configure(c) -> None:
    """Sets what nbgrader needs for notebooks in Swift."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import (
        ClearSolutions, Execute, InstantiateTests, OverwriteCells)
    from nbgrader.validator import Validator

    from .cells import SwiftOverwriteCells
    from .execution import SwiftExecute

    swift = {Execute: SwiftExecute, OverwriteCells: SwiftOverwriteCells}

    def default(owner: type, name: str):
        return owner.class_traits()[name].default()

    def with_ours(owner: type, name: str) -> list[type]:
        return [swift.get(step, step) for step in default(owner, name)]

    # A stub that does not compile defines nothing and ends nothing, whatever the function returns.
    c.ClearSolutions.code_stub = default(ClearSolutions, "code_stub") | {"swift": CODE_STUB}
    c.ClearSolutions.text_stub = "YOUR ANSWER HERE / SUA RESPOSTA AQUI"
    # The first cell of a machine compiles the library's modules; training takes its time.
    c.Execute.timeout = 180
    c.Execute.startup_timeout = 120
    c.LimitOutput.max_lines = 1000
    c.OverwriteCells.add_missing_cells = True
    c.Autograde.sanitize_preprocessors = with_ours(Autograde, "sanitize_preprocessors")
    c.Autograde.autograde_preprocessors = with_ours(Autograde, "autograde_preprocessors")
    # There is no setting for the steps of `nbgrader validate`: here the default itself is another.
    steps = with_ours(Validator, "preprocessors")
    Validator.class_traits()["preprocessors"].default_args = (steps,)
    # Only for courses that write tests as `### AUTOTEST`.
    c.InstantiateTests.comment_strs = default(InstantiateTests, "comment_strs") | {"swift": "//"}
    c.InstantiateTests.sanitizers = default(InstantiateTests, "sanitizers") | {
        "swift": lambda text: text.strip('"')}


def write_configuration(course: Path) -> Path:
    """Writes `nbgrader_config.py` into the folder of a course, and makes the folder.

    Raises FileExistsError where there is one: it may hold settings of the course.
    """
    course = course.resolve()
    target = course / "nbgrader_config.py"
    (course / "source").mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(course_id=repr(course.name), root=repr(str(course))))
    return target
