"""The files of a C target use each other in one direction only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "scripts/c_dependencies.py"


def check(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, PROGRAM, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def compiled(tmp_path):
    """Compiles files and returns the folder of their objects."""
    compiler = shutil.which("clang") or shutil.which("cc")
    assert compiler, "there is no C compiler"

    def build(**sources: str) -> Path:
        for name, text in sources.items():
            (tmp_path / f"{name}.c").write_text(text)
            objects = ["-c", f"{name}.c", "-o", f"{name}.c.o"]
            subprocess.run([compiler, *objects], cwd=tmp_path, check=True)
        return tmp_path

    return build


def test_the_targets_of_this_package_have_no_circle():
    result = check()
    assert result.returncode == 0, result.stdout


def test_the_policy_that_stops_cells_stands_on_its_mechanisms():
    result = check("--draw", ROOT / ".build/release/CWorkerSupport.build")
    assert result.returncode == 0, result.stdout
    level = {
        file: int(line.split()[0])
        for line in result.stdout.splitlines() for file in line.split()[1:]
    }
    mechanisms = ["thread_registry", "stack_walk", "change_tracker", "return_breakpoint",
                  "single_steps", "code_ranges", "throw_trace", "event", "parking"]
    for mechanism in mechanisms:
        assert level[f"{mechanism}.c"] < level["stop_policy.c"], result.stdout


def test_a_circle_is_named(compiled):
    folder = compiled(
        first="int second(void); int first(void) { return second(); }",
        second="int third(void); int second(void) { return third(); }",
        third="int first(void); int third(void) { return first(); }")
    result = check(folder)
    assert result.returncode == 1
    assert "first.c -> second.c -> third.c -> first.c" in result.stdout


def test_a_replaced_function_of_the_c_library_counts(compiled):
    folder = compiled(
        closing="int helper(void); int close(int d) { return helper() + d; }",
        helping="int close(int); int helper(void) { return close(1); }")
    assert "closing.c -> helping.c -> closing.c" in check(folder).stdout


def test_no_objects_are_no_success(tmp_path):
    result = check(tmp_path)
    assert result.returncode == 1
    assert "no object files" in result.stdout
