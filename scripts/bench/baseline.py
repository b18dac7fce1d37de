"""Keeps how fast the rows of this machine are, and says which have become slower or faster.

    make bench-baseline ROWS="lstm-step kernel-cell"   measures, writes bench/baselines/MACHINE.json
    make bench-compare                                 measures the rows of that file and compares
    make bench-compare AGAINST=../old                  the checkout ../old, built, and this one in turn

All rows take about a quarter of an hour on two quiet cores. Without AGAINST the rounds of a row are
spread over the whole run, so that what disturbs the machine for a while shows as noise. With it, the
rounds of both builds alternate: small differences are then seen on a machine that is not quiet, too.
When a row differs, and what noise is: comparison.py.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from comparison import LEAST_ROUNDS, THRESHOLD, Verdict, compare, file_name
from environments import ROOT
from run import Side, difference, peak_rate
from workloads import WORKLOADS, Workload

BASELINES = ROOT / "bench" / "baselines"
MODELS = {workload.name: workload for workload in WORKLOADS}
KERNEL_CELLS = {"kernel-cell": "let x{n} = {n}\nx{n} + 1", "kernel-library-cell": None}
ROWS = [*MODELS, "kernel-ready", *KERNEL_CELLS]


@dataclass
class Build:
    """A checkout that is built, and what its rows took."""

    folder: Path
    rounds: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of a batch, a median for each round."""
    numbers: dict[str, list[float]] = field(default_factory=dict)
    """What the first two batches of a row computed."""

    def __post_init__(self):
        self.products = self.folder / ".build" / "release"
        for program in ("dl-bench", "swift-kernel"):
            if not (self.products / program).is_file():
                sys.exit(f"error: no {program} in {self.products}; run 'swift build -c release' in "
                         f"{self.folder}")

    def side(self, workload: Workload) -> Side:
        program = str(self.products / "dl-bench")
        command = [program, "serve", workload.name, str(workload.batch)]
        return Side("ours", command if workload.runs else [program, "start"])

    def add(self, row: str, samples: list[float]) -> None:
        self.rounds.setdefault(row, []).append(statistics.median(samples))


def machine() -> dict:
    """What a baseline belongs to: the processor, its cores, and the toolchain."""
    facts = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    processor = facts.get("model name") or f"{platform.machine()} {facts.get('CPU part', '')}"
    # Virtual machines call many processors alike; family and model tell them apart.
    if "cpu family" in facts:
        processor += f" {facts['cpu family']}.{facts['model']}"
    version = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    words = version.split()
    toolchain = f"swift {words[words.index('version') + 1]}" if "version" in words else "swift"
    return {"processor": processor, "cores": os.cpu_count(), "toolchain": toolchain}


def measure_model(builds: list[Build], workload: Workload, rounds: int) -> None:
    """Adds rounds of a row to each build, in turn."""
    sides = [build.side(workload) for build in builds]
    if workload.runs:
        for side in sides:
            if problem := side.start():
                sys.exit(f"error: {workload.name}: {problem}")
    for turn in range(rounds):
        pairs = list(zip(builds, sides))
        # Who runs second finds the caches of the first: both do it equally often.
        for build, side in pairs if turn % 2 == 0 else reversed(pairs):
            known = len(side.wall)
            side.round(workload.batches) if workload.runs else side.run_once()
            build.add(workload.name, side.wall[known:])
    for build, side in zip(builds, sides):
        build.numbers[workload.name] = side.results
        if workload.runs:
            side.close()


def measure_kernel(builds: list[Build], rows: list[str], rounds: int, kernels: list[str]) -> None:
    """Adds rounds of the kernel's rows: a round is a session, or eight cells of it."""
    from kernel_latency import LIBRARY_CELL, Session

    for _ in range(rounds):
        sessions = [Session(name) for name in kernels]
        for build, session in zip(builds, sessions):
            if "kernel-ready" in rows:
                build.add("kernel-ready", [session.ready_seconds])
            session.run("1")
        for row, cell in KERNEL_CELLS.items():
            if row not in rows:
                continue
            samples = [[] for _ in sessions]
            for n in range(9):
                for times, session in zip(samples, sessions):
                    code = cell.format(n=n) if cell else LIBRARY_CELL.replace("{n}", str(n))
                    times.append(session.run(code))
            for build, times in zip(builds, samples):
                # The first such cell loads what the others find loaded.
                build.add(row, times[1:])
        for session in sessions:
            session.close()


def measure(builds: list[Build], rows: list[str], passes: int, rounds: int) -> None:
    """Measures the rows: `passes` times all of them, `rounds` rounds each time."""
    with tempfile.TemporaryDirectory() as folder:
        kernels = []
        if any(row.startswith("kernel") for row in rows):
            os.environ["JUPYTER_PATH"] = f"{folder}/share/jupyter"
            for number, build in enumerate(builds):
                kernels.append(f"swift-{number}")
                subprocess.run(
                    [build.products / "swift-kernel", "install", "--prefix", folder, "--name",
                     kernels[-1]], check=True, capture_output=True)
        for turn in range(passes):
            print(f"pass {turn + 1} of {passes}", flush=True)
            for row in rows:
                if row in MODELS:
                    measure_model(builds, MODELS[row], rounds)
            if kernels:
                measure_kernel(builds, rows, rounds, kernels)


def print_verdict(row: str, before: list[float], verdict: Verdict, after: list[float],
                  problem: str | None) -> None:
    milliseconds = [statistics.median(rounds) * 1e3 for rounds in (before, after)]
    note = problem or (f"noise hides up to {verdict.limit:.0%}" if verdict.is_noisy else "")
    print(f"{row:<22}{milliseconds[0]:>10.2f}{milliseconds[1]:>10.2f}{verdict.ratio - 1:>+8.1%}"
          f"  {verdict.word:<8}{note}".rstrip(), flush=True)


def judge(rows: list[str], before: Build | dict, after: Build, in_turn: bool) -> list[str]:
    """Prints a line for each row; the rows that are slower or compute something else."""
    rounds, numbers = ((before.rounds, before.numbers) if isinstance(before, Build) else
                       ({name: row["rounds"] for name, row in before["rows"].items()},
                        {name: row["numbers"] for name, row in before["rows"].items()}))
    print(f"\nmilliseconds (medians){'before':>10}{'now':>10}{'change':>8}")
    wrong = []
    for row in rows:
        verdict = compare(rounds[row], after.rounds[row], in_turn)
        problem = None
        if row in MODELS:
            sides = [Side(name, [], results=values)
                     for name, values in (("now", after.numbers[row]), ("before", numbers[row]))]
            problem = difference(MODELS[row], *sides, [])
        print_verdict(row, rounds[row], verdict, after.rounds[row], problem)
        if problem or verdict.word == "slower":
            wrong.append(row)
    return wrong


def record(rows: list[str], passes: int, rounds: int) -> None:
    about = machine()
    target = BASELINES / file_name(about)
    build = Build(ROOT)
    measure([build], rows, passes, rounds)
    kept = json.loads(target.read_text())["rows"] if target.exists() else {}
    peak = peak_rate()
    measured = {row: {"rounds": [float(f"{value:.5g}") for value in build.rounds[row]],
                      "numbers": [float(f"{value:.7g}") for value in build.numbers.get(row, [])],
                      "peak_gflops": peak} for row in rows}
    baseline = {"machine": about, "rows": {
        row: measured.get(row) or kept[row] for row in ROWS if row in measured or row in kept}}
    target.parent.mkdir(parents=True, exist_ok=True)
    # A row a line: a new measurement is a readable difference.
    lines = ",\n".join(f"  {json.dumps(row)}: {json.dumps(content)}"
                       for row, content in baseline["rows"].items())
    target.write_text(f'{{"machine": {json.dumps(about)},\n "rows": {{\n{lines}\n }}}}\n')
    for row in rows:
        print(f"{row:<22}{statistics.median(build.rounds[row]) * 1e3:>10.2f} ms")
    print(f"wrote {target.relative_to(ROOT)}")


def compare_with_file(rows: list[str], passes: int, rounds: int) -> list[str]:
    target = BASELINES / file_name(machine())
    if not target.exists():
        sys.exit(f"error: there is no {target.relative_to(ROOT)}; 'make bench-baseline' on the commit "
                 "to compare with writes it, or give that commit's checkout: AGAINST=FOLDER")
    baseline = json.loads(target.read_text())
    rows = rows or list(baseline["rows"])
    if missing := [row for row in rows if row not in baseline["rows"]]:
        sys.exit(f"error: {target.name} has no row {', '.join(missing)}; it has "
                 f"{', '.join(baseline['rows'])}")
    build = Build(ROOT)
    measure([build], rows, passes, rounds)
    then = {baseline["rows"][row].get("peak_gflops") for row in rows} - {None}
    peak = peak_rate()
    if peak and then and not all(abs(peak / rate - 1) < THRESHOLD for rate in then):
        print(f"note: the machine computes {peak:.0f} GFLOP/s at best, when the baseline was measured "
              f"{', '.join(f'{rate:.0f}' for rate in sorted(then))}: other programs disturb this; "
              "AGAINST=FOLDER compares in turn")
    return judge(rows, baseline, build, in_turn=False)


def compare_in_turn(rows: list[str], passes: int, rounds: int, folder: Path) -> list[str]:
    old, new = Build(folder.resolve()), Build(ROOT)
    measure([old, new], rows or ROWS, passes, rounds)
    return judge(rows or ROWS, old, new, in_turn=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["record", "compare"])
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="a checkout that is built")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=4, help="of each row in a pass")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - set(ROWS):
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if arguments.passes * arguments.rounds < LEAST_ROUNDS:
        parser.error(f"{arguments.passes} x {arguments.rounds} rounds are too few to tell noise "
                     f"from a difference; {LEAST_ROUNDS} are the least")
    if os.getloadavg()[0] > 0.5 * os.cpu_count():
        print(f"note: the load is {os.getloadavg()[0]:.1f}; other programs disturb this")
    times = (arguments.rows, arguments.passes, arguments.rounds)
    if arguments.command == "record":
        return record(arguments.rows or ROWS, *times[1:])
    wrong = (compare_in_turn(*times, arguments.against) if arguments.against
             else compare_with_file(*times))
    if wrong:
        sys.exit(f"slower, or computing something else: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
