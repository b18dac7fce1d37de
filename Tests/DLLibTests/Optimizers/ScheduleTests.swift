import DLLib
import TestSupport
import Testing

/// Learning rates of 40 steps against Keras 3.15, made by `make_keras_optimizers.py`.
@Suite struct ScheduleTests {
    static let cases: [(String, any LearningRateSchedule)] = [
        ("exponential", ExponentialDecay(from: 0.1, decaySteps: 7, factor: 0.5)),
        (
            "exponential_stairs",
            ExponentialDecay(from: 0.1, decaySteps: 7, factor: 0.5, staircase: true)
        ),
        ("inverse", InverseTimeDecay(from: 0.1, decaySteps: 5, factor: 0.5)),
        (
            "inverse_stairs",
            InverseTimeDecay(from: 0.1, decaySteps: 5, factor: 0.5, staircase: true)
        ),
        ("cosine", CosineDecay(from: 0.1, decaySteps: 20, alpha: 0.1)),
        (
            "cosine_warmup",
            CosineDecay(from: 0.01, decaySteps: 20, warmupTarget: 0.1, warmupSteps: 6)
        ),
        ("restarts", CosineDecayRestarts(from: 0.1, firstDecaySteps: 5)),
        (
            "restarts_equal",
            CosineDecayRestarts(
                from: 0.1, firstDecaySteps: 5, lengthFactor: 1, heightFactor: 0.8, alpha: 0.05)
        ),
        (
            "restarts_lower",
            CosineDecayRestarts(
                from: 0.1, firstDecaySteps: 4, lengthFactor: 1.5, heightFactor: 0.5)
        ),
        ("polynomial", PolynomialDecay(from: 0.1, decaySteps: 15, end: 0.01, power: 2)),
        (
            "polynomial_cycle",
            PolynomialDecay(from: 0.1, decaySteps: 15, end: 0.01, power: 0.5, cycle: true)
        ),
        (
            "piecewise",
            PiecewiseConstantDecay(boundaries: [3, 10, 20], values: [0.1, 0.05, 0.02, 0.01])
        ),
        ("one_cycle", OneCycle(maximum: 0.1, steps: 32)),
    ]

    @Test(arguments: cases)
    func `has the rate of every step`(_ name: String, _ schedule: any LearningRateSchedule) throws {
        let expected = try golden("keras_schedules")(name, "rates").scalars(as: Double.self)
        let rates = (0..<40).map { Double(schedule.rate(at: $0)) }
        // Keras computes in float32, where a cosine near its end loses a few digits.
        expectClose(rates, expected, absolute: 1e-7, relative: 1e-5)
    }

    @Test func `a number is the same in every step`() {
        #expect((0.25).rate(at: 0) == 0.25)
        #expect(Float(0.25).rate(at: 1000) == 0.25)
    }
}
