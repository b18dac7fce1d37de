"""Completion and inspection as a user of a notebook meets them."""

import os
import signal
import sys

import psutil
import pytest
from kernel_client import PATIENCE, Kernel, holds_within, survivors

CELL = """
let heights = [1.5, 1.6]
/// A pet.
struct Pet {
    var name: String
    /// Barks.
    func bark(times: Int) -> String { name }
}
/// Doubles it.
///
/// - Parameter value: what is doubled
func rareFunctionName(value: Int) -> Int { value * 2 }
let pet = Pet(name: "Rex")
extension Array { var ownMiddle: Int { count / 2 } }
"""


@pytest.fixture(scope="module")
def session():
    kernel = Kernel()
    assert kernel.run(CELL).status == "ok"
    assert holds_within(lambda: "count" in matches(kernel, "heights.cou"), PATIENCE)
    yield kernel
    kernel.close()


def complete(kernel, code, cursor=None) -> dict:
    place = len(code) if cursor is None else cursor
    return kernel.ask("complete_request", {"code": code, "cursor_pos": place}).content


def matches(kernel, code, cursor=None) -> list[str]:
    return complete(kernel, code, cursor)["matches"]


def inspect(kernel, code, cursor=None, detail=0) -> dict:
    place = len(code) if cursor is None else cursor
    return kernel.ask(
        "inspect_request", {"code": code, "cursor_pos": place, "detail_level": detail}).content


@pytest.mark.parametrize(("code", "first"), [
    ("hei", "heights"), ("rareF", "rareFunctionName"), ("Pe", "Pet"), ("pet.na", "name"),
    ("heights.revers", "reverse"), ("heights.ownM", "ownMiddle"), ("Pet(", "name: "),
    ("rareFunctionName(", "value: "), ("Dense(3, activ", "activation: "),
    ("Dense(3, activation: .rel", "relu"), ("MobileN", "MobileNet"), ("pri", "print"),
    ("import Founda", "Foundation"), ("gua", "guard"), ("let a: Stri", "String"),
    ("%tim", "%time"), ("%%ba", "%%bash"), ("%time heig", "heights"), ("%cd /et", "/etc/"),
    ("!ech", "echo"), ("let s = \"/etc/hostn", "/etc/hostname"), ("%help tim", "time"),
    ("let height2 = 1; hei", "height2"),
    ("func f(parameterOne: Int) { let localOne = 1\n param", "parameterOne"),
    ("for h in heights { h.descri", "description"),
    ("%pwd\nheig", "heights"),
])
def test_the_obvious_is_first(session, code, first):
    content = complete(session, code)
    assert content["matches"][:1] == [first]
    types = content["metadata"]["_jupyter_types_experimental"]
    assert [t["text"] for t in types] == content["matches"]
    assert all(t["type"] and isinstance(t["signature"], str) for t in types)


def test_places_count_code_points(session):
    code = "let smile = \"👩‍👩‍👧é\"; smile.upperc"
    content = complete(session, code)
    assert (content["cursor_start"], content["cursor_end"]) == (len(code) - 6, len(code))
    assert content["matches"][0] == "uppercased"
    code += " + 1"
    assert matches(session, code, len(code) - 4)[0] == "uppercased"
    code = '"👩‍👩‍👧 \\(pet.na)"'
    assert matches(session, code, len(code) - 2) == ["name"]


@pytest.mark.parametrize("code", ["// hei", "/* hei", "let hei", "12"])
def test_where_no_name_can_stand_there_is_none(session, code):
    assert "heights" not in matches(session, code)


def test_no_list_is_a_flood(session):
    for code in ["", "let x = ", "heights.", "e", "!", "print("]:
        assert len(matches(session, code)) <= 150
    assert "%!" not in matches(session, "%")


def test_unfinished_and_hostile_text_harms_nothing(session):
    for code in ["[" * 5000, "(" * 300 + "x.", "Array<" * 500, "\"" * 999, "\0\u2028.", "{" * 5000]:
        assert complete(session, code)["status"] == "ok"
        assert inspect(session, code)["status"] == "ok"
    assert session.run("1 + 1").value == "2"
    assert holds_within(lambda: matches(session, "pet.na") == ["name"], PATIENCE)
    assert holds_within(lambda: inspect(session, "print")["found"], PATIENCE)


@pytest.mark.parametrize(("code", "words"), [
    ("print", ["func print(", "separator"]), ("Dense", ["class Dense", "units"]),
    ("pet", ["let pet: Pet"]), ("Pet", ["struct Pet", "A pet.", "name: String"]),
    ("rareFunctionName(value: 3, ", ["Doubles it.", "what is doubled"]),
    ("print(1, 2", ["func print("]), ("pet.bark", ["func bark(times: Int)", "Barks."]),
    ("heights.map", ["map"]), ("guard", ["guard"]), ("%time", ["%time CODE"]),
])
def test_a_name_is_explained(session, code, words):
    content = inspect(session, code)
    assert content["status"] == "ok"
    assert content["found"]
    for kind in content["data"]:
        assert all(word in content["data"][kind] for word in words)
    assert "text/plain" in content["data"]
    assert code.startswith("%") or "text/markdown" in content["data"]


def test_the_source_is_shown_on_request(session):
    assert "var name: String\n    ///" in inspect(session, "Pet", detail=1)["data"]["text/plain"]
    assert "///" not in inspect(session, "Pet", detail=0)["data"]["text/plain"]
    assert inspect(session, "noSuchThing") == {
        "status": "ok", "found": False, "data": {}, "metadata": {}}


@pytest.mark.parametrize(("code", "word"), [
    ("print?", "func print("), ("?Pet", "A pet."), ("Pet??", "func bark"), ("%time?", "%time CODE"),
    ("1 + 1\npet.bark?", "func bark"),
])
def test_a_cell_may_ask(session, code, word):
    content = session.run(code).content
    assert content["status"] == "ok"
    [page] = content["payload"]
    assert page["source"] == "page"
    assert word in page["data"]["text/plain"]


def test_questions_are_answered_while_a_cell_runs(session):
    request = session.run_until_output('print("go")\nvar turns = 0; while true { turns &+= 1 }')
    assert "heights" in matches(session, "heig")
    assert matches(session, "pet.bar") == ["bark"]
    assert inspect(session, "rareFunctionName")["found"]
    session.interrupt()
    assert session.exchange(request).status == "error"


@pytest.mark.parametrize(("code", "meant"), [
    ("print(heigths)", "heights"), ("heights.reverzed()", "reversed"),
    ("import Fundation", "Foundation"), ("let t = Tensr([1, 2])", "Tensor"),
    ("let p: Pett? = nil", "Pet"), ("let width2 = 1\nprint(widht2)", "width2"),
])
def test_an_error_names_what_was_meant(session, code, meant):
    assert session.run(code).content["evalue"].endswith(f"; did you mean '{meant}'?")


@pytest.mark.parametrize(("code", "status"), [
    ("%time func f() {", "incomplete"), ("%timeit -n 3 for i in 0..<9 {", "incomplete"),
    ("%time func f() {\n}", "complete"), ("%%time\nfunc f() {\n\n", "incomplete"),
    ("%%time\nlet a = 1\n", "complete"), ("%cd {", "complete"), ("print?", "complete"),
])
def test_swift_behind_a_directive_may_be_incomplete(session, code, status):
    assert session.ask("is_complete_request", {"code": code}).content["status"] == status


def test_a_directive_takes_the_swift_below_it(session):
    answer = session.run("%time func doubled(_ x: Int) -> Int {\n    x * 2\n}\ndoubled(21)")
    assert answer.value == "42"


def services(kernel) -> list[psutil.Process]:
    found = []
    for process in kernel.process.children():
        try:
            if "answer-about-code" in process.cmdline():
                found.append(process)
        except psutil.NoSuchProcess:  # it has just been replaced
            continue
    return found


def service(kernel) -> psutil.Process:
    """The process of the toolchain's library; it may just have been replaced."""
    assert holds_within(lambda: services(kernel), PATIENCE)
    return services(kernel)[0]


def test_a_crash_of_the_library_costs_nothing(session):
    first = service(session)
    first.send_signal(signal.SIGSEGV)
    assert survivors([first]) == []
    assert holds_within(lambda: matches(session, "pet.na") == ["name"], PATIENCE)
    assert service(session).pid != first.pid
    assert session.run("heights.count").value == "2"


def test_the_library_takes_no_more_memory_than_it_may(session):
    assert service(session).memory_full_info().pss < 250 << 20


def test_the_library_ends_with_the_session(start_kernel):
    kernel = start_kernel()
    kernel.run("1")
    process = service(kernel)
    os.kill(kernel.process.pid, signal.SIGKILL)
    assert holds_within(lambda: not psutil.pid_exists(process.pid), PATIENCE), sys.platform
