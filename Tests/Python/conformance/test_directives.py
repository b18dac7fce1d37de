"""Directives, as a front end sees them: payloads, streams, displays, interrupts, questions."""

import re
import time

import pytest
from kernel_client import SOON


def best_time(text: str) -> float:
    """The seconds after the word `best` in what %timeit prints."""
    number, unit = re.search(r"best ([\d.]+) (\S*s)\b", text).groups()
    return float(number) * {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[unit]


def payload(cell) -> list:
    return cell.content["payload"]


def test_help_goes_to_the_pager(kernel):
    cell = kernel.run("%help")
    [page] = payload(cell)
    assert page["source"] == "page" and page["start"] == 0
    for name in ("%timeit", "%whos", "%install", "%%bash", "!COMMAND"):
        assert name in page["data"]["text/plain"]
    assert "<table>" in page["data"]["text/html"]
    assert cell.kinds == ["busy", "execute_input", "idle"]


def test_a_loaded_file_takes_the_place_of_the_cell(kernel, tmp_path):
    (tmp_path / "cell.swift").write_text("let loaded = 1\n")
    [item] = payload(kernel.run(f"%load {tmp_path}/cell.swift"))
    assert item == {
        "source": "set_next_input", "replace": True,
        "text": f"// %load {tmp_path}/cell.swift\nlet loaded = 1\n"}


def test_variables_are_a_table(kernel):
    kernel.run("let answer = 42; let pair = [1.5, 2.5]")
    cell = kernel.run("%whos")
    [table] = cell.all("display_data")
    assert "<td style=\"text-align:left\">answer</td>" in table["data"]["text/html"]
    lines = table["data"]["text/plain"].splitlines()
    assert lines[0].split() == ["Name", "Type", "Cell", "Size", "Value"]
    assert ["answer", "Int", "In[", "8", "B", "42"] == [
        w if not w.startswith("In[") else "In[" for w in
        next(line for line in lines if line.startswith("answer")).split()]
    assert cell.value is None


def test_an_unknown_directive_is_one_error_with_a_proposal(kernel):
    cell = kernel.run("let before = 1\n%whoes")
    assert cell.kinds == ["busy", "execute_input", "error", "idle"]
    assert cell.content["ename"] == "DirectiveError"
    assert "did you mean %whos?" in cell.content["evalue"]
    assert cell.content["traceback"][0].startswith("In[")
    assert ":2: " in cell.content["traceback"][0]


def test_errors_below_a_directive_speak_of_the_line_and_column_in_the_cell(kernel):
    cell = kernel.run("%env A=1\n\nlet word = 2 + zz")
    assert cell.content["traceback"][0].endswith(":3:16: error: cannot find 'zz' in scope")
    cell = kernel.run("%timeit -n 1  [1].count + zz")
    assert cell.content["traceback"][0].endswith(":1:27: error: cannot find 'zz' in scope")
    assert cell.content["traceback"][1:] == [
        "%timeit -n 1  [1].count + zz", " " * 26 + "^"]
    kernel.run("let none: [Int] = []")
    cell = kernel.run("%env A=1\n\nprint(1)\nnone[2]")
    assert cell.content["ename"] == "Trap"
    assert any(line.strip().startswith("at In[") and line.endswith("]:4")
               for line in cell.content["traceback"])
    assert cell.content["traceback"][-1].strip() == "none[2]"


def test_timing_prints_statistics(kernel):
    cell = kernel.run("let numbers = Array(0..<1000)\n%timeit -n 20 -r 4 numbers.reduce(0, +)")
    assert cell.kinds == ["busy", "execute_input", "stream", "idle"]
    assert "per loop (mean ± std of 4 runs, 20 loops each), best" in cell.text()
    cell = kernel.run("%time numbers.count")
    assert cell.value == "1000"
    assert cell.text().startswith("CPU time: ") and "\nWall time: " in cell.text()


def test_timed_code_is_optimised(kernel):
    # Functions without optimisation, the same closure with it: about fifty times as fast.
    kernel.run("%swift -Onone")
    kernel.run("""
        func plain(_ count: Int) -> Double {
            var sum = 0.0
            var i = 0
            while i < count { sum += Double(i & 7); i += 1 }
            return sum
        }
        """)
    kernel.run("%swift -O")
    plain = best_time(kernel.run("%timeit -n 1 -r 5 plain(3_000_000)").text())
    timed = best_time(kernel.run(
        "%%timeit -n 1 -r 5\nvar sum = 0.0\nvar i = 0\n"
        "while i < 3_000_000 { sum += Double(i & 7); i += 1 }\nsum").text())
    assert timed < plain / 3


def test_shell_output_comes_while_the_command_runs(kernel):
    request = kernel.submit("!echo first; sleep 30; echo second")
    published = kernel.published_for(request, until="stream")
    assert [m["content"]["text"] for m in published if m["msg_type"] == "stream"] == ["first\n"]
    start = time.monotonic()
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - start < SOON
    assert "second" not in cell.text()
    assert kernel.run("numbers2").status == "error"
    assert kernel.run("!echo fine").text() == "fine\n"


def test_a_command_that_ignores_the_interrupt_is_ended(kernel):
    request = kernel.submit("%%bash\ntrap '' INT\necho ready\nsleep 60")
    kernel.published_for(request, until="stream")
    kernel.interrupt()
    assert kernel.exchange(request).content["ename"] == "KeyboardInterrupt"


def test_a_failing_command_is_one_error(kernel):
    cell = kernel.run("!echo out; echo err >&2; exit 7")
    assert cell.text() == "out\n" and cell.text("stderr") == "err\n"
    assert cell.kinds.count("error") == 1
    assert (cell.content["ename"], cell.content["evalue"]) == ("ShellError", "exit status 7")


def test_much_output_of_a_command_arrives_whole(kernel):
    cell = kernel.run("!seq 1 200000")
    assert cell.text() == "".join(f"{n}\n" for n in range(1, 200001))


@pytest.mark.parametrize(("code", "status"), [
    ("%timeit 1 + 1", "complete"), ("%who", "complete"), ("!ls", "complete"),
    ("let a = 1\n%env A=1", "complete"), ("%env A=1\nfunc f() {", "incomplete"),
    ("%env A=1\nlet b = 2", "complete"), ("%%bash", "incomplete"), ("%%bash\nls", "incomplete"),
    ("%%bash\nls\n", "complete"), ("%%timeit\n", "incomplete"), ("%env A=1\nlet 1 = a )", "invalid"),
])
def test_a_console_learns_whether_a_cell_with_directives_is_whole(kernel, code, status):
    assert kernel.ask("is_complete_request", {"code": code}).content["status"] == status


def test_names_of_directives_are_proposed_and_explained(kernel):
    content = kernel.ask("complete_request", {"code": "let a = 1\n%ti", "cursor_pos": 13}).content
    assert content["matches"] == ["%time", "%timeit"]
    assert (content["cursor_start"], content["cursor_end"]) == (10, 13)
    content = kernel.ask("complete_request", {"code": "%%", "cursor_pos": 2}).content
    assert content["matches"] == ["%%time", "%%timeit", "%%bash"]
    content = kernel.ask(
        "inspect_request", {"code": "%timeit x", "cursor_pos": 4, "detail_level": 0}).content
    assert content["found"]
    assert "-n LOOPS" in content["data"]["text/plain"]


def test_the_history_is_that_of_the_session(start_kernel):
    kernel = start_kernel()
    kernel.run("let a = 1")
    kernel.run("a + 1")
    assert kernel.run("%history -n -o 1-2").text() == "1: let a = 1\n2: a + 1\n2\n"


def test_reset_starts_afresh(start_kernel):
    kernel = start_kernel()
    kernel.run("let gone = 1")
    worker = kernel.worker
    assert kernel.run("%reset").status == "ok"
    worker.wait(timeout=10)
    assert kernel.run("gone").content["ename"] == "CompileError"
    assert kernel.run("1 + 1").value == "2"
