"""Many cells, many sessions: nothing may pile up."""

import os
import statistics
import sys
from pathlib import Path

from kernel_client import Kernel, holds_within, survivors

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts/bench"))
import kernel_endurance  # noqa: E402

CELLS = 200
# How often a kernel is started and stopped; the promise is fifty times.
SESSIONS = int(os.environ.get("ENDURANCE_SESSIONS", "10"))
# How many cells stop inside a training.
FAILURES = int(os.environ.get("ENDURANCE_FAILURES", "30"))


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
        start = kernel_endurance.processor_seconds(kernel.process)
        assert kernel.run(f"{number} + 1").value == str(number + 1)
        times.append(kernel_endurance.processor_seconds(kernel.process) - start)
        kernel.published.clear()
    after = [p.num_fds() for p in (kernel.process, kernel.worker)]
    first, last = statistics.median(times[:40]), statistics.median(times[-40:])
    print(f"a trivial cell: {first * 1e3:.0f} ms of processor time at first, "
          f"{last * 1e3:.0f} ms after {CELLS}")
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


def test_cells_that_stopped_in_a_training_leave_little_behind(start_kernel):
    kernel = start_kernel()
    kernel.run("""
        import Foundation
        let x = Tensor(ones: [64, 256]), y = Tensor(ones: [64, 1])
        let model = Sequential(seed: 1) { Input(shape: [256]); Dense(256); Dense(1) }
        model.compile(optimizer: SGD(learningRate: 1e-6), loss: .meanSquaredError)
        let failing = LambdaCallback(onEpochEnd: { _ in fatalError("stop") })
        """)
    failure = "_ = try model.fit(x, y, callbacks: [failing], verbose: .silent)"

    def measure():
        worker = kernel.worker
        return worker.num_threads(), worker.memory_info().rss, worker.num_fds(), worker.pid

    for _ in range(3):
        assert kernel.run(failure).content["ename"] == "Trap"
    kernel.run("1")
    before = measure()
    for _ in range(FAILURES):
        assert kernel.run(failure).content["ename"] == "Trap"
        kernel.published.clear()
    cell = kernel.run("try model.fit(x, y, verbose: .silent).ending")
    assert cell.status == "ok", cell.content
    after = measure()
    threads, memory = after[0] - before[0], (after[1] - before[1]) / FAILURES
    print(f"{FAILURES} failures: {threads} threads, {memory / 1024:.0f} KiB each")
    assert after[3] == before[3]
    # Neither the threads that were stopped nor teams of theirs.
    assert threads <= 3
    assert memory < 1 << 20
    assert after[2] <= before[2] + 3


def test_sessions_leave_no_process_and_no_file(tmp_path):
    left = []
    for number in range(SESSIONS):
        kernel = Kernel(env=os.environ | {"TMPDIR": str(tmp_path)})
        if number % 3 == 0:
            kernel.run("var a = 1\nfatalError()")
        processes = kernel.processes()
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel()
        left += survivors(processes)
        kernel.manager.cleanup_resources()
    assert not left
    assert holds_within(lambda: not list(tmp_path.iterdir())), list(tmp_path.iterdir())
