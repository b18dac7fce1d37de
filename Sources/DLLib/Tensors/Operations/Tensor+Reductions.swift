internal import DLFoundation
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
        let kept = full.recorded(from: x) { [shape = x.shape] gradient, _ in
            [gradient.broadcast(to: shape)]
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
        max(axes: axis.map { [$0] } ?? Array(0..<rank), keepDims: keepDims)
    }

    /// The largest elements along several axes; equal ones share the gradient.
    public func max(axes: [Int], keepDims: Bool = false) -> Tensor {
        extremum(.maximum, axes: axes, keepDims: keepDims, "max")
    }

    /// The smallest element, or those along one axis; equal ones share the gradient.
    public func min(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        min(axes: axis.map { [$0] } ?? Array(0..<rank), keepDims: keepDims)
    }

    /// The smallest elements along several axes; equal ones share the gradient.
    public func min(axes: [Int], keepDims: Bool = false) -> Tensor {
        extremum(.minimum, axes: axes, keepDims: keepDims, "min")
    }

    /// The position of the first largest element along an axis, as `int32`.
    public func argMax(axis: Int = -1) -> Tensor { position(axis, "argMax", Reduction.argMax) }

    /// The position of the first smallest element along an axis, as `int32`.
    public func argMin(axis: Int = -1) -> Tensor { position(axis, "argMin", Reduction.argMin) }

    private func position(
        _ axis: Int, _ name: String, _ kernel: (TensorBuffer, Int, Int, Int) -> TensorBuffer
    ) -> Tensor {
        let axis = shape.normalized(axis: axis, for: name)
        guard shape[axis] > 0 else { shapeFailure(name, "axis \(axis) has no elements", shape) }
        let split = shape.split(around: axis..<axis + 1)
        return Tensor(
            shape: shape.removing(axis: axis),
            buffer: kernel(buffer, split.outer, split.middle, split.inner))
    }

    private func extremum(
        _ operation: ReductionOperation, axes: [Int], keepDims: Bool, _ name: String
    ) -> Tensor {
        let x = self
        for axis in axes where shape[shape.normalized(axis: axis, for: name)] == 0 {
            shapeFailure(name, "axis \(axis) has no elements", shape)
        }
        let full = reduced(operation, axes: axes, name)
        let kept = full.recorded(from: x) { gradient, _ in
            let mask = x.equal(full).asType(x.dtype)
            return [mask * (gradient / mask.sum(axes: axes, keepDims: true))]
        }
        return kept.droppingAxes(keepDims ? [] : axes)
    }

    /// The reduction with axes of size 1 where elements were combined, without a gradient.
    func reduced(
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

    /// The same elements without axes of size 1.
    func droppingAxes(_ axes: [Int]) -> Tensor {
        guard !axes.isEmpty else { return self }
        let dropped = Set(axes.map { shape.normalized(axis: $0, for: "sum") })
        return reshaped(to: Shape(shape.indices.filter { !dropped.contains($0) }.map { shape[$0] }))
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
