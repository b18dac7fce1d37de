"""What the tests of faults break: the kernel's folders, programs and limits."""

import os
import shutil
import subprocess

import pytest


@pytest.fixture
def session_files(tmp_path):
    """The folder in which a kernel started with `environment(...)` makes its session's folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(session_files):
    """The environment of a kernel whose temporary files are in a folder of the test's own."""
    return lambda **more: os.environ | {"TMPDIR": str(session_files)} | more


@pytest.fixture
def own_installation(kernel_program, tmp_path, monkeypatch):
    """A copy of the kernel whose worker the test replaces; returns the path of that worker."""
    folder = tmp_path / "installation"
    folder.mkdir()
    built = kernel_program.resolve().parent
    shutil.copy(kernel_program, folder / "swift-kernel")
    (folder / "Modules").symlink_to(built / "Modules")
    worker = folder / "swift-kernel-worker"
    worker.symlink_to(built / "swift-kernel-worker")
    prefix = tmp_path / "prefix"
    subprocess.run(
        [folder / "swift-kernel", "install", "--prefix", prefix], check=True, capture_output=True)
    monkeypatch.setenv("JUPYTER_PATH", str(prefix / "share/jupyter"))
    return worker
