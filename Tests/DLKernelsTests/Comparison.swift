import DLKernels
import Testing

/// Numbers in about -1...1 without a visible pattern.
func formula(_ count: Int, seed: Int) -> [Float] {
    (0..<count).map { Float(Double(($0 * 7919 + seed * 104_729) % 2003) / 1001 - 1) }
}

extension Array where Element == Float {
    var doubles: [Double] { map(Double.init) }
}

/// Checks single-precision sums of products against exact ones.
///
/// A sum of `terms` products in any order is off by at most `terms · ε · Σ |a b|`, with ε = 2⁻²⁴
/// (Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1). Twice that is allowed,
/// for the activation and the conversion; `factor` allows for algorithms that add more roundings.
func expectSums(
    _ actual: TensorBuffer, _ expected: [Double], magnitudes: [Double], terms: Int,
    factor: Double = 1, sourceLocation: SourceLocation = #_sourceLocation
) {
    let actual = actual.array(of: Float.self)
    guard actual.count == expected.count else {
        Issue.record(
            "\(actual.count) numbers instead of \(expected.count)", sourceLocation: sourceLocation)
        return
    }
    for index in actual.indices {
        let bound = 2 * factor * Double(terms + 2) * 0x1p-24 * Swift.max(magnitudes[index], 1e-6)
        let error = (Double(actual[index]) - expected[index]).magnitude
        guard error <= bound else {
            Issue.record(
                "element \(index) is \(actual[index]) instead of \(expected[index]), bound \(bound)",
                sourceLocation: sourceLocation)
            return
        }
    }
}
