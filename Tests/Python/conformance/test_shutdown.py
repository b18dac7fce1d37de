"""The end of a kernel, and its next beginning."""

import time

import pytest
from kernel_client import PATIENCE, SOON, survivors


def end(kernel, channel: str, restart: bool, processes):
    """Asks for the end, checks the answer and returns the exit status."""
    request = kernel.send("shutdown_request", {"restart": restart}, channel)
    reply = kernel.reply(request, channel, timeout=SOON)
    assert reply["header"]["msg_type"] == "shutdown_reply"
    assert reply["content"] == {"status": "ok", "restart": restart}
    status = kernel.manager.provisioner.process.wait(timeout=SOON)
    assert not survivors(processes[1:])
    return status


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("channel", ["control", "shell"])
def test_an_idle_kernel_ends_with_its_children(start_kernel, channel, restart):
    kernel = start_kernel()
    kernel.run("1")
    processes = kernel.processes()
    assert len(processes) >= 2
    assert end(kernel, channel, restart, processes) == 0


def test_a_kernel_ends_while_a_cell_runs(start_kernel):
    kernel = start_kernel()
    request = kernel.run_until_output('print("on")\nwhile true {}')
    assert end(kernel, "control", False, kernel.processes()) == 0
    # What waited for the cell hears of its end.
    assert kernel.published_for(request, until="idle")


def test_a_kernel_ends_while_a_cell_compiles(start_kernel):
    kernel = start_kernel()
    kernel.run("1")
    request = kernel.submit("\n".join(f"func f{i}() -> Int {{ {i} }}" for i in range(3_000)))
    kernel.published_for(request, until="execute_input")
    time.sleep(0.3)
    assert end(kernel, "control", False, kernel.processes()) == 0


def test_a_kernel_ends_while_a_cell_waits_for_input(start_kernel):
    kernel = start_kernel()
    kernel.submit("_ = readLine()", allow_stdin=True)
    kernel.message("stdin", PATIENCE)
    assert end(kernel, "control", False, kernel.processes()) == 0


def test_every_client_hears_of_the_end(start_kernel):
    kernel = start_kernel()
    other = kernel.another_client()
    request = kernel.send("shutdown_request", {"restart": False}, "control")
    kernel.reply(request, "control")
    heard = other.published_for(request, until="shutdown_reply")
    assert heard[-1]["content"]["restart"] is False
    other.close()


def test_a_restart_keeps_the_ports_and_forgets_the_variables(start_kernel):
    kernel = start_kernel()
    kernel.run("let before = 1")
    ports = kernel.manager.ports
    process = kernel.process.pid
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=PATIENCE)
    assert kernel.manager.ports == ports
    assert kernel.process.pid != process
    cell = kernel.run("2")
    assert (cell.value, cell.content["execution_count"]) == ("2", 1)
    assert kernel.run("before").status == "error"
