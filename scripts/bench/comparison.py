"""When a row counts as slower or faster: rounds before and after, their medians and their noise.

A round is the median of its batches. The ratio of a row is that of the medians of its rounds; where
both sides ran in turn, it is the median of the ratios of neighbouring rounds, which a machine that
gets slower or faster meanwhile does not change.

The noise of a median of n rounds is its standard error, 1.2533 · 1.4826 · MAD / √n of the median
itself (MAD: the median distance from the median; the factors hold for a normal distribution, and a
single disturbed round does not move it). A row differs when its ratio is further from 1 than
THRESHOLD and than SIGMAS standard errors of both sides.
"""

import math
import re
import statistics
from dataclasses import dataclass

THRESHOLD = 0.03
SIGMAS = 3
LEAST_ROUNDS = 5


@dataclass(frozen=True)
class Verdict:
    """How a row compares with what it was."""

    ratio: float
    """The time now as a multiple of the time before: above 1 is slower."""
    limit: float
    """How far from 1 the ratio may be without being a difference."""

    @property
    def word(self) -> str:
        if self.ratio > 1 + self.limit:
            return "slower"
        # The same distance on a scale of ratios: half the time is as far from 1 as twice the time.
        return "faster" if self.ratio < 1 / (1 + self.limit) else "same"

    @property
    def is_noisy(self) -> bool:
        """Whether a difference of THRESHOLD could not have been seen."""
        return self.limit > THRESHOLD


def standard_error(rounds: list[float]) -> float:
    """That of the median of rounds, as a part of it."""
    median = statistics.median(rounds)
    deviation = statistics.median(abs(value - median) for value in rounds)
    return 1.2533 * 1.4826 * deviation / math.sqrt(len(rounds)) / median


def compare(before: list[float], after: list[float], in_turn: bool = False) -> Verdict:
    """Judges the rounds of one row; `in_turn` when round i of both ran one after the other."""
    for name, rounds in (("before", before), ("after", after)):
        if len(rounds) < LEAST_ROUNDS or not all(0 < value < math.inf for value in rounds):
            raise ValueError(f"{name}: {len(rounds)} rounds, {rounds}; expected {LEAST_ROUNDS} or "
                             "more times above 0")
    if in_turn:
        if len(before) != len(after):
            raise ValueError(f"{len(before)} rounds before and {len(after)} after ran in turn")
        ratios = [now / then for then, now in zip(before, after)]
        ratio, error = statistics.median(ratios), standard_error(ratios)
    else:
        ratio = statistics.median(after) / statistics.median(before)
        error = math.hypot(standard_error(before), standard_error(after))
    return Verdict(ratio, max(THRESHOLD, SIGMAS * error))


def slug(text: str) -> str:
    """A text as a part of a file's name."""
    text = re.sub(r"\((R|TM|C)\)|@.*", "", text, flags=re.IGNORECASE).lower()
    return re.sub(r"[^a-z0-9.]+", "-", text).strip("-")


def file_name(machine: dict) -> str:
    """The file of a baseline: processor, cores and toolchain."""
    return (f"{slug(machine['processor'])}-{machine['cores']}-cores-"
            f"{slug(machine['toolchain'])}.json")
