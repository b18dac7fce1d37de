internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// The product of all elements, or of those along one axis (-1 is the last).
    public func prod(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        prod(axes: axis.map { [$0] } ?? Array(0..<rank), keepDims: keepDims)
    }

    /// The product along several axes.
    ///
    /// The gradient is exact also where elements are zero; the second derivative is not-a-number
    /// there.
    public func prod(axes: [Int], keepDims: Bool = false) -> Tensor {
        let x = dtype == .bool || dtype == .uint8 ? asType(.int32) : self
        let kept = x.reduced(.product, axes: axes, "prod").recorded(from: x) { gradient, _ in
            [gradient.broadcast(to: x.shape) * x.productsOfOthers(axes: axes)]
        }
        return kept.droppingAxes(keepDims ? [] : axes)
    }

    /// For each element the product of the others along the axes, without dividing.
    private func productsOfOthers(axes: [Int]) -> Tensor {
        let reduced = Set(axes.map { shape.normalized(axis: $0, for: "prod") })
        let order = (0..<rank).filter { !reduced.contains($0) } + reduced.sorted()
        let turned = transposed(order)
        let count = reduced.reduce(1) { $0 * shape[$1] }
        let rows = turned.reshaped(to: [count == 0 ? 0 : elementCount / count, count])
        let before = rows.cumProd(axis: 1, exclusive: true)
        let after = rows.cumProd(axis: 1, exclusive: true, reverse: true)
        let back = order.indices.map { order.firstIndex(of: $0) ?? 0 }
        return (before * after).reshaped(to: turned.shape).transposed(back)
    }

    /// The variance of all elements, or of those along one axis.
    ///
    /// `Σ (x - mean)² / (n - correction)`
    /// - Parameters:
    ///   - axis: Where to reduce; -1 is the last axis, nothing means all of them.
    ///   - correction: 0 for the variance of these numbers, 1 for that of the population they were
    ///     drawn from (NumPy's `ddof`).
    ///   - keepDims: Whether the axes stay, with size 1.
    /// - Returns: The variance, real also for whole numbers.
    public func variance(
        axis: Int? = nil, correction: Int = 0, keepDims: Bool = false
    ) -> Tensor {
        variance(
            axes: axis.map { [$0] } ?? Array(0..<rank), correction: correction, keepDims: keepDims)
    }

    /// The variance along several axes.
    public func variance(axes: [Int], correction: Int = 0, keepDims: Bool = false) -> Tensor {
        let x = real
        let count = axes.reduce(1) { $0 * shape[shape.normalized(axis: $1, for: "variance")] }
        let centred = x - x.mean(axes: axes, keepDims: true)
        return (centred * centred).sum(axes: axes, keepDims: keepDims)
            .linear(scale: 1 / Double(count - correction), offset: 0)
    }

    /// The standard deviation of all elements, or of those along one axis: the root of
    /// ``variance(axis:correction:keepDims:)``.
    public func std(axis: Int? = nil, correction: Int = 0, keepDims: Bool = false) -> Tensor {
        variance(axis: axis, correction: correction, keepDims: keepDims).sqrt()
    }

    /// The standard deviation along several axes.
    public func std(axes: [Int], correction: Int = 0, keepDims: Bool = false) -> Tensor {
        variance(axes: axes, correction: correction, keepDims: keepDims).sqrt()
    }

    /// Whether any element is different from zero, as `bool`; nothing of nothing.
    public func any(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        let axes = axis.map { [$0] } ?? Array(0..<rank)
        return asType(.bool).reduced(.maximum, axes: axes, "any")
            .droppingAxes(keepDims ? [] : axes)
    }

    /// Whether all elements are different from zero, as `bool`; true for nothing.
    public func all(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        let axes = axis.map { [$0] } ?? Array(0..<rank)
        return asType(.bool).reduced(.minimum, axes: axes, "all")
            .droppingAxes(keepDims ? [] : axes)
    }

    /// `log Σ e^x` of all elements, or of those along one axis, safe against overflow.
    public func logSumExp(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        let axes = axis.map { [$0] } ?? Array(0..<rank)
        let x = real
        let largest = x.withoutGradient().max(axes: axes, keepDims: true)
        // An infinite largest element must not be subtracted from itself.
        let shift = Tensor.where(largest.isFinite(), largest, 0)
        let sum = (x - shift).exp().sum(axes: axes, keepDims: true)
        return (sum.log() + shift).droppingAxes(keepDims ? [] : axes)
    }

    /// The Euclidean length of all elements, or of those along one axis: `√Σ x²`.
    ///
    /// The gradient at a length of zero is zero.
    public func norm(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        let axes = axis.map { [$0] } ?? Array(0..<rank)
        let x = real
        let full = (x.withoutGradient() * x.withoutGradient()).sum(axes: axes, keepDims: true)
            .sqrt()
        let kept = full.recorded(from: x) { gradient, _ in
            let length = (x * x).sum(axes: axes, keepDims: true).sqrt()
            return [gradient * x / Tensor.where(length .> 0, length, 1)]
        }
        return kept.droppingAxes(keepDims ? [] : axes)
    }
}

// MARK: - Running totals

extension Tensor {
    /// The sum of each element and those before it along an axis.
    ///
    /// - Parameters:
    ///   - axis: Along which to add; -1 is the last.
    ///   - exclusive: Leaves out the element itself, so that the first sum is 0.
    ///   - reverse: Adds from the end.
    /// - Returns: A tensor of the same shape.
    public func cumSum(axis: Int = -1, exclusive: Bool = false, reverse: Bool = false) -> Tensor {
        let x = dtype == .bool || dtype == .uint8 ? asType(.int32) : self
        return x.scanned(.sum, axis: axis, exclusive: exclusive, reverse: reverse, "cumSum")
            .recorded(from: x) { gradient, _ in
                [gradient.cumSum(axis: axis, exclusive: exclusive, reverse: !reverse)]
            }
    }

    /// The product of each element and those before it along an axis.
    ///
    /// The gradient divides by the elements, which must not be zero.
    /// - Parameters:
    ///   - axis: Along which to multiply; -1 is the last.
    ///   - exclusive: Leaves out the element itself, so that the first product is 1.
    ///   - reverse: Multiplies from the end.
    /// - Returns: A tensor of the same shape.
    public func cumProd(axis: Int = -1, exclusive: Bool = false, reverse: Bool = false) -> Tensor {
        let x = dtype == .bool || dtype == .uint8 ? asType(.int32) : self
        return x.scanned(.product, axis: axis, exclusive: exclusive, reverse: reverse, "cumProd")
            .recorded(from: x) { gradient, _ in
                let y = x.cumProd(axis: axis, exclusive: exclusive, reverse: reverse)
                let sums = (gradient * y).cumSum(
                    axis: axis, exclusive: exclusive, reverse: !reverse)
                return [sums / x]
            }
    }

    private func scanned(
        _ operation: ReductionOperation, axis: Int, exclusive: Bool, reverse: Bool, _ name: String
    ) -> Tensor {
        let axis = shape.normalized(axis: axis, for: name)
        var x = withoutGradient()
        if reverse { x = x.flipped(axes: [axis]) }
        if exclusive, shape[axis] > 0 {
            var edge = shape
            edge[axis] = 1
            let neutral = Tensor(
                repeating: operation == .product ? 1 : 0, shape: edge, dtype: dtype)
            x = Tensor(
                concatenating: [neutral, x.slice(axis: axis, 0..<shape[axis] - 1)], axis: axis)
        }
        let split = shape.split(around: axis..<axis + 1)
        let result = Tensor(
            shape: shape,
            buffer: Scan.run(
                operation, x.buffer, outer: split.outer, size: split.middle, inner: split.inner))
        return reverse ? result.flipped(axes: [axis]) : result
    }
}
