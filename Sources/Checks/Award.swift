/// The points of an exercise that gives partial credit, as the value of a test cell.
///
///     let passed = cases.count { answer($0.input) == $0.result }
///     Checks::award(2 * Double(passed) / Double(cases.count), of: 2)
///
/// nbgrader reads the shown value as the cell's points. It gives full marks for other text,
/// for NaN and for numbers below zero, and gives up on a submission that has more points than there
/// are; this function keeps within the range.
///
/// - Parameters:
///   - points: The points reached.
///   - maximum: The points of the cell.
/// - Returns: `points` between 0 and `maximum`; 0 for NaN.
public func award(_ points: Double, of maximum: Double) -> Double {
    guard points.isFinite || points > 0, maximum > 0, maximum.isFinite else { return 0 }
    return min(max(points, 0), maximum)
}

/// The points of an exercise of which a part is right.
///
///     Checks::award(passed, of: cases.count, points: 2)
///
/// - Parameters:
///   - passed: How many parts are right.
///   - count: How many parts there are.
///   - points: The points of the cell.
/// - Returns: `points * passed / count`, between 0 and `points`; 0 where there are no parts.
public func award(_ passed: Int, of count: Int, points: Double) -> Double {
    guard count > 0 else { return 0 }
    return award(points * Double(passed) / Double(count), of: points)
}
