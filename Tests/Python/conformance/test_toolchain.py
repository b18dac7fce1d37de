"""Finding the Swift toolchain: where the PATH is poor, and where swiftc is not the compiler itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from kernel_client import Kernel

POOR_PATH = "/usr/bin:/bin"


def runs_a_cell(**options) -> bool:
    kernel = Kernel(**options)
    try:
        return kernel.run("(1...4).reduce(1, *)").value == "24"
    finally:
        kernel.close()


def test_a_service_with_a_poor_path_starts_the_kernel(installed_kernel):
    assert runs_a_cell(env=os.environ | {"PATH": POOR_PATH})


def test_the_kernelspec_names_the_toolchain(installed_kernel):
    argv = json.loads((installed_kernel / "kernel.json").read_text())["argv"]
    folder = Path(argv[argv.index("--toolchain") + 1])
    assert (folder / "swift-frontend").exists()


@pytest.mark.parametrize("kind", ["a link to another program", "a script", "a broken program"])
def test_a_swiftc_on_the_path_may_be_a_stand_in(tmp_path, installed_kernel, kind):
    stand_in = tmp_path / "swiftc"
    if kind == "a link to another program":
        (tmp_path / "chooser").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "chooser").chmod(0o755)
        stand_in.symlink_to(tmp_path / "chooser")
    else:
        stand_in.write_text(
            "#!/bin/sh\nexit 1\n" if kind == "a broken program"
            else "#!/bin/sh\nexec /nowhere/swiftc \"$@\"\n")
        stand_in.chmod(0o755)
    assert runs_a_cell(env=os.environ | {"PATH": f"{tmp_path}:{POOR_PATH}"})


def test_run_ignores_arguments_it_does_not_know(kernel_program, tmp_path):
    """`jupyter run` hands its own arguments to the kernel."""
    result = subprocess.run(
        [kernel_program, "run", "--connection-file", tmp_path / "none.json", "f.swift", "--debug"],
        capture_output=True, text=True)
    assert "ignored arguments: f.swift --debug" in result.stderr
    assert "none.json" in result.stderr


def test_jupyter_run_runs_a_file(installed_kernel, tmp_path):
    file = tmp_path / "f.swift"
    file.write_text("print(6 * 7)\n")
    result = subprocess.run(
        [sys.executable, "-m", "jupyter_client.runapp", "--kernel", "swift", str(file)],
        capture_output=True, text=True, timeout=240)
    assert "42" in result.stdout, result.stderr
