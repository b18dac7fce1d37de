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
        move(source, from: from, to: to, extents: extents, into: result)
        return result
    }

    /// Copies `extents` elements into part of an existing buffer.
    ///
    /// - Precondition: Nobody else holds `target`, it was made in row-major order, and both have one
    ///   element type; both walks stay inside their buffers.
    package static func assign(
        _ source: TensorBuffer, from: Walk, to: Walk, extents: [Int], in target: TensorBuffer
    ) {
        guard extents.allSatisfy({ $0 > 0 }) else { return }
        target.willChange()
        move(source, from: from, to: to, extents: extents, into: target)
    }

    private static func move(
        _ source: TensorBuffer, from: Walk, to: Walk, extents: [Int], into result: TensorBuffer
    ) {
        let copy = StridedCopy(from: from, to: to, extents: extents)
        switch source.elementType.byteCount {
        case 1: copy.run(source.storage, result.storage, UInt8.self)
        case 4: copy.run(source.storage, result.storage, UInt32.self)
        default: copy.run(source.storage, result.storage, UInt64.self)
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
            let to = result.storage
            let offset = start
            Threads.forEachRange(of: outer, minimumChunk: 1 + (1 << 18) / bytes) { rows in
                for row in rows {
                    unsafe memcpy(
                        to.base + (row * total + offset) * size, from.base + row * bytes, bytes)
                }
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
