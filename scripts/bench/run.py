"""Times kernel and library beside their peers, in alternating rounds of one run.

The peers live in environments of their own under .bench/ (about 1.5 GB, made at the first run).
Every figure is a median; a ratio above 1 means that ours is faster. Machines are noisy:
read the ratios, not the absolute times.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import kernel_endurance
import kernel_latency

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / ".bench"
TENSORFLOW = "tensorflow-cpu==2.21.0"
OURS = ROOT / ".build" / "release" / "dl-bench"


@dataclass(frozen=True)
class Workload:
    """A model workload that both sides know by the same name."""

    name: str
    batch: int
    size: int
    batches: int
    """Batches in a round."""
    bar: float
    """The ratio that ours must reach."""


WORKLOADS = [
    Workload("mobilenetv2-forward", batch=32, size=224, batches=4, bar=1.0),
    Workload("scratch-cnn-step", batch=32, size=150, batches=3, bar=1.0),
]


class Side:
    """A process that runs batches on demand, and its peak memory."""

    def __init__(self, command: list[str]):
        # The kernel starts its worker with this setting; TensorFlow has a thread pool of its own.
        environment = {"GOMP_SPINCOUNT": "5000", **os.environ}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        if (line := self.process.stdout.readline().strip()) != "ready":
            sys.exit(f"error: {' '.join(command)} said {line!r}, expected 'ready'")
        self.seconds: list[float] = []

    def round(self, batches: int) -> None:
        self.process.stdin.write(f"{batches}\n")
        self.process.stdin.flush()
        self.seconds += json.loads(self.process.stdout.readline())

    def close(self) -> int:
        """Ends the process; its peak resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines()
                    if line.startswith("VmHWM"))
        self.process.stdin.close()
        self.process.wait()
        return peak // 1024


def tensorflow_python() -> Path:
    """The interpreter of the environment with TensorFlow, made when it is missing."""
    folder = PEERS / "tensorflow"
    python = folder / "bin" / "python"
    stamp = folder / ".installed"
    if not (stamp.exists() and stamp.read_text() == TENSORFLOW):
        print(f"installing {TENSORFLOW} into {folder.relative_to(ROOT)}", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", TENSORFLOW], check=True)
        stamp.write_text(TENSORFLOW)
    return python


def run_workload(workload: Workload, python: Path, rounds: int) -> dict:
    arguments = [workload.name, str(workload.batch), str(workload.size)]
    ours = Side([str(OURS), "serve", *arguments])
    peer = Side([str(python), str(ROOT / "scripts" / "bench" / "tensorflow_peer.py"), *arguments])
    for _ in range(rounds):
        ours.round(workload.batches)
        peer.round(workload.batches)
    ours_ms = statistics.median(ours.seconds) * 1e3
    peer_ms = statistics.median(peer.seconds) * 1e3
    return {
        "workload": f"{workload.name} b{workload.batch} {workload.size}px",
        "ours_ms": ours_ms, "tensorflow_ms": peer_ms,
        "ours_images_per_second": workload.batch / ours_ms * 1e3,
        "tensorflow_images_per_second": workload.batch / peer_ms * 1e3,
        "ratio": peer_ms / ours_ms, "bar": workload.bar,
        "ours_peak_mib": ours.close(), "tensorflow_peak_mib": peer.close(),
    }


def print_models(rows: list[dict]) -> None:
    print(f"\n{'workload':<34}{'ours':>10}{'TensorFlow':>13}{'ratio':>8}{'bar':>6}"
          f"{'peak MiB':>16}")
    for row in rows:
        print(f"{row['workload']:<34}{row['ours_images_per_second']:>6.0f} i/s"
              f"{row['tensorflow_images_per_second']:>9.0f} i/s{row['ratio']:>8.2f}"
              f"{row['bar']:>6.1f}{row['ours_peak_mib']:>8} /{row['tensorflow_peak_mib']:>6}")


def print_latency(samples: dict[str, dict]) -> None:
    print(f"\n{'kernel':<12}{'ready, s':>12}{'trivial cell, ms':>20}")
    for name, figures in samples.items():
        print(f"{name:<12}{statistics.median(figures['ready']):>12.2f}"
              f"{statistics.median(figures['cell']) * 1e3:>20.1f}")


def print_stages(cells: dict[str, dict[str, list[float]]]) -> None:
    names = ["parse", "compile", "link", "run", "rest", "whole"]
    print(f"\n{'where the time goes, ms':<26}" + "".join(f"{name:>9}" for name in names))
    for title, samples in cells.items():
        figures = (statistics.median(samples[name]) * 1e3 for name in names)
        print(f"{title:<26}" + "".join(f"{figure:>9.1f}" for figure in figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--cells", type=int, default=1000, help="of the long session")
    parser.add_argument("--only", choices=["kernel", "models"])
    arguments = parser.parse_args()
    results: dict = {"machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0]}}
    if results["machine"]["load"] > 0.5 * os.cpu_count():
        print(f"note: the load is {results['machine']['load']:.1f}; other programs disturb this")

    if arguments.only != "models":
        results["kernel"] = kernel_latency.measure(
            {"swift": "let x{n} = {n}\nx{n} + 1", "python3": "x{n} = {n}\nx{n} + 1"})
        print_latency(results["kernel"])
        results["stages"] = {
            "trivial cell": kernel_latency.measure_stages("swift", "let x{n} = {n}\nx{n} + 1"),
            "30 lines with DLLib": kernel_latency.measure_stages(
                "swift", kernel_latency.LIBRARY_CELL),
        }
        print_stages(results["stages"])
        results["endurance"] = kernel_endurance.summary(
            kernel_endurance.measure("swift", arguments.cells))
        kernel_endurance.show(results["endurance"])
    if arguments.only != "kernel":
        python = tensorflow_python()
        results["models"] = [
            run_workload(workload, python, arguments.rounds) for workload in WORKLOADS]
        print_models(results["models"])

    target = ROOT / "reports" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1))
    print(f"\nall samples: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
