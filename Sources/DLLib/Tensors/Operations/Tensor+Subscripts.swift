internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// Part of the tensor, or a change of that part.
    ///
    /// ```swift
    /// x[0]                          // the first entry along the first axis
    /// x[.all, 1..<3]                // columns 1 and 2
    /// x[.ellipsis, .newAxis]        // a new last axis
    /// x[.stride(by: -1)]            // upside down
    /// x[0, .all] = Tensor(0)        // a row of zeros
    /// x[[0, 2], [1, 3]]             // x[0, 1] and x[2, 3]
    /// ```
    ///
    /// Reading copies the elements. A change copies the whole tensor first if its elements are
    /// shared with another value, and nothing otherwise; the new value is repeated along its axes
    /// of size 1. Both have gradients. Several lists are read together, one entry of each, as in
    /// NumPy; a list with one entry goes with every other.
    /// - Parameter indices: One for each axis from the first on; the rest is taken whole.
    public subscript(indices: any TensorIndex...) -> Tensor {
        get { part(Region(indices.map(\.axisIndex), of: shape)) }
        set { replace(Region(indices.map(\.axisIndex), of: shape), with: newValue) }
    }

    /// The entries where a `bool` tensor is true, or those at the positions in a whole-number
    /// tensor, along the first axis or the first few.
    ///
    /// A mask has the sizes of the first axes; what it chooses comes out along one axis. Setting
    /// takes a single number, or values that can be repeated to what reading gives.
    public subscript(selection: Tensor) -> Tensor {
        get {
            guard selection.dtype == .bool else { return gathered(selection) }
            let (flat, rows) = masked(by: selection)
            return flat.gathered(rows, axis: 0)
        }
        set {
            guard selection.dtype == .bool else {
                self[selection.positions("subscript")] = newValue
                return
            }
            let original = shape
            var (flat, rows) = masked(by: selection)
            guard !rows.isEmpty else { return }
            // Without this, the value would still be shared with `self` and be copied.
            self = Tensor(zeros: [])
            flat[rows] = newValue
            self = flat.reshaped(to: original)
        }
    }

    private func masked(by mask: Tensor) -> (flat: Tensor, rows: [Int]) {
        guard mask.rank <= rank, mask.rank > 0, Shape(shape.prefix(mask.rank)) == mask.shape else {
            shapeFailure(
                "subscript", "a mask must have the sizes of the first axes", shape, mask.shape)
        }
        let flat = reshaped(to: Shape([mask.elementCount] + shape.dropFirst(mask.rank)))
        let rows = mask.withScalars(as: UInt8.self) { span in
            span.indices.filter { span[$0] != 0 }
        }
        return (flat, rows)
    }

    private func part(_ region: Region) -> Tensor {
        guard region.lists.count < 2 else {
            return reshaped(to: [elementCount]).gathered(region.places, axis: 0)
                .reshaped(to: region.resultShape)
        }
        let whole = walked(region)
        guard let list = region.list else { return whole }
        return whole.gathered(list.entries, axis: list.axis)
    }

    /// The elements on the walk of a region.
    private func walked(_ region: Region) -> Tensor {
        let original = shape
        return moved(from: region.walk, to: region.shape).recorded(from: self) { gradient, _ in
            [gradient.placed(region, in: original)]
        }
    }

    /// Zeros with these elements on the walk of a region.
    private func placed(_ region: Region, in shape: Shape) -> Tensor {
        let result = Tensor(
            shape: shape,
            buffer: DataMovement.copy(
                buffer, from: .init(rowMajor: self.shape.dimensions), to: region.walk,
                extents: self.shape.dimensions, resultCount: shape.elementCount))
        return result.recorded(from: self) { gradient, _ in [gradient.walked(region)] }
    }

    private mutating func replace(_ region: Region, with value: Tensor) {
        let target = region.resultShape
        if region.lists.count > 1 {
            guard value.shape.broadcast(with: target, for: "subscript") == target else {
                shapeFailure(
                    "subscript", "the new value cannot be repeated to the part", value.shape,
                    target)
            }
            let original = shape
            var flat = reshaped(to: [elementCount])
            self = Tensor(zeros: [])
            flat[region.places] = value.broadcast(to: target).reshaped(
                to: [target.elementCount])
            self = flat.reshaped(to: original)
            return
        }
        guard value.rank <= target.rank,
            value.shape.broadcast(with: target, for: "subscript") == target
        else {
            shapeFailure(
                "subscript", "the new value cannot be repeated to the part", value.shape, target)
        }
        let elements = value.withoutGradient().asType(dtype).broadcast(to: target)
        // Stands for the old value without holding its elements, which then need no copy.
        var old = Tensor(zeros: [], dtype: dtype)
        old.node = node
        node = nil
        makeUnique()
        write(elements, region)
        self = recorded(from: old, value) { gradient, needs in
            var rest: Tensor?
            if needs[0] {
                var kept = gradient
                kept.replace(region, with: Tensor(zeros: [], dtype: gradient.dtype))
                rest = kept
            }
            return [rest, needs[1] ? gradient.part(region).summed(to: value.shape) : nil]
        }
    }

    private func write(_ elements: Tensor, _ region: Region) {
        var extents = elements.shape.dimensions
        let source = DataMovement.Walk(rowMajor: extents)
        guard let (axis, entries) = region.list else {
            DataMovement.assign(
                elements.buffer, from: source, to: region.walk, extents: extents, in: buffer)
            return
        }
        extents[axis] = 1
        for (position, entry) in entries.enumerated() {
            var from = source
            from.offset = position * source.strides[axis]
            var to = region.walk
            to.offset += entry * to.strides[axis]
            DataMovement.assign(elements.buffer, from: from, to: to, extents: extents, in: buffer)
        }
    }
}
