"""Times completions from outside: the first one of a session, later ones, and those beside a cell.

No question is asked twice, since the kernel remembers answers. The promises are for a quiet machine.
"""

import statistics
import time

from kernel_latency import Session

FIRST = 0.3
WARM = 0.06
RATE = 50

SETUP = """
let heights = [1.5, 1.6]
struct Pet { var name: String; func bark(times: Int) -> String { name } }
let pet = Pet(name: "Rex")
""".strip()

# What is typed, and what must be proposed; `{n}` makes each question a new one.
QUESTIONS = [
    ("let a{n} = heights.revers", "reversed"), ("let a{n} = hei", "heights"),
    ("let a{n} = pet.ba", "bark"), ("let a{n} = Dense(3, activ", "activation: "),
    ("let a{n} = MobileN", "MobileNetV2"), ("let a{n} = Tensor(zeros: [2]).sha", "shape"),
]


class Asking:
    """A session that is asked about code."""

    def __init__(self, kernel: str):
        self.session = Session(kernel)
        self.count = 0

    def ask(self, code: str) -> tuple[float, list[str]]:
        """Seconds to the reply, and what it proposes."""
        start = time.perf_counter()
        request = self.session.client.complete(code)
        while True:
            reply = self.session.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                return time.perf_counter() - start, reply["content"]["matches"]

    def samples(self, rounds: int) -> list[float]:
        """Seconds of new questions; a wrong answer is an error."""
        seconds = []
        for _ in range(rounds):
            for text, wanted in QUESTIONS:
                self.count += 1
                taken, matches = self.ask(text.replace("{n}", str(self.count)))
                if wanted not in matches:
                    raise RuntimeError(f"{text!r} does not propose {wanted!r}")
                seconds.append(taken)
        return seconds

    def wait_until_warm(self) -> None:
        deadline = time.monotonic() + 60
        while not self.ask("[1].underest")[1]:
            if time.monotonic() > deadline:
                raise RuntimeError("no completion of members after a minute")
            time.sleep(0.05)


def measure(kernel: str = "swift", starts: int = 3, rounds: int = 15) -> dict:
    """All samples in seconds."""
    result: dict = {"first": [], "warm": [], "beside a cell": [], "rate": []}
    for _ in range(starts):
        asking = Asking(kernel)
        result["first"].append(asking.ask("pri")[0])
        asking.session.run(SETUP)
        asking.wait_until_warm()
        result["warm"] += asking.samples(rounds)
        client = asking.session.client
        client.execute('print("on"); var turns = 0; while true { turns &+= 1 }')
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        start = time.perf_counter()
        busy = asking.samples(rounds)
        result["beside a cell"] += busy
        result["rate"].append(len(busy) / (time.perf_counter() - start))
        asking.session.manager.interrupt_kernel()
        asking.session.close()
    return result


def show(result: dict) -> None:
    """The figures beside what is promised."""
    median = {name: statistics.median(samples) for name, samples in result.items()}
    rows = [
        ("first completion, ms", median["first"] * 1e3, "at most", FIRST * 1e3,
         max(result["first"]) <= FIRST),
        ("completion, ms", median["warm"] * 1e3, "at most", WARM * 1e3, median["warm"] <= WARM),
        ("beside a running cell, ms", median["beside a cell"] * 1e3, "at most", WARM * 1e3,
         median["beside a cell"] <= WARM),
        ("completions a second beside it", median["rate"], "at least", RATE,
         median["rate"] >= RATE),
    ]
    print(f"\n{'questions about code':<34}{'median':>9}{'promised':>18}")
    for name, figure, word, bound, holds in rows:
        print(f"{name:<34}{figure:>9.1f}{word + f' {bound:.0f}':>18}{'' if holds else '  MISSED'}")


if __name__ == "__main__":
    show(measure())
