/// What can stand between the brackets of ``Tensor/subscript(_:)-(TensorIndex...)`` for an axis.
///
/// | written | meaning |
/// |---|---|
/// | `2`, `-1` | one entry, the axis disappears; negative numbers count from the end |
/// | `1..<3`, `1...`, `..<3` | a range of entries |
/// | `.all` | all entries |
/// | `.stride(from: 8, to: 2, by: -2)` | every second entry, backwards |
/// | `[3, 0, 3]` | these entries in this order |
/// | `.newAxis` | an axis of size 1 is put in |
/// | `.ellipsis` | all axes that are not mentioned |
public protocol TensorIndex: Sendable {
    /// The entries chosen along one axis.
    var axisIndex: AxisIndex { get }
}

/// The entries chosen along one axis.
public struct AxisIndex: TensorIndex, Hashable {
    enum Kind: Hashable, Sendable {
        case position(Int)
        case range(from: Int?, to: Int?, by: Int)
        case list([Int])
        case newAxis
        case ellipsis
    }

    let kind: Kind

    /// The same.
    public var axisIndex: AxisIndex { self }
}

extension TensorIndex where Self == AxisIndex {
    /// All entries of the axis.
    public static var all: AxisIndex { AxisIndex(kind: .range(from: nil, to: nil, by: 1)) }

    /// A new axis of size 1.
    public static var newAxis: AxisIndex { AxisIndex(kind: .newAxis) }

    /// All axes that no other index speaks of.
    public static var ellipsis: AxisIndex { AxisIndex(kind: .ellipsis) }

    /// Entries in equal steps, as Python's `from:to:by`.
    ///
    /// - Parameters:
    ///   - start: The first entry; negative numbers count from the end. Left out, the first one, or
    ///     the last one for negative steps.
    ///   - end: The first entry that is left out. Left out, the steps go on to the end.
    ///   - step: The step, not zero.
    /// - Returns: An index; what lies beyond the axis is left out, as in Python.
    public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int)
        -> AxisIndex
    {
        AxisIndex(kind: .range(from: start, to: end, by: step))
    }
}

extension Int: TensorIndex {
    /// One entry.
    public var axisIndex: AxisIndex { AxisIndex(kind: .position(self)) }
}

extension Range: TensorIndex where Bound == Int {
    /// The entries in the range.
    public var axisIndex: AxisIndex {
        AxisIndex(kind: .range(from: lowerBound, to: upperBound, by: 1))
    }
}

extension ClosedRange: TensorIndex where Bound == Int {
    /// The entries in the range.
    public var axisIndex: AxisIndex { Range(self).axisIndex }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
    /// The entries from the lower bound on.
    public var axisIndex: AxisIndex { AxisIndex(kind: .range(from: lowerBound, to: nil, by: 1)) }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
    /// The entries before the upper bound.
    public var axisIndex: AxisIndex { AxisIndex(kind: .range(from: nil, to: upperBound, by: 1)) }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
    /// The entries up to the upper bound.
    public var axisIndex: AxisIndex { (..<(upperBound + 1)).axisIndex }
}

extension Array: TensorIndex where Element == Int {
    /// The entries in this order.
    public var axisIndex: AxisIndex { AxisIndex(kind: .list(self)) }
}
