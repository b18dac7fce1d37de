internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// `exp(x) / Σ exp(x)` along the last axis: numbers that are positive and sum to 1.
    public func softmax() -> Tensor {
        let x = real
        return x.softmax(logarithm: false).recorded(
            from: x,
            backwardWithResult: { gradient, y in
                let weighted = gradient * y
                return weighted - y * weighted.sum(axis: -1, keepDims: true)
            })
    }

    /// The logarithm of ``softmax()``, exact where the softmax itself would round to 0.
    public func logSoftmax() -> Tensor {
        let x = real
        return x.softmax(logarithm: true).recorded(
            from: x,
            backwardWithResult: { gradient, y in
                gradient - y.exp() * gradient.sum(axis: -1, keepDims: true)
            })
    }

    private func softmax(logarithm: Bool) -> Tensor {
        guard let columns = shape.last else {
            shapeFailure("softmax", "a single number has no axis of classes", shape)
        }
        return Tensor(
            shape: shape,
            buffer: DLKernels.Softmax.forward(buffer, columns: columns, logarithm: logarithm))
    }

    /// The mean cross-entropy of a batch, from the numbers before the softmax.
    ///
    /// `-Σ labels · log softmax(logits)`, averaged over all rows.
    /// - Shapes: `logits` and `labels` `[..., classes]`, each row of labels a distribution such as
    ///   one-hot.
    public static func softmaxCrossEntropy(logits: Tensor, labels: Tensor) -> Tensor {
        checkLabels(logits, labels, "softmaxCrossEntropy")
        return logits.crossEntropies(labels: labels).mean()
    }

    /// The cross-entropy of each row, from the numbers before the softmax: `[...]`.
    public func crossEntropies(labels: Tensor) -> Tensor {
        Self.checkLabels(self, labels, "crossEntropies")
        return -(logSoftmax() * labels.asType(dtype)).sum(axis: -1)
    }

    /// The cross-entropy of each row, from probabilities: `[...]`.
    ///
    /// As in Keras, probabilities are made to sum to 1, then kept in `1e-7...1 - 1e-7`, so that
    /// the worst value is 16.118.
    public func crossEntropiesOfProbabilities(labels: Tensor) -> Tensor {
        Self.checkLabels(self, labels, "crossEntropiesOfProbabilities")
        let normalized = self / sum(axis: -1, keepDims: true)
        let safe = normalized.clipped(to: 1e-7...1 - 1e-7)
        return -(safe.log() * labels.asType(dtype)).sum(axis: -1)
    }

    private static func checkLabels(_ scores: Tensor, _ labels: Tensor, _ operation: String) {
        guard scores.shape == labels.shape, scores.rank > 0 else {
            shapeFailure(
                operation, "scores and labels must have the same shape", scores.shape, labels.shape)
        }
    }

    /// Zeroes a random part of the elements and scales the rest up to keep the mean.
    ///
    /// - Parameters:
    ///   - rate: The part that is dropped, in `0..<1`.
    ///   - generator: Where the random choice comes from.
    /// - Returns: A tensor of the same shape.
    public func dropout(rate: Float, using generator: inout RandomGenerator) -> Tensor {
        guard rate >= 0, rate < 1 else {
            shapeFailure("dropout", "the rate must be at least 0 and below 1, not \(rate)")
        }
        guard rate > 0 else { return self }
        let keep = 1 / (1 - rate)
        let mask = Tensor(shape: shape) { span in
            for index in span.indices { span[index] = generator.uniform() < rate ? 0 : keep }
        }
        return self * mask.asType(dtype)
    }
}

/// The mean cross-entropy of a batch, from the numbers before the softmax.
///
/// - Shapes: `logits` and `labels` `[..., classes]`.
public func softmaxCrossEntropy(logits: Tensor, labels: Tensor) -> Tensor {
    Tensor.softmaxCrossEntropy(logits: logits, labels: labels)
}
