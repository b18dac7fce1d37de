/// How two operands of different shape line up, reduced to as few axes as possible.
///
/// Axes of size 1 in the result are dropped and neighbours that both operands walk alike are
/// merged, so that the innermost axis, the only one that runs as a loop, is long.
struct Broadcast {
    /// One merged axis: its size and how far each operand moves for a step along it.
    struct Axis {
        var extent: Int
        var lhsStride: Int
        var rhsStride: Int
    }

    /// Merged axes, outermost first; never empty.
    private(set) var axes: [Axis] = []

    /// - Precondition: All three have the same rank, and each operand's size is the result's or 1.
    init(lhs: [Int], rhs: [Int], result: [Int]) {
        var lhsStep = 1
        var rhsStep = 1
        for index in result.indices.reversed() {
            let extent = result[index]
            let lhsStride = lhs[index] == 1 ? 0 : lhsStep
            let rhsStride = rhs[index] == 1 ? 0 : rhsStep
            lhsStep *= lhs[index]
            rhsStep *= rhs[index]
            guard extent != 1 else { continue }
            let axis = Axis(extent: extent, lhsStride: lhsStride, rhsStride: rhsStride)
            if let inner = axes.last, Self.continues(inner, axis) {
                axes[axes.count - 1].extent *= extent
            } else {
                axes.append(axis)
            }
        }
        if axes.isEmpty { axes.append(Axis(extent: 1, lhsStride: 1, rhsStride: 1)) }
        axes.reverse()
    }

    private static func continues(_ inner: Axis, _ outer: Axis) -> Bool {
        outer.lhsStride == inner.lhsStride * inner.extent
            && outer.rhsStride == inner.rhsStride * inner.extent
    }

    /// The innermost axis.
    var row: Axis { axes[axes.count - 1] }

    /// The axis around the innermost one, along which rows follow each other.
    var middle: Axis {
        axes.count > 1 ? axes[axes.count - 2] : Axis(extent: 1, lhsStride: 0, rhsStride: 0)
    }

    /// The number of rows, the product of the outer axes.
    var rowCount: Int { axes.dropLast().reduce(1) { $0 * $1.extent } }

    /// Where row `index` starts in both operands.
    func offsets(ofRow index: Int) -> (lhs: Int, rhs: Int) {
        var rest = index
        var lhs = 0
        var rhs = 0
        for axis in axes.dropLast().reversed() {
            let position = rest % axis.extent
            rest /= axis.extent
            lhs += position * axis.lhsStride
            rhs += position * axis.rhsStride
        }
        return (lhs, rhs)
    }
}
