/// What a reduction makes of a row of numbers.
package enum ReductionOperation: Hashable, Sendable {
    case sum, product, maximum, minimum
}

/// Reductions over the middle axis of `[outer, reduced, inner]`.
package enum Reduction {
    /// Computes `result[o, i] = reduce(source[o, :, i])`.
    ///
    /// The sum of nothing is 0, the product 1, the maximum minus infinity (or the smallest
    /// number). Long sums are made of short ones, so that rounding errors do not pile up: a sum of
    /// n numbers loses about as much as one of `n / 4096 + 256`.
    package static func reduce(
        _ operation: ReductionOperation, _ source: TensorBuffer,
        outer: Int, reduced: Int, inner: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, reduced: reduced, inner: inner)
        switch source.elementType {
        case .float32: return reduce(operation, source, extents, -Float.infinity, .infinity)
        case .float64: return reduce(operation, source, extents, -Double.infinity, .infinity)
        case .int32: return reduce(operation, source, extents, Int32.min, .max)
        case .uint8: return reduce(operation, source, extents, UInt8.min, .max)
        case .bool: return reduce(operation, source, extents, 0 as UInt8, 1)
        }
    }

    private struct Extents {
        let outer: Int
        let reduced: Int
        let inner: Int
    }

    private static func reduce<T: KernelScalar>(
        _ operation: ReductionOperation, _ source: TensorBuffer, _ extents: Extents,
        _ lowest: T, _ highest: T
    ) -> TensorBuffer {
        switch operation {
        case .sum: reduce(source, extents, 0, Sum<T>())
        case .product: reduce(source, extents, 1, Product<T>())
        case .maximum: reduce(source, extents, lowest, Maximum<T>())
        case .minimum: reduce(source, extents, highest, Minimum<T>())
        }
    }

    /// One pass where there are enough results to share among the threads; otherwise each result
    /// is made in parts, and the parts are reduced in their order.
    private static func reduce<F: BinaryFunction>(
        _ source: TensorBuffer, _ extents: Extents, _ start: F.Input, _ f: F
    ) -> TensorBuffer where F.Input == F.Output {
        let result = TensorBuffer(source.elementType, count: extents.outer * extents.inner)
        let work = extents.outer * extents.reduced * extents.inner
        let parts = min(Threads.count, work / Loops.minimumChunk, extents.reduced)
        guard parts > 1, extents.outer < 4 * Threads.count else {
            pass(source.storage, result.storage, extents, parts: 1, start, f)
            return result
        }
        let partial = Storage(
            byteCount: extents.outer * parts * extents.inner * MemoryLayout<F.Input>.stride)
        pass(source.storage, partial, extents, parts: parts, start, f)
        let rest = Extents(outer: extents.outer, reduced: parts, inner: extents.inner)
        pass(partial, result.storage, rest, parts: 1, start, f)
        return result
    }

    /// Computes `result[o, p, i]`, the reduction of part `p` of the middle axis.
    private static func pass<F: BinaryFunction>(
        _ source: Storage, _ result: Storage, _ extents: Extents, parts: Int, _ start: F.Input,
        _ f: F
    ) where F.Input == F.Output {
        let (reduced, inner) = (extents.reduced, extents.inner)
        guard inner > 0 else { return }
        let work = max(1, reduced * inner / parts)
        Threads.forEachRange(
            of: extents.outer * parts, minimumChunk: 1 + Loops.minimumChunk / work
        ) { range in
            var columns = ColumnReduction(inner: inner, start: start, f)
            for index in range {
                let (outer, part) = (index / parts, index % parts)
                let first = reduced * part / parts
                let last = reduced * (part + 1) / parts
                let x = unsafe Span(
                    _unsafeStart: source.pointer(
                        to: F.Input.self, at: (outer * reduced + first) * inner),
                    count: (last - first) * inner)
                var y = unsafe MutableSpan(
                    _unsafeStart: result.pointer(to: F.Input.self, at: index * inner),
                    count: inner)
                if inner == 1 {
                    y[0] = reduceRow(x, start, f)
                } else {
                    columns.run(x, &y)
                }
            }
        }
    }

    /// The reduction of one row, block by block.
    static func reduceRow<F: BinaryFunction>(
        _ x: Span<F.Input>, _ start: F.Input, _ f: F
    ) -> F.Input where F.Input == F.Output {
        let block = 4096
        guard x.count > block else { return reduceBlock(x, start, f) }
        var result = start
        var base = 0
        while base < x.count {
            let end = min(base + block, x.count)
            result = f(result, reduceBlock(x.extracting(base..<end), start, f))
            base = end
        }
        return result
    }

    /// Sixteen partial results side by side, which vector registers hold.
    private static func reduceBlock<F: BinaryFunction>(
        _ x: Span<F.Input>, _ start: F.Input, _ f: F
    ) -> F.Input where F.Input == F.Output {
        var partial = InlineArray<16, F.Input>(repeating: start)
        let whole = x.count & ~15
        var base = 0
        while base < whole {
            for lane in 0..<16 { partial[lane] = f(partial[lane], x[base &+ lane]) }
            base &+= 16
        }
        for index in whole..<x.count { partial[0] = f(partial[0], x[index]) }
        var width = 8
        while width > 0 {
            for lane in 0..<width { partial[lane] = f(partial[lane], partial[lane + width]) }
            width /= 2
        }
        return partial[0]
    }
}

/// The reduction of `[reduced, inner]` over its first axis, row after row.
///
/// Narrow rows are taken several at a time, so that the loop over a row is worth vectorising. Every
/// 128 rows the block's results join the total.
private struct ColumnReduction<F: BinaryFunction> where F.Input == F.Output {
    private let inner: Int
    private let width: Int
    private let start: F.Input
    private let f: F
    private var block: [F.Input]
    private var total: [F.Input]

    init(inner: Int, start: F.Input, _ f: F) {
        self.inner = inner
        self.start = start
        self.f = f
        width = inner == 1 ? 0 : inner * max(1, 64 / inner)
        block = Array(repeating: start, count: width)
        total = block
    }

    mutating func run(_ x: Span<F.Input>, _ y: inout MutableSpan<F.Input>) {
        for i in y.indices { y[i] = start }
        let wide = x.count / width * width
        if wide > 0 {
            Self.fill(&total, start)
            reduceWide(x.extracting(0..<wide))
            var base = 0
            while base < width {
                Self.combine(&y, total.span.extracting(base..<base + inner), f)
                base += inner
            }
        }
        var base = wide
        while base < x.count {
            Self.combine(&y, x.extracting(base..<base + inner), f)
            base += inner
        }
    }

    private mutating func reduceWide(_ x: Span<F.Input>) {
        let (width, f) = (width, f)
        var base = 0
        while base < x.count {
            let end = min(base + 128 * width, x.count)
            Self.fill(&block, start)
            var target = block.mutableSpan
            while base < end {
                Self.combine(&target, x.extracting(base..<base + width), f)
                base += width
            }
            let rows = block
            var sum = total.mutableSpan
            Self.combine(&sum, rows.span, f)
        }
    }

    private static func fill(_ array: inout [F.Input], _ value: F.Input) {
        for i in array.indices { array[i] = value }
    }

    @inline(__always)
    private static func combine(
        _ y: inout MutableSpan<F.Input>, _ x: Span<F.Input>, _ f: F
    ) {
        let count = y.count
        guard x.count == count else { fatalError("Reduction: rows of different sizes.") }
        for i in 0..<count { y[i] = f(y[i], x[i]) }
    }
}
