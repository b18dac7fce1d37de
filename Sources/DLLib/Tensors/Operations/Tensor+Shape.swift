public import DLFoundation
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

    /// The same elements with an axis of size 1 put in before `axis` (-1: behind the last).
    public func expandedDims(axis: Int) -> Tensor {
        let place = axis < 0 ? axis + rank + 1 : axis
        guard place >= 0, place <= rank else {
            shapeFailure("expandedDims", "there is no place \(axis) for an axis", shape)
        }
        return reshaped(to: shape.inserting(at: place))
    }

    /// The same elements without an axis of size 1, or without all of them.
    ///
    /// - Precondition: The axis has size 1.
    public func squeezed(axis: Int? = nil) -> Tensor {
        guard let axis else { return reshaped(to: Shape(shape.filter { $0 != 1 })) }
        let place = shape.normalized(axis: axis, for: "squeezed")
        guard shape[place] == 1 else {
            shapeFailure("squeezed", "axis \(axis) has size \(shape[place]), not 1", shape)
        }
        return reshaped(to: shape.removing(axis: place))
    }

    /// The axes in another order; without one, reversed.
    ///
    /// - Precondition: `axes` names each axis once.
    public func transposed(_ axes: [Int]? = nil) -> Tensor {
        let order = (axes ?? Array((0..<rank).reversed())).map {
            shape.normalized(axis: $0, for: "transposed")
        }
        guard order.sorted() == Array(0..<rank) else {
            shapeFailure("transposed", "\(order) does not name each axis once", shape)
        }
        guard order != Array(0..<rank) else { return self }
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

    /// Two axes exchanged; without any, the last two, as for a batch of matrices.
    public func swappedAxes(_ first: Int = -2, _ second: Int = -1) -> Tensor {
        let i = shape.normalized(axis: first, for: "swappedAxes")
        let j = shape.normalized(axis: second, for: "swappedAxes")
        var order = Array(0..<rank)
        order.swapAt(i, j)
        return transposed(order)
    }

    /// One axis moved to another place, the others in their order.
    public func movedAxis(from source: Int, to target: Int) -> Tensor {
        let i = shape.normalized(axis: source, for: "movedAxis")
        let j = shape.normalized(axis: target, for: "movedAxis")
        var order = Array(0..<rank)
        order.remove(at: i)
        order.insert(i, at: j)
        return transposed(order)
    }
}
