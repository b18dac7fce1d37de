"""Times a Jupyter kernel from outside: process start to its first answer, and one small cell."""

import time
from dataclasses import dataclass, field

from jupyter_client.manager import KernelManager


@dataclass(frozen=True)
class Published:
    """What others wrote about the speed of a kernel or REPL for a compiled language.

    None of it was measured on this machine; it only shows the order of magnitude.
    """

    kernel: str
    ready: str
    cell: str
    sources: tuple[str, ...]


PUBLISHED = [
    Published(
        "evcxr (Rust)", "none published", "2 s, earlier 0.6 s",
        ("its maintainer about a small cell on Linux, 10 August 2019: "
         "github.com/evcxr/evcxr/issues/52",)),
    Published(
        "evcxr (Rust)", "12 s with two crates", "0.3 s",
        ("a user of the REPL about its start, 20 March 2022: github.com/evcxr/evcxr/issues/218",
         "a user about one evaluation on Windows, 7 July 2022: "
         "github.com/evcxr/evcxr/issues/230")),
    Published(
        "evcxr (Rust)", "5.5 s, four lines included", "none published",
        ("a user of the library in release mode, 26 September 2023: "
         "github.com/evcxr/evcxr/issues/333",)),
    Published(
        "swift repl (LLDB)", "over 10 s", "none published",
        ("a report about a development build, 29 March 2018: "
         "github.com/swiftlang/llvm-project/issues/4375",)),
    Published(
        "swift-jupyter (LLDB)", "none published", "none published",
        ("its README, unmaintained since 2020, has no figures: github.com/google/swift-jupyter",)),
    Published(
        "Swift-Colab (LLDB)", "30 s", "none published",
        ("its README of 2022, installation of the kernel included: "
         "github.com/philipturner/swift-colab",)),
    Published(
        "xeus-cling (C++)", "none published", "none published",
        ("its README has no figures: github.com/jupyter-xeus/xeus-cling",)),
]


@dataclass
class Session:
    """One started kernel and how long it took to answer."""

    kernel: str
    ready_seconds: float = 0
    cell_seconds: list[float] = field(default_factory=list)

    def __post_init__(self):
        self.manager = KernelManager(kernel_name=self.kernel)
        start = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.ready_seconds = time.perf_counter() - start

    def run(self, code: str) -> float:
        """Seconds from sending the cell to the idle that ends it."""
        start = time.perf_counter()
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
            if (message["msg_type"] == "status"
                    and message["content"]["execution_state"] == "idle"):
                break
        self.reply = self.client.get_shell_msg(timeout=60)
        return time.perf_counter() - start

    @property
    def stages(self) -> dict[str, float]:
        """Seconds of each stage of the last cell, from the kernel's own clock; empty if unknown."""
        return self.reply["metadata"].get("stage_seconds", {})

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)


LIBRARY_CELL = """
// A network of its own, its summary, one batch of training, what came out.
let images{n} = Tensor(zeros: [8, 32, 32, 3]) + 1
let labels{n} = Tensor([Float](repeating: 0.2, count: 40), shape: [8, 5])
let network{n} = Sequential([
    InputLayer(shape: [32, 32, 3]),
    Rescaling(1 / 255),
    Conv2D(8, kernelSize: 3, activation: .relu),
    MaxPooling2D(2),
    Conv2D(16, kernelSize: 3, activation: .relu),
    MaxPooling2D(2),
    Flatten(),
    Dense(16, activation: .relu),
    Dropout(0.2),
    Dense(5, activation: .softmax),
])
network{n}.compile(optimizer: Adam(learningRate: 0.001), loss: .categoricalCrossentropy)
let before{n} = try network{n}.predict(images{n})
let history{n} = try network{n}.fit(
    images{n}, labels{n}, epochs: 1, batchSize: 8, verbose: .silent)
let after{n} = try network{n}.predict(images{n})
let change{n} = (after{n} - before{n}).scalars()
func largest{n}(_ values: [Float]) -> Float {
    values.map(abs).max() ?? 0
}
struct Outcome{n} {
    var parameters: Int
    var change: Float
    var isTrained: Bool { change > 0 }
}
let outcome{n} = Outcome{n}(parameters: network{n}.parameterCount, change: largest{n}(change{n}))
outcome{n}.isTrained
""".strip()


def measure_stages(kernel: str, cell: str, count: int = 15) -> dict[str, list[float]]:
    """Seconds of each stage of a cell that is sent with a new `{n}` each time, `rest` included:
    messages, display and what nobody measures."""
    session = Session(kernel)
    session.run(cell.replace("{n}", "0"))
    samples: dict[str, list[float]] = {}
    for n in range(1, count + 1):
        total = session.run(cell.replace("{n}", str(n)))
        stages = session.stages
        for name, seconds in {**stages, "rest": total - sum(stages.values()),
                              "whole": total}.items():
            samples.setdefault(name, []).append(seconds)
    session.close()
    return samples


def measure(kernels: dict[str, str], starts: int = 3, cells: int = 20) -> dict[str, dict]:
    """For each kernel (name -> trivial cell with a counter), alternating, all samples in seconds."""
    samples = {name: {"ready": [], "cell": []} for name in kernels}
    for _ in range(starts):
        sessions = {name: Session(name) for name in kernels}
        for name, session in sessions.items():
            samples[name]["ready"].append(session.ready_seconds)
            session.run(kernels[name].format(n=0))
        for n in range(1, cells + 1):
            for name, session in sessions.items():
                samples[name]["cell"].append(session.run(kernels[name].format(n=n)))
        for session in sessions.values():
            session.close()
    return samples
