internal import DLNetworks

/// The layers of MobileNetV2 up to its features.
struct MobileNetV2Blocks {
    /// Whose details are followed.
    enum Convention {
        case keras
        case torchvision

        /// What convolutions and normalisations have in common; pretrained kernels replace zeros,
        /// which cost nothing to make.
        var units: ConvolutionUnits {
            self == .keras
                ? ConvolutionUnits(epsilon: 1e-3, momentum: 0.999)
                : ConvolutionUnits(epsilon: 1e-5, momentum: 0.9, initializer: .zeros)
        }
    }

    /// One inverted residual block.
    struct Block {
        let filters: Int
        let stride: Int
        let expansion: Int
    }

    /// The blocks of the paper's table 2, one entry for each repetition.
    static let blocks: [Block] =
        [Block(filters: 16, stride: 1, expansion: 1)]
        + [(24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1)].flatMap {
            filters, count, stride in
            (0..<count).map {
                Block(filters: filters, stride: $0 == 0 ? stride : 1, expansion: 6)
            }
        }

    let alpha: Float
    let convention: Convention
    private let units: ConvolutionUnits

    /// Describes the network of a width in a convention.
    init(alpha: Float, convention: Convention) {
        self.alpha = alpha
        self.convention = convention
        units = convention.units
    }

    /// Connects all layers from the image to the 1,280 features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        let padding: Padding =
            convention == .keras ? .same : .explicit(top: 1, bottom: 1, left: 1, right: 1)
        var x = units.convolution(
            image, divisible(32 * alpha), 3, strides: 2, padding: padding, name: "Conv1")
        x = normalized(x, "bn_Conv1")
        x = ReLU(maximum: 6, name: "Conv1_relu")(x)
        for (index, block) in MobileNetV2Blocks.blocks.enumerated() {
            x = connect(block, index, to: x)
        }
        // The paper widens the last convolution only where alpha exceeds 1.
        x = pointwise(x, divisible(1280 * max(alpha, 1)), "Conv_1")
        x = normalized(x, "Conv_1_bn")
        return ReLU(maximum: 6, name: "out_relu")(x)
    }

    private func connect(_ block: Block, _ index: Int, to input: SymbolicTensor) -> SymbolicTensor {
        let prefix = index == 0 ? "expanded_conv_" : "block_\(index)_"
        let channels = input.shape[2]
        let filters = divisible(Float(block.filters) * alpha)
        var x = input
        if block.expansion > 1 {
            x = pointwise(x, channels * block.expansion, prefix + "expand")
            x = normalized(x, prefix + "expand_BN")
            x = ReLU(maximum: 6, name: prefix + "expand_relu")(x)
        }
        if block.stride == 2 {
            x = ZeroPadding2D(
                rows: border(x.shape[0]), columns: border(x.shape[1]), name: prefix + "pad")(x)
        }
        x = DepthwiseConv2D(
            kernelSize: 3, strides: block.stride, padding: block.stride == 2 ? .valid : .same,
            useBias: false, depthwiseInitializer: units.initializer,
            name: prefix + "depthwise")(x)
        x = normalized(x, prefix + "depthwise_BN")
        x = ReLU(maximum: 6, name: prefix + "depthwise_relu")(x)
        x = pointwise(x, filters, prefix + "project")
        x = normalized(x, prefix + "project_BN")
        guard channels == filters, block.stride == 1 else { return x }
        return Add(name: prefix + "add")([input, x])
    }

    /// The zeros before and behind one axis in front of a 3-wide filter with stride 2.
    ///
    /// Keras leaves out the first for an even size, so that the filter's last position ends with
    /// the image.
    private func border(_ size: Int) -> (Int, Int) {
        convention == .keras && size.isMultiple(of: 2) ? (0, 1) : (1, 1)
    }

    private func pointwise(_ x: SymbolicTensor, _ filters: Int, _ name: String) -> SymbolicTensor {
        units.convolution(x, filters, 1, padding: .same, name: name)
    }

    private func normalized(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
        units.normalized(x, name: name)
    }

    /// The nearest multiple of 8, at least 8, that is not more than a tenth smaller.
    private func divisible(_ value: Float) -> Int {
        let rounded = max(8, Int(value + 4) / 8 * 8)
        return Float(rounded) < 0.9 * value ? rounded + 8 : rounded
    }
}
