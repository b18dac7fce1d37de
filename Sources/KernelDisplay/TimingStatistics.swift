/// Chooses how often to repeat timed code, and sums the runs up.
///
/// A run is a number of loops, timed together. Unless it is given, the number of loops grows by
/// 1, 2, 5, 10, 20, … until a run takes a tenth of a second: the clock then adds nothing to it.
package struct TimingStatistics {
    /// A run at least this long is long enough to be trusted.
    private static let longEnough = Duration.milliseconds(100)
    private static let defaultRuns = 7

    /// The number of loops of a run, once it is known.
    package private(set) var loops: Int
    /// The time of one loop in each run, in seconds.
    package private(set) var seconds: [Double] = []
    private let runs: Int
    private var isSettled: Bool

    /// Plans `runs` runs of `loops` loops each; nil lets the code's own speed decide.
    package init(loops: Int?, runs: Int?) {
        self.loops = max(1, loops ?? 1)
        self.runs = max(1, runs ?? Self.defaultRuns)
        isSettled = loops != nil
    }

    /// Whether another run is wanted.
    package var needsRun: Bool { seconds.count < runs }

    /// Takes the duration of a run of ``loops`` loops.
    package mutating func add(_ duration: Duration) {
        guard isSettled || duration >= Self.longEnough else {
            loops = Self.next(after: loops)
            return
        }
        isSettled = true
        seconds.append(duration / .seconds(1) / Double(loops))
    }

    /// The next number of 1, 2, 5, 10, 20, 50 and so on.
    private static func next(after loops: Int) -> Int {
        var leading = loops
        while leading >= 10 { leading /= 10 }
        return leading == 2 ? loops / 2 * 5 : loops * 2
    }

    /// The mean of the runs, in seconds for one loop.
    package var mean: Double { seconds.reduce(0, +) / Double(max(1, seconds.count)) }

    /// The standard deviation of the runs, `√(Σ(x − mean)² / n)`, in seconds for one loop.
    package var deviation: Double {
        let squares = seconds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(max(1, seconds.count))).squareRoot()
    }

    /// The fastest run, in seconds for one loop.
    package var best: Double { seconds.min() ?? 0 }

    /// One line such as `1.25 µs ± 12 ns per loop (mean ± std of 7 runs, 200,000 loops each),
    /// best 1.2 µs`.
    package var summary: String {
        let runText = seconds.count == 1 ? "1 run" : "\(seconds.count) runs"
        let loopText = loops == 1 ? "1 loop" : "\(Self.grouped(loops)) loops"
        return "\(timeText(mean)) ± \(timeText(deviation)) per loop "
            + "(mean ± std of \(runText), \(loopText) each), best \(timeText(best))"
    }

    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: place)
        }
        return String(digits)
    }
}

/// A time with three significant digits and the unit that suits it: `1.25 µs`, `3.4 s`, `2 min 5 s`.
package func timeText(_ seconds: Double) -> String {
    if seconds >= 60 {
        let whole = Int(seconds.rounded())
        return "\(whole / 60) min \(whole % 60) s"
    }
    let units = [("s", 1.0), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9)]
    let (unit, scale) = units.first { seconds * $0.1 >= 1 } ?? ("ns", 1e9)
    let value = seconds * scale
    let step = value >= 100 ? 1.0 : value >= 10 ? 10.0 : 100.0
    let rounded = (value * step).rounded() / step
    return rounded == rounded.rounded() ? "\(Int(rounded)) \(unit)" : "\(rounded) \(unit)"
}
