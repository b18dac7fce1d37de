internal import COneDNN

extension Convolution {
    /// The gradients with respect to the filter and, where wanted, the bias.
    ///
    /// - Parameters:
    ///   - geometry: The sizes.
    ///   - image: The images.
    ///   - gradient: The gradient of the result.
    ///   - withBias: Whether the gradient of the bias is wanted.
    ///   - largestScratch: The bytes of working memory beyond which the batch is halved.
    /// - Returns: Both gradients, row-major.
    package static func gradientOfFilter(
        _ geometry: ConvolutionGeometry, image: TensorBuffer, gradient: TensorBuffer,
        withBias: Bool, largestScratch: Int = 160 << 20
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        guard gradient.elementType == .float32, geometry.filterCount > 0,
            geometry.outputCount > 0
        else {
            return gradient.elementType == .float64
                ? referenceGradientOfFilter(geometry, image, gradient, withBias, Double.self)
                : referenceGradientOfFilter(geometry, image, gradient, withBias, Float.self)
        }
        if let tiles = TileConvolution(geometry) {
            return tiles.gradientOfFilter(image: image, gradient: gradient, withBias: withBias)
        }
        let kernel = filterKernel(geometry, withBias)
        let images = image.storage(in: kernel.image, plain: geometry.imageLayout(.plain))
        let gradients = gradient.storage(in: kernel.result, plain: geometry.resultLayout(.plain))
        guard kernel.primitive.scratchByteCount > largestScratch,
            let half = half(geometry, kernel, withBias)
        else {
            return run(kernel, geometry, images, gradients, sample: 0, withBias)
        }
        let parts = [0, geometry.batch / 2].map {
            run(half.kernel, half.geometry, images, gradients, sample: $0, withBias)
        }
        func sum(_ first: TensorBuffer, _ second: TensorBuffer) -> TensorBuffer {
            let shape = [first.count]
            return Elementwise.binary(.add, first, shape, second, shape, resultShape: shape)
        }
        let bias = parts[0].bias.flatMap { first in parts[1].bias.map { sum(first, $0) } }
        return (sum(parts[0].filter, parts[1].filter), bias)
    }

    private static func filterKernel(
        _ geometry: ConvolutionGeometry, _ withBias: Bool
    ) -> ConvolutionKernel {
        var key = ConvolutionKernel.Key(geometry: geometry, direction: .gradientOfFilter)
        key.hasBias = withBias
        return .kernel(for: key)
    }

    /// The same for half of the batch, if it takes less working memory.
    ///
    /// Winograd's algorithm keeps all windows of a batch: 228 MiB for 32 images of 18 by 18 pixels with
    /// 512 channels, the peak of a training of VGG16.
    private static func half(
        _ geometry: ConvolutionGeometry, _ kernel: ConvolutionKernel, _ withBias: Bool
    ) -> (geometry: ConvolutionGeometry, kernel: ConvolutionKernel)? {
        guard geometry.batch % 2 == 0, isBlocked(kernel, geometry) else { return nil }
        var half = geometry
        half.batch /= 2
        let smaller = filterKernel(half, withBias)
        let saves = smaller.primitive.scratchByteCount < kernel.primitive.scratchByteCount
        return saves && isBlocked(smaller, half) ? (half, smaller) : nil
    }

    private static func isBlocked(
        _ kernel: ConvolutionKernel, _ geometry: ConvolutionGeometry
    ) -> Bool {
        kernel.image == geometry.imageLayout(.blocked)
            && kernel.result == geometry.resultLayout(.blocked)
    }

    /// Runs a kernel on the images from number `sample` on.
    private static func run(
        _ kernel: ConvolutionKernel, _ geometry: ConvolutionGeometry, _ images: Storage,
        _ gradients: Storage, sample: Int, _ withBias: Bool
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let target = Storage(byteCount: kernel.filter.byteCount)
        func start(_ layout: Layout) -> Int { layout.byteCount / geometry.batch * sample }
        var arguments = [
            Argument(DNNL_ARG_SRC, kernel.image, images, offset: start(kernel.image)),
            Argument(DNNL_ARG_DIFF_DST, kernel.result, gradients, offset: start(kernel.result)),
            Argument(DNNL_ARG_DIFF_WEIGHTS, kernel.filter, target),
        ]
        var bias: TensorBuffer?
        if withBias {
            let buffer = TensorBuffer(.float32, count: geometry.outputChannels)
            arguments.append(
                Argument(
                    DNNL_ARG_DIFF_BIAS, Layout.vector(geometry.outputChannels), buffer.storage))
            bias = buffer
        }
        kernel.primitive.execute(arguments)
        let plain = geometry.plainFilter
        let filter =
            kernel.filter == plain
            ? target : Reorder.reorder(target, from: kernel.filter, to: plain)
        return (TensorBuffer(rowMajor: filter, count: geometry.filterCount), bias)
    }
}
