"""Standard input: questions to the client that sent the cell."""

import time
from queue import Empty

import pytest
from kernel_client import PATIENCE, SOON


def question(kernel, timeout: float = PATIENCE) -> dict:
    return kernel.message("stdin", timeout)


def answer(kernel, value: str, asked: dict) -> None:
    message = kernel.client.session.msg("input_reply", {"value": value}, parent=asked)
    kernel.client.stdin_channel.send(message)


def test_a_line_reaches_the_cell(kernel):
    request = kernel.submit('print("name?", terminator: " ")\nlet name = readLine()\nname ?? "nil"',
                            allow_stdin=True)
    asked = question(kernel)
    assert asked["header"]["msg_type"] == "input_request"
    assert asked["parent_header"]["msg_id"] == request
    assert asked["content"]["password"] is False
    assert isinstance(asked["content"]["prompt"], str)
    answer(kernel, "Ana é 🙂", asked)
    assert "Ana é 🙂" in kernel.exchange(request).value


def test_prompts_and_passwords_are_passed_on(kernel):
    request = kernel.submit(
        'let (name, key) = (readLine(prompt: "Name: ")!, readPassword(prompt: "Key: ")!)\n'
        'print(name + key)', allow_stdin=True)
    asked = question(kernel)
    assert asked["content"] == {"prompt": "Name: ", "password": False}
    answer(kernel, "Ana", asked)
    asked = question(kernel)
    assert asked["content"] == {"prompt": "Key: ", "password": True}
    answer(kernel, "!", asked)
    assert kernel.exchange(request).text() == "Ana!\n"


def test_output_before_a_question_is_shown_before_it(kernel):
    request = kernel.submit('print("Your name:")\n_ = readLine()', allow_stdin=True)
    asked = question(kernel)
    text = kernel.published_for(request, until="stream")[-1]
    assert text["content"]["text"] == "Your name:\n"
    assert text["header"]["date"] <= asked["header"]["date"]
    answer(kernel, "", asked)
    assert kernel.exchange(request).status == "ok"


def test_several_lines_come_one_after_the_other(kernel):
    request = kernel.submit(
        "var lines: [String] = []\nfor _ in 0..<3 { lines.append(readLine()!) }\n"
        'print(lines.joined(separator: "+"))', allow_stdin=True)
    for value in ("a", "", "c"):
        answer(kernel, value, question(kernel))
    assert kernel.exchange(request).text() == "a++c\n"


def test_without_stdin_a_read_ends_the_cell_at_once(kernel):
    start = time.monotonic()
    cell = kernel.run('print(readLine() ?? "end of input")', allow_stdin=False)
    assert cell.content["ename"] == "InputNotAllowed"
    assert cell.text() == ""
    assert time.monotonic() - start < SOON
    with pytest.raises(Empty):
        question(kernel, 0.1)


def test_an_answer_that_nobody_asked_for_is_dropped(kernel):
    stale = kernel.client.session.msg("input_reply", {"value": "stale"})
    kernel.client.stdin_channel.send(stale)
    time.sleep(0.1)
    request = kernel.submit("print(readLine()!)", allow_stdin=True)
    answer(kernel, "fresh", question(kernel))
    assert kernel.exchange(request).text() == "fresh\n"


def test_an_answer_to_an_earlier_question_is_dropped(kernel):
    first = kernel.submit("_ = readLine()", allow_stdin=True)
    earlier = question(kernel)
    answer(kernel, "1", earlier)
    kernel.exchange(first)
    request = kernel.submit("print(readLine()!)", allow_stdin=True)
    asked = question(kernel)
    answer(kernel, "old", earlier)
    time.sleep(0.1)
    answer(kernel, "new", asked)
    assert kernel.exchange(request).text() == "new\n"


def test_an_interrupt_ends_the_wait_and_keeps_variables(kernel):
    kernel.run("var kept = 5")
    request = kernel.submit("let line = readLine()\nprint(line as Any)", allow_stdin=True)
    question(kernel)
    start = time.monotonic()
    kernel.interrupt()
    cell = kernel.exchange(request)
    assert time.monotonic() - start < SOON
    assert cell.status == "error"
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert cell.text() == ""
    assert kernel.run("kept").value == "5"
    # Input works again.
    request = kernel.submit("print(readLine()!)", allow_stdin=True)
    answer(kernel, "again", question(kernel))
    assert kernel.exchange(request).text() == "again\n"


def test_the_question_goes_only_to_the_client_that_sent_the_cell(kernel):
    other = kernel.another_client()
    try:
        request = other.submit("print(readLine()!)", allow_stdin=True)
        asked = question(other)
        assert asked["parent_header"]["msg_id"] == request
        with pytest.raises(Empty):
            question(kernel, 0.2)
        answer(other, "mine", asked)
        assert other.exchange(request).text() == "mine\n"
    finally:
        other.close()
