public import DLTensors

/// Values made of rows that can be chosen by their positions: tensors along their first axis,
/// arrays, data sets and tables.
public protocol RowSelectable {
    /// The number of rows.
    var rowCount: Int { get }

    /// The rows at the given positions, in that order.
    ///
    /// - Precondition: Every position is in `0..<rowCount`.
    func rows(at positions: [Int]) -> Self
}

extension Tensor: RowSelectable {
    /// The size of the first axis.
    public var rowCount: Int {
        guard rank > 0 else { shapeFailure("rowCount", "a single number has no rows", shape) }
        return shape[0]
    }

    /// The rows at the given positions along the first axis, in that order.
    public func rows(at positions: [Int]) -> Tensor { gathered(rows: positions) }
}

extension Array: RowSelectable {
    /// The number of elements.
    public var rowCount: Int { count }

    /// The elements at the given positions, in that order.
    public func rows(at positions: [Int]) -> [Element] { positions.map { self[$0] } }
}

extension Dataset: RowSelectable {
    /// The number of images.
    public var rowCount: Int { count }

    /// The images at the given positions, in that order; the same as ``subset(_:)``.
    public func rows(at positions: [Int]) -> Dataset { subset(positions) }
}
