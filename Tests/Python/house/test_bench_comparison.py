"""When a row of the bench counts as slower or faster."""

import random
import statistics

import pytest
from comparison import THRESHOLD, compare, file_name, standard_error


def rounds(median: float, noise: float, count: int = 12, seed: int = 0) -> list[float]:
    """Times around a median, with a normal deviation that is a part of it."""
    generator = random.Random(seed)
    return [median * (1 + generator.gauss(0, noise)) for _ in range(count)]


@pytest.mark.parametrize("in_turn", [False, True])
@pytest.mark.parametrize(
    ("factor", "word"), [(1.0, "same"), (1.02, "same"), (0.98, "same"), (1.05, "slower"),
                         (0.95, "faster"), (2.0, "slower"), (0.5, "faster")])
def test_a_quiet_row_differs_by_more_than_three_percent(factor, word, in_turn):
    verdict = compare(rounds(0.2, 0.002), rounds(0.2 * factor, 0.002, seed=1), in_turn)
    assert verdict.word == word
    assert verdict.ratio == pytest.approx(factor, abs=0.005)
    assert not verdict.is_noisy


def test_a_noisy_row_differs_only_beyond_its_noise():
    before = rounds(0.2, 0.1)
    small, large = (compare(before, rounds(0.2 * factor, 0.1, seed=1)) for factor in (1.08, 1.5))
    assert small.is_noisy and small.word == "same"
    assert large.word == "slower"


def test_one_disturbed_round_changes_nothing():
    before, after = rounds(0.2, 0.002), rounds(0.2, 0.002, seed=1)
    after[3] *= 5
    assert compare(before, after).word == "same"
    assert not compare(before, after).is_noisy


def test_a_machine_that_gets_slower_does_not_disturb_sides_that_run_in_turn():
    drift = [1 + 0.1 * position for position in range(12)]
    before = [time * factor for time, factor in zip(rounds(0.2, 0.002), drift)]
    after = [1.06 * time * factor for time, factor in zip(rounds(0.2, 0.002, seed=1), drift)]
    assert compare(before, after, in_turn=False).word == "same"
    assert compare(before, after, in_turn=True).word == "slower"


@pytest.mark.parametrize("noise", [0.005, 0.02, 0.08])
def test_equal_sides_are_hardly_ever_called_different(noise):
    called = sum(
        compare(rounds(1, noise, seed=2 * n), rounds(1, noise, seed=2 * n + 1)).word != "same"
        for n in range(400))
    # Three standard errors; with a dozen rounds their estimate scatters, too.
    assert called <= 400 * 0.03


def test_the_standard_error_is_that_of_medians_of_such_rounds():
    medians = [statistics.median(rounds(1, 0.1, count=25, seed=n)) for n in range(400)]
    estimates = [standard_error(rounds(1, 0.1, count=25, seed=n)) for n in range(400)]
    assert statistics.median(estimates) == pytest.approx(statistics.stdev(medians), rel=0.15)


@pytest.mark.parametrize("wrong", [[], [0.1] * 4, [0.1] * 4 + [0.0], [0.1] * 4 + [float("nan")]])
def test_too_few_or_impossible_times_are_refused(wrong):
    with pytest.raises(ValueError, match="after"):
        compare([0.1] * 5, wrong)


def test_sides_in_turn_need_as_many_rounds_each():
    with pytest.raises(ValueError, match="5 rounds before and 6 after"):
        compare([0.1] * 5, [0.1] * 6, in_turn=True)


def test_equal_times_have_no_noise():
    verdict = compare([0.1] * 5, [0.1] * 5)
    assert (verdict.ratio, verdict.limit, verdict.word) == (1, THRESHOLD, "same")


@pytest.mark.parametrize(("processor", "name"), [
    ("Intel(R) Xeon(R) CPU @ 2.20GHz", "intel-xeon-cpu-2-cores-swift-6.3.1.json"),
    ("AMD EPYC 7B13 25.1", "amd-epyc-7b13-25.1-2-cores-swift-6.3.1.json"),
])
def test_a_baseline_is_named_by_processor_cores_and_toolchain(processor, name):
    machine = {"processor": processor, "cores": 2, "toolchain": "swift 6.3.1"}
    assert file_name(machine) == name
