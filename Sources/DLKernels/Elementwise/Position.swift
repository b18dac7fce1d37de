extension Reduction {
    /// The position of the first largest value: `result[o, i] = argmax(source[o, :, i])`, `int32`.
    ///
    /// The first not-a-number counts as the largest and as the smallest value, so that it shows.
    package static func argMax(
        _ source: TensorBuffer, outer: Int, reduced: Int, inner: Int
    ) -> TensorBuffer {
        position(source, outer, reduced, inner, isMaximum: true)
    }

    /// The position of the first smallest value: `result[o, i] = argmin(source[o, :, i])`, `int32`.
    package static func argMin(
        _ source: TensorBuffer, outer: Int, reduced: Int, inner: Int
    ) -> TensorBuffer {
        position(source, outer, reduced, inner, isMaximum: false)
    }

    private static func position(
        _ source: TensorBuffer, _ outer: Int, _ reduced: Int, _ inner: Int, isMaximum: Bool
    ) -> TensorBuffer {
        let result = TensorBuffer(.int32, count: outer * inner)
        func find<T: KernelScalar>(_: T.Type) {
            if isMaximum {
                position(source, result, outer, reduced, inner, IsGreater<T>())
            } else {
                position(source, result, outer, reduced, inner, IsLess<T>())
            }
        }
        switch source.elementType {
        case .float32: find(Float.self)
        case .float64: find(Double.self)
        case .int32: find(Int32.self)
        case .uint8, .bool: find(UInt8.self)
        }
        return result
    }

    private static func position<F: BinaryFunction>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ outer: Int, _ reduced: Int, _ inner: Int,
        _ isBetter: F
    ) where F.Output == UInt8 {
        let (input, output) = (source.storage, result.storage)
        let plane = reduced * inner
        Threads.forEachRange(
            of: outer, minimumChunk: 1 + Loops.minimumChunk / max(1, plane)
        ) { range in
            for index in range {
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: F.Input.self, at: index * plane), count: plane)
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Int32.self, at: index * inner), count: inner)
                for column in 0..<inner {
                    var best = 0
                    var value = x[column]
                    for row in 1..<max(reduced, 1) where value == value {
                        let candidate = x[row * inner + column]
                        guard isBetter(candidate, value) != 0 || candidate != candidate else {
                            continue
                        }
                        (best, value) = (row, candidate)
                    }
                    y[column] = Int32(best)
                }
            }
        }
    }
}
