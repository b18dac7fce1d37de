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
                position(source, result, outer, reduced, inner, Maximum<T>())
            } else {
                position(source, result, outer, reduced, inner, Minimum<T>())
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
        _ better: F
    ) where F.Input == F.Output {
        let (input, output) = (source.storage, result.storage)
        let plane = reduced * inner
        guard plane > 0 else { return }
        Threads.forEachRange(of: outer, minimumChunk: 1 + Loops.minimumChunk / plane) { range in
            for index in range {
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: F.Input.self, at: index * plane), count: plane)
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Int32.self, at: index * inner), count: inner)
                if inner == 1 {
                    y[0] = Int32(truncatingIfNeeded: position(x, better))
                } else {
                    positions(x, &y, better)
                }
            }
        }
    }

    /// First the best value, which a vectorised loop finds, then its place.
    private static func position<F: BinaryFunction>(
        _ x: Span<F.Input>, _ better: F
    ) -> Int where F.Input == F.Output {
        let best = reduceRow(x, x[0], better)
        // Only not-a-number differs from itself.
        for i in x.indices where x[i] == best || (best != best && x[i] != x[i]) { return i }
        return 0
    }

    private static func positions<F: BinaryFunction>(
        _ x: Span<F.Input>, _ y: inout MutableSpan<Int32>, _ better: F
    ) where F.Input == F.Output {
        let inner = y.count
        for column in 0..<inner {
            var (place, value) = (0, x[column])
            var row = 1
            while row * inner < x.count, value == value {
                let merged = better(value, x[row * inner + column])
                if merged != value { (place, value) = (row, merged) }
                row += 1
            }
            y[column] = Int32(truncatingIfNeeded: place)
        }
    }
}
