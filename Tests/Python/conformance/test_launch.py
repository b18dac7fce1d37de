"""Starting a kernel: kernelspec, connection file, first messages, and its end with its parent."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psutil
import pytest
from jupyter_client.connect import write_connection_file
from jupyter_client.kernelspec import KernelSpecManager
from kernel_client import PATIENCE, SOON, holds_within, survivors
from PIL import Image
from raw_client import RawClient, parse


@pytest.fixture
def launch(kernel_program, tmp_path):
    """Starts a bare kernel from a connection file, without a manager."""
    processes = []

    def start(environment=None, **fields):
        file, connection = write_connection_file(str(tmp_path / f"{len(processes)}.json"))
        connection = json.loads(Path(file).read_text()) | {"key": uuid.uuid4().hex} | fields
        Path(file).write_text(json.dumps(connection))
        processes.append(subprocess.Popen(
            [kernel_program, "run", "--connection-file", file], stderr=subprocess.PIPE, text=True,
            env=os.environ | (environment or {})))
        return processes[-1], connection

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()


def kernel_info(client: RawClient, timeout: float = PATIENCE) -> dict:
    header = client.header("kernel_info_request")
    client.send("shell", client.frames(header))
    frames = client.receive("shell", timeout)
    assert frames, "no kernel_info_reply"
    return parse(frames)


def test_the_kernelspec_holds_what_front_ends_read(installed_kernel, kernel_program):
    spec = KernelSpecManager().get_kernel_spec("swift")
    assert Path(spec.resource_dir) == installed_kernel
    assert Path(spec.argv[0]).is_absolute() and Path(spec.argv[0]).samefile(kernel_program)
    assert "{connection_file}" in spec.argv
    assert spec.language == "swift"
    assert spec.interrupt_mode == "message"
    assert spec.metadata.get("debugger") is False
    # A version of 5.5 or later would promise the handshake of JEP 66.
    assert "kernel_protocol_version" not in json.loads((installed_kernel / "kernel.json").read_text())


def test_the_kernelspec_has_its_logos(installed_kernel):
    for size in (32, 64):
        with Image.open(installed_kernel / f"logo-{size}x{size}.png") as logo:
            assert logo.size == (size, size)
    assert "<svg" in (installed_kernel / "logo-svg.svg").read_text()


def test_kernel_info_is_answered_soon_after_the_start(launch):
    start = time.monotonic()
    _, connection = launch()
    with RawClient(connection) as client:
        assert kernel_info(client)["content"]["status"] == "ok"
    assert time.monotonic() - start < SOON


def test_the_first_iopub_message_is_the_welcome(launch):
    _, connection = launch()
    with RawClient(connection) as client:
        first = parse(client.receive("iopub"))
    assert first["header"]["msg_type"] == "iopub_welcome"
    assert first["parent"] == {}
    assert first["content"] == {"subscription": ""}


def test_the_welcome_names_the_topic_subscribed_to(launch):
    _, connection = launch()
    with RawClient(connection, topic=b"kernel") as client:
        first = parse(client.receive("iopub"))
    assert first["content"] == {"subscription": "kernel"}
    assert first["identities"] == [b"kernel"]


def test_starting_is_never_published_twice(launch):
    _, connection = launch()
    states = []
    with RawClient(connection) as client:
        kernel_info(client)
        for _ in range(2):
            header = client.execute("1")
            states += [parse(f)["content"] for f in client.published_until_idle(header)]
    assert sum(s.get("execution_state") == "starting" for s in states) <= 1


def test_an_empty_key_means_no_signatures(launch):
    _, connection = launch(key="")
    with RawClient(connection) as client:
        reply = kernel_info(client)
    assert reply["content"]["status"] == "ok"
    assert reply["signature"] == b""


def test_a_kernel_may_listen_on_socket_files(launch, tmp_path):
    # Paths of sockets have at most 107 characters.
    stem = Path("/tmp") / f"swift-kernel-test-{os.getpid()}"
    ports = {f"{n}_port": i for i, n in enumerate(["shell", "control", "stdin", "iopub", "hb"], 1)}
    try:
        _, connection = launch(transport="ipc", ip=str(stem), **ports)
        with RawClient(connection) as client:
            assert kernel_info(client)["content"]["status"] == "ok"
    finally:
        for port in ports.values():
            Path(f"{stem}-{port}").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("fields", "words"), [
        ({"signature_scheme": "hmac-md5"}, "hmac-md5"),
        ({"transport": "udp"}, "udp"),
        ({"shell_port": "none"}, "connection file"),
        ({"ip": "203.0.113.7"}, "203.0.113.7"),
    ], ids=["signature scheme", "transport", "port", "address"])
def test_a_connection_file_that_cannot_be_served_ends_the_kernel_with_a_message(
        launch, fields, words):
    process, _ = launch(**fields)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert words in errors
    assert "Fatal" not in errors


def test_a_missing_connection_file_is_named(kernel_program):
    process = subprocess.run(
        [kernel_program, "run", "--connection-file", "/nowhere/kernel.json"],
        capture_output=True, text=True, timeout=PATIENCE)
    assert process.returncode != 0
    assert "/nowhere/kernel.json" in process.stderr


def test_a_port_in_use_is_named(launch):
    _, connection = launch()
    with RawClient(connection) as client:
        kernel_info(client)
        process, _ = launch(**connection)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert str(connection["shell_port"]) in errors


def test_the_heart_echoes_the_same_bytes_while_a_cell_compiles_and_runs(launch):
    _, connection = launch()
    with RawClient(connection) as client:
        kernel_info(client)
        header = client.execute("var n = 0\nwhile n < 2_000_000_000 { n &+= 1 }\nn")
        for number in range(20):
            beat = bytes([0, number, 255]) + b"ping"
            client.send("hb", [beat])
            assert client.receive("hb", timeout=SOON) == [beat]
            time.sleep(0.05)
        client.send("control", client.frames(client.header("interrupt_request")))
        client.published_until_idle(header)


def test_an_interrupt_signal_while_idle_is_harmless(launch):
    process, connection = launch()
    with RawClient(connection) as client:
        kernel_info(client)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert kernel_info(client)["content"]["status"] == "ok"


def test_a_termination_signal_ends_the_kernel_and_its_children(launch):
    process, connection = launch()
    with RawClient(connection) as client:
        kernel_info(client)
        client.published_until_idle(client.execute("1"))
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.terminate()
        assert process.wait(timeout=SOON) == 0
        assert not survivors(children)


def test_the_worker_ends_when_the_kernel_is_killed(launch):
    process, connection = launch()
    with RawClient(connection) as client:
        kernel_info(client)
        client.published_until_idle(client.execute("1"))
        client.execute("while true {}")
        time.sleep(1)
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.kill()
        assert not survivors(children)


def test_the_kernel_ends_when_the_front_end_was_killed(launch):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process, connection = launch({"JPY_PARENT_PID": str(parent.pid)})
    with RawClient(connection) as client:
        kernel_info(client)
    parent.kill()
    parent.wait()
    parent.stdin.close()
    process.wait(timeout=SOON)


def test_a_session_leaves_no_temporary_files(launch, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process, connection = launch({"TMPDIR": str(temporary)})
    with RawClient(connection) as client:
        kernel_info(client)
        client.published_until_idle(client.execute("let a = 1\na + 1"))
        assert list(temporary.iterdir())
        header = client.header("shutdown_request")
        client.send("control", client.frames(header, {"restart": False}))
        assert process.wait(timeout=SOON) == 0
    assert holds_within(lambda: not list(temporary.iterdir())), list(temporary.iterdir())
