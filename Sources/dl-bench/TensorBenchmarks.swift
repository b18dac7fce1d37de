import DLLib

/// Times operations on tensors of a million numbers, one line each.
enum TensorBenchmarks {
    /// Prints nanoseconds per number, the best run and the median.
    static func run(filter: String?) {
        print("float32, 1024 x 1024; nanoseconds per number")
        print("operation".rightPadded(28) + "best".leftPadded(9) + "median".leftPadded(9))
        for (name, operation) in operations() where filter.map(name.contains) ?? true {
            let timing = Timing { _ = operation() }
            let scale = 1e9 / Double(1 << 20)
            print(
                name.rightPadded(28) + String(timing.best * scale, decimals: 3).leftPadded(9)
                    + String(timing.median * scale, decimals: 3).leftPadded(9))
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
