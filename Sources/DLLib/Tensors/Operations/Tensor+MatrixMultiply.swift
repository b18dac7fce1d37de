internal import DLFoundation
package import DLKernels

/// What is applied to the result of a layer in the same pass.
public enum FusedActivation: Hashable, Sendable {
    /// Nothing.
    case none
    /// `max(x, 0)`
    case relu
    /// `min(max(x, 0), 6)`
    case relu6

    package var operation: FusedOperation {
        switch self {
        case .none: .none
        case .relu: .relu
        case .relu6: .relu6
        }
    }
}

extension Tensor {
    /// The result with an activation that no kernel applied.
    package func applying(_ activation: FusedActivation) -> Tensor {
        activation.operation.limit.map { relu(max: $0.isFinite ? Float($0) : nil) } ?? self
    }

    /// The matrix product, by NumPy's rules.
    ///
    /// `result[…, i, j] = Σ x[…, i, k] · other[…, k, j]`
    /// - Shapes: `[..., m, k]` and `[..., k, n]`; result `[..., m, n]`. The axes in front count the
    ///   matrices of a batch and are repeated where they are 1 or missing. A list of numbers counts
    ///   as a row on the left and as a column on the right; that axis then disappears.
    public func matmul(_ other: Tensor) -> Tensor {
        guard other.rank != 2 || rank < 2 else { return dense(other) }
        guard rank > 0, other.rank > 0,
            shape[rank - 1] == other.shape[Swift.max(other.rank - 2, 0)]
        else {
            shapeFailure(
                "matmul", "the last size on the left must be the last but one on the right", shape,
                other.shape)
        }
        if other.rank == 1 { return matmul(other.expandedDims(axis: 1)).squeezed(axis: -1) }
        if rank == 1 { return expandedDims(axis: 0).matmul(other).squeezed(axis: -2) }
        let batch = Shape(shape.dropLast(2))
            .broadcast(with: Shape(other.shape.dropLast(2)), for: "matmul")
        func flat(_ tensor: Tensor) -> Tensor {
            let matrix = Array(tensor.shape.suffix(2))
            return tensor.broadcast(to: Shape(batch.dimensions + matrix))
                .reshaped(to: Shape([batch.elementCount] + matrix))
        }
        let product = flat(self).batchedProduct(flat(other))
        return product.reshaped(to: Shape(batch.dimensions + product.shape.suffix(2)))
    }

    /// The products of two equally long batches of matrices, either of them transposed.
    private func batchedProduct(
        _ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false
    ) -> Tensor {
        let x = self
        var geometry = MatrixMultiply.Geometry(
            m: shape[transposesLeft ? 2 : 1], k: shape[transposesLeft ? 1 : 2],
            n: other.shape[transposesRight ? 1 : 2])
        geometry.transposesLeft = transposesLeft
        geometry.transposesRight = transposesRight
        let dtype = x.commonRealType([other], "matmul")
        let y = Tensor(
            shape: [shape[0], geometry.m, geometry.n],
            buffer: MatrixMultiply.batched(
                geometry, batch: shape[0], x.asType(dtype).buffer, other.asType(dtype).buffer))
        return y.recorded(from: x, other) { g, needs in
            var left: Tensor?
            var right: Tensor?
            if needs[0] {
                left =
                    transposesLeft
                    ? other.batchedProduct(
                        g, transposesLeft: transposesRight, transposesRight: true)
                    : g.batchedProduct(other, transposesRight: !transposesRight)
            }
            if needs[1] {
                right =
                    transposesRight
                    ? g.batchedProduct(x, transposesLeft: true, transposesRight: transposesLeft)
                    : x.batchedProduct(g, transposesLeft: !transposesLeft)
            }
            return [left, right]
        }
    }

    /// Computes `activation(x · weights + bias)`.
    ///
    /// - Shapes: `x` `[..., inputs]`, `weights` `[inputs, outputs]`, `bias` `[outputs]`; result
    ///   `[..., outputs]`.
    public func dense(
        _ weights: Tensor, bias: Tensor? = nil, activation: FusedActivation = .none
    ) -> Tensor {
        guard rank >= 1, weights.rank == 2, shape[rank - 1] == weights.shape[0] else {
            shapeFailure(
                bias == nil ? "matmul" : "dense",
                "the left operand's last size must be the right operand's first", shape,
                weights.shape)
        }
        if let bias, bias.shape != [weights.shape[1]] {
            shapeFailure(
                "dense", "the bias must have \(weights.shape[1]) elements", bias.shape)
        }
        var result = shape
        result[rank - 1] = weights.shape[1]
        let rows = shape.dropLast().reduce(1, *)
        let flat = reshaped(to: [rows, weights.shape[0]])
        return flat.product(weights, bias: bias, activation: activation).reshaped(to: result)
    }

    /// The product of two matrices, either of them optionally transposed.
    private func product(
        _ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false,
        bias: Tensor? = nil, activation: FusedActivation = .none
    ) -> Tensor {
        let x = self
        var geometry = MatrixMultiply.Geometry(
            m: shape[transposesLeft ? 1 : 0], k: shape[transposesLeft ? 0 : 1],
            n: other.shape[transposesRight ? 0 : 1])
        geometry.transposesLeft = transposesLeft
        geometry.transposesRight = transposesRight
        let dtype = x.commonRealType([other, bias].compactMap(\.self), "matmul")
        let y = Tensor(
            shape: [geometry.m, geometry.n],
            buffer: MatrixMultiply.product(
                geometry, x.asType(dtype).buffer, other.asType(dtype).buffer,
                bias: bias?.asType(dtype).buffer, activation: activation.operation))
        // Only a rectifier's backward pass reads the result.
        let rectified = activation.operation.limit.map { (result: y, limit: $0) }
        return y.recorded(from: [x, other] + [bias].compactMap(\.self)) { gradient, needs in
            let g =
                rectified.map { gradient.maskedByRelu(of: $0.result, limit: $0.limit) } ?? gradient
            var left: Tensor?
            var right: Tensor?
            if needs[0] {
                left =
                    transposesLeft
                    ? other.product(
                        g, transposesLeft: transposesRight, transposesRight: true)
                    : g.product(other, transposesRight: !transposesRight)
            }
            if needs[1] {
                right =
                    transposesRight
                    ? g.product(x, transposesLeft: true, transposesRight: transposesLeft)
                    : x.product(g, transposesLeft: !transposesLeft)
            }
            return [left, right, needs.count > 2 && needs[2] ? g.sum(axis: 0) : nil]
        }
    }

    /// The real kind that this tensor and others are computed in together.
    ///
    /// - Precondition: All are of one floating-point kind; mixing them is a mistake in a network.
    func commonRealType(_ others: [Tensor], _ operation: String) -> DType {
        for tensor in [self] + others {
            guard tensor.dtype.isFloatingPoint, tensor.dtype == dtype else {
                shapeFailure(
                    operation, "\(dtype) and \(tensor.dtype) cannot be combined", shape,
                    tensor.shape)
            }
        }
        return dtype
    }
}
