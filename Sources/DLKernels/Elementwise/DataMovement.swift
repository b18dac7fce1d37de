internal import Glibc

/// Kernels that move elements without looking at them.
package enum DataMovement {
    /// One side of a strided copy: where it starts and how far it moves along each axis.
    package struct Walk {
        /// The first element.
        package var offset: Int
        /// Elements to move for one step along each axis; may be negative or zero.
        package var strides: [Int]

        /// Describes one side of a copy.
        package init(offset: Int = 0, strides: [Int]) {
            self.offset = offset
            self.strides = strides
        }

        /// A walk over a whole row-major array.
        package init(rowMajor shape: [Int]) {
            offset = 0
            strides = DataMovement.rowMajorStrides(shape)
        }
    }

    /// How far neighbours along each axis lie apart in a row-major array.
    package static func rowMajorStrides(_ shape: [Int]) -> [Int] {
        var strides = shape
        var step = 1
        for axis in shape.indices.reversed() {
            strides[axis] = step
            step *= shape[axis]
        }
        return strides
    }

    /// Copies `extents` elements from one walk to another: slices, transposes, padding.
    ///
    /// - Parameters:
    ///   - source: What is read.
    ///   - from: Its walk.
    ///   - to: The walk over the result.
    ///   - extents: The number of steps along each axis.
    ///   - resultCount: The elements of the result; those the walk misses are zero.
    /// - Precondition: Both walks stay inside their buffers.
    package static func copy(
        _ source: TensorBuffer, from: Walk, to: Walk, extents: [Int], resultCount: Int
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: resultCount)
        let total = extents.reduce(1, *)
        if total < resultCount { result.clear() }
        guard total > 0 else { return result }
        switch source.elementType.byteCount {
        case 1: copy(source, from, result, to, extents, UInt8.self)
        case 4: copy(source, from, result, to, extents, UInt32.self)
        default: copy(source, from, result, to, extents, UInt64.self)
        }
        return result
    }

    private static func copy<Unit: BitwiseCopyable>(
        _ source: TensorBuffer, _ from: Walk, _ result: TensorBuffer, _ to: Walk,
        _ extents: [Int], _: Unit.Type
    ) {
        let axes = extents.indices.filter { extents[$0] != 1 }
        let inner = axes.last
        let rowLength = inner.map { extents[$0] } ?? 1
        let sourceStep = inner.map { from.strides[$0] } ?? 1
        let resultStep = inner.map { to.strides[$0] } ?? 1
        let outer = axes.dropLast()
        let rows = outer.reduce(1) { $0 * extents[$1] }
        let x = unsafe source.storage.base.assumingMemoryBound(to: Unit.self)
        let y = unsafe result.storage.base.assumingMemoryBound(to: Unit.self)
        Threads.forEachRange(
            of: rows, minimumChunk: 1 + Loops.minimumChunk / max(rowLength, 1)
        ) { range in
            for row in range {
                var rest = row
                var read = from.offset
                var write = to.offset
                for axis in outer.reversed() {
                    let position = rest % extents[axis]
                    rest /= extents[axis]
                    read += position * from.strides[axis]
                    write += position * to.strides[axis]
                }
                if sourceStep == 1, resultStep == 1 {
                    unsafe (y + write).update(from: x + read, count: rowLength)
                } else {
                    for _ in 0..<rowLength {
                        unsafe y[write] = x[read]
                        read &+= sourceStep
                        write &+= resultStep
                    }
                }
            }
        }
    }

    /// Rows put one after another: `result[k] = source[rows[k]]`, each `rowCount` elements long.
    ///
    /// - Precondition: Every index is a row of the source.
    package static func gather(
        _ source: TensorBuffer, rows: [Int], rowCount: Int
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: rows.count * rowCount)
        let bytes = rowCount * source.elementType.byteCount
        guard bytes > 0 else { return result }
        let from = source.storage
        let to = result.storage
        Threads.forEachRange(of: rows.count, minimumChunk: 1 + (1 << 18) / bytes) { range in
            for index in range {
                unsafe memcpy(
                    to.base + index * bytes, from.base + rows[index] * bytes, bytes)
            }
        }
        return result
    }

    /// The reverse of ``gather(_:rows:rowCount:)``: rows are added to where they came from.
    ///
    /// - Precondition: The elements are numbers; every index is below `resultRows`.
    package static func scatterAdd(
        _ source: TensorBuffer, rows: [Int], rowCount: Int, resultRows: Int
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: resultRows * rowCount)
        result.clear()
        switch source.elementType {
        case .float32: scatterAdd(source, rows, rowCount, result, Float.self)
        case .float64: scatterAdd(source, rows, rowCount, result, Double.self)
        case .int32: scatterAdd(source, rows, rowCount, result, Int32.self)
        case .uint8, .bool: scatterAdd(source, rows, rowCount, result, UInt8.self)
        }
        return result
    }

    private static func scatterAdd<T: KernelScalar>(
        _ source: TensorBuffer, _ rows: [Int], _ rowCount: Int, _ result: TensorBuffer, _: T.Type
    ) {
        source.withSpan(of: T.self) { x in
            result.withMutableSpan(of: T.self) { y in
                for (index, row) in rows.enumerated() {
                    for i in 0..<rowCount {
                        let target = row * rowCount + i
                        y[target] = y[target].adding(wrapping: x[index * rowCount + i])
                    }
                }
            }
        }
    }

    /// Joins parts row by row: `result[o] = parts[0][o] ++ parts[1][o] ++ …`.
    ///
    /// - Parameters:
    ///   - parts: Buffers of one element type, each with the length of its rows.
    ///   - outer: The number of rows, the same in every part.
    package static func concatenate(
        _ parts: [(buffer: TensorBuffer, rowCount: Int)], outer: Int, elementType: ElementType
    ) -> TensorBuffer {
        let total = parts.reduce(0) { $0 + $1.rowCount }
        let result = TensorBuffer(elementType, count: outer * total)
        let size = elementType.byteCount
        var start = 0
        for part in parts {
            let bytes = part.rowCount * size
            guard bytes > 0 else { continue }
            let from = part.buffer.storage
            for row in 0..<outer {
                unsafe memcpy(
                    result.storage.base + (row * total + start) * size,
                    from.base + row * bytes, bytes)
            }
            start += part.rowCount
        }
        return result
    }
}

extension TensorBuffer {
    /// Sets every byte to zero.
    func clear() {
        unsafe memset(storage.base, 0, count * elementType.byteCount)
    }
}
