internal import DLKernels

extension Tensor {
    /// The sum of all elements, or of those along one axis (-1 is the last).
    public func sum(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        sum(axes: axis.map { [$0] } ?? Array(0..<rank), keepDims: keepDims)
    }

    /// The sum along several axes.
    public func sum(axes: [Int], keepDims: Bool = false) -> Tensor {
        let x = dtype == .bool || dtype == .uint8 ? asType(.int32) : self
        let full = x.reduced(.sum, axes: axes, "sum")
        let kept = full.recorded(from: x) { gradient, _ in
            [gradient.repeated(to: x.shape)]
        }
        return kept.droppingAxes(keepDims ? [] : axes)
    }

    /// The mean of all elements, or of those along one axis (-1 is the last).
    public func mean(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        mean(axes: axis.map { [$0] } ?? Array(0..<rank), keepDims: keepDims)
    }

    /// The mean along several axes.
    public func mean(axes: [Int], keepDims: Bool = false) -> Tensor {
        let x = real
        let count = axes.reduce(1) { $0 * x.shape[x.shape.normalized(axis: $1, for: "mean")] }
        return x.sum(axes: axes, keepDims: keepDims).linear(scale: 1 / Double(count), offset: 0)
    }

    /// The largest element, or those along one axis; equal ones share the gradient.
    public func max(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        extremum(.maximum, axis: axis, keepDims: keepDims, "max")
    }

    /// The smallest element, or those along one axis; equal ones share the gradient.
    public func min(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        extremum(.minimum, axis: axis, keepDims: keepDims, "min")
    }

    /// The position of the first largest element along an axis, as `int32`.
    public func argMax(axis: Int = -1) -> Tensor {
        let axis = shape.normalized(axis: axis, for: "argMax")
        guard shape[axis] > 0 else {
            shapeFailure("argMax", "axis \(axis) has no elements", shape)
        }
        let split = shape.split(around: axis..<axis + 1)
        let buffer = Reduction.argMax(
            buffer, outer: split.outer, reduced: split.middle, inner: split.inner)
        return Tensor(shape: shape.removing(axis: axis), buffer: buffer)
    }

    private func extremum(
        _ operation: ReductionOperation, axis: Int?, keepDims: Bool, _ name: String
    ) -> Tensor {
        let axes = axis.map { [$0] } ?? Array(0..<rank)
        let x = self
        let full = reduced(operation, axes: axes, name)
        let kept = full.recorded(from: x) { gradient, _ in
            let mask = x.equal(full).asType(x.dtype)
            return [mask * (gradient / mask.sum(axes: axes, keepDims: true))]
        }
        return kept.droppingAxes(keepDims ? [] : axes)
    }

    /// The reduction with axes of size 1 where elements were combined, without a gradient.
    private func reduced(
        _ operation: ReductionOperation, axes: [Int], _ name: String
    ) -> Tensor {
        let axes = Set(axes.map { shape.normalized(axis: $0, for: name) }).sorted()
        var result = self.withoutGradient()
        // Neighbouring axes go together; separate groups one after another, innermost first.
        var end = axes.count
        while end > 0 {
            var start = end - 1
            while start > 0, axes[start - 1] == axes[start] - 1 { start -= 1 }
            let range = axes[start]..<axes[end - 1] + 1
            let split = result.shape.split(around: range)
            var shape = result.shape
            for axis in range { shape[axis] = 1 }
            result = Tensor(
                shape: shape,
                buffer: Reduction.reduce(
                    operation, result.buffer, outer: split.outer, reduced: split.middle,
                    inner: split.inner))
            end = start
        }
        return result
    }

    private func droppingAxes(_ axes: [Int]) -> Tensor {
        guard !axes.isEmpty else { return self }
        let dropped = Set(axes.map { shape.normalized(axis: $0, for: "sum") })
        return reshaped(to: Shape(shape.indices.filter { !dropped.contains($0) }.map { shape[$0] }))
    }

    /// This tensor repeated along its axes of size 1.
    func repeated(to shape: Shape) -> Tensor {
        guard shape != self.shape else { return self }
        return self + Tensor(zeros: shape, dtype: dtype)
    }
}

extension Shape {
    /// The sizes before, inside and after a range of axes, each multiplied up.
    func split(around axes: Range<Int>) -> (outer: Int, middle: Int, inner: Int) {
        (
            self[0..<axes.lowerBound].reduce(1, *), self[axes].reduce(1, *),
            self[axes.upperBound..<rank].reduce(1, *)
        )
    }
}
