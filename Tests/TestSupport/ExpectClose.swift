public import DLLib
public import Testing

/// Checks that a tensor has the expected shape and elements.
///
/// Each element may differ by `absolute + relative * |expected|`. The message names the worst one.
public func expectClose(
    _ actual: Tensor, _ expected: Tensor, absolute: Double = 1e-6, relative: Double = 1e-5,
    _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    guard actual.shape == expected.shape else {
        Issue.record(
            "shape \(actual.shape) instead of \(expected.shape)", sourceLocation: sourceLocation)
        return
    }
    expectClose(
        actual.scalars(as: Double.self), expected.scalars(as: Double.self), absolute: absolute,
        relative: relative, comment, sourceLocation: sourceLocation)
}

/// Checks numbers against expected ones, each within `absolute + relative * |expected|`.
public func expectClose(
    _ actual: [Double], _ expected: [Double], absolute: Double = 1e-6, relative: Double = 1e-5,
    _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    guard actual.count == expected.count else {
        Issue.record(
            "\(actual.count) numbers instead of \(expected.count)", sourceLocation: sourceLocation)
        return
    }
    var worst: (index: Int, excess: Double) = (0, 0)
    for index in actual.indices {
        let error = (actual[index] - expected[index]).magnitude
        let bound = absolute + relative * expected[index].magnitude
        // Written so that not-a-number counts as wrong, unless it is expected.
        let isRight =
            error <= bound || actual[index] == expected[index]
            || (actual[index].isNaN && expected[index].isNaN)
        guard !isRight else { continue }
        let excess = error.isNaN ? .infinity : error / bound
        if excess > worst.excess { worst = (index, excess) }
    }
    guard worst.excess > 0 else { return }
    let text =
        "element \(worst.index) is \(actual[worst.index]) instead of \(expected[worst.index]), "
        + "\(worst.excess) times the tolerance"
    Issue.record(
        Comment(rawValue: [comment?.rawValue, text].compactMap(\.self).joined(separator: ": ")),
        sourceLocation: sourceLocation)
}

/// Checks a number against an expected one, within `absolute + relative * |expected|`.
public func expectClose(
    _ actual: Double, _ expected: Double, absolute: Double = 1e-6, relative: Double = 1e-5,
    _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(
        [actual], [expected], absolute: absolute, relative: relative, comment,
        sourceLocation: sourceLocation)
}
