internal import COneDNN
internal import Synchronization

/// Two-dimensional convolutions, ordinary, grouped and depthwise.
///
/// Single precision runs on oneDNN, double precision on ``ReferenceConvolution``.
package enum Convolution {
    private static let winograd = Atomic<Bool>(true)

    /// Whether 3×3 convolutions may use Winograd's algorithm: about twice as fast, with rounding
    /// errors a few times those of the direct sum.
    ///
    /// - Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks",
    ///   arXiv:1509.09308.
    package static var allowsWinograd: Bool {
        get { winograd.load(ordering: .relaxed) }
        set { winograd.store(newValue, ordering: .relaxed) }
    }

    /// Whether oneDNN has kernels for Winograd's algorithm on this processor; ours serve the others.
    static var hasVendorWinograd: Bool { OneDNN.channelBlock == 16 }

    /// Computes `activation(convolution(image, filter) + bias)`; ``PreparedConvolution`` does the same
    /// and more for weights that stay.
    ///
    /// - Shapes: as in ``ConvolutionGeometry``; `bias` `[outputChannels]`.
    /// - Parameters:
    ///   - geometry: The sizes.
    ///   - image: The images.
    ///   - filter: The filters.
    ///   - bias: Added to each channel.
    ///   - activation: Applied last.
    ///   - trainsFilter: Whether the filter changes after this step, so that no copy of it in the
    ///     kernel's layout is worth its memory.
    /// - Returns: The result, in the layout of the kernel.
    package static func forward(
        _ geometry: ConvolutionGeometry, image: TensorBuffer, filter: TensorBuffer,
        bias: TensorBuffer?, activation: FusedOperation = .none, trainsFilter: Bool = false
    ) -> TensorBuffer {
        guard geometry.outputCount > 0 else { return TensorBuffer(image.elementType, count: 0) }
        guard image.elementType == .float32, geometry.filterCount > 0 else {
            return reference(geometry, image, filter, bias, activation)
        }
        let operations = PostOperations(activation: activation)
        if let tiles = TileConvolution(geometry) {
            let layout = geometry.resultLayout(.blocked)
            let target = Storage(byteCount: layout.byteCount)
            tiles.forward(
                image: image, panels: tiles.panels(of: filter), bias: bias.map(tiles.padded),
                into: target, operations)
            return TensorBuffer(image: target, in: layout, count: geometry.outputCount)
        }
        var key = ConvolutionKernel.Key(geometry: geometry, direction: .forward)
        key.hasBias = bias != nil
        key.postOperations = operations
        let kernel = ConvolutionKernel.kernel(for: key)
        let target = Storage(byteCount: kernel.result.byteCount)
        var arguments = [
            Argument(
                DNNL_ARG_SRC, kernel.image,
                image.storage(in: kernel.image, plain: geometry.imageLayout(.plain))),
            Argument(
                DNNL_ARG_WEIGHTS, kernel.filter,
                filter.storage(
                    in: kernel.filter, plain: geometry.plainFilter, isKept: !trainsFilter)),
            Argument(DNNL_ARG_DST, kernel.result, target),
        ]
        if let bias {
            let layout = Layout.vector(geometry.outputChannels)
            arguments.append(Argument(DNNL_ARG_BIAS, layout, bias.storage))
        }
        kernel.primitive.execute(arguments)
        return TensorBuffer(image: target, in: kernel.result, count: geometry.outputCount)
    }

    /// The gradient with respect to the image.
    ///
    /// - Parameters:
    ///   - geometry: The sizes.
    ///   - gradient: The gradient of the result.
    ///   - filter: The filters.
    ///   - trainsFilter: Whether the filter changes after this step.
    /// - Returns: The gradient, in the layout of the kernel.
    package static func gradientOfImage(
        _ geometry: ConvolutionGeometry, gradient: TensorBuffer, filter: TensorBuffer,
        trainsFilter: Bool = false
    ) -> TensorBuffer {
        guard gradient.elementType == .float32, geometry.filterCount > 0,
            geometry.outputCount > 0
        else {
            return gradient.elementType == .float64
                ? referenceGradientOfImage(geometry, gradient, filter, Double.self)
                : referenceGradientOfImage(geometry, gradient, filter, Float.self)
        }
        if let tiles = TileConvolution(geometry) {
            let layout = geometry.imageLayout(.blocked)
            let target = Storage(byteCount: layout.byteCount)
            tiles.gradientOfImage(gradient: gradient, filter: filter, into: target)
            return TensorBuffer(image: target, in: layout, count: geometry.inputCount)
        }
        let kernel = ConvolutionKernel.kernel(
            for: .init(geometry: geometry, direction: .gradientOfImage))
        let target = Storage(byteCount: kernel.image.byteCount)
        kernel.primitive.execute([
            Argument(
                DNNL_ARG_DIFF_DST, kernel.result,
                gradient.storage(in: kernel.result, plain: geometry.resultLayout(.plain))),
            Argument(
                DNNL_ARG_WEIGHTS, kernel.filter,
                filter.storage(
                    in: kernel.filter, plain: geometry.plainFilter, isKept: !trainsFilter)),
            Argument(DNNL_ARG_DIFF_SRC, kernel.image, target),
        ])
        return TensorBuffer(image: target, in: kernel.image, count: geometry.inputCount)
    }

    /// The gradient in the layout both backward kernels read, so that it is reordered only once.
    package static func prepare(
        gradient: TensorBuffer, for geometry: ConvolutionGeometry
    ) -> TensorBuffer {
        guard gradient.elementType == .float32, gradient.nativeLayout == nil,
            geometry.outputCount > 0
        else { return gradient }
        let layout =
            TileConvolution(geometry) != nil
            ? geometry.resultLayout(.blocked)
            : ConvolutionKernel.kernel(
                for: .init(geometry: geometry, direction: .gradientOfFilter)
            ).result
        let plain = geometry.resultLayout(.plain)
        guard layout != plain else { return gradient }
        return TensorBuffer(
            image: gradient.storage(in: layout, plain: plain), in: layout, count: gradient.count)
    }

    /// What the kernels are called that were chosen: forward, gradient of the image, of the filter.
    package static func implementations(_ geometry: ConvolutionGeometry) -> [String] {
        if let tiles = TileConvolution(geometry) {
            return Array(repeating: tiles.implementation, count: 3)
        }
        let directions: [ConvolutionKernel.Direction] = [
            .forward, .gradientOfImage, .gradientOfFilter,
        ]
        return directions.map { direction in
            ConvolutionKernel.kernel(for: .init(geometry: geometry, direction: direction))
                .primitive.implementation
        }
    }
}

// MARK: - Double precision and empty filters

extension Convolution {
    private static func reference(
        _ geometry: ConvolutionGeometry, _ image: TensorBuffer, _ filter: TensorBuffer,
        _ bias: TensorBuffer?, _ activation: FusedOperation
    ) -> TensorBuffer {
        let result =
            image.elementType == .float64
            ? reference(geometry, image, filter, bias, Double.self)
            : reference(geometry, image, filter, bias, Float.self)
        return activation.limit.map { Elementwise.unary(.relu(limit: $0), result) } ?? result
    }

    private static func reference<T: RealScalar>(
        _ geometry: ConvolutionGeometry, _ image: TensorBuffer, _ filter: TensorBuffer,
        _ bias: TensorBuffer?, _: T.Type
    ) -> TensorBuffer {
        TensorBuffer(
            ReferenceConvolution.forward(
                geometry, image: image.array(of: T.self), filter: filter.array(of: T.self),
                bias: bias?.array(of: T.self)))
    }

    private static func referenceGradientOfImage<T: RealScalar>(
        _ geometry: ConvolutionGeometry, _ gradient: TensorBuffer, _ filter: TensorBuffer,
        _: T.Type
    ) -> TensorBuffer {
        TensorBuffer(
            ReferenceConvolution.gradientOfImage(
                geometry, gradient: gradient.array(of: T.self), filter: filter.array(of: T.self)))
    }

    static func referenceGradientOfFilter<T: RealScalar>(
        _ geometry: ConvolutionGeometry, _ image: TensorBuffer, _ gradient: TensorBuffer,
        _ withBias: Bool, _: T.Type
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let filter = ReferenceConvolution.gradientOfFilter(
            geometry, image: image.array(of: T.self), gradient: gradient.array(of: T.self))
        let channels = geometry.outputChannels
        let bias = Reduction.reduce(
            .sum, gradient, outer: 1, reduced: gradient.count / max(channels, 1), inner: channels)
        return (TensorBuffer(filter), withBias ? bias : nil)
    }
}
