"""A kernel that was moved: a copy that is whole works anywhere, one that is not says what it misses."""

import json
import os
import shutil
import subprocess

import pytest
from kernel_client import Kernel
from packages import install, package


@pytest.fixture
def moved(kernel_program, tmp_path, monkeypatch):
    """Copies files of the kernel to a folder of their own and starts it from there."""
    kernels = []

    def move(*names) -> Kernel:
        folder = tmp_path / "moved"
        for name in names:
            source, target = kernel_program.parent / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)
        subprocess.run(
            [folder / "swift-kernel", "install", "--prefix", tmp_path], check=True,
            capture_output=True)
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share/jupyter"))
        kernels.append(Kernel())
        return kernels[-1]

    yield move
    for kernel in kernels:
        kernel.close()


def test_a_standalone_copy_needs_nothing_of_the_folder_it_was_built_in(
        kernel_program, tmp_path, monkeypatch, workshop):
    """The copy is moved once more, so that no path into it can have been kept."""
    first = tmp_path / "first"
    subprocess.run(
        [kernel_program, "install", "--prefix", first, "--standalone"], check=True,
        capture_output=True)
    second = tmp_path / "second"
    first.rename(second)
    spec = second / "share/jupyter/kernels/swift"
    program = spec / "program/swift-kernel"
    subprocess.run([program, "install", "--prefix", second], check=True, capture_output=True)
    assert json.loads((spec / "kernel.json").read_text())["argv"][0] == str(program)
    monkeypatch.setenv("JUPYTER_PATH", str(second / "share/jupyter"))
    kernel = Kernel()
    try:
        assert os.readlink(f"/proc/{kernel.process.pid}/exe") == str(program)
        cell = kernel.run("let x = Tensor([1, 2]) * 3\nx.scalars()")
        assert cell.value == "[3.0, 6.0]", cell.content
        assert os.readlink(f"/proc/{kernel.worker.pid}/exe").startswith(str(spec))
        folder = package(workshop / "Moved", "Moved", {
            "Moved": ([], {"Moved.swift": "public let there = true"})})
        assert install(kernel, folder, "import Moved\nthere").value == "true"
    finally:
        kernel.close()


def test_a_later_plain_install_removes_the_copy(kernel_program, tmp_path):
    copy = tmp_path / "share/jupyter/kernels/swift/program"
    subprocess.run(
        [kernel_program, "install", "--prefix", tmp_path, "--standalone"], check=True)
    assert copy.is_dir()
    subprocess.run([kernel_program, "install", "--prefix", tmp_path], check=True)
    assert not copy.exists()


def test_without_its_worker_the_kernel_names_it_and_the_next_step(moved):
    kernel = moved("swift-kernel")
    cell = kernel.run("1 + 1")
    assert cell.content["ename"] == "KernelError"
    assert "moved/swift-kernel-worker" in cell.content["evalue"]
    assert "install --standalone" in cell.content["evalue"]


def test_without_its_modules_the_kernel_names_them(moved):
    kernel = moved("swift-kernel", "swift-kernel-worker")
    cell = kernel.run("1 + 1")
    assert cell.content["ename"] == "KernelError"
    assert "moved/Modules/KernelDisplay.swiftmodule" in cell.content["evalue"]


def test_without_the_list_of_its_parts_cells_run_and_install_names_it(moved, tmp_path):
    kernel = moved("swift-kernel", "swift-kernel-worker", "Modules")
    assert kernel.run("1 + 1").value == "2"
    folder = package(tmp_path / "Any", "Any", {"Any": ([], {"Any.swift": "public let a = 1"})})
    cell = install(kernel, folder)
    assert "Objects.LinkFileList" in cell.content["evalue"]
    assert "install --standalone" in cell.content["evalue"]
    assert kernel.run("before").value == "1"
