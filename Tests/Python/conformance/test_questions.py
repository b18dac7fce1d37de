"""Questions about code: completion, inspection, completeness, history; and comms."""

import pytest
from kernel_client import SOON, Kernel

CURSORS = {
    "the end": ("let a = 1\na", 11),
    "the start": ("abc", 0),
    "after an emoji": ('"👩‍👩‍👧".cou', 11),
    "after a combining mark": ('let e = "e\u0301"; e', 15),
    "an empty text": ("", 0),
}


@pytest.mark.parametrize(("code", "cursor"), CURSORS.values(), ids=CURSORS.keys())
def test_a_completion_replaces_text_that_ends_at_the_cursor(kernel, code, cursor):
    content = kernel.ask("complete_request", {"code": code, "cursor_pos": cursor}).content
    assert content["status"] == "ok"
    assert 0 <= content["cursor_start"] <= content["cursor_end"] == cursor
    assert all(isinstance(match, str) for match in content["matches"])
    types = content["metadata"].get("_jupyter_types_experimental", [])
    assert [t["text"] for t in types] == content["matches"]
    for item in types:
        assert item["type"]
        assert (item["start"], item["end"]) == (content["cursor_start"], content["cursor_end"])


@pytest.mark.parametrize(("cursor", "end"), [(99, 4), (-5, 0)])
def test_a_cursor_outside_the_text_is_moved_to_its_end(kernel, cursor, end):
    content = kernel.ask("complete_request", {"code": '"é🙂"', "cursor_pos": cursor}).content
    assert content["status"] == "ok"
    assert content["cursor_end"] == end


def test_a_completion_is_bracketed_and_answered_within_the_patience_of_front_ends(kernel):
    answer = kernel.ask("complete_request", {"code": "pri", "cursor_pos": 3})
    assert answer.kinds == ["busy", "idle"]
    taken = answer.published[-1]["received"] - answer.published[0]["received"]
    # JupyterLab gives up after a second; what is computed takes a few milliseconds.
    assert taken < SOON


@pytest.mark.parametrize("level", [0, 1])
def test_an_unknown_name_is_not_found_and_that_is_no_error(kernel, level):
    for code, cursor in (("noSuchNameAnywhere", 5), ("", 0), ("+ -", 1)):
        answer = kernel.ask(
            "inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": level})
        content = answer.content
        assert content["status"] == "ok"
        assert content["found"] is False
        assert content["data"] == {} and content["metadata"] == {}
        assert answer.kinds == ["busy", "idle"]


COMPLETE = ["", "1 + 1", "let a = 1", "func f() {\n}\n", "// words", '"a" + "b"', "import Foundation",
            '"""\nlines\n"""', "[1, 2].map { $0 }"]
INCOMPLETE = ["func f() {", "let a = [1,", "if true {\n    print(1)", "print(1,", '"""\nlines',
              "/* words", "let a ="]
INVALID = ['let a = "words', "func f( {}}", "let 1 = a )"]


@pytest.mark.parametrize(
    ("code", "status"),
    [(c, "complete") for c in COMPLETE] + [(c, "incomplete") for c in INCOMPLETE]
    + [(c, "invalid") for c in INVALID])
def test_a_console_learns_whether_a_text_is_whole(kernel, code, status):
    content = kernel.ask("is_complete_request", {"code": code}).content
    assert content["status"] == status
    assert ("indent" in content) == (status == "incomplete")


def test_the_indent_follows_the_open_bracket(kernel):
    def indent(code):
        return kernel.ask("is_complete_request", {"code": code}).content["indent"]

    assert indent("func f() {") == "    "
    assert indent("func f() {\n    if true {") == "        "
    assert indent("func f() {\n    print(1)") == "    "


# History

@pytest.fixture(scope="module")
def past():
    """A kernel whose history is known."""
    kernel = Kernel()
    for code in ("let a = 1", "a + 1", "a + 1", "noSuchName", "a + 2"):
        kernel.run(code)
    yield kernel
    kernel.close()


def history(kernel, **content) -> list:
    answer = kernel.ask("history_request", {"output": False, "raw": True} | content)
    assert answer.status == "ok"
    assert answer.kinds == ["busy", "idle"]
    return answer.content["history"]


def test_the_tail_of_the_history_is_in_order_and_numbered(past):
    entries = history(past, hist_access_type="tail", n=3)
    assert [e[1:] for e in entries] == [[3, "a + 1"], [4, "noSuchName"], [5, "a + 2"]]
    assert len({e[0] for e in entries}) == 1
    assert len(history(past, hist_access_type="tail", n=100)) == 5
    assert history(past, hist_access_type="tail", n=0) == []


def test_outputs_come_as_pairs_when_asked_for(past):
    entries = history(past, hist_access_type="tail", n=2, output=True)
    assert [e[2] for e in entries] == [["noSuchName", None], ["a + 2", "3"]]


def test_a_range_of_the_history_ends_before_its_stop(past):
    entries = history(past, hist_access_type="range", session=0, start=2, stop=4)
    assert [e[1] for e in entries] == [2, 3]
    assert history(past, hist_access_type="range", session=-1, start=1, stop=9) == []


def test_the_history_is_searched_by_pattern(past):
    def found(**more):
        return [e[2] for e in history(past, hist_access_type="search", **more)]

    assert found(pattern="a + ?") == ["a + 1", "a + 1", "a + 2"]
    assert found(pattern="a*", unique=True) == ["a + 1", "a + 2"]
    assert found(pattern="*Name") == ["noSuchName"]
    assert found(pattern="*", n=2) == ["noSuchName", "a + 2"]
    assert found(pattern="nothing") == []


# Comms

def test_there_are_no_comms(kernel):
    for content in ({}, {"target_name": "jupyter.widget"}):
        answer = kernel.ask("comm_info_request", content)
        assert answer.content == {"status": "ok", "comms": {}}
        assert answer.kinds == ["busy", "idle"]


def test_a_comm_for_an_unknown_target_is_closed(kernel):
    request = kernel.send(
        "comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
    published = kernel.published_for(request)
    assert [m["header"]["msg_type"] for m in published] == ["status", "comm_close", "status"]
    assert published[1]["content"]["comm_id"] == "c1"
    assert published[1]["content"]["data"] == {}


@pytest.mark.parametrize("kind", ["comm_msg", "comm_close"])
def test_words_for_an_unknown_comm_are_ignored(kernel, kind):
    request = kernel.send(kind, {"comm_id": "none", "data": {"a": 1}})
    states = [m["content"]["execution_state"] for m in kernel.published_for(request)]
    assert states == ["busy", "idle"]
