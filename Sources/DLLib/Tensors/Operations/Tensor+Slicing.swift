internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// The elements whose position along `axis` is in `range`.
    public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
        let axis = shape.normalized(axis: axis, for: "slice")
        guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
            shapeFailure("slice", "\(range) leaves axis \(axis)", shape)
        }
        guard range.count < shape[axis] else { return self }
        var result = shape
        result[axis] = range.count
        let strides = DataMovement.rowMajorStrides(shape.dimensions)
        let isImage = rank == 4 && axis == 3
        let blocks =
            isImage ? ImageBlocks.cut(buffer, shape: shape.dimensions, channels: range) : nil
        let cut =
            blocks
            ?? DataMovement.copy(
                buffer, from: .init(offset: range.lowerBound * strides[axis], strides: strides),
                to: .init(rowMajor: result.dimensions), extents: result.dimensions,
                resultCount: result.elementCount)
        let original = shape
        return Tensor(shape: result, buffer: cut).recorded(from: self) { gradient, _ in
            let after = original[axis] - range.upperBound
            return [gradient.padded(axis: axis, before: range.lowerBound, after: after)]
        }
    }
}
