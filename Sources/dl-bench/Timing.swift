/// The durations of a repeated action, in seconds.
struct Timing {
    let median: Double
    /// The shortest: what the machine does when nobody else is using it.
    let best: Double

    /// Runs `action` a few times to warm up, then repeatedly for about `budget`.
    init(budget: Duration = .milliseconds(300), _ action: () -> Void) {
        for _ in 0..<2 { action() }
        let clock = ContinuousClock()
        let start = clock.now
        var samples: [Duration] = []
        repeat {
            samples.append(clock.measure(action))
        } while samples.count < 5 || (clock.now - start < budget && samples.count < 200)
        samples.sort()
        median = Self.seconds(samples[samples.count / 2])
        best = Self.seconds(samples[0])
    }

    /// A duration as a number.
    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}

extension String {
    /// This text with spaces in front, for columns of numbers.
    func leftPadded(_ width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }

    /// This text with spaces behind, for columns of words.
    func rightPadded(_ width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    /// A number with a fixed count of decimals.
    init(_ value: Double, decimals: Int) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * scale).rounded())
        guard decimals > 0 else {
            self = "\(whole)"
            return
        }
        let digits = "\(whole.magnitude)"
        let zeros = repeatElement("0", count: Swift.max(0, decimals + 1 - digits.count)).joined()
        let filled = zeros + digits
        self = (whole < 0 ? "-" : "") + filled.dropLast(decimals) + "." + filled.suffix(decimals)
    }
}
