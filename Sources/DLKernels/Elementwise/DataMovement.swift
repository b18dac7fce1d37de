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
    /// - Returns: A row-major buffer of `resultCount` elements.
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

    /// Cuts a window out of each image of a batch; what lies outside the image is zero.
    ///
    /// Padding is a window that starts before the image. Images in blocks of channels stay so.
    /// - Parameters:
    ///   - source: A row-major batch, or the result of a kernel.
    ///   - shape: Its `[batch, height, width, channels]`.
    ///   - top: The first row of the window, which may be negative.
    ///   - left: The first column of the window, which may be negative.
    ///   - rows: The rows of the window.
    ///   - columns: The columns of the window.
    /// - Returns: `[batch, rows, columns, channels]`.
    package static func window(
        _ source: TensorBuffer, shape: [Int], top: Int, left: Int, rows: Int, columns: Int
    ) -> TensorBuffer {
        let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        let count = batch * rows * columns * channels
        let layout = Layout.image(
            .blocked, batch: batch, height: height, width: width, channels: channels)
        if let native = source.native, native.layout == layout, count > 0 {
            let target = Layout.image(
                .blocked, batch: batch, height: rows, width: columns, channels: channels)
            let result = Storage(byteCount: target.byteCount)
            let planes = batch * ((channels - 1) / OneDNN.channelBlock + 1)
            copyWindow(
                native.storage, result, planes: planes, pixel: 4 * OneDNN.channelBlock,
                (height, width), (top, left), (rows, columns))
            return TensorBuffer(image: result, in: target, count: count)
        }
        let result = TensorBuffer(source.elementType, count: count)
        copyWindow(
            source.storage, result.storage, planes: batch,
            pixel: channels * source.elementType.byteCount, (height, width), (top, left),
            (rows, columns))
        return result
    }

    private static func copyWindow(
        _ source: Storage, _ result: Storage, planes: Int, pixel: Int,
        _ size: (height: Int, width: Int), _ start: (top: Int, left: Int),
        _ window: (rows: Int, columns: Int)
    ) {
        let rowBytes = window.columns * pixel
        guard rowBytes > 0 else { return }
        let first = min(max(-start.left, 0), window.columns)
        let end = max(first, min(size.width - start.left, window.columns))
        Threads.forEachRange(
            of: planes * window.rows, minimumChunk: 1 + (1 << 17) / rowBytes
        ) { range in
            for index in range {
                let (plane, row) = (index / window.rows, index % window.rows + start.top)
                let target = unsafe result.base + index * rowBytes
                guard row >= 0, row < size.height else {
                    unsafe memset(target, 0, rowBytes)
                    continue
                }
                let line = (plane * size.height + row) * size.width + start.left + first
                unsafe memset(target, 0, first * pixel)
                unsafe memcpy(
                    target + first * pixel, source.base + line * pixel, (end - first) * pixel)
                unsafe memset(target + end * pixel, 0, (window.columns - end) * pixel)
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
    ///   - elementType: The kind of number, the same in every part.
    /// - Returns: A row-major buffer.
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
