"""What the kernel says about itself, and that it can say so at any time."""

import time
from datetime import datetime, timedelta


def test_kernel_info_is_complete_on_both_channels(kernel):
    for channel in ("shell", "control"):
        content = kernel.ask("kernel_info_request", channel=channel).content
        language = content["language_info"]
        assert content["status"] == "ok"
        assert content["protocol_version"].startswith("5.")
        assert content["implementation"] and content["implementation_version"]
        assert "Swift" in content["banner"]
        assert language["name"] == "swift"
        assert language["version"].startswith("6.")
        assert language["mimetype"] == "text/x-swift"
        assert language["file_extension"] == ".swift"
        assert language["pygments_lexer"] == "swift"
        assert language["codemirror_mode"] == "swift"


def test_help_links_are_links(kernel):
    for link in kernel.ask("kernel_info_request").content["help_links"]:
        assert link["text"] and link["url"].startswith("https://")


def test_only_supported_features_are_named(kernel):
    content = kernel.ask("kernel_info_request").content
    assert content["supported_features"] == []
    assert not content.get("debugger", False)


def test_control_answers_while_a_cell_runs(kernel):
    request = kernel.run_until_output('print("on")\nwhile true {}')
    times = []
    for _ in range(5):
        start = time.monotonic()
        kernel.reply(kernel.send("kernel_info_request", channel="control"), "control")
        times.append(time.monotonic() - start)
    kernel.interrupt()
    kernel.exchange(request)
    assert sorted(times)[2] < 0.1


def test_a_request_is_bracketed_on_both_channels(kernel):
    for channel in ("shell", "control"):
        assert kernel.ask("kernel_info_request", channel=channel).kinds == ["busy", "idle"]


def test_headers_are_unique_dated_and_of_one_session(kernel):
    cells = [kernel.run('print(1)\n2') for _ in range(2)]
    messages = [m for cell in cells for m in [cell.reply, *cell.published]]
    headers = [m["header"] for m in messages]
    assert len({h["msg_id"] for h in headers}) == len(headers)
    assert len({h["session"] for h in headers}) == 1
    assert headers[0]["session"] != kernel.client.session.session
    for header in headers:
        assert header["version"].startswith("5.")
        assert header["username"]
        # The client has parsed the date; it has a zone, and that is UTC.
        assert isinstance(header["date"], datetime)
        assert header["date"].utcoffset() == timedelta(0)


def test_usage_tells_memory_and_processor_of_kernel_and_worker(kernel):
    kernel.run("1")
    content = kernel.ask("usage_request", channel="control").content
    assert content["pid"] == kernel.process.pid
    assert content["kernel_memory"] > kernel.process.memory_info().rss / 4
    assert content["cpu_count"] >= 1
    assert content["host_virtual_memory"]["total"] > content["host_virtual_memory"]["available"]
