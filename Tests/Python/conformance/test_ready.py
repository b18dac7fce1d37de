"""A kernel that is never mute: what keeps cells from running is their error, not a line of a log."""

import json
import os
import subprocess

import pytest
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import KernelManager
from kernel_client import PATIENCE


def test_a_kernel_without_a_place_for_its_files_says_so_in_each_cell(start_kernel, tmp_path):
    place = tmp_path / "no folder"
    place.touch()
    kernel = start_kernel(env=os.environ | {"TMPDIR": str(place)})
    assert kernel.ask("kernel_info_request").content["language_info"]["name"] == "swift"
    for _ in range(2):
        cell = kernel.run("1 + 1")
        assert cell.content["ename"] == "KernelError"
        assert str(place) in cell.content["evalue"]
        assert "TMPDIR" in cell.content["evalue"]
        assert "NSCocoaErrorDomain" not in cell.content["evalue"]
        assert len(cell.all("error")) == 1
    assert kernel.ask("complete_request", {"code": "pri", "cursor_pos": 3}).status == "ok"
    # What is mended needs no restart.
    place.unlink()
    place.mkdir()
    assert kernel.run("1 + 1").value == "2"


@pytest.mark.parametrize("port", [65_536, 99_999, -1])
def test_a_port_that_no_machine_has_ends_the_kernel_with_a_sentence(
        kernel_program, tmp_path, port):
    path, connection = write_connection_file(str(tmp_path / "connection.json"))
    connection = json.loads((tmp_path / "connection.json").read_text()) | {"iopub_port": port}
    (tmp_path / "connection.json").write_text(json.dumps(connection))
    result = subprocess.run(
        [kernel_program, "run", "--connection-file", path], capture_output=True, text=True,
        timeout=PATIENCE)
    assert result.returncode == 1
    assert f"{port} is no port" in result.stderr


@pytest.mark.parametrize("address", ["localhost", "::1"])
def test_the_address_may_be_a_name_or_of_the_sixth_version(kernel_program, tmp_path, address):
    import zmq

    path, _ = write_connection_file(str(tmp_path / "connection.json"))
    connection = json.loads((tmp_path / "connection.json").read_text()) | {"ip": address}
    (tmp_path / "connection.json").write_text(json.dumps(connection))
    process = subprocess.Popen(
        [kernel_program, "run", "--connection-file", path], stderr=subprocess.PIPE)
    try:
        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.ipv6 = address == "::1"
            host = "[::1]" if address == "::1" else "127.0.0.1"
            socket.connect(f"tcp://{host}:{connection['hb_port']}")
            socket.send(b"alive")
            assert socket.poll(int(PATIENCE * 1000))
            assert socket.recv() == b"alive"
    finally:
        process.kill()
        process.communicate()


def test_the_first_answer_about_usage_is_whole(start_kernel):
    answer = start_kernel().ask("usage_request", channel="control").content
    assert answer["kernel_cpu"] == 0


def test_words_along_comms_of_an_earlier_session_leave_no_line_in_the_log(installed_kernel, tmp_path):
    manager = KernelManager(kernel_name="swift")
    with (tmp_path / "log").open("w") as log:
        manager.start_kernel(stderr=log)
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        for kind in ("comm_msg", "comm_close"):
            client.shell_channel.send(
                client.session.msg(kind, {"comm_id": "gone", "data": {"method": "update"}}))
        client.kernel_info(reply=True, timeout=PATIENCE)
        client.stop_channels()
        manager.shutdown_kernel()
    assert (tmp_path / "log").read_text() == ""
