internal import DLNetworks

extension Loss {
    /// How much predictions miss a margin of 1 on the right side: `mean(max(1 - t * p, 0))`, for
    /// targets -1 and 1; targets 0 and 1 are taken as -1 and 1.
    ///
    /// - Source: keras.losses.Hinge.
    public static let hinge = elementwise("hinge", problem: { $0.marginProblem }) {
        predictions, targets in
        // At the margin itself the slope is that of a miss, as in Keras.
        Tensor.maximum(1 - targets.signs * predictions, Tensor(0))
    }

    /// The same squared: `mean(max(1 - t * p, 0)²)`.
    ///
    /// - Source: keras.losses.SquaredHinge.
    public static let squaredHinge = elementwise("squared_hinge", problem: { $0.marginProblem }) {
        predictions, targets in
        Tensor.maximum(1 - targets.signs * predictions, Tensor(0)).squared()
    }

    /// How much the right class misses a margin of 1 to the best wrong one:
    /// `max(max((1 - t) * p) - sum(t * p) + 1, 0)`, for one-hot targets.
    ///
    /// - Source: keras.losses.CategoricalHinge.
    public static let categoricalHinge = Loss(
        "categorical_hinge", problem: { $0.rowProblem },
        values: { predictions, targets in
            let labels = targets.beside(predictions)
            let wrong = ((1 - labels) * predictions).max(axis: -1)
            return Tensor.maximum(wrong - (labels * predictions).sum(axis: -1) + 1, Tensor(0))
        })
}

extension Tensor {
    /// Targets 0 and 1 as -1 and 1; others as they are.
    fileprivate var signs: Tensor {
        withFloats { values in
            for index in values.indices where values[index] != 0 && values[index] != 1 {
                return false
            }
            return true
        } ? self * 2 - 1 : self
    }
}
