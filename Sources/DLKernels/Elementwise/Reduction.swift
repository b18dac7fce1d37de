/// What a reduction makes of a row of numbers.
package enum ReductionOperation: Hashable, Sendable {
    case sum, maximum, minimum
}

/// Reductions over the middle axis of `[outer, reduced, inner]`.
package enum Reduction {
    /// Computes `result[o, i] = reduce(source[o, :, i])`.
    ///
    /// The sum of nothing is 0, the maximum of nothing minus infinity (or the smallest number).
    package static func reduce(
        _ operation: ReductionOperation, _ source: TensorBuffer,
        outer: Int, reduced: Int, inner: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, reduced: reduced, inner: inner)
        let result = TensorBuffer(source.elementType, count: outer * inner)
        switch source.elementType {
        case .float32: reduce(operation, source, result, extents, -Float.infinity, .infinity)
        case .float64: reduce(operation, source, result, extents, -Double.infinity, .infinity)
        case .int32: reduce(operation, source, result, extents, Int32.min, .max)
        case .uint8, .bool: reduce(operation, source, result, extents, UInt8.min, .max)
        }
        return result
    }

    /// The position of the first largest value: `result[o, i] = argmax(source[o, :, i])`, `int32`.
    package static func argMax(
        _ source: TensorBuffer, outer: Int, reduced: Int, inner: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, reduced: reduced, inner: inner)
        switch source.elementType {
        case .float32: return argMax(source, extents, Float.self)
        case .float64: return argMax(source, extents, Double.self)
        case .int32: return argMax(source, extents, Int32.self)
        case .uint8, .bool: return argMax(source, extents, UInt8.self)
        }
    }

    private struct Extents {
        let outer: Int
        let reduced: Int
        let inner: Int
    }

    private static func reduce<T: KernelScalar>(
        _ operation: ReductionOperation, _ source: TensorBuffer, _ result: TensorBuffer,
        _ extents: Extents, _ lowest: T, _ highest: T
    ) {
        switch operation {
        case .sum: reduce(source, result, extents, 0 as T) { $0.adding(wrapping: $1) }
        case .maximum: reduce(source, result, extents, lowest) { $0 > $1 ? $0 : $1 }
        case .minimum: reduce(source, result, extents, highest) { $0 < $1 ? $0 : $1 }
        }
    }

    @inline(__always)
    private static func reduce<T: KernelScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ extents: Extents, _ start: T,
        _ combine: (T, T) -> T
    ) {
        withoutActuallyEscaping(combine) { combine in
            let (input, output) = (source.storage, result.storage)
            let work = max(1, extents.reduced * extents.inner)
            Threads.forEachRange(
                of: extents.outer, minimumChunk: 1 + Loops.minimumChunk / work
            ) { outer in
                for index in outer {
                    let x = unsafe Span(
                        _unsafeStart: input.pointer(
                            to: T.self, at: index * extents.reduced * extents.inner),
                        count: extents.reduced * extents.inner)
                    var y = unsafe MutableSpan(
                        _unsafeStart: output.pointer(to: T.self, at: index * extents.inner),
                        count: extents.inner)
                    if extents.inner == 1 {
                        y[0] = reduceRow(x, start, combine)
                    } else {
                        reduceColumns(x, &y, start, combine)
                    }
                }
            }
        }
    }

    /// Sixteen partial results side by side: vectorised, and a sum of n numbers loses only about
    /// as much as one of n/16.
    @inline(__always)
    private static func reduceRow<T: KernelScalar>(
        _ x: Span<T>, _ start: T, _ combine: (T, T) -> T
    ) -> T {
        var partial = InlineArray<16, T>(repeating: start)
        let whole = x.count & ~15
        var base = 0
        while base < whole {
            for lane in 0..<16 { partial[lane] = combine(partial[lane], x[base &+ lane]) }
            base &+= 16
        }
        for index in whole..<x.count { partial[0] = combine(partial[0], x[index]) }
        var width = 8
        while width > 0 {
            for lane in 0..<width { partial[lane] = combine(partial[lane], partial[lane + width]) }
            width /= 2
        }
        return partial[0]
    }

    @inline(__always)
    private static func reduceColumns<T: KernelScalar>(
        _ x: Span<T>, _ y: inout MutableSpan<T>, _ start: T, _ combine: (T, T) -> T
    ) {
        for i in y.indices { y[i] = start }
        var base = 0
        while base < x.count {
            let row = x.extracting(base..<base + y.count)
            for i in y.indices { y[i] = combine(y[i], row[i]) }
            base += y.count
        }
    }

    private static func argMax<T: KernelScalar>(
        _ source: TensorBuffer, _ extents: Extents, _: T.Type
    ) -> TensorBuffer {
        source.withSpan(of: T.self) { x in
            TensorBuffer(Int32.self, count: extents.outer * extents.inner) { result in
                for outer in 0..<extents.outer {
                    for inner in 0..<extents.inner {
                        let base = outer * extents.reduced * extents.inner + inner
                        var best = 0
                        for index in 0..<extents.reduced
                        where x[base + index * extents.inner] > x[base + best * extents.inner] {
                            best = index
                        }
                        result[outer * extents.inner + inner] = Int32(best)
                    }
                }
            }
        }
    }
}
