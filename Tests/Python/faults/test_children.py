"""Programs that cells start: none of them outlives the session, whatever ends it."""

import os
import time

import psutil
import pytest
from kernel_client import PATIENCE, SOON, survivors

START = """
import Foundation
func start(_ words: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    try process.run()
    return process
}
"""

# Each starts a program that sleeps for so many seconds, and returns at once.
BACKGROUND = [
    'let p = try start("/bin/sleep", "{}")',
    'let p = try start("/bin/sh", "-c", "sleep {} & wait")',
    'system("sleep {} &")',
    'system("setsid sleep {} >/dev/null 2>&1 &")',
    'system("(nohup sleep {} >/dev/null 2>&1 &)")',
    "!sleep {} &",
    "!setsid sleep {} >/dev/null 2>&1 &",
]

# Each waits for the program.
FOREGROUND = [
    'let p = try start("/bin/sleep", "{}"); p.waitUntilExit()',
    'system("sleep {}")',
    'let f = popen("sleep {}", "r")!; var c = fgetc(f); pclose(f)',
    """let p = try start("/bin/sh", "-c", "trap '' INT; sleep {}"); p.waitUntilExit()""",
]


def sleepers(seconds: int) -> list[psutil.Process]:
    """The programs that sleep for so long: a number no other test uses."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "sleep" and str(seconds) in process.cmdline():
                found.append(process)
        except psutil.Error:
            pass
    return found


def wait_for_sleepers(seconds: int) -> list[psutil.Process]:
    deadline = time.monotonic() + PATIENCE
    while not (found := sleepers(seconds)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found, "the program did not start"
    return found


def number(case: int) -> int:
    return 40_000 + (os.getpid() % 1000) * 20 + case


@pytest.mark.parametrize("end", ["shutdown", "kill the kernel"])
def test_programs_in_the_background_end_with_the_session(start_kernel, end):
    kernel = start_kernel()
    kernel.run(START)
    programs = []
    for case, code in enumerate(BACKGROUND):
        cell = kernel.run(code.format(number(case)))
        assert cell.status == "ok", cell.content
        programs += wait_for_sleepers(number(case))
    if end == "shutdown":
        kernel.manager.shutdown_kernel()
    else:
        kernel.process.kill()
    assert not survivors(programs)


@pytest.mark.parametrize("case", range(len(FOREGROUND)))
def test_a_program_that_the_cell_waits_for_ends_with_an_interrupt(start_kernel, case):
    kernel = start_kernel()
    kernel.run(START)
    kernel.run(BACKGROUND[2].format(number(10)))
    earlier = wait_for_sleepers(number(10))
    request = kernel.submit(FOREGROUND[case].format(number(11 + case)))
    programs = wait_for_sleepers(number(11 + case))
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert not survivors(programs)
    # What an earlier cell left running is not the interrupted one's.
    assert all(program.is_running() for program in earlier)
    assert kernel.run("1 + 1").value == "2"


def test_programs_end_with_a_restart(start_kernel):
    kernel = start_kernel()
    kernel.run(START)
    kernel.run(BACKGROUND[0].format(number(19)))
    programs = wait_for_sleepers(number(19))
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=PATIENCE)
    assert not survivors(programs)


def test_a_handler_of_atexit_runs_at_the_end_of_the_session(start_kernel, tmp_path):
    kernel = start_kernel()
    cell = kernel.run(
        f'import Foundation\natexit {{ creat("{tmp_path}/first", 0o600) }}\n'
        f'atexit {{ rename("{tmp_path}/none", "{tmp_path}/some"); creat("{tmp_path}/last", 0o600) }}')
    assert cell.status == "ok", cell.content
    kernel.manager.shutdown_kernel()
    deadline = time.monotonic() + SOON
    while not (tmp_path / "first").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (tmp_path / "first").exists() and (tmp_path / "last").exists()
