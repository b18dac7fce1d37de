internal import DLFoundation
internal import DLKernels

// Joining tensors and taking them apart.

extension Tensor {
    /// Joins tensors along an axis.
    ///
    /// - Precondition: At least one tensor; same kind, same rank and same sizes along the others.
    public init(concatenating tensors: [Tensor], axis: Int = 0) {
        guard let first = tensors.first else {
            shapeFailure("concatenating", "at least one tensor is needed")
        }
        let axis = first.shape.normalized(axis: axis, for: "concatenating")
        var shape = first.shape
        shape[axis] = 0
        for tensor in tensors {
            var expected = first.shape
            if tensor.rank == first.rank { expected[axis] = tensor.shape[axis] }
            guard expected == tensor.shape, tensor.dtype == first.dtype else {
                shapeFailure(
                    "concatenating",
                    "sizes may differ along axis \(axis) only, kinds (\(first.dtype), "
                        + "\(tensor.dtype)) not at all", first.shape, tensor.shape)
            }
            shape[axis] += tensor.shape[axis]
        }
        let split = first.shape.split(around: axis..<axis + 1)
        let isImage = first.rank == 4 && axis == 3
        let joined =
            isImage
            ? ImageBlocks.join(
                tensors.map { ($0.buffer, $0.shape[3]) }, batch: shape[0], height: shape[1],
                width: shape[2]) : nil
        let buffer =
            joined
            ?? DataMovement.concatenate(
                tensors.map { ($0.buffer, $0.shape[axis] * split.inner) }, outer: split.outer,
                elementType: first.dtype.elementType)
        let starts = tensors.map { $0.shape[axis] }
        self = Tensor(shape: shape, buffer: buffer).recorded(from: tensors) { gradient, needs in
            var start = 0
            return starts.indices.map { index in
                defer { start += starts[index] }
                return needs[index]
                    ? gradient.slice(axis: axis, start..<start + starts[index]) : nil
            }
        }
    }

    /// Joins tensors of one shape along a new axis, the outermost unless told otherwise.
    ///
    /// - Precondition: At least one tensor; all have the same shape and kind.
    public init(stacking tensors: [Tensor], axis: Int = 0) {
        guard let first = tensors.first else {
            shapeFailure("stacking", "at least one tensor is needed")
        }
        for tensor in tensors where tensor.shape != first.shape {
            shapeFailure("stacking", "all shapes must be equal", first.shape, tensor.shape)
        }
        let place = axis < 0 ? axis + first.rank + 1 : axis
        self = Tensor(concatenating: tensors.map { $0.expandedDims(axis: place) }, axis: place)
    }

    /// The tensors along an axis, without it: the reverse of stacking.
    public func unstacked(axis: Int = 0) -> [Tensor] {
        let place = shape.normalized(axis: axis, for: "unstacked")
        return (0..<shape[place]).map {
            slice(axis: place, $0..<$0 + 1).squeezed(axis: place)
        }
    }

    /// Parts of equal size along an axis.
    ///
    /// - Precondition: The axis can be divided by `count`.
    public func split(count: Int, axis: Int = 0) -> [Tensor] {
        let place = shape.normalized(axis: axis, for: "split")
        guard count > 0, shape[place] % count == 0 else {
            shapeFailure("split", "axis \(axis) cannot be cut into \(count) equal parts", shape)
        }
        return split(sizes: Array(repeating: shape[place] / count, count: count), axis: place)
    }

    /// Parts of the given sizes along an axis.
    ///
    /// - Precondition: The sizes add up to that of the axis.
    public func split(sizes: [Int], axis: Int = 0) -> [Tensor] {
        let place = shape.normalized(axis: axis, for: "split")
        guard sizes.allSatisfy({ $0 >= 0 }),
            sizes.reduce(0, { $0.sum(saturating: $1) }) == shape[place]
        else {
            shapeFailure("split", "\(sizes) does not add up to the size of axis \(axis)", shape)
        }
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return slice(axis: place, start..<start + size)
        }
    }
}
