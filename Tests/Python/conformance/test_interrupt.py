"""Interrupts by message, at every moment of a cell."""

import time

import pytest
from kernel_client import SOON

LOOPS = {
    "an endless loop": "while true {}",
    "a calculation": "var n = 0.0\nwhile n < 1e18 { n += 1 }\nn",
    "a sleep": "import Foundation\nThread.sleep(forTimeInterval: 60)",
    "a system call": "import Foundation\n_ = sleep(60)",
    "a blocking read": """
        import Foundation
        let pipe = Pipe()
        _ = pipe.fileHandleForReading.readData(ofLength: 1)
        """,
    "a task": "try await Task.sleep(for: .seconds(60))",
    "a child process": """
        import Foundation
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["60"]
        try process.run()
        process.waitUntilExit()
        """,
    "endless output": 'while true { print("again") }',
}


@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS.keys())
def test_an_interrupt_ends(kernel, code):
    kernel.run("var kept = 5")
    request = kernel.run_until_output(f'print("on")\n{code}')
    time.sleep(0.2)
    start = time.monotonic()
    kernel.reply(kernel.send("interrupt_request", channel="control"), "control")
    cell = kernel.exchange(request)
    # All of these go on for a minute or for ever.
    assert time.monotonic() - start < SOON
    assert cell.status == "error"
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert cell.kinds.count("error") == 1
    assert kernel.run("kept").value == "5"


@pytest.mark.parametrize("delay", [0.0, 0.1, 1.0])
def test_an_interrupt_while_compiling_ends_the_cell(kernel, delay):
    kernel.run("var kept = 5")
    # An expression that keeps the type checker busy for a long time.
    slow = "\n".join(
        f"func slow{i}() -> Double {{ [{', '.join(['(1 + 2.5) * 3'] * 60)}].reduce(0, +) }}"
        for i in range(200))
    request = kernel.submit(slow)
    kernel.published_for(request, until="execute_input")
    time.sleep(delay)
    start = time.monotonic()
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert time.monotonic() - start < SOON
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert kernel.run("kept").value == "5"


def test_an_interrupt_aborts_the_cells_behind(kernel):
    running = kernel.run_until_output('print("on")\nwhile true {}')
    waiting = [kernel.submit("1"), kernel.submit("2")]
    question = kernel.send("kernel_info_request")
    time.sleep(0.1)
    kernel.interrupt()
    assert kernel.exchange(running).content["ename"] == "KeyboardInterrupt"
    assert [kernel.exchange(r).status for r in waiting] == ["aborted", "aborted"]
    assert kernel.exchange(question).status == "ok"
    assert kernel.run("3").value == "3"


def test_an_interrupt_while_idle_has_no_effect(kernel):
    answer = kernel.interrupt()
    assert answer.status == "ok"
    assert answer.kinds == ["busy", "idle"]
    assert kernel.run("8").value == "8"


def test_two_quick_interrupts_do_no_more_than_one(kernel):
    kernel.run("var kept = 5")
    request = kernel.run_until_output('print("on")\nwhile true {}')
    interrupts = [kernel.send("interrupt_request", channel="control") for _ in range(3)]
    assert [kernel.exchange(i, "control").status for i in interrupts] == ["ok"] * 3
    assert kernel.exchange(request).content["ename"] == "KeyboardInterrupt"
    assert kernel.run("kept").value == "5"


def test_an_interrupt_signal_does_what_the_message_does(kernel):
    request = kernel.run_until_output('print("on")\nwhile true {}')
    kernel.process.send_signal(2)
    assert kernel.exchange(request).content["ename"] == "KeyboardInterrupt"
    assert kernel.run("9").value == "9"


def test_a_loop_that_asks_can_end_by_itself(kernel):
    request = kernel.run_until_output(
        'print("on")\nvar steps = 0\nwhile !Interruption.isRequested { steps += 1 }\n"saved"')
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert (cell.status, cell.value) in [("ok", '"saved"'), ("ok", "saved")]
    assert int(kernel.run("steps").value) > 0
