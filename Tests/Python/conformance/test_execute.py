"""Execute requests: order of messages, counting, shapes of replies, user expressions."""

from datetime import datetime

import pytest


def test_a_cell_is_bracketed_and_its_input_comes_first(kernel):
    cell = kernel.run('print("a")\n6 * 7')
    assert cell.kinds == ["busy", "execute_input", "stream", "execute_result", "idle"]
    assert cell.all("execute_input")[0]["code"] == 'print("a")\n6 * 7'
    assert cell.value == "42"


def test_the_reply_leaves_before_idle(kernel):
    cell = kernel.run("1")
    assert cell.reply["header"]["date"] <= cell.published[-1]["header"]["date"]


def test_the_first_cell_is_number_one(start_kernel):
    kernel = start_kernel()
    cell = kernel.run("1")
    assert cell.content["execution_count"] == 1
    assert cell.all("execute_input")[0]["execution_count"] == 1


def test_the_count_is_the_same_everywhere_and_grows_by_one(kernel):
    counts = []
    for _ in range(3):
        cell = kernel.run("1")
        counts.append(cell.content["execution_count"])
        assert cell.all("execute_input")[0]["execution_count"] == counts[-1]
        assert cell.all("execute_result")[0]["execution_count"] == counts[-1]
    assert counts == list(range(counts[0], counts[0] + 3))


def test_a_failed_cell_is_counted_too(kernel):
    before = kernel.run("1").content["execution_count"]
    assert kernel.run("noSuchName").content["execution_count"] == before + 1
    assert kernel.run("1").content["execution_count"] == before + 2


def test_an_ok_reply_has_its_fields(kernel):
    content = kernel.run("1").content
    assert content["status"] == "ok"
    assert content["user_expressions"] == {}
    assert content["payload"] == []
    assert isinstance(content["execution_count"], int)


def test_the_reply_says_when_the_cell_started(kernel):
    cell = kernel.run("1")
    started = datetime.fromisoformat(cell.reply["metadata"]["started"])
    assert started <= cell.reply["header"]["date"]


FAILURES = {
    "one compile error": ('let a: Int = "text"', "CompileError"),
    "many compile errors": ("let b: Int = none1\nlet c = none2 + none3\nfunc (", "CompileError"),
    "a trap": ("[1, 2, 3][7]", "Trap"),
    "a fatal error": ('fatalError("words")', "Trap"),
    "a thrown error": ("struct Odd: Error {}\nthrow Odd()", "Odd"),
}


@pytest.mark.parametrize(("code", "name"), FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_one_error_that_the_reply_repeats(kernel, code, name):
    cell = kernel.run(code)
    assert cell.kinds.count("error") == 1
    error = cell.all("error")[0]
    assert error["ename"] == name
    assert error["evalue"]
    assert error["traceback"] and all(isinstance(line, str) for line in error["traceback"])
    assert cell.status == "error"
    assert {k: cell.content[k] for k in ("ename", "evalue", "traceback")} == error
    assert isinstance(cell.content["execution_count"], int)
    assert cell.value is None
    # Graders take any text on stderr for a failed test.
    assert cell.text("stderr") == ""


def test_output_before_a_failure_comes_before_the_error(kernel):
    assert kernel.run('print("before")\nfatalError()').kinds == [
        "busy", "execute_input", "stream", "error", "idle"]


def test_a_warning_is_a_display_and_not_text_on_stderr(kernel):
    cell = kernel.run("func five() -> Int {\n    var five = 5\n    return five\n}")
    assert cell.status == "ok"
    assert cell.text("stderr") == ""
    assert "text/plain" in cell.all("display_data")[0]["data"]


def test_a_silent_cell_shows_counts_and_remembers_nothing(kernel):
    before = kernel.run("1").content["execution_count"]
    cell = kernel.run("var silent = 41\nsilent + 1", silent=True)
    assert cell.status == "ok"
    assert cell.kinds == ["busy", "idle"]
    assert cell.content["execution_count"] == before
    history = kernel.ask("history_request", {"hist_access_type": "tail", "n": 1}).content
    assert history["history"][0][2] == "1"
    # It ran, all the same.
    cell = kernel.run("silent")
    assert cell.value == "41"
    assert cell.content["execution_count"] == before + 1


def test_an_unstored_cell_is_shown_but_neither_counted_nor_remembered(kernel):
    before = kernel.run("1").content["execution_count"]
    cell = kernel.run("40 + 4", store_history=False)
    assert cell.kinds == ["busy", "execute_input", "execute_result", "idle"]
    assert cell.value == "44"
    assert cell.content["execution_count"] == before
    history = kernel.ask("history_request", {"hist_access_type": "tail", "n": 1}).content
    assert history["history"][0][2] == "1"


@pytest.mark.parametrize("code", ["", "   ", "\n\t\n"], ids=["empty", "spaces", "lines"])
def test_a_blank_cell_is_fine_and_not_counted(kernel, code):
    before = kernel.run("1").content["execution_count"]
    cell = kernel.run(code)
    assert cell.status == "ok"
    assert cell.content["execution_count"] == before
    assert "execute_result" not in cell.kinds


def test_a_cell_of_comments_is_fine(kernel):
    cell = kernel.run("// nothing\n/* here */")
    assert cell.status == "ok"
    assert "execute_result" not in cell.kinds


def test_user_expressions_are_evaluated_after_the_cell(kernel):
    cell = kernel.run("let side = 3", user_expressions={"area": "side * side", "name": '"sq"'})
    expressions = cell.content["user_expressions"]
    assert expressions["area"]["status"] == "ok"
    assert expressions["area"]["data"]["text/plain"] == "9"
    assert "sq" in expressions["name"]["data"]["text/plain"]
    assert expressions["area"]["metadata"] == {}


def test_a_user_expression_that_fails_does_not_fail_the_cell(kernel):
    cell = kernel.run("1", user_expressions={"bad": "noSuchName", "trap": "[1][4]", "good": "5"})
    expressions = cell.content["user_expressions"]
    assert cell.status == "ok"
    assert "error" not in cell.kinds
    for name in ("bad", "trap"):
        assert expressions[name]["status"] == "error"
        assert {"ename", "evalue", "traceback"} <= expressions[name].keys()
    assert expressions["good"]["data"]["text/plain"] == "5"


def test_a_failed_cell_has_no_user_expressions(kernel):
    cell = kernel.run("noSuchName", user_expressions={"five": "5"})
    assert cell.status == "error"
    assert "user_expressions" not in cell.content


def test_text_of_any_script_survives(kernel):
    code = 'let grüße = "🇧🇷 naïve 中文 e\u0301"\nprint(grüße)'
    cell = kernel.run(code)
    assert cell.all("execute_input")[0]["code"] == code
    assert cell.text() == "🇧🇷 naïve 中文 e\u0301\n"


def test_a_cell_of_two_thousand_lines_runs_and_is_seen_by_later_cells(kernel):
    lines = [f"let line{i} = line{i - 1} + 1" if i else "let line0 = 0" for i in range(1000)]
    lines += [f"func step{i}(_ x: Int) -> Int {{ x + {i} }}" for i in range(1000)]
    assert kernel.run("\n".join(lines)).status == "ok"
    assert kernel.run("step999(line999)").value == "1998"
