internal import DLFoundation

extension Tensor {
    /// Sums of products in Einstein's notation, as NumPy's `einsum`.
    ///
    /// ```swift
    /// Tensor.einsum("ij,jk->ik", a, b)        // the matrix product
    /// Tensor.einsum("bhqd,bhkd->bhqk", q, k)  // scores of attention
    /// Tensor.einsum("...ii", x)               // traces
    /// ```
    ///
    /// Each letter names an axis. A letter that is missing behind the arrow is summed over; one
    /// that stands twice in an operand takes the diagonal. Without an arrow the result has the
    /// letters that occur once, in alphabetical order. `...` stands for any axes, which are repeated
    /// where they are 1.
    /// - Precondition: The equation fits the shapes, otherwise stops naming the letter.
    public static func einsum(_ equation: String, _ operands: Tensor...) -> Tensor {
        let plan = EinsteinSum(equation, operands.map(\.shape))
        let common = operands.reduce(DType.float32) { DType.common($0, $1.dtype) }
        var terms = zip(operands, plan.inputs).map {
            Term(tensor: $0.asType(common), axes: $1).diagonal()
        }
        guard var result = terms.first else {
            shapeFailure("einsum", "at least one operand is needed")
        }
        terms.removeFirst()
        result = result.summed(except: plan.output + terms.flatMap(\.axes))
        while !terms.isEmpty {
            let next = terms.removeFirst()
            let kept = Set(plan.output + terms.flatMap(\.axes))
            result = result.product(
                with: next.summed(except: Array(kept) + result.axes), keeping: kept)
        }
        return result.arranged(plan.output)
    }

    /// The products of all pairs of elements: `result[i, j] = x[i] · other[j]`.
    public func outer(_ other: Tensor) -> Tensor {
        let column = reshaped(to: [elementCount, 1])
        return column * other.reshaped(to: [1, other.elementCount])
    }

    /// NumPy's `dot`: `Σ x[…, k] · other[…, k, j]` over the last axis here and the last but one (or
    /// only) axis there.
    ///
    /// Between lists it is their inner product.
    public func dot(_ other: Tensor) -> Tensor {
        guard rank > 0, other.rank > 0 else { return self * other }
        let place = Swift.max(other.rank - 2, 0)
        guard shape[rank - 1] == other.shape[place] else {
            shapeFailure("dot", "the summed axes must be equally long", shape, other.shape)
        }
        return tensordot(other, axes: [(rank - 1, place)])
    }

    /// The sum over pairs of axes: first the other axes here, then those there.
    ///
    /// - Precondition: The axes of each pair are equally long.
    public func tensordot(_ other: Tensor, axes pairs: [(Int, Int)]) -> Tensor {
        let summed = pairs.map { pair in
            (
                shape.normalized(axis: pair.0, for: "tensordot"),
                other.shape.normalized(axis: pair.1, for: "tensordot")
            )
        }
        for (here, there) in summed where shape[here] != other.shape[there] {
            shapeFailure(
                "tensordot", "axes \(here) and \(there) must be equally long", shape, other.shape)
        }
        let left = (0..<rank).filter { axis in !summed.contains { $0.0 == axis } }
        let right = (0..<other.rank).filter { axis in !summed.contains { $0.1 == axis } }
        let count = summed.reduce(1) { $0 * shape[$1.0] }
        let rows = transposed(left + summed.map(\.0))
            .reshaped(to: [left.reduce(1) { $0 * shape[$1] }, count])
        let columns = other.transposed(summed.map(\.1) + right)
            .reshaped(to: [count, right.reduce(1) { $0 * other.shape[$1] }])
        return rows.matmul(columns)
            .reshaped(to: Shape(left.map { shape[$0] } + right.map { other.shape[$0] }))
    }
}

/// An operand on the way to the sum: a tensor and the name of each axis.
private struct Term {
    var tensor: Tensor
    var axes: [Character]

    /// Each name once: the diagonal of axes with the same name.
    func diagonal() -> Term {
        var result = self
        while let (first, second) = result.repeatedAxes() {
            let last = result.axes.count - 1
            let order =
                result.axes.indices.filter { $0 != first && $0 != second } + [first, second]
            result.tensor = result.tensor.transposed(order).diagonal()
            let name = result.axes[first]
            result.axes = order.prefix(last - 1).map { result.axes[$0] } + [name]
        }
        return result
    }

    private func repeatedAxes() -> (Int, Int)? {
        for (index, name) in axes.enumerated() {
            if let other = axes[(index + 1)...].firstIndex(of: name) { return (index, other) }
        }
        return nil
    }

    /// Without the axes nobody else needs.
    func summed(except kept: [Character]) -> Term {
        let gone = axes.indices.filter { !kept.contains(axes[$0]) }
        guard !gone.isEmpty else { return self }
        return Term(tensor: tensor.sum(axes: gone), axes: axes.filter { kept.contains($0) })
    }

    /// One batch of matrix products: shared axes that are kept count the batch, shared axes that are
    /// not kept are summed.
    func product(with other: Term, keeping kept: Set<Character>) -> Term {
        let shared = axes.filter { other.axes.contains($0) }
        let batch = shared.filter { kept.contains($0) }
        let summed = shared.filter { !kept.contains($0) }
        let left = axes.filter { !shared.contains($0) }
        let right = other.axes.filter { !shared.contains($0) }
        // Axes of size 1 under the same name are repeated, which only an ellipsis allows.
        var sizes: [Character: Int] = [:]
        for term in [self, other] {
            for (name, size) in zip(term.axes, term.tensor.shape) {
                sizes[name] = Swift.max(sizes[name] ?? 1, size)
            }
        }
        func size(_ names: [Character]) -> Int { names.reduce(1) { $0 * (sizes[$1] ?? 1) } }
        func matrix(_ term: Term, _ rows: [Character], _ columns: [Character]) -> Tensor {
            let all = batch + rows + columns
            return term.arranged(all).broadcast(to: Shape(all.map { sizes[$0] ?? 1 }))
                .reshaped(to: [size(batch), size(rows), size(columns)])
        }
        let product = matrix(self, left, summed).matmul(matrix(other, summed, right))
        let result = batch + left + right
        return Term(
            tensor: product.reshaped(to: Shape(result.map { sizes[$0] ?? 1 })), axes: result)
    }

    /// The axes in the given order.
    func arranged(_ order: [Character]) -> Tensor {
        tensor.transposed(order.compactMap { axes.firstIndex(of: $0) })
    }
}
