internal import DLKernels

/// What is applied to the result of a layer in the same pass.
public enum FusedActivation: Hashable, Sendable {
    /// Nothing.
    case none
    /// `max(x, 0)`
    case relu
    /// `min(max(x, 0), 6)`
    case relu6

    var operation: FusedOperation {
        switch self {
        case .none: .none
        case .relu: .relu
        case .relu6: .relu6
        }
    }
}

extension Tensor {
    /// The matrix product of `[m, k]` and `[k, n]`; further axes in front of the left operand
    /// count as rows.
    public func matmul(_ other: Tensor) -> Tensor {
        dense(other)
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
        return y.recorded(from: [x, other] + [bias].compactMap(\.self)) { gradient, needs in
            let g =
                activation.operation.limit.map { gradient.maskedByRelu(of: y, limit: $0) }
                ?? gradient
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
