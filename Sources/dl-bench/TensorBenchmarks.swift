import DLLib

/// Times operations on tensors of a million numbers, one line each.
enum TensorBenchmarks {
    /// Prints nanoseconds per number, the best run and the median.
    static func run(filter: String?) {
        print("float32, 1024 x 1024; nanoseconds per number")
        time(operations(), scale: 1e9 / Double(1 << 20), filter)
        print("float32, 32 x 10; microseconds per operation")
        time(smallOperations(), scale: 1e6 / Double(repetitions), filter)
    }

    private static func time(
        _ operations: [(String, () -> Tensor)], scale: Double, _ filter: String?
    ) {
        print("operation".rightPadded(28) + "best".leftPadded(9) + "median".leftPadded(9))
        for (name, operation) in operations where filter.map(name.contains) ?? true {
            let timing = Timing { _ = operation() }
            print(
                name.rightPadded(28) + String(timing.best * scale, decimals: 3).leftPadded(9)
                    + String(timing.median * scale, decimals: 3).leftPadded(9))
        }
    }

    /// Small operations are repeated, so that the clock does not count.
    private static let repetitions = 100

    private static func smallOperations() -> [(String, () -> Tensor)] {
        let x = Tensor(uniform: [32, 10])
        let row = x[0]
        let weights = Tensor(uniform: [10, 10])
        let single: [(String, () -> Tensor)] = [
            ("small x + y", { x + x }), ("small x * row", { x * row }), ("small x + 1", { x + 1 }),
            ("small sum of rows", { x.sum(axis: 1) }), ("small softmax", { x.softmax() }),
            ("small x[0]", { x[0] }), ("small matmul", { x.matmul(weights) }),
            ("small transposed", { x.transposed() }),
            (
                "small gradient",
                { valueAndGradient(at: x) { ($0 * $0).sum() }.gradient }
            ),
        ]
        return single.map { name, operation in
            (
                name,
                {
                    for _ in 1..<repetitions { _ = operation() }
                    return operation()
                }
            )
        }
    }

    private static func operations() -> [(String, () -> Tensor)] {
        var generator = RandomGenerator(seed: 1)
        let shape: Shape = [1024, 1024]
        let x = Tensor(uniform: 0.1..<2, shape: shape, using: &generator)
        let y = Tensor(uniform: 0.1..<2, shape: shape, using: &generator)
        let row = y[0]
        let column = y[.all, ..<1]
        let image = x.reshaped(to: [32, 256, 128])
        let mask = x .> 1
        return [
            ("x + y", { x + y }), ("x * row", { x * row }), ("x * column", { x * column }),
            ("x * 2 + 1", { x.scaled(by: [2], offset: [1]) }), ("x > y", { x .> y }),
            ("maximum", { Tensor.maximum(x, y) }), ("where", { Tensor.where(mask, x, y) }),
            ("relu", { x.relu() }), ("abs", { x.abs() }), ("sqrt", { x.sqrt() }),
            ("exp", { x.exp() }), ("log", { x.log() }), ("tanh", { x.tanh() }),
            ("sigmoid", { x.sigmoid() }), ("softplus", { x.softplus() }), ("gelu", { x.gelu() }),
            ("erf", { x.erf() }), ("sin", { x.sin() }), ("pow 2.5", { x.pow(2.5) }),
            ("softmax", { x.softmax() }),
            ("sum", { x.sum() }), ("sum of columns", { x.sum(axis: 0) }),
            ("sum of rows", { x.sum(axis: 1) }), ("max", { x.max() }),
            ("max of rows", { x.max(axis: 1) }), ("argmax of rows", { x.argMax() }),
            ("variance of columns", { x.variance(axis: 0) }), ("cumSum", { x.cumSum() }),
            ("transposed", { x.transposed() }), ("transposed 0 2 1", { image.swappedAxes() }),
            ("flipped", { x.flipped() }), ("slice", { x[.all, 1..<1023] }),
            ("asType uint8", { x.asType(.uint8) }), ("sorted", { x.sorted() }),
            ("topK 5", { x.topK(5).values }),
            ("normal", { Tensor(normal: shape) }),
        ]
    }
}
