/// The marks of an axis: round numbers that cover a range of values.
package struct AxisTicks: Equatable {
    /// The values of the marks, rising.
    package let values: [Double]
    /// The text of each mark.
    package let texts: [String]

    /// Creates marks from their values and texts.
    package init(values: [Double], texts: [String]) {
        self.values = values
        self.texts = texts
    }

    /// Chooses a step of 1, 2 or 5 times a power of ten that gives about `count` marks.
    ///
    /// With `wholeNumbers` the step is at least 1. The marks cover the range: the first is not
    /// above `lowest`, the last not below `highest`. A range of one value gets marks on both sides.
    package init(
        covering lowest: Double, _ highest: Double, count: Int = 5, wholeNumbers: Bool = false
    ) {
        var (low, high) = (lowest, highest)
        if !(high > low) {
            let reach = wholeNumbers ? 1 : low == 0 ? 0.5 : abs(low) / 2
            let most = Double.greatestFiniteMagnitude
            (low, high) = (max(low - reach, -most), min(high + reach, most))
        }
        // Halves, since the whole span of the largest numbers would be infinite.
        let rough = (high / 2 - low / 2) / (Double(max(count, 1)) / 2)
        var power = AxisTicks.exponent(of: rough)
        var factor = 10
        // Less a little, since a fifth of a round number may be rounded up.
        let least = rough * (1 - 1e-9)
        for candidate in [1, 2, 5] where Double("\(candidate)e\(power)") ?? 0 >= least {
            factor = candidate
            break
        }
        if factor == 10 { (factor, power) = (1, power + 1) }
        if wholeNumbers, power < 0 { (factor, power) = (1, 0) }
        let step = Double("\(factor)e\(power)") ?? 1
        // A thousandth of a step of tolerance: 0.6 is a mark although 3 * 0.2 lies above it.
        let first = (low / step + 0.001).rounded(.down)
        let last = max((high / step - 0.001).rounded(.up), first + 1)
        // Of neighbouring numbers the steps between are lost: their quotient has too many digits.
        let isCountable = abs(first) < 1e15 && abs(last) < 1e15 && last - first < 1000
        let isFinite = (first * step).isFinite && (last * step).isFinite
        guard isCountable, isFinite else {
            values = [low, high]
            texts = values.map { "\($0)" }
            return
        }
        let marks = (Int(first)...Int(last)).map { $0 * factor }
        // Read from decimal digits, a mark is the nearest number to what its text says.
        values = marks.map { Double("\($0)e\(power)") ?? 0 }
        let widest = marks.map(\.magnitude).max() ?? 1
        let digits = "\(widest)".count + power
        let isPlain = power > -6 && digits < 7
        texts = marks.map { isPlain ? AxisTicks.plain($0, power) : AxisTicks.scientific($0, power) }
    }

    /// The power of ten of the first digit.
    private static func exponent(of value: Double) -> Int {
        guard value > 0, value.isFinite else { return 0 }
        var exponent = 0
        var rest = value
        while rest >= 10, exponent < 308 {
            rest /= 10
            exponent += 1
        }
        while rest < 1, exponent > -323 {
            rest *= 10
            exponent -= 1
        }
        return exponent
    }

    /// `mark * 10^power` with all its digits.
    private static func plain(_ mark: Int, _ power: Int) -> String {
        let sign = mark < 0 ? "-" : ""
        let digits = "\(mark.magnitude)"
        guard power < 0 else {
            return mark == 0 ? "0" : sign + digits + String(repeating: "0", count: power)
        }
        let padded = String(repeating: "0", count: max(0, 1 - power - digits.count)) + digits
        return sign + padded.dropLast(-power) + "." + padded.suffix(-power)
    }

    /// `mark * 10^power` as a number from 1 to 10 times a power of ten, such as "2.5e-7".
    private static func scientific(_ mark: Int, _ power: Int) -> String {
        guard mark != 0 else { return "0" }
        let digits = "\(mark.magnitude)"
        let behind = digits.dropFirst().reversed().drop { $0 == "0" }.reversed()
        return (mark < 0 ? "-" : "") + String(digits.prefix(1))
            + (behind.isEmpty ? "" : "." + String(behind)) + "e\(power + digits.count - 1)"
    }
}
