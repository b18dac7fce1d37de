internal import DLTraining
internal import Glibc

/// The logarithm to base 10.
func logarithm(_ value: Double) -> Double { log10(value) }

extension AxisTicks {
    /// Marks of a logarithmic axis: powers of ten, with 2 and 5 times those where they are few.
    ///
    /// A range without three such marks gets those of a linear axis.
    package init(logarithmicFrom low: Double, to high: Double, count: Int = 6) {
        let first = Int(logarithm(low).rounded(.down))
        let last = max(Int(logarithm(high).rounded(.up)), first)
        let decades = last - first
        let factors = decades <= 2 || decades * 3 <= count + 2 ? [1, 2, 5] : [1]
        let step = max(1, (decades + count - 1) / max(count, 1))
        var values: [Double] = []
        var texts: [String] = []
        for power in first...last where power % step == 0 || decades < 2 {
            for factor in factors {
                guard let value = Double("\(factor)e\(power)"), value > 0, value.isFinite,
                    value >= low * (1 - 1e-9), value <= high * (1 + 1e-9)
                else { continue }
                values.append(value)
                texts.append(AxisTicks.powerText(factor, power))
            }
        }
        guard values.count >= 3 || decades > 2 else {
            let linear = AxisTicks(covering: low, high, count: count)
            let inside = linear.values.indices.filter { linear.values[$0] > 0 }
            self.init(
                values: inside.map { linear.values[$0] }, texts: inside.map { linear.texts[$0] })
            return
        }
        self.init(values: values, texts: texts)
    }

    /// The ends of a logarithmic axis that covers a range: 1, 2 or 5 times a power of ten.
    static func logarithmicEnds(_ low: Double, _ high: Double) -> (Double, Double) {
        let first = Int(logarithm(low).rounded(.down))
        let last = Int(logarithm(high).rounded(.down))
        let lower = [5, 2, 1].compactMap { Double("\($0)e\(first)") }
        let upper = ["1e\(last)", "2e\(last)", "5e\(last)", "1e\(last + 1)"].compactMap(Double.init)
        let below = lower.first { $0 > 0 && $0 <= low * (1 + 1e-9) }
        let above = upper.first { $0.isFinite && $0 >= high * (1 - 1e-9) }
        let (start, end) = (below ?? low, above ?? high)
        return start < end ? (start, end) : (start / 2, end * 2)
    }

    private static func powerText(_ factor: Int, _ power: Int) -> String {
        switch power {
        case 0...4: "\(factor)" + String(repeating: "0", count: power)
        case -4..<0: "0." + String(repeating: "0", count: -power - 1) + "\(factor)"
        default: "\(factor)e\(power)"
        }
    }
}
