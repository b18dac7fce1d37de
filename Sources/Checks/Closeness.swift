/// How two lists of numbers differ, and whether that is within what is allowed.
///
/// A pair is close if `|found - expected| <= atol + rtol * |expected|`, as in NumPy's `allclose`. NaN is
/// close to nothing; infinity is close to itself.
struct Closeness {
    /// The index of the pair that exceeds what is allowed by most; nil where all are close.
    private(set) var worst: Int?
    /// The largest `|found - expected| / max(|found|, |expected|)`; NaN where a number is.
    private(set) var largestRelativeError = 0.0

    /// Compares numbers in pairs; both lists have the same length.
    init(_ found: [Double], _ expected: [Double], rtol: Double, atol: Double) {
        var largestExcess = 0.0
        for (index, (answer, right)) in zip(found, expected).enumerated() where answer != right {
            let difference = abs(answer - right)
            let error = difference / max(abs(answer), abs(right))
            if error.isNaN || error > largestRelativeError { largestRelativeError = error }
            let isClose = difference <= atol + rtol * abs(right) && right.isFinite
            let excess = difference - rtol * abs(right)
            guard !isClose, worst == nil || excess > largestExcess || excess.isNaN else { continue }
            worst = index
            if excess.isNaN { break }
            largestExcess = excess
        }
    }

    /// A number in few digits: `2.4e-07`, `0.125`.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        var (mantissa, power) = (abs(value), 0)
        while mantissa >= 10 { (mantissa, power) = (mantissa / 10, power + 1) }
        while mantissa < 1 { (mantissa, power) = (mantissa * 10, power - 1) }
        var digits = (mantissa * 10).rounded() / 10
        if digits == 10 { (digits, power) = (1, power + 1) }
        return "\(value < 0 ? "-" : "")\(digits)e\(power)"
    }
}
