package import DLTensors

/// How many numbers the weights of layers may still take that are made from a file.
final class WeightBudget: @unchecked Sendable {
    @TaskLocal fileprivate static var current: WeightBudget?

    // Only the task that owns the task-local value reaches it.
    private var left: Int

    init(_ elements: Int) { left = elements }

    func take(_ shape: Shape) {
        guard shape.elementCount <= left else {
            shapeFailure(
                "weights", "the layers need more numbers than the file holds", shape)
        }
        left -= shape.elementCount
    }
}

extension WeightSource {
    /// Builds layers whose weights will be replaced: they start as zeros, and the library's
    /// generator is left alone.
    ///
    /// - Parameters:
    ///   - elements: How many numbers the weights may take together.
    ///   - body: Makes the layers.
    /// - Returns: What `body` gives.
    package static func withoutDrawing<R>(
        elements: Int = .max, _ body: () throws -> R
    ) rethrows -> R {
        // Layers inside layers share the numbers there are.
        try WeightBudget.$current.withValue(WeightBudget.current ?? WeightBudget(elements)) {
            try with(Local(seed: 0), body)
        }
    }
}

extension Initializer {
    /// A first value for a weight, from the generator in force.
    package func makeWeight(shape: Shape) -> Tensor {
        if let budget = WeightBudget.current {
            budget.take(shape)
            return Tensor(zeros: shape)
        }
        var generator = WeightSource.split()
        return self(shape, using: &generator)
    }
}
