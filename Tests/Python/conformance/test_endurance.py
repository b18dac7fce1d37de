"""Many cells, many sessions: nothing may pile up."""

import os
import statistics
import sys
import time
from pathlib import Path

from kernel_client import Kernel, survivors

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts/bench"))
import kernel_endurance  # noqa: E402

CELLS = 200


def test_later_cells_of_a_mixed_notebook_cost_little_more_than_the_first():
    """Half of the cells redefine; RUN_SLOW=1 runs a thousand of them instead of 120."""
    cells = 1000 if os.environ.get("RUN_SLOW") else 120
    result = kernel_endurance.summary(kernel_endurance.measure("swift", cells))
    print(result)
    # Processor time: other programs hardly disturb it. The bound is 1.5; the rest is for noise.
    assert result["processor"]["ratio"] < 1.7
    first, last = result["held"]
    assert last["resident_mib"] < first["resident_mib"] + 20
    assert last["descriptors"] <= first["descriptors"] + 3
    assert last["threads"] <= first["threads"] + 3
    assert not result["left"]


def test_two_hundred_cells_cost_no_descriptors_and_no_growing_time(start_kernel):
    kernel = start_kernel()
    for _ in range(5):
        kernel.run("1")
    before = [p.num_fds() for p in (kernel.process, kernel.worker)]
    threads = kernel.process.num_threads()
    times = []
    for number in range(CELLS):
        start = time.monotonic()
        assert kernel.run(f"{number} + 1").value == str(number + 1)
        times.append(time.monotonic() - start)
        kernel.published.clear()
    after = [p.num_fds() for p in (kernel.process, kernel.worker)]
    first, last = statistics.median(times[:40]), statistics.median(times[-40:])
    print(f"a trivial cell: {first * 1e3:.0f} ms at first, {last * 1e3:.0f} ms after {CELLS}")
    assert all(b <= a + 3 for a, b in zip(before, after)), (before, after)
    assert kernel.process.num_threads() <= threads + 3
    assert last < 2 * first + 0.05


def test_failures_and_interrupts_cost_no_descriptors(start_kernel):
    kernel = start_kernel()
    kernel.run("1")
    before = [p.num_fds() for p in (kernel.process, kernel.worker)]
    for _ in range(5):
        kernel.run("noSuchName")
        kernel.run("fatalError()")
        request = kernel.run_until_output('print("on")\nwhile true {}')
        kernel.interrupt()
        kernel.exchange(request)
    after = [p.num_fds() for p in (kernel.process, kernel.worker)]
    assert all(b <= a + 3 for a, b in zip(before, after)), (before, after)


def test_ten_sessions_leave_no_process():
    left = []
    for _ in range(10):
        kernel = Kernel()
        processes = kernel.processes()
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel()
        left += survivors(processes, 2)
        kernel.manager.cleanup_resources()
    assert not left
