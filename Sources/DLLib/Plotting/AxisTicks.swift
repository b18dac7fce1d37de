/// The marks of an axis: round numbers that cover a range of values.
struct AxisTicks: Equatable {
    /// The values of the marks, rising.
    let values: [Double]
    /// Digits after the point that tell the marks apart.
    let decimals: Int

    /// Chooses a step of 1, 2 or 5 times a power of ten that gives about `count` marks.
    ///
    /// With `wholeNumbers` the step is at least 1. The marks cover the range: the first is not
    /// above `lowest`, the last not below `highest`.
    init(covering lowest: Double, _ highest: Double, count: Int = 5, wholeNumbers: Bool = false) {
        let span = highest > lowest ? highest - lowest : max(abs(highest), 1)
        let rough = span / Double(max(count, 1))
        var power = 1.0
        var decimals = 0
        while power > rough {
            power /= 10
            decimals += 1
        }
        while power * 10 <= rough { power *= 10 }
        var step = power * 10
        for factor in [1.0, 2, 5] where factor * power >= rough {
            step = factor * power
            break
        }
        if step >= power * 10 { decimals = max(0, decimals - 1) }
        if wholeNumbers, step < 1 { (step, decimals) = (1, 0) }
        // A thousandth of a step of tolerance: 0.6 is a mark although 3 * 0.2 lies above it.
        let first = (lowest / step + 0.001).rounded(.down)
        let last = max((highest / step - 0.001).rounded(.up), first + 1)
        values = (Int(first)...Int(last)).map { Double($0) * step }
        self.decimals = decimals
    }

    /// The text of a mark.
    func text(_ value: Double) -> String { NumberText.fixed(value, decimals) }
}
