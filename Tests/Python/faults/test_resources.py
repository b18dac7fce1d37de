"""Files that vanish or break, and resources that run out."""

import contextlib
import os
import resource
import shutil
import subprocess

import pytest
from breaking import session_folder


def remove(folder):
    while folder.exists():
        # The kernel may just be writing into it.
        shutil.rmtree(folder, ignore_errors=True)


def test_a_session_whose_folder_was_removed_goes_on_with_its_variables(
        start_kernel, environment, session_files):
    kernel = start_kernel(env=environment())
    kernel.run("struct Point { private var x = 1; var y = 2 }; var kept = [Point()]")
    kernel.run("extension Point { var sum: Int { x + y } }")
    kernel.run("kept.append(Point())")
    remove(session_folder(session_files))
    cell = kernel.run("kept.append(Point()); kept.map(\\.sum)")
    assert cell.value == "[3, 3, 3]", cell.content
    assert kernel.run("func count() -> Int { kept.count }; count()").value == "3"
    assert kernel.run("[1, 2][5]").content["ename"] == "Trap"
    assert kernel.run("count() + kept[0].sum").value == "6"


def test_the_modules_of_packages_go_with_the_folder_and_the_error_says_so(
        start_kernel, environment, session_files, tmp_path):
    package = tmp_path / "Small"
    (package / "Sources/Small").mkdir(parents=True)
    (package / "Sources/Small/Small.swift").write_text("public let small = 3\n")
    (package / "Package.swift").write_text("""// swift-tools-version: 6.0
import PackageDescription
let package = Package(
    name: "Small", products: [.library(name: "Small", targets: ["Small"])],
    targets: [.target(name: "Small")])
""")
    kernel = start_kernel(env=environment())
    words = f"%install {package}\nimport Small\nlet lost = small\nlost"
    assert kernel.exchange(kernel.submit(words), timeout=240).value == "3"
    remove(session_folder(session_files))
    cell = kernel.run("2 + 2")
    assert cell.content["ename"] == "KernelError"
    assert "was removed" in cell.content["evalue"]
    assert "install the packages again" in cell.content["evalue"]
    assert "Lost: lost" in cell.content["evalue"]
    assert kernel.exchange(kernel.submit(words), timeout=240).value == "3"


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten", "removed"])
def test_a_damaged_module_is_made_again(start_kernel, environment, session_files, damage):
    kernel = start_kernel(env=environment())
    kernel.run("struct Item { var n = 1 }")
    kernel.run("var first = Item(n: 4)")
    kernel.run("first.n += 1; var second = 2")
    for name in ("Cell1", "Cell2"):
        module = session_folder(session_files) / "cells" / f"{name}.swiftmodule"
        if damage == "removed":
            module.unlink()
        elif damage == "overwritten":
            module.write_bytes(b"no module" * 100)
        else:
            os.truncate(module, 100 if damage == "cut" else 0)
    cell = kernel.run("first.n + second")
    assert cell.value == "7", cell.content
    assert kernel.run("Item().n").value == "1"


def test_a_cache_that_cannot_be_written_costs_speed_at_most(start_kernel, environment):
    kernel = start_kernel(env=environment(XDG_CACHE_HOME="/dev/null/nowhere"))
    assert kernel.run("1 + 1").value == "2"
    assert kernel.run("import Foundation\nsqrt(16.0)").value == "4.0"


def test_a_full_disk_is_named_and_the_session_goes_on_when_there_is_room(
        start_kernel, environment, session_files):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", session_files], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("only root can mount a small disk")
    try:
        kernel = start_kernel(env=environment())
        kernel.run("var kept = 5")
        filler = session_files / "filler"
        descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
        for size in (1 << 16, 1 << 8, 1):
            with contextlib.suppress(OSError):
                while True:
                    os.write(descriptor, bytes(size))
        os.close(descriptor)
        cell = kernel.run("kept + 1")
        assert cell.status == "error"
        assert cell.kinds.count("error") == 1
        assert "o space left" in cell.content["evalue"], cell.content["evalue"]
        filler.unlink()
        assert kernel.run("kept + 1").value == "6"
        kernel.close()
    finally:
        subprocess.run(["umount", "--lazy", session_files], check=True)


def test_a_kernel_without_free_descriptors_says_so_and_recovers(start_kernel):
    kernel = start_kernel()
    kernel.run("var kept = 5")
    process = kernel.process
    before = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    taken = {int(name) for name in os.listdir(f"/proc/{process.pid}/fd")}
    first_free = next(number for number in range(1 << 16) if number not in taken)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (first_free, before[1]))
    cell = kernel.run("kept + 1")
    assert cell.status == "error"
    assert "oo many open files" in cell.content["evalue"], cell.content["evalue"]
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, before)
    assert kernel.run("kept + 1").value == "6"


STORM = """
var blocks: [UnsafeMutableRawPointer] = []
while true {
    let block = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 16)
    block.initializeMemory(as: UInt8.self, repeating: 1, count: 1 << 20)
    blocks.append(block)
}
"""


def test_memory_that_runs_out_ends_the_cell_and_keeps_the_variables(start_kernel):
    kernel = start_kernel()
    kernel.run("var kept = [1, 2, 3]")
    worker = kernel.worker
    limit = worker.memory_info().vms + (400 << 20)
    resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    cell = kernel.run(STORM)
    assert cell.content["ename"] == "Trap"
    assert "failed to allocate" in cell.content["evalue"]
    resource.prlimit(worker.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    assert kernel.run("kept.reduce(0, +)").value == "6"
    assert kernel.worker.pid == worker.pid
    tensors = kernel.run("Tensor(zeros: [1 << 20, 1 << 20, 64])")
    assert tensors.content["ename"] == "Trap"
    assert "memory" in tensors.content["evalue"]
    assert kernel.run("Tensor(zeros: [2]).shape").value == "[2]"


def test_a_process_without_room_for_another_thread_is_replaced(start_kernel):
    kernel = start_kernel()
    kernel.run("var lost = 5")
    worker = kernel.worker
    limit = worker.memory_info().vms + (16 << 20)
    resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    # One thread waits to take over; for the next there is no room.
    assert kernel.run("[1][lost]").content["ename"] == "Trap"
    assert kernel.run("lost").value == "5"
    cell = kernel.run("[1][lost]")
    assert cell.content["ename"] == "WorkerLost", cell.content
    assert "thread" in cell.content["evalue"]
    assert "Lost: lost" in cell.content["evalue"]
    assert kernel.run("2 + 2").value == "4"
