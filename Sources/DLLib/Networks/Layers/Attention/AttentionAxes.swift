internal import DLTensors

/// Which axes of its inputs attention looks along; the others are like further samples.
package struct AttentionAxes {
    /// The axes looked along, in order.
    package let along: [Int]
    /// The axes between batch and features that are not.
    package let others: [Int]

    /// - Returns: `nil` when the axes are not those between batch and features.
    package init?(_ axes: [Int]?, rank: Int) {
        let between = Array(1..<max(1, rank - 1))
        let places = axes.map { $0.map { $0 < 0 ? $0 + rank : $0 }.sorted() } ?? between
        guard !places.isEmpty, Set(places).count == places.count,
            places.allSatisfy(between.contains)
        else { return nil }
        along = places
        others = between.filter { !places.contains($0) }
    }

    /// The order of axes with those looked along behind the others.
    private var order: [Int] { [0] + others + along + [others.count + along.count + 1] }

    private var isPlain: Bool { others.isEmpty && along.count == 1 }

    /// A batch of sequences `[samples, steps, features]`.
    func sequences(_ x: Tensor) -> Tensor {
        // Only plain sequences have a mask.
        guard !isPlain else { return x }
        let samples = others.reduce(x.shape[0]) { $0 * x.shape[$1] }
        let steps = along.reduce(1) { $0 * x.shape[$1] }
        return x.transposed(order).reshaped(to: [samples, steps, x.shape[x.rank - 1]])
    }

    /// Sequences with the axes of the shape they came from; only the features may differ.
    func restored(_ sequences: Tensor, as shape: Shape) -> Tensor {
        guard !isPlain else { return sequences }
        let order = order
        let sizes = order.dropLast().map { shape[$0] } + [sequences.shape[2]]
        let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
        return sequences.reshaped(to: Shape(sizes)).transposed(back)
    }
}
