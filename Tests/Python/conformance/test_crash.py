"""Cells that stop the program they run in: the kernel stays, and says what became of the state."""

import re

import pytest
from kernel_client import SOON, holds_within

TRAPS = {
    "an index out of range": "[1, 2, 3][7]",
    "a forced nil": "let none: Int? = nil\nnone!",
    "an overflow": "var big = Int8.max\nbig += 1",
    "a division by zero": "let zero = Int(\"0\")!\n1 / zero",
    "a fatal error": 'fatalError("words of the user")',
    "a failed precondition": 'precondition(1 == 2, "words of the user")',
    "a bad pointer": "UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1",
    "abort": "import Foundation\nabort()",
    "a stack overflow": "func deep(_ n: Int) -> Int { n < 0 ? 0 : n + deep(n + 1) }\ndeep(0)",
    "an exit": "import Foundation\nexit(3)",
}


@pytest.mark.parametrize("code", TRAPS.values(), ids=TRAPS.keys())
def test_the_session_survives(kernel, code):
    kernel.run("var kept = 5")
    ports, process = kernel.manager.ports, kernel.process.pid
    request = kernel.submit(f'print("before")\n{code}')
    printed = kernel.published_for(request, until="stream")[-1]
    cell = kernel.exchange(request)
    assert cell.published[-1]["received"] - printed["received"] < SOON
    assert cell.status == "error"
    assert cell.kinds == ["busy", "execute_input", "stream", "error", "idle"]
    assert kernel.run("kept").value == "5"
    assert (kernel.manager.ports, kernel.process.pid) == (ports, process)


def test_the_words_of_a_fatal_error_are_the_errors_words(kernel):
    cell = kernel.run('\n\nfatalError("words of the user")')
    assert "words of the user" in cell.content["evalue"]
    assert any(re.search(r"In\[\d+\]:3", line) for line in cell.content["traceback"])


def test_a_worker_killed_from_outside_is_replaced_and_the_loss_stated(kernel):
    kernel.run("var precious = 5\nfunc double(_ n: Int) -> Int { n * 2 }")
    request = kernel.run_until_output('print("on")\nwhile true {}')
    kernel.worker.kill()
    cell = kernel.exchange(request)
    assert cell.status == "error"
    assert cell.content["ename"] == "WorkerLost"
    assert "SIGKILL" in cell.content["evalue"]
    assert "precious" in cell.content["evalue"]
    # Each sentence has a line of its own: front ends break long ones within words.
    assert max(map(len, cell.content["traceback"])) < 110
    later = kernel.run("double(precious)")
    assert "precious" in later.content["traceback"][-1]
    assert "run the cells that declare them again" in later.content["traceback"][-1]
    kernel.run("let precious = 6")
    assert "double went with" in kernel.run("double(precious)").content["traceback"][-1]
    assert kernel.run("1 + 1").value == "2"


def test_a_trap_on_another_thread_ends_in_an_error_and_keeps_the_variables(kernel):
    kernel.run("var kept = 7")
    cell = kernel.run("""
        import Foundation
        Thread.detachNewThread { UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1 }
        Thread.sleep(forTimeInterval: 60)
        """)
    assert cell.content["ename"] == "MemoryFault"
    assert "SIGSEGV: invalid memory access at 0x8" in cell.content["evalue"]
    assert "another thread" in cell.content["evalue"]
    assert kernel.run("kept").value == "7"


def test_a_worker_killed_between_two_cells_is_replaced(kernel):
    kernel.run("var gone = 5")
    worker = kernel.worker
    worker.kill()
    # The kernel waits for its processes: once this one is gone it knows.
    assert holds_within(lambda: not worker.is_running())
    cell = kernel.run("2 + 2", stop_on_error=False)
    assert cell.value == "4"
    [notice] = cell.all("display_data")
    assert "SIGKILL" in notice["data"]["text/plain"]
    assert "gone" in notice["data"]["text/plain"]
    lost = kernel.run("gone")
    assert lost.status == "error"
    assert "gone" in lost.content["evalue"]


def test_a_thrown_error_costs_nothing(kernel):
    kernel.run("var kept = 6")
    cell = kernel.run("struct Mine: Error { var code = 4 }\nthrow Mine()")
    assert cell.content["ename"] == "Mine"
    assert kernel.run("kept").value == "6"
