"""Runs a long notebook in one session and watches what piles up.

Half of the cells declare earlier names again; the others build on what came before: values, functions,
structures, classes, extensions and conformances. Says how much later cells cost beside the first
ones, in processor time (which other programs hardly disturb) and on the clock, and what the kernel
process holds.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from kernel_latency import Session


def cell(n: int) -> str:
    """The n-th cell, from 1: odd ones declare new names, even ones names of earlier cells."""
    kinds = [
        "let value{i} = value{b} + 1\nvalue{i}",
        "func step{i}(_ x: Int) -> Int {{ x + value{b} % 7 }}\nstep{i}({n})",
        "struct Point{i} {{ var x = {n}; var y = value{b} }}\nPoint{i}().x",
        "extension Int {{ var scaled{i}: Int {{ self * {n} }} }}\n2.scaled{i}",
        "let list{i} = (0..<5).map {{ $0 * value{b} }}\nlist{i}.count",
        "struct Name{i}: CustomStringConvertible {{ var description: String {{ \"n{n}\" }} }}\n"
        "let name{i} = Name{i}()\nname{i}",
        "class Node{i} {{ var value = {n}; func next() -> Int {{ value + 1 }} }}\nNode{i}().next()",
        "let text{i} = \"\\(value{b}) and {n}\"\ntext{i}.count",
    ]
    kind = kinds[(n // 2) % len(kinds)]
    # Names of even cells repeat every 64 cells; those of odd ones never do.
    number = f"E{n // 2 % 32}" if n % 2 == 0 else f"O{n}"
    return kind.format(i=number, b=base(n), n=n)


def base(n: int) -> str:
    """The name of the newest value that an odd cell before the n-th declared."""
    latest = max((m for m in range(max(1, n - 40), n) if m % 2 == 1 and (m // 2) % 8 == 0),
                 default=None)
    return f"O{latest}" if latest else "Start"


def processor_seconds(process: psutil.Process) -> float:
    """What the kernel and the compilers it waited for took."""
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def measure(kernel: str, cells: int) -> dict:
    """Samples of every cell, and what the kernel process held at the start and the end."""
    session = Session(kernel)
    process = psutil.Process(session.manager.provisioner.process.pid)
    session.run("let valueStart = 1")
    for _ in range(5):
        session.run("valueStart + 1")
    seconds, processor = [], []
    held = []
    for n in range(1, cells + 1):
        before = processor_seconds(process)
        seconds.append(session.run(cell(n)))
        processor.append(processor_seconds(process) - before)
        if n in (50, cells):
            held.append({
                "resident_mib": process.memory_info().rss / 2**20,
                "descriptors": process.num_fds(), "threads": process.num_threads(),
                "children": len(process.children(recursive=True)),
            })
    folders = list(Path(tempfile.gettempdir()).glob(f"swift-kernel-{process.pid}-*"))
    files = sum(1 for folder in folders for _ in folder.rglob("*"))
    session.close()
    # Thousands of files take a moment to remove.
    deadline = time.monotonic() + 10
    while any(folder.exists() for folder in folders) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = [str(folder) for folder in folders if folder.exists()]
    return {"seconds": seconds, "processor": processor, "held": held, "files": files, "left": left}


def summary(samples: dict) -> dict:
    """Medians of the first and the last fifty cells, and their ratios."""
    result = {"cells": len(samples["seconds"])}
    for name in ("processor", "seconds"):
        values = samples[name]
        first, last = statistics.median(values[:50]), statistics.median(values[-50:])
        result[name] = {"first_ms": first * 1e3, "last_ms": last * 1e3, "ratio": last / first}
    return result | {key: samples[key] for key in ("held", "files", "left")}


def show(result: dict) -> None:
    print(f"\n{result['cells']} cells in one session{'first 50':>18}{'last 50':>12}{'ratio':>8}")
    for name, title in (("processor", "processor time, ms"), ("seconds", "on the clock, ms")):
        row = result[name]
        print(f"{title:<28}{row['first_ms']:>14.0f}{row['last_ms']:>12.0f}{row['ratio']:>8.2f}")
    for name, title in (("resident_mib", "kernel process, MiB"), ("descriptors", "descriptors"),
                        ("threads", "threads"), ("children", "processes below it")):
        first, last = (held[name] for held in result["held"])
        print(f"{title:<28}{first:>14.0f}{last:>12.0f}")
    print(f"files of the session: {result['files']}, left after its end: {len(result['left'])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--kernel", default="swift")
    arguments = parser.parse_args()
    result = summary(measure(arguments.kernel, arguments.cells))
    show(result)


if __name__ == "__main__":
    main()
