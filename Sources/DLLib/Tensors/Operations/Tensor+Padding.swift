internal import DLFoundation
internal import DLKernels

/// What is put around a tensor.
public enum PaddingMode: Hashable, Sendable {
    /// One number everywhere.
    case constant(Float)
    /// The elements mirrored at the edge, which is not repeated: `c b | a b c | b a`.
    case reflect
    /// The elements mirrored behind the edge: `b a | a b c | c b`.
    case symmetric
    /// The elements at the edge repeated: `a a | a b c | c c`.
    case edge
}

extension Tensor {
    /// Elements put before and after those along each axis, as NumPy's `pad`.
    ///
    /// - Parameters:
    ///   - amounts: How many before and after, for each axis.
    ///   - mode: What they are; zeros unless told otherwise.
    /// - Returns: A larger tensor of the same kind.
    /// - Precondition: One pair for each axis; mirrors need enough elements.
    public func padded(
        _ amounts: [(before: Int, after: Int)], mode: PaddingMode = .constant(0)
    ) -> Tensor {
        guard amounts.count == rank else {
            shapeFailure("padded", "\(amounts.count) pairs of amounts for \(rank) axes", shape)
        }
        return amounts.indices.reduce(self) { result, axis in
            let (before, after) = amounts[axis]
            guard mode != .constant(0), before > 0 || after > 0 else {
                return result.padded(axis: axis, before: before, after: after)
            }
            if case .constant(let value) = mode {
                return result.surrounded(by: value, axis: axis, before: before, after: after)
            }
            let positions = result.mirrored(mode, axis: axis, before: before, after: after)
            return result.gathered(positions, axis: axis)
        }
    }

    private func surrounded(by value: Float, axis: Int, before: Int, after: Int) -> Tensor {
        func block(_ count: Int) -> Tensor {
            var sizes = shape
            sizes[axis] = count
            return Tensor(repeating: value, shape: sizes, dtype: dtype)
        }
        return Tensor(concatenating: [block(before), self, block(after)], axis: axis)
    }

    /// Where the elements of a padded axis come from.
    private func mirrored(
        _ mode: PaddingMode, axis: Int, before: Int, after: Int
    ) -> [Int] {
        let size = shape[axis]
        let reach = mode == .reflect ? size - 1 : mode == .symmetric ? size : Int.max
        guard Swift.min(before, after) >= 0, Swift.max(before, after) <= reach, size > 0 else {
            shapeFailure(
                "padded", "\(before) before and \(after) after do not fit axis \(axis) (\(mode))",
                shape)
        }
        return (-before..<size + after).map { position in
            switch mode {
            case .reflect:
                let mirrored = position < 0 ? -position : position
                return mirrored < size ? mirrored : 2 * size - 2 - mirrored
            case .symmetric:
                let mirrored = position < 0 ? -position - 1 : position
                return mirrored < size ? mirrored : 2 * size - 1 - mirrored
            case .edge, .constant:
                return Swift.min(Swift.max(position, 0), size - 1)
            }
        }
    }

    /// Zeros put before and after the elements along an axis.
    public func padded(axis: Int, before: Int, after: Int) -> Tensor {
        let axis = shape.normalized(axis: axis, for: "padded")
        guard before >= 0, after >= 0 else {
            shapeFailure("padded", "\(before) before and \(after) after cannot be negative", shape)
        }
        guard before > 0 || after > 0 else { return self }
        var result = shape
        result[axis] = result[axis].sum(saturating: before).sum(saturating: after)
        _ = result.elementCount
        let strides = DataMovement.rowMajorStrides(result.dimensions)
        let wide = DataMovement.copy(
            buffer, from: .init(rowMajor: shape.dimensions),
            to: .init(offset: before * strides[axis], strides: strides),
            extents: shape.dimensions, resultCount: result.elementCount)
        let size = shape[axis]
        return Tensor(shape: result, buffer: wide).recorded(from: self) { gradient, _ in
            [gradient.slice(axis: axis, before..<before + size)]
        }
    }

    /// Rows and columns of zeros around each image of `[batch, height, width, channels]`.
    public func zeroPadded2D(top: Int, bottom: Int, left: Int, right: Int) -> Tensor {
        checkImages("zeroPadded2D")
        guard Swift.min(top, bottom, left, right) >= 0 else {
            shapeFailure("zeroPadded2D", "paddings cannot be negative", shape)
        }
        return window(
            top: -top, left: -left, rows: shape[1] + top + bottom,
            columns: shape[2] + left + right)
    }

    /// A window of each image, zero where it lies outside.
    private func window(top: Int, left: Int, rows: Int, columns: Int) -> Tensor {
        let original = shape
        let buffer = DataMovement.window(
            buffer, shape: original.dimensions, top: top, left: left, rows: rows,
            columns: columns)
        let result = Tensor(shape: [original[0], rows, columns, original[3]], buffer: buffer)
        return result.recorded(from: self) { gradient, _ in
            [
                gradient.window(
                    top: -top, left: -left, rows: original[1], columns: original[2])
            ]
        }
    }

    /// Stops unless this is a batch of images.
    func checkImages(_ operation: String) {
        guard rank == 4 else {
            shapeFailure(
                operation, "images [batch, height, width, channels] are expected", shape)
        }
    }
}
