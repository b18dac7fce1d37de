"""Measures how long an interrupt takes to end a cell, from the request to the idle of the cell.

Every cell below would go on for a minute or for ever. Each is interrupted several times; afterwards
its session must still know its variables. The promise is half a second on a quiet machine.
"""

import argparse
import statistics
import time

from kernel_latency import Session

PROMISE = 0.5

SETUP = """
import Foundation
var kept = 7
var n = 0
var table: [Int: [Int]] = [:]
func fibonacci(_ n: Int) -> Int { n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) }
let x = Tensor(ones: [512, 64]), y = Tensor(ones: [512, 1])
let model = Sequential(seed: 1) { Input(shape: [64]); Dense(64); Dense(1) }
model.compile(optimizer: SGD(learningRate: 0.0001), loss: .meanSquaredError)
""".strip()

# Cells that print `on` when they have begun; what ends each is not in the cell.
RUNNING = {
    "while loop": "while true { n &+= 1 }",
    "for loop": "for i in 0..<Int.max { n = (n ^ i) &* 3 }",
    "nested for loops": "for i in 0..<Int.max { for j in 0..<1000 { n = (n ^ i) &* 3 &+ j } }",
    "loop that changes a dictionary": "while true { table[n % 50, default: []].append(n); n += 1 }",
    "recursion": "n = fibonacci(90)",
    "recursion, in this cell": "func f(_ i: Int) -> Int { i < 2 ? i : f(i - 1) + f(i - 2) }\nn = f(90)",
    "closure of forEach": "(0...).forEach { n = $0 }",
    "closure of map": "n = (0..<Int.max).lazy.map { $0 ^ n }.reduce(0, &+)",
    "closure of reduce": "struct P { var x = 0 }\nn = (0..<Int.max).reduce(P()) { P(x: $0.x ^ $1) }.x",
    "closure of sort": "while true { n += (0..<100_000).map { -$0 }.sorted { $0 < $1 }.count }",
    "endless print": "while true { print(n) }",
    "tensors in a loop": "while true { _ = Tensor(ones: [200, 200]).matmul(Tensor(ones: [200, 200])) }",
    "training": "let h = try model.fit(x, y, epochs: 1_000_000, verbose: .silent)",
    "sleep": "sleep(60)",
    "sleep of a task": "try await Task.sleep(for: .seconds(60))",
    "blocking read": "var byte: UInt8 = 0, ends: [Int32] = [0, 0]; pipe(&ends); read(ends[0], &byte, 1)",
    "deadlock": "let lock = NSLock(); lock.lock(); lock.lock()",
    "semaphore": "DispatchSemaphore(value: 0).wait()",
    "task that computes": "await Task.detached { while true { n &+= 1 } }.value",
    "parallel loop": "DispatchQueue.concurrentPerform(iterations: 4) { _ in while true {} }",
    "program": 'let p = Process(); p.executableURL = URL(fileURLWithPath: "/bin/sleep")\n'
               'p.arguments = ["60"]; try p.run(); p.waitUntilExit()',
}
TIMED = "%%timeit\nprint(\"on\")\nwhile true { n &+= 1 }"
SHELL = "%%bash\necho on; sleep 60"
# Keeps the type checker busy until it gives up, long after the interrupt.
COMPILING = "let sum = " + " + ".join(f"[{i}, Double({i})]" for i in range(300))


class Interrupted:
    """A session whose cells are interrupted."""

    def __init__(self, kernel: str):
        self.session = Session(kernel)
        self.client = self.session.client
        self.session.run(SETUP)

    def published(self, request: str, *kinds: str) -> dict:
        """The next message under a request that is of one of these kinds, or its idle."""
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind = message["content"].get("execution_state", message["msg_type"])
            if kind in (*kinds, "idle"):
                return message

    def ask(self) -> None:
        """Sends an interrupt, as front ends do."""
        message = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(message)

    def time(self, code: str, begun: str = "stream", wait: float = 0.3, count: int = 1) -> float:
        """Seconds between the (first) interrupt of a running cell and its end."""
        request = self.client.execute(code, allow_stdin=True)
        if begun == "question":
            self.client.get_stdin_msg(timeout=60)
        else:
            self.published(request, begun)
        time.sleep(wait)
        start = time.perf_counter()
        for _ in range(count):
            self.ask()
        self.published(request)
        seconds = time.perf_counter() - start
        reply = self.client.get_shell_msg(timeout=60)["content"]
        for _ in range(count):
            self.client.get_control_msg(timeout=60)
        if reply["status"] == "ok" and "fit" not in code or reply.get("ename") not in (
                None, "KeyboardInterrupt"):
            raise RuntimeError(f"not interrupted, but {reply}:\n{code}")
        self.session.run("precondition(kept == 7)")
        return seconds

    def time_idle(self) -> float:
        """Seconds until an interrupt is answered while no cell runs."""
        start = time.perf_counter()
        self.ask()
        self.client.get_control_msg(timeout=60)
        seconds = time.perf_counter() - start
        self.session.run("precondition(kept == 7)")
        return seconds


def measure(kernel: str = "swift", rounds: int = 5, rows: list[str] | None = None) -> dict:
    """The seconds of every case, in rounds so that a busy moment hits all alike."""
    on = 'print("on")\n'
    cases = {name: lambda s, code=code: s.time(on + code) for name, code in RUNNING.items()}
    cases |= {
        "%%timeit": lambda s: s.time(TIMED),
        "%%bash": lambda s: s.time(SHELL),
        "compiling": lambda s: s.time(COMPILING, begun="execute_input", wait=0.5),
        "waiting for input": lambda s: s.time("_ = readLine()", begun="question"),
        "twice quickly": lambda s: s.time(on + "while true { n &+= 1 }", count=2),
        "idle": lambda s: s.time_idle(),
    }
    samples: dict[str, list[float]] = {}
    for _ in range(rounds):
        session = Interrupted(kernel)
        for name, case in cases.items():
            if rows is None or name in rows:
                samples.setdefault(name, []).append(case(session))
        session.session.close()
    return samples


def show(samples: dict) -> None:
    print(f"\n{'interrupt of':<34}{'median, ms':>12}{'slowest, ms':>13}")
    for name, seconds in samples.items():
        median = statistics.median(seconds)
        mark = "" if median < PROMISE else f"  above the promise of {PROMISE * 1e3:.0f} ms"
        print(f"{name:<34}{median * 1e3:>12.0f}{max(seconds) * 1e3:>13.0f}{mark}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kernel", default="swift")
    arguments = parser.parse_args()
    show(measure(arguments.kernel, arguments.rounds, arguments.rows or None))


if __name__ == "__main__":
    main()
