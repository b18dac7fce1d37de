public import DLFoundation
internal import DLKernels

extension Tensor {
    /// The largest value of each window; padding never wins.
    ///
    /// - Shapes: `[batch, height, width, channels]`; result `[batch, rows, columns, channels]`.
    /// - Parameters:
    ///   - window: Size of the window.
    ///   - strides: How far it moves; its own size unless given.
    ///   - padding: What is put around the image.
    /// - Returns: The pooled image.
    public func maxPool2D(
        window: Size2D, strides: Size2D? = nil, padding: Padding = .valid
    ) -> Tensor {
        pooled(.maximum, "maxPool2D", window, strides ?? window, padding)
    }

    /// The mean of each window, padding not counted.
    ///
    /// - Shapes: `[batch, height, width, channels]`; result `[batch, rows, columns, channels]`.
    /// - Parameters:
    ///   - window: Size of the window.
    ///   - strides: How far it moves; its own size unless given.
    ///   - padding: What is put around the image.
    /// - Returns: The pooled image.
    public func averagePool2D(
        window: Size2D, strides: Size2D? = nil, padding: Padding = .valid
    ) -> Tensor {
        pooled(.average, "averagePool2D", window, strides ?? window, padding)
    }

    /// The mean of each channel over the whole image: `[batch, channels]`.
    public func globalAveragePool2D() -> Tensor {
        checkImages("globalAveragePool2D")
        let means = averagePool2D(window: Size2D(shape[1], shape[2]))
        return means.reshaped(to: [shape[0], shape[3]])
    }

    private func pooled(
        _ kind: Pooling.Kind, _ operation: String, _ window: Size2D, _ strides: Size2D,
        _ padding: Padding
    ) -> Tensor {
        checkImages(operation)
        _ = commonRealType([], operation)
        guard Swift.min(window.height, window.width, strides.height, strides.width) > 0 else {
            shapeFailure(operation, "window \(window) and strides \(strides) must be positive")
        }
        var geometry = PoolingGeometry(
            batch: shape[0], inputHeight: shape[1], inputWidth: shape[2], channels: shape[3],
            windowHeight: window.height, windowWidth: window.width, strideHeight: strides.height,
            strideWidth: strides.width)
        let pads = padding.amounts(
            height: shape[1], width: shape[2], extent: window, strides: strides)
        (geometry.paddingTop, geometry.paddingBottom) = (pads.top, pads.bottom)
        (geometry.paddingLeft, geometry.paddingRight) = (pads.left, pads.right)
        guard geometry.outputHeight > 0, geometry.outputWidth > 0 else {
            shapeFailure(operation, "the window \(window) does not fit into the image", shape)
        }
        let pooled = Pooling.forward(
            kind, geometry, image: buffer, keepsTrace: needsGradient)
        let result = Tensor(
            shape: [shape[0], geometry.outputHeight, geometry.outputWidth, shape[3]],
            buffer: pooled.result)
        guard let trace = pooled.trace else { return result }
        let original = shape
        return result.recorded(from: self) { gradient, _ in
            let image = Tensor(
                shape: original,
                buffer: Pooling.gradient(kind, geometry, of: gradient.buffer, trace: trace))
            guard kind == .average else {
                return [image.withoutSecondDerivative(operation, [gradient])]
            }
            // Means are linear: what spreads a gradient is differentiated by taking means.
            return [
                image.recorded(from: gradient) { second, _ in
                    [second.pooled(kind, operation, window, strides, padding)]
                }
            ]
        }
    }
}
