internal import COneDNN

/// A compiled convolution in one of its three directions.
struct ConvolutionKernel: Sendable {
    enum Direction: Hashable, Sendable {
        case forward, gradientOfImage, gradientOfFilter
    }

    struct Key: Hashable, Sendable {
        var geometry: ConvolutionGeometry
        var direction: Direction
        var hasBias = false
        var postOperations = PostOperations()
        /// Whether the filter stays the same from call to call, so that it may be transformed once.
        var keepsFilter = false
        var threads = Threads.count
        var allowsWinograd = Convolution.allowsWinograd
    }

    let primitive: Primitive
    /// The layouts of the three tensors involved, or of their gradients.
    let image: Layout
    let filter: Layout
    let result: Layout

    private static let cache = KernelCache<Key, ConvolutionKernel>()

    /// The kernel for a key, compiled the first time.
    static func kernel(for key: Key) -> ConvolutionKernel {
        cache.value(for: key) {
            var fallback: ConvolutionKernel?
            for choice in Choice.allCases {
                guard let kernel = ConvolutionKernel(key, choice) else { continue }
                if !kernel.primitive.isReference { return kernel }
                fallback = fallback ?? kernel
            }
            guard let fallback else {
                fatalError("oneDNN has no kernel for the convolution \(key.geometry).")
            }
            return fallback
        }
    }

    /// What is tried, in this order.
    ///
    /// The first kernel wins that is more than plain loops, with which oneDNN computes whatever it has
    /// no kernel for, a hundred times slower. Between a blocked and a thin image (32 to 3 channels)
    /// there often is nothing else; they exist for everything.
    fileprivate enum Choice: CaseIterable {
        /// Winograd's algorithm.
        case winograd
        /// The layouts other layers like.
        case preferred
        /// Channels last: four times as fast as the next for the gradient of such an image.
        case plain
        /// The layouts the kernel likes; other layers then reorder.
        case free
    }

    private init?(_ key: Key, _ choice: Choice) {
        if choice == .winograd, !(key.allowsWinograd && key.suitsWinograd) { return nil }
        let description = ConvolutionDescription(key.geometry, choice)
        let made: Primitive?
        switch key.direction {
        case .forward:
            made = description.forward(
                hasBias: key.hasBias, key.postOperations, keepsFilter: key.keepsFilter)
        case .gradientOfImage: made = description.gradientOfImage()
        case .gradientOfFilter: made = description.gradientOfFilter(hasBias: key.hasBias)
        }
        let isForward = key.direction == .forward
        let ofImage = key.direction == .gradientOfImage
        let ofFilter = key.direction == .gradientOfFilter
        guard let made,
            let image = made.layout(of: ofImage ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC),
            let filter = made.layout(of: ofFilter ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS),
            let result = made.layout(of: isForward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST)
        else { return nil }
        primitive = made
        self.image = image
        self.filter = filter
        self.result = result
    }
}

extension ConvolutionKernel.Key {
    /// Whether Winograd's algorithm exists and saves time: windows of 3 x 3 over whole blocks of
    /// channels, and enough tiles of 4 x 4 results to pay for the transformation of the filter.
    ///
    /// oneDNN's own choice (`convolution_auto`) leaves all small batches to the direct sum. The
    /// limits were measured with `dl-bench layers` for batches of 4 to 32.
    fileprivate var suitsWinograd: Bool {
        let g = geometry
        let block = OneDNN.channelBlock
        let exists =
            Convolution.hasVendorWinograd
            && g.kernelHeight == 3 && g.kernelWidth == 3 && g.groups == 1
            && g.strideHeight == 1
            && g.strideWidth == 1 && g.dilationHeight == 1 && g.dilationWidth == 1
            && g.inputChannels % block == 0 && g.outputChannels % block == 0
        guard exists, g.inputChannels >= 48, g.outputChannels >= 32 else { return false }
        let tiles = ((g.outputHeight + 3) / 4) * ((g.outputWidth + 3) / 4)
        let waste = Double(16 * tiles) / Double(g.outputHeight * g.outputWidth)
        let count = tiles * g.batch
        return count >= 64 && (keepsFilter || waste < 1.4 || count >= 128)
    }
}

extension ConvolutionGeometry {
    /// The filter's sizes in oneDNN's order, with an axis of groups where there are several.
    var filterSizes: [Int] {
        let sizes = [
            outputChannels / groups, inputChannels / groups, kernelHeight, kernelWidth,
        ]
        return groups == 1 ? sizes : [groups] + sizes
    }

    /// Row-major `[height, width, inputs, outputs]` under oneDNN's sizes.
    var plainFilter: Layout {
        let inputs = inputChannels / groups
        let strides = [
            1, outputChannels, kernelWidth * inputs * outputChannels, inputs * outputChannels,
        ]
        return Layout(
            filterSizes, strides: groups == 1 ? strides : [outputChannels / groups] + strides)
    }

    /// The image's layout in a format.
    func imageLayout(_ format: ImageFormat) -> Layout {
        .image(
            format, batch: batch, height: inputHeight, width: inputWidth, channels: inputChannels)
    }

    /// The result's layout in a format.
    func resultLayout(_ format: ImageFormat) -> Layout {
        .image(
            format, batch: batch, height: outputHeight, width: outputWidth,
            channels: outputChannels)
    }
}

/// A convolution in oneDNN's terms.
private struct ConvolutionDescription {
    let algorithm: dnnl_alg_kind_t
    let image: Layout
    let filter: Layout
    let bias: Layout
    let result: Layout
    let strides: [Int64]
    let dilations: [Int64]
    let before: [Int64]
    let after: [Int64]

    init(_ g: ConvolutionGeometry, _ choice: ConvolutionKernel.Choice) {
        let block = OneDNN.channelBlock
        let isDepthwise = g.groups == g.inputChannels && g.groups == g.outputChannels
        // Groups that split blocks have plain kernels only.
        let splitsBlocks =
            g.groups > 1 && !isDepthwise
            && (g.inputChannels / g.groups % block != 0 || g.outputChannels / g.groups % block != 0)
        let isPlain = choice == .plain || splitsBlocks
        let input = isPlain ? .plain : ImageFormat.preferred(channels: g.inputChannels)
        let output = isPlain ? .plain : ImageFormat.preferred(channels: g.outputChannels)
        let isFree = choice == .free && !splitsBlocks
        // A thin image in front of blocked results (photos): the kernel knows best what it reads.
        image =
            isFree || input == .plain && output == .blocked
            ? Layout.any(g.imageLayout(.plain).sizes) : g.imageLayout(input)
        result = isFree ? Layout.any(g.resultLayout(.plain).sizes) : g.resultLayout(output)
        filter = Layout.any(g.filterSizes)
        bias = Layout.vector(g.outputChannels)
        algorithm = choice == .winograd ? dnnl_convolution_winograd : dnnl_convolution_direct
        strides = [Int64(g.strideHeight), Int64(g.strideWidth)]
        dilations = [Int64(g.dilationHeight - 1), Int64(g.dilationWidth - 1)]
        before = [Int64(g.paddingTop), Int64(g.paddingLeft)]
        // Rows and columns the last position does not reach are not wanted by oneDNN.
        let extentY = (g.kernelHeight - 1) * g.dilationHeight + 1
        let extentX = (g.kernelWidth - 1) * g.dilationWidth + 1
        after = [
            Int64((g.outputHeight - 1) * g.strideHeight + extentY - g.inputHeight - g.paddingTop),
            Int64((g.outputWidth - 1) * g.strideWidth + extentX - g.inputWidth - g.paddingLeft),
        ]
    }

    func forward(
        hasBias: Bool, _ operations: PostOperations, keepsFilter: Bool = false
    ) -> Primitive? {
        var operation = dnnl_convolution_desc_t()
        // For inference Winograd's kernels take the filter already transformed.
        let kind = keepsFilter ? dnnl_forward_inference : dnnl_forward_training
        let status = unsafe dnnl_dilated_convolution_forward_desc_init(
            &operation, kind, algorithm, image.descriptor, filter.descriptor,
            hasBias ? bias.descriptor : nil, result.descriptor, strides, dilations, before, after)
        guard status == dnnl_success else { return nil }
        return Primitive(operation, postOperations: operations)
    }

    func gradientOfImage() -> Primitive? {
        var operation = dnnl_convolution_desc_t()
        let status = unsafe dnnl_dilated_convolution_backward_data_desc_init(
            &operation, algorithm, image.descriptor, filter.descriptor, result.descriptor, strides,
            dilations, before, after)
        guard status == dnnl_success, let forward = forward(hasBias: false, PostOperations())
        else { return nil }
        return Primitive(operation, forward: forward)
    }

    func gradientOfFilter(hasBias: Bool) -> Primitive? {
        var operation = dnnl_convolution_desc_t()
        let status = unsafe dnnl_dilated_convolution_backward_weights_desc_init(
            &operation, algorithm, image.descriptor, filter.descriptor,
            hasBias ? bias.descriptor : nil, result.descriptor, strides, dilations, before, after)
        guard status == dnnl_success, let forward = forward(hasBias: hasBias, PostOperations())
        else { return nil }
        return Primitive(operation, forward: forward)
    }
}
