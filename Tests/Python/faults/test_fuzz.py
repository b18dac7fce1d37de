"""Random sessions: whatever cells fail, crash, are interrupted or killed, what is left computes right.

A model in Python says what every variable should hold. `FUZZ_SEED` chooses another session,
`FUZZ_SECONDS` a longer one.
"""

import os
import random
import time
from queue import Empty

from kernel_client import PATIENCE, Kernel

SECONDS = float(os.environ.get("FUZZ_SECONDS", "30"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


class Session:
    """A kernel, and what its variables should hold."""

    def __init__(self, kernel: Kernel, seed: int):
        self.kernel = kernel
        self.random = random.Random(seed)
        self.numbers: dict[str, int] = {}
        self.lists: dict[str, list[int]] = {}
        self.functions: dict[str, tuple[int, int]] = {}
        self.types: dict[str, int] = {}
        self.cells: list[str] = []
        self.imports_foundation()

    # Running

    def run(self, code: str, **options):
        self.cells.append(code)
        return self.kernel.run(code, stop_on_error=False, **options)

    def good(self, code: str) -> None:
        cell = self.run(code)
        assert cell.status == "ok", (cell.content, code)

    def fails(self, code: str, *names: str) -> None:
        cell = self.run(code)
        assert cell.status == "error", code
        assert cell.kinds.count("error") == 1
        assert cell.content["ename"] in names, (cell.content, code)

    def is_interrupted(self, code: str) -> None:
        self.cells.append(code)
        request = self.kernel.run_until_output(code, stop_on_error=False)
        time.sleep(self.random.uniform(0, 0.3))
        for _ in range(self.random.choice([1, 1, 2])):
            self.kernel.interrupt()
        cell = self.kernel.exchange(request)
        assert cell.content.get("ename") == "KeyboardInterrupt", (cell.content, code)

    # The model

    def imports_foundation(self) -> None:
        self.good("import Foundation")

    def a_number(self) -> str:
        """The name of a number, made if there is none, with a change to it that is done first."""
        if not self.numbers or self.random.random() < 0.2:
            name = f"n{self.random.randrange(6)}"
            self.numbers[name] = self.random.randrange(1000)
            self.good(f"var {name} = {self.numbers[name]}")
        return self.random.choice(sorted(self.numbers))

    def change(self, name: str | None = None) -> str:
        """A statement that changes a variable, already done in the model."""
        name = name or self.a_number()
        step = self.random.randrange(1, 50)
        self.numbers[name] += step
        return f"{name} += {step}"

    def check(self) -> None:
        """Compares everything with the model, through one cell."""
        expressions, expected = [], []
        for name, value in self.numbers.items():
            expressions.append(name)
            expected.append(str(value))
        for name, value in self.lists.items():
            expressions.append(f"{name}.reduce(0, +) + {name}.count")
            expected.append(str(sum(value) + len(value)))
        for name, (factor, offset) in self.functions.items():
            expressions.append(f"{name}(7)")
            expected.append(str(7 * factor + offset))
        for name, field in self.types.items():
            expressions.append(f"{name}(value: {field}).doubled")
            expected.append(str(2 * field))
        if not expressions:
            return
        cell = self.run(f"print({', '.join(expressions)})")
        assert cell.text().split() == expected, (cell.content, cell.text(), self.cells)

    # Good cells

    def defines_a_list(self) -> None:
        name = f"l{self.random.randrange(4)}"
        self.lists[name] = [self.random.randrange(100) for _ in range(self.random.randrange(5))]
        self.good(f"var {name}: [Int] = {self.lists[name]}")

    def grows_a_list(self) -> None:
        if not self.lists:
            return self.defines_a_list()
        name, count = self.random.choice(sorted(self.lists)), self.random.randrange(1, 2000)
        self.lists[name] += range(count)
        self.good(f"for i in 0..<{count} {{ {name}.append(i) }}")

    def changes_numbers(self) -> None:
        # Choosing a name may run a cell that declares it anew, so all are chosen before any changes.
        names = [self.a_number() for _ in range(self.random.randrange(1, 5))]
        self.good("\n".join(self.change(name) for name in names))

    def defines_a_function(self) -> None:
        name = f"f{self.random.randrange(4)}"
        self.functions[name] = self.random.randrange(10), self.random.randrange(10)
        factor, offset = self.functions[name]
        self.good(f"func {name}(_ x: Int) -> Int {{ x * {factor} + {offset} }}")

    def defines_a_type(self) -> None:
        name = f"T{self.random.randrange(3)}"
        self.types[name] = self.random.randrange(100)
        kind = self.random.choice(["struct", "final class"])
        body = "init(value: Int) { self.value = value }"
        self.good(f"{kind} {name} {{ var value: Int; {body}; var doubled: Int {{ value * 2 }} }}")

    def changes_a_type(self) -> None:
        """A name that was a number is a text from now on, or the other way round."""
        name = self.a_number()
        del self.numbers[name]
        self.good(f'let {name} = "text"')
        self.numbers[name] = self.random.randrange(100)
        self.good(f"var {name} = {self.numbers[name]}")

    def waits_for_tasks(self) -> None:
        change = self.change()
        cell = self.run(
            f"{change}\nvar total = 0\nawait withTaskGroup(of: Int.self) {{ group in\n"
            "    for i in 1...20 { group.addTask { i } }\n    for await x in group { total += x }\n"
            "}\nprint(total)")
        assert cell.text() == "210\n", cell.content

    def prints_much(self) -> None:
        cell = self.run("for i in 0..<5000 { print(i) }")
        assert cell.text() == "".join(f"{i}\n" for i in range(5000))

    # Failing cells: what stands before the failure has happened

    def does_not_compile(self) -> None:
        name = self.a_number()
        self.fails(f"{name} += 1\nlet broken: Int = \"text\"", "CompileError")

    def traps(self) -> None:
        trap = self.random.choice([
            "_ = [1][Int(\"7\")!]", "fatalError(\"no\")", "abort()", "_ = Int(\"x\")!",
            "UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1", "precondition(false, \"no\")",
            "func dive(_ i: Int) -> Int { i < 0 ? 0 : dive(i + 1) + 1 }\n_ = dive(0)",
            "let block = malloc(64); free(block); free(block)",
            "for i in 0...9 { precondition(i < 5) }",
        ])
        self.fails(f"{self.change()}\n{trap}", "Trap", "MemoryFault")

    def throws(self) -> None:
        thrown = self.random.choice(["throw CancellationError()", "_ = try Data(contentsOf: URL(fileURLWithPath: \"/nowhere\"))"])
        change = self.change()
        cell = self.run(f"{change}\n{thrown}")
        assert cell.status == "error" and cell.content["ename"] not in ("Trap", "CompileError")

    def exits(self) -> None:
        self.fails(f"{self.change()}\nexit(3)", "Exit")

    def traps_elsewhere(self) -> None:
        where = self.random.choice([
            "Thread.detachNewThread { fatalError(\"no\") }\nsleep(20)",
            "await Task.detached { fatalError(\"no\") }.value",
            "DispatchQueue.global().async { _ = [1][Int(\"7\")!] }\nwhile true {}",
            "DispatchQueue.concurrentPerform(iterations: 8) { precondition($0 < 3) }",
            "for _ in 0..<5 { Task.detached { fatalError(\"no\") } }\ntry await Task.sleep(for: .seconds(20))",
        ])
        self.fails(f"{self.change()}\n{where}", "Trap")

    def asks_nobody(self) -> None:
        self.fails(f"{self.change()}\n_ = readLine()", "InputNotAllowed")

    # Interrupts and losses

    def is_stopped(self) -> None:
        code = self.random.choice([
            "while true {}", "sleep(30)", "while true { print(\"again\") }",
            "try await Task.sleep(for: .seconds(30))", "DispatchSemaphore(value: 0).wait()",
            "while true { _ = (0..<1000).map { \"\\($0)\" }.joined() }",
            "await withTaskGroup(of: Void.self) { g in for _ in 0..<4 { g.addTask { while true {} } } }",
            "var words: [String: [Int]] = [:]\nwhile true { words[\"\\(words.count % 100)\", default: []].append(1) }",
        ])
        self.is_interrupted(f"{self.change()}\nprint(\"on\")\n{code}")

    def is_stopped_while_compiling(self) -> None:
        sum_ = " + ".join(f"[{i}, Double({i})]" for i in range(300))
        request = self.kernel.submit(f"let huge = {sum_}", stop_on_error=False)
        self.kernel.published_for(request, until="execute_input")
        time.sleep(self.random.uniform(0, 0.5))
        self.kernel.interrupt()
        cell = self.kernel.exchange(request)
        assert cell.content["ename"] in ("KeyboardInterrupt", "CompileError"), cell.content

    def is_stopped_while_asking(self) -> None:
        request = self.kernel.submit(
            f"{self.change()}\n_ = readLine()", allow_stdin=True, stop_on_error=False)
        self.kernel.message("stdin", PATIENCE)
        self.kernel.interrupt()
        assert self.kernel.exchange(request).content["ename"] == "KeyboardInterrupt"

    def is_interrupted_while_idle(self) -> None:
        self.kernel.interrupt()

    def loses_the_worker(self) -> None:
        if self.random.random() < 0.5:
            self.cells.append("# killed while it runs")
            request = self.kernel.run_until_output(
                'print("on")\nwhile true {}', stop_on_error=False)
            self.kernel.worker.kill()
            assert self.kernel.exchange(request).content["ename"] == "WorkerLost"
        else:
            self.cells.append("# killed while it waits")
            self.kernel.worker.kill()
            # The kernel notices at once, or when the next cell meets the dead process.
            self.run("1")
        self.numbers, self.lists, self.functions, self.types = {}, {}, {}, {}

    def step(self) -> None:
        often = [self.defines_a_list, self.grows_a_list, self.changes_numbers,
                 self.defines_a_function, self.defines_a_type, self.changes_a_type]
        sometimes = [self.does_not_compile, self.traps, self.throws, self.exits,
                     self.traps_elsewhere, self.is_stopped, self.waits_for_tasks]
        seldom = [self.is_stopped_while_compiling, self.is_stopped_while_asking, self.asks_nobody,
                  self.is_interrupted_while_idle, self.loses_the_worker, self.prints_much]
        self.random.choice(self.random.choices([often, sometimes, seldom], [4, 5, 2])[0])()
        self.kernel.published.clear()


def test_a_random_session_computes_right(start_kernel):
    session = Session(start_kernel(), SEED)
    process = session.kernel.process.pid
    end = time.monotonic() + SECONDS
    steps = 0
    try:
        while time.monotonic() < end:
            session.step()
            steps += 1
            if session.random.random() < 0.4:
                session.check()
        session.check()
    except (AssertionError, Empty):
        print("\n---\n".join(session.cells))
        raise
    finally:
        print(f"seed {SEED}: {steps} steps, {len(session.cells)} cells")
    assert session.kernel.process.pid == process
