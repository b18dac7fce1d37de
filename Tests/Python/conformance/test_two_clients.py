"""Two clients of one kernel."""

from queue import Empty

import pytest
from kernel_client import PATIENCE, kind


@pytest.fixture
def other(kernel):
    client = kernel.another_client()
    yield client
    client.close()


def test_the_reply_goes_to_the_asker_and_the_outputs_to_both(kernel, other):
    request = kernel.submit('print("seen")\n5')
    cell = kernel.exchange(request)
    seen = other.published_for(request)
    assert [kind(m) for m in seen] == cell.kinds
    assert [m["header"]["msg_id"] for m in seen] == [
        m["header"]["msg_id"] for m in cell.published]
    with pytest.raises(Empty):
        while True:
            assert other.message("shell", 0.2)["parent_header"]["msg_id"] != request


def test_both_share_variables_and_counts(kernel, other):
    first = kernel.run("var shared = 5")
    second = other.run("shared += 1")
    assert second.content["execution_count"] == first.content["execution_count"] + 1
    assert kernel.run("shared").value == "6"


def test_cells_of_two_clients_run_one_after_the_other(kernel, other):
    requests = [
        client.submit('import Foundation\nprint("x")\nThread.sleep(forTimeInterval: 0.1)')
        for client in (kernel, other, kernel, other)]
    for request in requests:
        kernel.published_for(request)
    own = [m["parent_header"]["msg_id"] for m in kernel.published
           if m["parent_header"].get("msg_id") in requests]
    assert len([p for i, p in enumerate(own) if i == 0 or own[i - 1] != p]) == 4


def test_one_may_interrupt_the_cell_of_the_other(kernel, other):
    request = kernel.run_until_output('print("on")\nwhile true {}')
    other.interrupt()
    assert kernel.exchange(request).content["ename"] == "KeyboardInterrupt"


def test_a_client_that_vanishes_while_its_cell_runs_harms_nothing(kernel):
    other = kernel.another_client()
    request = other.run_until_output(
        'import Foundation\nprint("on")\nThread.sleep(forTimeInterval: 0.5)\nprint("off")')
    other.close()
    published = kernel.published_for(request)
    assert "off" in "".join(m["content"].get("text", "") for m in published)
    assert kernel.run("6").value == "6"


def test_a_client_that_comes_back_under_its_name_gets_the_replies(start_kernel):
    kernel = start_kernel()
    again = kernel.the_same_client_again()
    assert again.run("5").value == "5"
    again.close()


def test_a_client_that_vanishes_at_a_question_can_be_interrupted_away(kernel):
    other = kernel.another_client()
    request = other.submit("_ = readLine()", allow_stdin=True)
    other.message("stdin", PATIENCE)
    other.close()
    kernel.interrupt()
    kernel.published_for(request)
    assert kernel.run("7").value == "7"
