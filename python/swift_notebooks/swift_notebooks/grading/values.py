"""How nbgrader reads the value of a test cell, and where that surprises."""

import math


def problem_of_value(text: str, points: float) -> str | None:
    """The reason why a value cannot be the points of a test cell; nothing where it can.

    Other values than numbers and `false` count as full marks, as nbgrader has it.
    """
    text = text.strip()
    if text == "false":
        return (f"the value of the test cell is false, for which nbgrader gives all {points:g} "
                "points; write 'try Checks::check(…)'")
    try:
        value = float(text)
    except ValueError:
        return None
    if math.isfinite(value) and 0 <= value <= points and "_" not in text:
        return None
    return (f"the value of the test cell is {text}, expected between 0 and {points:g} points; "
            f"write 'Checks::award(…, of: {points:g})'")
