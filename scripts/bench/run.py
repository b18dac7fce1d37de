"""Times kernel and library beside their peers, in alternating rounds of one run.

    make bench                                   everything: about half an hour on two quiet cores
    make bench ROWS="vgg16-forward head-step"    only these rows
    make bench ROWS=kernel                       only the kernel beside ipykernel
    make bench ROWS=layers                       only the rate of each convolution

Each row first checks that all sides compute the same numbers. Every figure is the median of all
batches of all rounds; `by cpu` is the ratio of processor time, which other programs on the machine
disturb less. The bar holds against the better of TensorFlow and PyTorch. The peers live in
environments of their own under .bench/ (about 3 GB, made at the first run).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from environments import ENVIRONMENTS, FOLDER, ROOT
from workloads import MEMORY_BAR, WORKLOADS, Workload

OURS = ROOT / ".build" / "release" / "dl-bench"
HERE = Path(__file__).resolve().parent
# The kernel starts its worker with this setting; the peers have thread pools of their own.
SETTINGS = {"GOMP_SPINCOUNT": "5000", **os.environ}


@dataclass
class Side:
    """A process that runs batches on demand."""

    name: str
    command: list[str]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)
    peak: int = 0
    """Its peak resident memory in MiB."""

    def start(self) -> str | None:
        """Waits until it is ready; what went wrong, if something did."""
        environment = SETTINGS if self.name == "ours" else dict(os.environ)
        log = FOLDER / "logs" / f"{self.name}.txt"
        log.parent.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=log.open("w"), env=environment)
        word, _, numbers = self.process.stdout.readline().partition(" ")
        if word != "ready":
            self.process.wait()
            return (log.read_text().strip().splitlines() or ["ended without a word"])[-1]
        self.results = json.loads(numbers.replace("nan", "NaN").replace("inf", "Infinity"))
        return None

    def round(self, batches: int) -> None:
        self.process.stdin.write(f"{batches}\n")
        self.process.stdin.flush()
        for wall, processor in json.loads(self.process.stdout.readline()):
            self.wall.append(wall)
            self.processor.append(processor)

    def close(self) -> None:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.peak = next(int(line.split()[1]) for line in status.splitlines()
                         if line.startswith("VmHWM")) // 1024
        self.process.stdin.close()
        self.process.wait()

    def run_once(self) -> None:
        """Times the whole process."""
        environment = SETTINGS if self.name == "ours" else dict(os.environ)
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=environment)
        self.results = [float(process.stdout.read().split()[-1])]
        _, _, usage = os.wait4(process.pid, 0)
        self.wall.append(time.perf_counter() - start)
        self.processor.append(usage.ru_utime + usage.ru_stime)
        self.peak = max(self.peak, usage.ru_maxrss // 1024)


def graph_of(workload: Workload, python: Path) -> str:
    """The file with the layers of a workload, for the peers that build it themselves."""
    file = FOLDER / "graphs" / f"{workload.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    source = HERE / "keras_workloads.py"
    if not file.exists() or file.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(
            [python, HERE / "keras_graph.py", workload.name, file], check=True,
            stderr=subprocess.DEVNULL)
    return str(file)


def sides_of(workload: Workload, pythons: dict[str, Path]) -> list[Side]:
    batch = str(workload.batch)
    ours = [str(OURS), "serve", workload.name, batch] if workload.runs else [str(OURS), "start"]
    sides = [Side("ours", ours)]
    for name, python in pythons.items():
        if name == "onnxruntime" and (workload.trains or not workload.runs):
            continue
        command = [str(python), str(HERE / ENVIRONMENTS[name].script), workload.name, batch]
        if name != "tensorflow":
            command.append(graph_of(workload, pythons["tensorflow"]))
        sides.append(Side(name, command))
    return sides


def difference(
        workload: Workload, ours: Side, peer: Side, others: list[Side]) -> str | None:
    """What is wrong where two sides do not compute the same.

    A network that magnifies rounding, as ResNet50 with formula weights and the statistics of 16
    images does, may differ by as much as the peers do from one another.
    """
    if len(ours.results) != len(peer.results):
        return f"{peer.name} gives {len(peer.results)} numbers, ours {len(ours.results)}"
    first = 1 if workload.trains else len(ours.results)
    for part, tolerance in ((slice(first), workload.first_tolerance),
                            (slice(first, None), workload.tolerance)):
        pairs = list(zip(ours.results[part], peer.results[part]))
        allowed = tolerance * max((abs(b) for _, b in pairs), default=0)
        for other in others:
            allowed = max([allowed, *(
                abs(b - c) for b, c in zip(peer.results[part], other.results[part]))])
        # Written so that not-a-number is wrong.
        if not all(abs(a - b) <= allowed for a, b in pairs):
            return f"{peer.name} computes {pairs[0][1]:.6g}, ours {pairs[0][0]:.6g}"
    return None


def run_workload(workload: Workload, pythons: dict[str, Path], rounds: int) -> dict:
    sides = sides_of(workload, pythons)
    problems = []
    if workload.runs:
        ready = []
        for side in sides:
            # Ours first: without it there is nothing to compare.
            problem = side.start()
            if problem is None:
                ready.append(side)
            elif side.name == "ours":
                return {"workload": workload.name, "problems": [f"ours: {problem}"], "sides": {}}
            else:
                problems.append(f"{side.name}: {problem}")
        sides = ready
        for _ in range(rounds):
            for side in sides:
                side.round(workload.batches)
        for side in sides:
            side.close()
    else:
        for _ in range(max(rounds // 2, 2)):
            for side in sides:
                side.run_once()
    ours, *peers = sides
    judges = [peer for peer in peers if len(peer.results) == len(ours.results)]
    problems += [text for peer in peers if (text := difference(workload, ours, peer, judges))]
    row = {"workload": workload.name, "batch": workload.batch, "bar": workload.bar,
           "problems": problems,
           "sides": {side.name: {
               "ms": statistics.median(side.wall) * 1e3,
               "cpu_ms": statistics.median(side.processor) * 1e3 / os.cpu_count(),
               "peak_mib": side.peak, "samples": side.wall} for side in sides}}
    judge(row)
    return row


def judge(row: dict) -> None:
    """Adds ratios and verdicts: against the better of TensorFlow and PyTorch, and onnxruntime."""
    sides = row["sides"]
    ours = sides["ours"]
    bars = [sides[name] for name in ("tensorflow", "torch") if name in sides]
    if bars:
        row["ratio"] = min(peer["ms"] for peer in bars) / ours["ms"]
        row["cpu_ratio"] = min(peer["cpu_ms"] for peer in bars) / ours["cpu_ms"]
        row["memory"] = ours["peak_mib"] / min(peer["peak_mib"] for peer in bars)
        row["passes"] = row["ratio"] >= row["bar"] and not row["problems"]
        row["memory_passes"] = row["memory"] <= MEMORY_BAR
    if "onnxruntime" in sides:
        row["onnxruntime_ratio"] = sides["onnxruntime"]["ms"] / ours["ms"]


def print_header() -> None:
    print(f"\nmilliseconds a batch (medians)\n"
          f"{'row':<22}{'ours':>9}{'TF':>9}{'torch':>9}{'ORT':>9}"
          f"{'ratio':>7}{'by cpu':>7}{'bar':>6}{'':6}{'/ORT':>6}"
          f"{'peak MiB: ours, TF, torch, ORT':>34}{'ratio':>7}{'':5}", flush=True)


def print_row(row: dict) -> None:
    sides = row["sides"]
    if not sides:
        print(f"{row['workload']:<22} not run: {row['problems'][0]}", flush=True)
        return
    names = ("ours", "tensorflow", "torch", "onnxruntime")
    times = [f"{sides[name]['ms']:>9.2f}" if name in sides else f"{'-':>9}" for name in names]
    peaks = ", ".join(f"{sides[name]['peak_mib']}" if name in sides else "-" for name in names)
    verdict = {True: " pass", False: " FAIL", None: ""}
    ort = f"{row['onnxruntime_ratio']:.2f}" if "onnxruntime_ratio" in row else "-"
    ratio = f"{row['ratio']:.2f}" if "ratio" in row else "-"
    cpu = f"{row['cpu_ratio']:.2f}" if "ratio" in row else "-"
    memory = f"{row['memory']:.2f}" if "ratio" in row else "-"
    print(f"{row['workload']:<22}{''.join(times)}{ratio:>7}{cpu:>7}{row['bar']:>6.2f}"
          f"{verdict[row.get('passes')]:<6}{ort:>6}{peaks:>34}{memory:>7}"
          f"{verdict[row.get('memory_passes')]:<5}", flush=True)
    for problem in row["problems"]:
        print(f"    not compared: {problem}")


def print_latency(samples: dict[str, dict]) -> None:
    print(f"\n{'kernel':<12}{'ready, s':>12}{'trivial cell, ms':>20}")
    for name, figures in samples.items():
        print(f"{name:<12}{statistics.median(figures['ready']):>12.2f}"
              f"{statistics.median(figures['cell']) * 1e3:>20.1f}")


def print_published(figures: list) -> None:
    """What others published, each figure with its source and date."""
    print("\npublished about others, on other machines\n"
          f"{'kernel':<22}{'ready':<28}{'small cell':<22}source")
    for row in figures:
        first, *more = row.sources
        print(f"{row.kernel:<22}{row.ready:<28}{row.cell:<22}{first}")
        for source in more:
            print(f"{'':<72}{source}")


def print_stages(cells: dict[str, dict[str, list[float]]]) -> None:
    names = ["parse", "compile", "link", "run", "rest", "whole"]
    print(f"\n{'where the time goes, ms':<26}" + "".join(f"{name:>9}" for name in names))
    for title, samples in cells.items():
        figures = (statistics.median(samples[name]) * 1e3 for name in names)
        print(f"{title:<26}" + "".join(f"{figure:>9.1f}" for figure in figures))


def print_share_of_peak(row: dict, workload: Workload) -> None:
    """How far from the machine's peak rate a row runs, and would run at its bar."""
    peak = peak_rate()
    if peak is None:
        return
    row["peak_gflops"] = peak
    rate = workload.gflop / row["sides"]["ours"]["ms"] * 1e3
    row["share_of_peak"] = rate / peak
    print(f"    {rate:.0f} GFLOP/s of the machine's {peak:.0f}, {rate / peak:.0%}; the bar would "
          f"take {rate / peak * row['bar'] / row['ratio']:.0%}")


def peak_rate() -> float | None:
    """The machine's float32 peak in GFLOP/s, measured; None without a C compiler."""
    program = FOLDER / "peak_rate"
    FOLDER.mkdir(exist_ok=True)
    made = subprocess.run(
        ["cc", "-O3", "-march=native", "-mprefer-vector-width=512", "-fopenmp",
         HERE / "peak_rate.c", "-o", program])
    if made.returncode:
        return None
    return float(subprocess.run([program], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    names = [workload.name for workload in WORKLOADS] + ["kernel", "layers"]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(names))
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--cells", type=int, default=1000, help="of the kernel's long session")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - set(names):
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    rows = arguments.rows or names
    start = time.perf_counter()
    results: dict = {"machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0]}}
    if results["machine"]["load"] > 0.5 * os.cpu_count():
        print(f"note: the load is {results['machine']['load']:.1f}; other programs disturb this, "
              "the ratios by processor time least")

    if "kernel" in rows:
        # These need Jupyter, the other rows do not.
        import kernel_endurance
        import kernel_interrupts
        import kernel_latency
        import kernel_questions

        results["kernel"] = kernel_latency.measure(
            {"swift": "let x{n} = {n}\nx{n} + 1", "python3": "x{n} = {n}\nx{n} + 1"})
        print_latency(results["kernel"])
        print_published(kernel_latency.PUBLISHED)
        results["stages"] = {
            "trivial cell": kernel_latency.measure_stages("swift", "let x{n} = {n}\nx{n} + 1"),
            "30 lines with DLLib": kernel_latency.measure_stages(
                "swift", kernel_latency.LIBRARY_CELL),
        }
        print_stages(results["stages"])
        results["interrupts"] = kernel_interrupts.measure()
        kernel_interrupts.show(results["interrupts"])
        results["questions"] = kernel_questions.measure()
        kernel_questions.show(results["questions"])
        results["endurance"] = kernel_endurance.summary(
            kernel_endurance.measure("swift", arguments.cells))
        kernel_endurance.show(results["endurance"])
    if wanted := [workload for workload in WORKLOADS if workload.name in rows]:
        pythons = {name: python for name, environment in ENVIRONMENTS.items()
                   if (python := environment.python())}
        if "tensorflow" not in pythons:
            sys.exit("error: without TensorFlow there is nothing to compare with")
        print_header()
        results["models"] = []
        for workload in wanted:
            results["models"].append(run_workload(workload, pythons, arguments.rounds))
            print_row(results["models"][-1])
            if workload.gflop and "ratio" in results["models"][-1]:
                print_share_of_peak(results["models"][-1], workload)
    if "layers" in rows:
        peak = peak_rate()
        results["peak_gflops"] = peak
        print(f"\npeak rate, measured: {peak or 'unknown'} GFLOP/s", flush=True)
        subprocess.run([OURS, "layers", *([str(peak)] if peak else [])], env=SETTINGS, check=True)

    target = ROOT / "reports" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1))
    print(f"\nall samples: {target.relative_to(ROOT)}; {(time.perf_counter() - start) / 60:.0f} "
          "minutes")
    failed = [row["workload"] for row in results.get("models", [])
              if not (row.get("passes") and row.get("memory_passes"))]
    if failed:
        print(f"below the bar: {', '.join(failed)}")


if __name__ == "__main__":
    main()
