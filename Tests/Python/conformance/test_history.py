"""The history of earlier sessions: kernels that share a file, and files that cannot be used."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest


@pytest.fixture
def start(start_kernel, tmp_path):
    """Starts kernels that share a history."""
    def start(path: Path | None = None, **options):
        where = str(path or tmp_path / "data" / "history.sqlite")
        return start_kernel(env=os.environ | {"SWIFT_KERNEL_HISTORY": where}, **options)

    return start


def ask(kernel, **content) -> list:
    answer = kernel.ask("history_request", {"output": False, "raw": True} | content)
    assert answer.status == "ok"
    return answer.content["history"]


def test_a_new_session_finds_the_cells_of_an_earlier_one(start):
    first = start()
    for code in ("let a = 1", "a + 1", "a + 1"):
        first.run(code)
    first.manager.shutdown_kernel()
    second = start()
    # As JupyterLab's console asks for what the up arrow shows.
    assert ask(second, hist_access_type="tail", n=2) == [[1, 2, "a + 1"], [1, 3, "a + 1"]]
    second.run("let b = 2")
    assert ask(second, hist_access_type="tail", n=2) == [[1, 3, "a + 1"], [2, 1, "let b = 2"]]
    assert ask(second, hist_access_type="range", session=-1, start=2, stop=3, output=True) == [
        [1, 2, ["a + 1", "2"]]]
    assert ask(second, hist_access_type="range", session=1, start=1, stop=2) == [
        [1, 1, "let a = 1"]]
    assert ask(second, hist_access_type="range", session=0, start=1) == [[2, 1, "let b = 2"]]
    assert ask(second, hist_access_type="search", pattern="*a*", unique=True) == [
        [1, 1, "let a = 1"], [1, 3, "a + 1"]]
    assert ask(second, hist_access_type="search", pattern="let ?*", n=1) == [[2, 1, "let b = 2"]]


def test_the_directive_reaches_earlier_sessions(start):
    first = start()
    first.run("let a = 1")
    first.run("a + 41")
    first.manager.shutdown_kernel()
    second = start()
    assert second.run("%history -o ~1/").text() == "let a = 1\na + 41\n42\n"
    assert second.run("%history -n 1/2").text() == "1/2: a + 41\n"
    assert second.run("%history -l 2 -n -g 41").text() == (
        "1/2: a + 41\n3: %history -l 2 -n -g 41\n")
    assert second.run("%history 1").text() == "%history -o ~1/\n"
    error = second.run("%history x/1").content
    assert error["ename"] == "DirectiveError"
    assert "~1/1-4" in error["evalue"]


def test_kernels_write_at_once_and_lose_nothing(start, tmp_path):
    kernels = [start(), start()]
    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(lambda k=k: [k.run(f"{n} + 1") for n in range(20)])
                     for k in kernels]:
            work.result()
    for kernel in kernels:
        kernel.manager.shutdown_kernel()
    with sqlite3.connect(tmp_path / "data" / "history.sqlite") as file:
        cells = file.execute(
            "SELECT session, count(*), max(line) FROM history GROUP BY session").fetchall()
        assert cells == [(1, 20, 20), (2, 20, 20)]
        assert file.execute("SELECT count(*) FROM output_history").fetchone() == (40,)
        assert file.execute("SELECT num_cmds FROM sessions").fetchall() == [(20,), (20,)]


def test_a_killed_kernel_leaves_its_cells(start):
    first = start()
    first.run("let kept = 1")
    # Asking waits for what is being written.
    ask(first, hist_access_type="tail", n=1)
    first.process.kill()
    assert ask(start(), hist_access_type="tail", n=9) == [[1, 1, "let kept = 1"]]


def test_a_file_that_cannot_be_used_costs_one_line_of_the_log(start, tmp_path):
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database" * 1000)
    (tmp_path / "file").touch()
    for path in (damaged, tmp_path / "file" / "history.sqlite"):
        log = tmp_path / "log"
        with log.open("w") as stderr:
            kernel = start(path, stderr=stderr)
            cells = [kernel.run("1 + 1"), kernel.run("2 + 2")]
        assert [cell.value for cell in cells] == ["2", "4"]
        assert [cell.text("stderr") for cell in cells] == ["", ""]
        assert [e[1:] for e in ask(kernel, hist_access_type="tail", n=9)] == [
            [1, "1 + 1"], [2, "2 + 2"]]
        lines = [line for line in log.read_text().splitlines() if "later sessions" in line]
        assert len(lines) == 1, log.read_text()
        assert str(path) in lines[0]
        assert "SWIFT_KERNEL_HISTORY" in lines[0]


def test_it_lies_with_the_users_data_and_can_be_turned_off(start_kernel, tmp_path):
    environment = {k: v for k, v in os.environ.items() if k != "SWIFT_KERNEL_HISTORY"}
    environment["XDG_DATA_HOME"] = str(tmp_path)
    kernel = start_kernel(env=environment)
    kernel.run("1")
    assert len(ask(kernel, hist_access_type="tail", n=9)) == 1
    assert (tmp_path / "swift-kernel" / "history.sqlite").is_file()

    kernel = start_kernel(env=environment | {
        "XDG_DATA_HOME": str(tmp_path / "other"), "SWIFT_KERNEL_HISTORY": "off"})
    kernel.run("1")
    assert len(ask(kernel, hist_access_type="tail", n=9)) == 1
    assert not (tmp_path / "other").exists()
