internal import Glibc

extension DataMovement {
    /// Chosen rows one after another: `result[o, k] = source[o, indices[k]]`, each `inner` long.
    ///
    /// - Precondition: Every index is in `0..<size`.
    package static func gather(
        _ source: TensorBuffer, outer: Int = 1, size: Int, inner: Int, indices: [Int]
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: outer * indices.count * inner)
        let bytes = inner * source.elementType.byteCount
        guard bytes > 0, !indices.isEmpty else { return result }
        let from = source.storage
        let to = result.storage
        Threads.forEachRange(
            of: outer * indices.count, minimumChunk: 1 + (1 << 18) / bytes
        ) { range in
            for row in range {
                let read = row / indices.count * size + indices[row % indices.count]
                unsafe memcpy(to.base + row * bytes, from.base + read * bytes, bytes)
            }
        }
        return result
    }

    /// The reverse of ``gather(_:outer:size:inner:indices:)``: rows are added to where they came
    /// from, in order.
    ///
    /// - Precondition: The elements are numbers; every index is in `0..<size`.
    package static func scatterAdd(
        _ source: TensorBuffer, outer: Int = 1, size: Int, inner: Int, indices: [Int]
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: outer * size * inner)
        result.clear()
        let extents = Extents(outer: outer, size: size, taken: indices.count, inner: inner)
        switch source.elementType {
        case .float32: scatterAdd(source, result, extents, indices, Float.self)
        case .float64: scatterAdd(source, result, extents, indices, Double.self)
        case .int32: scatterAdd(source, result, extents, indices, Int32.self)
        case .uint8, .bool: scatterAdd(source, result, extents, indices, UInt8.self)
        }
        return result
    }

    /// Elements chosen one by one along an axis: `result[o, k, i] = source[o, indices[o, k, i], i]`.
    ///
    /// - Precondition: `indices` is an `int32` buffer of `[outer, taken, inner]` with values in
    ///   `0..<size`.
    package static func takeAlong(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, indices: TensorBuffer, taken: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, size: size, taken: taken, inner: inner)
        let result = TensorBuffer(source.elementType, count: outer * taken * inner)
        switch source.elementType.byteCount {
        case 1: takeAlong(source, result, extents, indices, UInt8.self)
        case 4: takeAlong(source, result, extents, indices, Int32.self)
        default: takeAlong(source, result, extents, indices, Double.self)
        }
        return result
    }

    /// The reverse of ``takeAlong(_:outer:size:inner:indices:taken:)``: elements are added to
    /// where they came from.
    ///
    /// - Precondition: As there; the elements are numbers.
    package static func scatterAddAlong(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, indices: TensorBuffer, taken: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, size: size, taken: taken, inner: inner)
        let result = TensorBuffer(source.elementType, count: outer * size * inner)
        result.clear()
        switch source.elementType {
        case .float32: scatterAddAlong(source, result, extents, indices, Float.self)
        case .float64: scatterAddAlong(source, result, extents, indices, Double.self)
        case .int32: scatterAddAlong(source, result, extents, indices, Int32.self)
        case .uint8, .bool: scatterAddAlong(source, result, extents, indices, UInt8.self)
        }
        return result
    }

    private struct Extents {
        let outer: Int
        let size: Int
        let taken: Int
        let inner: Int
    }

    private static func scatterAdd<T: KernelScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ extents: Extents, _ indices: [Int],
        _: T.Type
    ) {
        let (input, output) = (source.storage, result.storage)
        let inner = extents.inner
        Threads.forEachRange(
            of: extents.outer,
            minimumChunk: 1 + Loops.minimumChunk / max(1, extents.taken * inner)
        ) { range in
            for outer in range {
                for (position, index) in indices.enumerated() {
                    let row = outer * extents.taken + position
                    let x = unsafe Span(
                        _unsafeStart: input.pointer(to: T.self, at: row * inner), count: inner)
                    var y = unsafe MutableSpan(
                        _unsafeStart: output.pointer(
                            to: T.self, at: (outer * extents.size + index) * inner), count: inner)
                    for i in 0..<inner { y[i] = y[i].adding(wrapping: x[i]) }
                }
            }
        }
    }

    private static func takeAlong<Unit: KernelScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ extents: Extents,
        _ indices: TensorBuffer, _: Unit.Type
    ) {
        let (input, output, choice) = (source.storage, result.storage, indices.storage)
        let row = extents.taken * extents.inner
        Threads.forEachRange(
            of: extents.outer, minimumChunk: 1 + Loops.minimumChunk / max(1, row)
        ) { range in
            for outer in range {
                let x = unsafe Span(
                    _unsafeStart: input.pointer(
                        to: Unit.self, at: outer * extents.size * extents.inner),
                    count: extents.size * extents.inner)
                let k = unsafe Span(
                    _unsafeStart: choice.pointer(to: Int32.self, at: outer * row), count: row)
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Unit.self, at: outer * row), count: row)
                if extents.inner == 1 {
                    for i in 0..<row { y[i] = x[Int(k[i])] }
                } else {
                    for i in 0..<row { y[i] = x[Int(k[i]) * extents.inner + i % extents.inner] }
                }
            }
        }
    }

    private static func scatterAddAlong<T: KernelScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ extents: Extents,
        _ indices: TensorBuffer, _: T.Type
    ) {
        let (input, output, choice) = (source.storage, result.storage, indices.storage)
        let row = extents.taken * extents.inner
        Threads.forEachRange(
            of: extents.outer, minimumChunk: 1 + Loops.minimumChunk / max(1, row)
        ) { range in
            for outer in range {
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: T.self, at: outer * row), count: row)
                let k = unsafe Span(
                    _unsafeStart: choice.pointer(to: Int32.self, at: outer * row), count: row)
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(
                        to: T.self, at: outer * extents.size * extents.inner),
                    count: extents.size * extents.inner)
                for i in 0..<row {
                    let target = Int(k[i]) * extents.inner + i % extents.inner
                    y[target] = y[target].adding(wrapping: x[i])
                }
            }
        }
    }
}
