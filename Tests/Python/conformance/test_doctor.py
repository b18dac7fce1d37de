"""`swift-kernel doctor`: what a session needs, one line each."""

import json
import os
import subprocess

import pytest
from kernel_client import PATIENCE

SUBJECTS = [
    "kernelspec", "kernel", "toolchain", "temporary folder", "ports", "processes", "cells",
    "completion"]


@pytest.fixture
def examine(kernel_program, installed_kernel, tmp_path):
    """Runs the command and returns its exit code and each line's sign and words, by subject."""
    def run(*arguments, program=kernel_program, prefix=(), **variables):
        environment = os.environ | {"HOME": str(tmp_path), **variables}
        outcome = subprocess.run(
            [*prefix, program, "doctor", *arguments], capture_output=True, text=True,
            timeout=PATIENCE, env=environment)
        lines = {}
        for line in outcome.stdout.splitlines():
            sign, _, rest = line.partition(" ")
            subject, _, words = rest.partition(": ")
            lines[subject] = (sign, words)
        return outcome.returncode, lines

    return run


def faults(lines) -> list[str]:
    return [subject for subject, (sign, _) in lines.items() if sign != "✓"]


def test_all_is_in_order_here(examine, installed_kernel):
    code, lines = examine()
    assert list(lines) == SUBJECTS
    assert faults(lines) == [], lines
    assert code == 0
    assert str(installed_kernel) in lines["kernelspec"][1]


def test_a_kernel_that_is_not_installed_is_told_how_to_be(examine, tmp_path):
    code, lines = examine("--prefix", str(tmp_path))
    assert code == 1
    assert faults(lines) == ["kernelspec"]
    assert str(tmp_path) in lines["kernelspec"][1]
    assert "swift-kernel install" in lines["kernelspec"][1]
    assert examine("--name", "other")[0] == 1


@pytest.mark.parametrize("argv, words", [
    (["/nowhere/swift-kernel", "run"], "which is not there"), (["/bin/true"], "another kernel"),
    ([], "argv")])
def test_a_kernelspec_that_starts_something_else_is_named(examine, tmp_path, argv, words):
    file = tmp_path / "share/jupyter/kernels/swift/kernel.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"argv": argv}))
    code, lines = examine("--prefix", str(tmp_path))
    assert code == 1
    assert faults(lines) == ["kernelspec"]
    assert str(file) in lines["kernelspec"][1]
    assert words in lines["kernelspec"][1]


def test_a_temporary_folder_that_cannot_be_used_is_named(examine, tmp_path):
    code, lines = examine(TMPDIR=str(tmp_path / "none"))
    assert code == 1
    assert faults(lines) == ["temporary folder"]
    assert str(tmp_path / "none") in lines["temporary folder"][1]
    (tmp_path / "file").touch()
    code, lines = examine(TMPDIR=str(tmp_path / "file"))
    assert code == 1
    assert "temporary folder" in faults(lines)


def test_a_copy_without_its_parts_is_told_from_a_whole_one(examine, kernel_program, tmp_path):
    copy = tmp_path / "swift-kernel"
    copy.write_bytes(kernel_program.read_bytes())
    copy.chmod(0o755)
    code, lines = examine(program=copy)
    assert code == 1
    assert faults(lines) == ["kernelspec", "kernel", "cells"]
    assert "swift-kernel-worker" in lines["kernel"][1]


def test_too_few_ports_are_found(examine):
    code, lines = examine(prefix=("prlimit", "--nofile=24"))
    assert code == 1
    assert "ports" in faults(lines)
    assert "ulimit -n" in lines["ports"][1]


def test_too_few_processes_are_found(examine, kernel_program):
    # The limit does not hold for an administrator.
    if os.geteuid() == 0:
        prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        place = {"TMPDIR": "/tmp"}
    else:
        prefix, place = (), {}
    code, lines = examine(prefix=("prlimit", "--nproc=60", *prefix), **place)
    assert code == 1
    assert "processes" in faults(lines)
    assert "ulimit -u is 60" in lines["processes"][1]
