internal import DLKernels

extension Tensor {
    /// The same elements in another shape; one size may be -1 and is found from the rest.
    ///
    /// - Precondition: The number of elements stays the same.
    public func reshaped(to sizes: [Int]) -> Tensor {
        guard let unknown = sizes.firstIndex(of: -1) else { return reshaped(to: Shape(sizes)) }
        var known = sizes
        known[unknown] = 1
        let rest = Shape(known).elementCount
        guard rest > 0, elementCount % rest == 0 else {
            shapeFailure("reshaped", "the elements cannot be arranged as \(sizes)", shape)
        }
        known[unknown] = elementCount / rest
        return reshaped(to: Shape(known))
    }

    /// The same elements in another shape.
    public func reshaped(to shape: Shape) -> Tensor {
        guard shape != self.shape else { return self }
        guard shape.elementCount == elementCount else {
            shapeFailure(
                "reshaped", "\(elementCount) elements cannot become \(shape.elementCount)",
                self.shape, shape)
        }
        let original = self.shape
        return Tensor(shape: shape, buffer: buffer).recorded(from: self) { gradient, _ in
            [gradient.reshaped(to: original)]
        }
    }

    /// All axes but the first joined into one: `[batch, …]` becomes `[batch, elements]`.
    public func flattened() -> Tensor {
        guard let batch = shape.first else { return reshaped(to: Shape([1])) }
        return reshaped(to: [batch, shape.dropFirst().reduce(1, *)])
    }

    /// The axes in another order; without one, reversed.
    ///
    /// - Precondition: `axes` names each axis once.
    public func transposed(_ axes: [Int]? = nil) -> Tensor {
        let order = axes ?? Array((0..<rank).reversed())
        guard order.sorted() == Array(0..<rank) else {
            shapeFailure("transposed", "\(order) does not name each axis once", shape)
        }
        let strides = DataMovement.rowMajorStrides(shape.dimensions)
        let result = Shape(order.map { shape[$0] })
        let moved = DataMovement.copy(
            buffer, from: .init(strides: order.map { strides[$0] }),
            to: .init(rowMajor: result.dimensions), extents: result.dimensions,
            resultCount: elementCount)
        return Tensor(shape: result, buffer: moved).recorded(from: self) { gradient, _ in
            [gradient.transposed(order.indices.map { order.firstIndex(of: $0) ?? 0 })]
        }
    }

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
        let buffer = DataMovement.concatenate(
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
}
