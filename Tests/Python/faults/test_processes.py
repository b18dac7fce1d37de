"""Processes that are killed, stopped, missing or stuck: one clear error, and the session goes on."""

import os
import signal
import time

import psutil
import pytest
from breaking import SLOW_TO_COMPILE, compiler_of, session_folder, wait_for
from kernel_client import SOON, kind, survivors


def test_each_of_several_workers_killed_in_a_row_is_replaced(start_kernel):
    kernel = start_kernel()
    kernel.run("1")
    for number in range(4):
        kernel.run(f"var mine = {number}")
        request = kernel.run_until_output('print("on")\nwhile true {}')
        start = time.monotonic()
        kernel.worker.kill()
        cell = kernel.exchange(request)
        assert cell.content["ename"] == "WorkerLost"
        assert "mine" in cell.content["evalue"]
        assert kernel.run(f"{number} + 1").value == str(number + 1)
        print(f"the next cell had run {time.monotonic() - start:.2f} s after the kill")
    workers = [child for child in kernel.process.children() if "worker" in child.name()]
    assert len(workers) == 1


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGSEGV"])
def test_a_signal_from_outside_is_named_or_contained(start_kernel, name):
    kernel = start_kernel()
    kernel.run("var kept = 1")
    request = kernel.run_until_output('print("on")\nwhile true {}')
    kernel.worker.send_signal(getattr(signal, name))
    cell = kernel.exchange(request)
    assert cell.status == "error"
    assert cell.kinds.count("error") == 1
    if cell.content["ename"] == "WorkerLost":
        assert name in cell.content["evalue"]
    assert kernel.run("2 + 2").value == "4"


def test_a_killed_compiler_costs_the_cell_only(start_kernel):
    kernel = start_kernel()
    kernel.run("var kept = 5")
    request = kernel.submit(SLOW_TO_COMPILE)
    kernel.published_for(request, until="execute_input")
    # One that had waited for the cell is replaced, and a cell may be tried in more than one way.
    while not any(kind(m) == "idle" for m in kernel.published_within(0.1)):
        if compiler := compiler_of(kernel):
            compiler.kill()
    cell = kernel.exchange(request)
    assert cell.content["ename"] == "CompileError"
    assert "SIGKILL" in cell.content["evalue"]
    assert kernel.run("kept").value == "5"


def test_a_stopped_compiler_can_be_interrupted(start_kernel):
    kernel = start_kernel()
    kernel.run("var kept = 5")
    request = kernel.submit(SLOW_TO_COMPILE)
    wait_for(lambda: compiler_of(kernel)).suspend()
    time.sleep(0.2)
    start = time.monotonic()
    kernel.interrupt()
    assert kernel.exchange(request).content["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - start < SOON
    assert kernel.run("kept").value == "5"


def test_a_stopped_worker_is_replaced_after_an_interrupt(start_kernel):
    kernel = start_kernel()
    kernel.run("var lost = 5")
    request = kernel.run_until_output('print("on")\nwhile true {}')
    kernel.worker.suspend()
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert "Lost: lost" in cell.content["evalue"]
    assert kernel.run("2 + 2").value == "4"


def test_a_missing_worker_is_named_and_taken_up_when_it_is_back(start_kernel, own_installation):
    program = own_installation.readlink()
    own_installation.unlink()
    kernel = start_kernel()
    for _ in range(2):
        cell = kernel.run("1 + 1")
        assert cell.content["ename"] == "KernelError"
        assert "swift-kernel-worker" in cell.content["evalue"]
        assert "a part of the kernel, is missing" in cell.content["evalue"]
    own_installation.symlink_to(program)
    assert kernel.run("1 + 1").value == "2"


def test_a_worker_that_ends_at_its_start_says_why(start_kernel, own_installation):
    own_installation.unlink()
    own_installation.write_text("#!/bin/sh\necho libmissing.so: cannot open >&2\nexit 127\n")
    own_installation.chmod(0o755)
    kernel = start_kernel()
    cell = kernel.run("1 + 1")
    assert cell.content["ename"] == "WorkerLost"
    assert "while it started" in cell.content["evalue"]
    assert "libmissing.so" in cell.content["evalue"]


def test_a_worker_that_hangs_at_its_start_is_given_up(start_kernel, own_installation, environment):
    own_installation.unlink()
    own_installation.write_text("#!/bin/sh\nexec sleep 600\n")
    own_installation.chmod(0o755)
    kernel = start_kernel(env=environment(SWIFT_KERNEL_START_PATIENCE="2"))
    start = time.monotonic()
    cell = kernel.run("1 + 1")
    assert cell.content["ename"] == "WorkerLost"
    assert "did not start within 2 seconds" in cell.content["evalue"]
    assert time.monotonic() - start < SOON
    request = kernel.submit("1 + 1")
    time.sleep(1)
    kernel.interrupt()
    assert kernel.exchange(request).content["ename"] in ("KeyboardInterrupt", "WorkerLost")


def test_a_killed_kernel_takes_all_of_its_processes_and_files_along(
        start_kernel, environment, session_files):
    for code in ('print("on")\nwhile true {}', SLOW_TO_COMPILE):
        kernel = start_kernel(env=environment())
        kernel.run("var a = 1")
        if code is SLOW_TO_COMPILE:
            kernel.submit(code)
            wait_for(lambda: compiler_of(kernel))
        else:
            kernel.run_until_output(code)
        children = kernel.process.children(recursive=True)
        assert children
        os.kill(kernel.process.pid, signal.SIGKILL)
        assert not survivors(children)
        wait_for(lambda: not list(session_files.iterdir()), SOON)


def test_when_all_processes_are_killed_the_next_session_removes_the_files(
        start_kernel, environment, session_files):
    kernel = start_kernel(env=environment())
    kernel.run("1")
    folder = session_folder(session_files)
    processes = kernel.processes()
    # The worker first cannot remove anything, nor can the kernel.
    for process in processes:
        process.suspend()
    for process in processes:
        process.kill()
    psutil.wait_procs(processes[1:], timeout=SOON)
    assert folder.exists()
    next_kernel = start_kernel(env=environment())
    assert next_kernel.run("1 + 1").value == "2"
    assert not folder.exists()
