"""Finding what is to be broken, at the right moment."""

import time
from pathlib import Path

import psutil
from kernel_client import PATIENCE


def wait_for(find, seconds: float = PATIENCE):
    """What `find` returns as soon as it returns something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.01)
    raise AssertionError("what was waited for did not come")


def compiler_of(kernel) -> psutil.Process | None:
    """The compiler that a kernel runs at the moment."""
    for process in kernel.process.children():
        try:
            if "frontend" in process.name() or "frontend" in " ".join(process.cmdline()[:1]):
                return process
        except psutil.NoSuchProcess:
            continue
    return None


def session_folder(folder: Path) -> Path:
    return next(folder.glob("swift-kernel-*"))


# A cell that keeps the compiler busy for several seconds.
SLOW_TO_COMPILE = "\n".join(
    f"func slow{i}() -> Double {{ [{', '.join(['(1 + 2.5) * 3'] * 60)}].reduce(0, +) }}"
    for i in range(300))
