"""Requests that wait behind a cell, and what a failure does to them."""

import pytest
from kernel_client import PATIENCE

SLOW_FAILURE = """
import Foundation
Thread.sleep(forTimeInterval: 0.5)
fatalError("stop here")
"""


def test_a_failure_aborts_the_cells_behind_it(kernel):
    requests = [kernel.submit(code) for code in (SLOW_FAILURE, "1", 'print("no")')]
    cells = [kernel.exchange(r) for r in requests]
    assert [c.status for c in cells] == ["error", "aborted", "aborted"]
    for cell in cells[1:]:
        assert cell.kinds == ["busy", "idle"]


def test_without_stop_on_error_everything_runs(kernel):
    requests = [
        kernel.submit(SLOW_FAILURE, stop_on_error=False), kernel.submit("1"), kernel.submit("2")]
    assert [kernel.exchange(r).status for r in requests] == ["error", "ok", "ok"]


def test_an_aborted_cell_is_not_counted(kernel):
    before = kernel.run("1").content["execution_count"]
    failed, aborted = kernel.submit(SLOW_FAILURE), kernel.submit("1")
    kernel.exchange(failed)
    kernel.exchange(aborted)
    assert kernel.run("1").content["execution_count"] == before + 2


@pytest.mark.parametrize(
    ("kind", "content"), [
        ("kernel_info_request", {}), ("comm_info_request", {}),
        ("inspect_request", {"code": "a", "cursor_pos": 1, "detail_level": 0}),
        ("complete_request", {"code": "a", "cursor_pos": 1}),
        ("is_complete_request", {"code": "a"}),
        ("history_request", {"hist_access_type": "tail", "n": 1}),
    ])
def test_questions_behind_a_failure_are_answered(kernel, kind, content):
    failed, cell, question = (
        kernel.submit(SLOW_FAILURE), kernel.submit("1"), kernel.send(kind, content))
    assert kernel.exchange(failed).status == "error"
    assert kernel.exchange(cell).status == "aborted"
    answer = kernel.exchange(question)
    assert answer.reply["header"]["msg_type"] == kind.replace("request", "reply")
    assert answer.status != "aborted"


def test_a_cell_sent_after_the_reply_of_a_failure_runs(kernel):
    for code in ("noSuchName", "fatalError()"):
        request = kernel.submit(code)
        kernel.reply(request)
        assert kernel.run("7").value == "7"
        kernel.published_for(request)


def test_replies_come_in_the_order_of_the_requests(kernel):
    requests = [
        kernel.submit("1"), kernel.send("kernel_info_request"), kernel.submit("2"),
        kernel.send("is_complete_request", {"code": "1"}), kernel.submit("")]
    parents = [kernel.message("shell", PATIENCE)["parent_header"]["msg_id"] for _ in requests]
    assert parents == requests
    for request in requests:
        assert [m["content"].get("execution_state") for m in kernel.published_for(request)].count(
            "busy") == 1


def test_brackets_of_shell_requests_never_overlap(kernel):
    requests = [kernel.submit("print(1)"), kernel.send("kernel_info_request"), kernel.submit("2")]
    for request in requests:
        kernel.exchange(request)
    parents = [
        m["parent_header"]["msg_id"] for m in kernel.published
        if m["parent_header"].get("msg_id") in requests]
    changes = [p for i, p in enumerate(parents) if i == 0 or parents[i - 1] != p]
    assert changes == requests
