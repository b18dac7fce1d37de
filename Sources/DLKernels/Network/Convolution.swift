/// What is applied to the result of a layer while it is still in registers.
package enum FusedOperation: Hashable, Sendable {
    case none, relu
    /// `min(max(x, 0), 6)`
    case relu6

    /// The value above which the result is cut, if it is a rectifier.
    package var limit: Double? {
        switch self {
        case .none: nil
        case .relu: .infinity
        case .relu6: 6
        }
    }
}

/// Two-dimensional convolutions, ordinary, grouped and depthwise.
package enum Convolution {
    /// `activation(convolution(image, filter) + bias + residual)`
    ///
    /// - Shapes: as in ``ConvolutionGeometry``; `bias` `[outputChannels]`; `residual` as the result.
    package static func forward(
        _ geometry: ConvolutionGeometry, image: TensorBuffer, filter: TensorBuffer,
        bias: TensorBuffer?, residual: TensorBuffer?, activation: FusedOperation
    ) -> TensorBuffer {
        var result: TensorBuffer
        if image.elementType == .float64 {
            result = TensorBuffer(
                ReferenceConvolution.forward(
                    geometry, image: image.array(of: Double.self),
                    filter: filter.array(of: Double.self), bias: bias?.array(of: Double.self)))
        } else {
            result = TensorBuffer(
                ReferenceConvolution.forward(
                    geometry, image: image.array(of: Float.self),
                    filter: filter.array(of: Float.self), bias: bias?.array(of: Float.self)))
        }
        if let residual {
            let shape = [result.count]
            result = Elementwise.binary(.add, result, shape, residual, shape, resultShape: shape)
        }
        if let limit = activation.limit {
            result = Elementwise.unary(.relu(limit: limit), result)
        }
        return result
    }

    /// The gradient with respect to the image.
    package static func gradientOfImage(
        _ geometry: ConvolutionGeometry, gradient: TensorBuffer, filter: TensorBuffer
    ) -> TensorBuffer {
        if gradient.elementType == .float64 {
            return TensorBuffer(
                ReferenceConvolution.gradientOfImage(
                    geometry, gradient: gradient.array(of: Double.self),
                    filter: filter.array(of: Double.self)))
        }
        return TensorBuffer(
            ReferenceConvolution.gradientOfImage(
                geometry, gradient: gradient.array(of: Float.self),
                filter: filter.array(of: Float.self)))
    }

    /// The gradients with respect to the filter and, where wanted, the bias.
    package static func gradientOfFilter(
        _ geometry: ConvolutionGeometry, image: TensorBuffer, gradient: TensorBuffer,
        withBias: Bool
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let channels = geometry.outputChannels
        let bias =
            withBias
            ? Reduction.reduce(
                .sum, gradient, outer: 1, reduced: gradient.count / max(channels, 1),
                inner: channels)
            : nil
        if gradient.elementType == .float64 {
            let filter = ReferenceConvolution.gradientOfFilter(
                geometry, image: image.array(of: Double.self),
                gradient: gradient.array(of: Double.self))
            return (TensorBuffer(filter), bias)
        }
        let filter = ReferenceConvolution.gradientOfFilter(
            geometry, image: image.array(of: Float.self), gradient: gradient.array(of: Float.self))
        return (TensorBuffer(filter), bias)
    }
}
