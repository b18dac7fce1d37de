"""Times a Jupyter kernel from outside: process start to its first answer, and one small cell."""

import time
from dataclasses import dataclass, field

from jupyter_client.manager import KernelManager


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
        self.client.get_shell_msg(timeout=60)
        return time.perf_counter() - start

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)


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
