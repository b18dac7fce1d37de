internal import DLKernels

extension Tensor {
    /// The elements whose position along `axis` is in `range`.
    public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
        let axis = shape.normalized(axis: axis, for: "slice")
        guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
            shapeFailure("slice", "\(range) leaves axis \(axis)", shape)
        }
        var result = shape
        result[axis] = range.count
        let strides = DataMovement.rowMajorStrides(shape.dimensions)
        let cut = DataMovement.copy(
            buffer, from: .init(offset: range.lowerBound * strides[axis], strides: strides),
            to: .init(rowMajor: result.dimensions), extents: result.dimensions,
            resultCount: result.elementCount)
        let original = shape
        return Tensor(shape: result, buffer: cut).recorded(from: self) { gradient, _ in
            let after = original[axis] - range.upperBound
            return [gradient.padded(axis: axis, before: range.lowerBound, after: after)]
        }
    }

    /// The rows (along the first axis) in `range`.
    public subscript(range: Range<Int>) -> Tensor { slice(axis: 0, range) }

    /// The rows (along the first axis) in `range`.
    public subscript(range: ClosedRange<Int>) -> Tensor { slice(axis: 0, Range(range)) }

    /// The rows (along the first axis) from `range.lowerBound` on.
    public subscript(range: PartialRangeFrom<Int>) -> Tensor {
        slice(axis: 0, range.lowerBound..<Swift.max(shape.first ?? 0, range.lowerBound))
    }

    /// The rows (along the first axis) before `range.upperBound`.
    public subscript(range: PartialRangeUpTo<Int>) -> Tensor {
        slice(axis: 0, 0..<range.upperBound)
    }

    /// One row along the first axis, with one axis less.
    public subscript(row: Int) -> Tensor {
        guard rank > 0, row >= 0, row < shape[0] else {
            shapeFailure("subscript", "there is no row \(row)", shape)
        }
        return slice(axis: 0, row..<row + 1).reshaped(to: shape.removing(axis: 0))
    }

    /// Rows (along the first axis) in any order, also repeatedly: how a batch is drawn from data.
    ///
    /// - Precondition: Every row exists, otherwise stops naming it.
    public func gathered(rows: [Int]) -> Tensor {
        guard rank > 0 else { shapeFailure("gathered", "a single number has no rows", shape) }
        let count = shape[0]
        for row in rows where row < 0 || row >= count {
            shapeFailure("gathered", "there is no row \(row)", shape)
        }
        var result = shape
        result[0] = rows.count
        let width = shape.dropFirst().reduce(1, *)
        let drawn = DataMovement.gather(buffer, rows: rows, rowCount: width)
        return Tensor(shape: result, buffer: drawn).recorded(from: self) { gradient, _ in
            [gradient.scattered(rows: rows, count: count)]
        }
    }

    /// The reverse of ``gathered(rows:)``: each row is added to where it came from.
    func scattered(rows: [Int], count: Int) -> Tensor {
        var result = shape
        result[0] = count
        let width = shape.dropFirst().reduce(1, *)
        let sums = DataMovement.scatterAdd(
            buffer, rows: rows, rowCount: width, resultRows: count)
        return Tensor(shape: result, buffer: sums).recorded(from: self) { gradient, _ in
            [gradient.gathered(rows: rows)]
        }
    }

    /// Zeros put before and after the elements along an axis.
    public func padded(axis: Int, before: Int, after: Int) -> Tensor {
        let axis = shape.normalized(axis: axis, for: "padded")
        guard before >= 0, after >= 0 else {
            shapeFailure("padded", "\(before) before and \(after) after cannot be negative", shape)
        }
        guard before + after > 0 else { return self }
        var result = shape
        result[axis] += before + after
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
