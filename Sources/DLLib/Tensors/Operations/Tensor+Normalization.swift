internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// Batch normalisation with the statistics of this batch, as in training.
    ///
    /// `y = (x - mean) / sqrt(variance + epsilon) * scale + offset`, channel by channel, with mean
    /// and biased variance over all axes but the last.
    ///
    /// - Shapes: `x` `[..., channels]`, result the same; `scale` and `offset` `[channels]`.
    /// - Parameters:
    ///   - scale: The factor of each channel.
    ///   - offset: What is added to each channel.
    ///   - epsilon: Added to the variance.
    ///   - activation: Applied last, in the same pass.
    /// - Returns: The result, and mean and biased variance `[channels]`, which are constants: the
    ///   gradient of the result takes their dependence on `x` into account.
    /// - Source: Ioffe, Szegedy, "Batch Normalization", arXiv:1502.03167.
    public func batchNormalized(
        scale: Tensor, offset: Tensor, epsilon: Float, activation: FusedActivation = .none
    ) -> (result: Tensor, mean: Tensor, variance: Tensor) {
        let geometry = normalizationGeometry([scale, offset], epsilon)
        let x = self
        let output = DLKernels.BatchNormalization.train(
            geometry, buffer, scale: scale.buffer, offset: offset.buffer,
            activation: activation.operation)
        let recorded = normalized(
            output.result, geometry, trace: output.trace, scale, offset
        ) { gradient, _ in
            // The same by operations that know their own gradients.
            let passed =
                activation.operation.limit.map { limit in
                    let before = x.standardized(epsilon).result * scale + offset
                    return gradient.passed(where: before, upTo: limit)
                } ?? gradient
            return x.normalizationGradients(passed, scale: scale, epsilon: epsilon)
        }
        let mean = Tensor(shape: scale.shape, buffer: output.mean)
        let variance = Tensor(shape: scale.shape, buffer: output.variance)
        return (recorded, mean, variance)
    }

    /// Batch normalisation with given statistics, as in prediction.
    ///
    /// An activation follows, in the same pass where no gradient is recorded.
    ///
    /// - Shapes: `x` `[..., channels]`, result the same; all others `[channels]`.
    public func batchNormalized(
        mean: Tensor, variance: Tensor, scale: Tensor, offset: Tensor, epsilon: Float,
        activation: FusedActivation = .none
    ) -> Tensor {
        let geometry = normalizationGeometry([mean, variance, scale, offset], epsilon)
        let x = self
        let isRecorded = [x, scale, offset].contains(where: \.needsGradient)
        let trace =
            isRecorded
            ? DLKernels.BatchNormalization.trace(
                geometry, buffer, mean: mean.buffer, variance: variance.buffer,
                offset: offset.buffer, activation: activation.operation) : nil
        let isFused = trace != nil || !isRecorded
        let result = DLKernels.BatchNormalization.infer(
            geometry, buffer, mean: mean.buffer, variance: variance.buffer,
            scale: scale.buffer, offset: offset.buffer,
            activation: isFused ? activation.operation : .none)
        func gradients(_ gradient: Tensor, _ needs: [Bool]) -> [Tensor?] {
            let inverse = (variance + epsilon).sqrt().reciprocal()
            return [
                needs[0] ? gradient * (scale * inverse) : nil,
                needs[1] ? (gradient * (x - mean) * inverse).summed(to: scale.shape) : nil,
                needs[2] ? gradient.summed(to: offset.shape) : nil,
            ]
        }
        if let trace {
            return normalized(result, geometry, trace: trace, scale, offset) { gradient, needs in
                let factor = scale * (variance + epsilon).sqrt().reciprocal()
                let before = (x - mean) * factor + offset
                return gradients(
                    activation.operation.limit.map { gradient.passed(where: before, upTo: $0) }
                        ?? gradient, needs)
            }
        }
        let y = Tensor(shape: shape, buffer: result)
        guard isRecorded else { return y }
        let recorded = y.recorded(from: x, scale, offset) { gradients($0, $1) }
        guard let limit = activation.operation.limit else { return recorded }
        return recorded.relu(max: limit.isFinite ? Float(limit) : nil)
    }

    /// A kernel's result, recorded with the kernel's way back.
    ///
    /// - Parameters:
    ///   - result: The elements.
    ///   - geometry: The sizes.
    ///   - trace: What the kernel left for the way back.
    ///   - scale: The factor of each channel.
    ///   - offset: What was added to each channel.
    ///   - operations: The way back by operations, for second derivatives.
    /// - Returns: The result, which is computed again on the way back where its memory is wanted.
    private func normalized(
        _ result: TensorBuffer, _ geometry: DLKernels.BatchNormalization.Geometry,
        trace: DLKernels.BatchNormalization.Trace, _ scale: Tensor, _ offset: Tensor,
        operations: @escaping GradientNode.Backward
    ) -> Tensor {
        let x = self
        return Tensor(shape: shape, buffer: result).recorded(from: x, scale, offset) {
            gradient, needs in
            if gradient.isBeingRecorded || x.isBeingRecorded || scale.isBeingRecorded {
                return operations(gradient, needs)
            }
            let gradients = DLKernels.BatchNormalization.gradients(
                geometry, x.buffer, gradient: gradient.buffer, trace: trace, scale: scale.buffer)
            return [
                Tensor(shape: x.shape, buffer: gradients.x),
                Tensor(shape: scale.shape, buffer: gradients.scale),
                Tensor(shape: offset.shape, buffer: gradients.offset),
            ]
        }.recomputable { [x = buffer, scale = scale.buffer] in
            DLKernels.BatchNormalization.repeated(geometry, x, trace: trace, scale: scale)
        }
    }

    /// This batch with zero mean and unit variance in each channel, and the factor that made it so.
    private func standardized(_ epsilon: Float) -> (result: Tensor, inverse: Tensor) {
        let axes = Array(0..<rank - 1)
        let centred = self - mean(axes: axes, keepDims: true)
        let variance = centred.squared().mean(axes: axes, keepDims: true)
        let inverse = (variance + epsilon).sqrt().reciprocal()
        return (centred * inverse, inverse)
    }

    /// The gradients of ``batchNormalized(scale:offset:epsilon:activation:)`` as operations.
    private func normalizationGradients(
        _ gradient: Tensor, scale: Tensor, epsilon: Float
    ) -> [Tensor?] {
        let axes = Array(0..<rank - 1)
        let (normalized, inverse) = standardized(epsilon)
        let inner = gradient * scale
        let along = normalized * (inner * normalized).mean(axes: axes, keepDims: true)
        return [
            (inner - inner.mean(axes: axes, keepDims: true) - along) * inverse,
            (gradient * normalized).sum(axes: axes), gradient.sum(axes: axes),
        ]
    }

    /// The part of this gradient that a rectifier lets through, given the values before it.
    private func passed(where before: Tensor, upTo limit: Double) -> Tensor {
        var isPassed = before .> 0
        if limit.isFinite { isPassed = isPassed .& (before .< Float(limit)) }
        return self * isPassed.asType(dtype)
    }

    private func normalizationGeometry(
        _ statistics: [Tensor], _ epsilon: Float
    ) -> DLKernels.BatchNormalization.Geometry {
        guard rank > 0, let channels = shape.last else {
            shapeFailure("batchNormalized", "there is no axis of channels", shape)
        }
        for tensor in statistics where tensor.shape != [channels] {
            shapeFailure(
                "batchNormalized", "statistics must have one value for each channel", shape,
                tensor.shape)
        }
        _ = commonRealType(statistics, "batchNormalized")
        let isImage = rank == 4
        return DLKernels.BatchNormalization.Geometry(
            batch: isImage ? shape[0] : shape.dropLast().reduce(1, *),
            height: isImage ? shape[1] : 1, width: isImage ? shape[2] : 1, channels: channels,
            epsilon: epsilon)
    }
}
