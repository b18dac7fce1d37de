/// The layers of MobileNetV2 up to its features.
struct MobileNetV2Blocks {
    /// Whose details are followed.
    enum Convention {
        case keras
        case torchvision

        /// What is added to the variance before its root.
        var epsilon: Float { self == .keras ? 1e-3 : 1e-5 }
        /// The share of the old statistics that a training step keeps.
        var momentum: Float { self == .keras ? 0.999 : 0.9 }
        /// The first kernels; pretrained ones replace zeros, which cost nothing to make.
        var initializer: Initializer { self == .keras ? .glorotUniform : .zeros }
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

    /// Connects all layers from the image to the 1,280 features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        let padding: Padding =
            convention == .keras ? .same : .explicit(top: 1, bottom: 1, left: 1, right: 1)
        var x = Conv2D(
            divisible(32 * alpha), kernelSize: 3, strides: 2, padding: padding, useBias: false,
            kernelInitializer: convention.initializer, name: "Conv1")(image)
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
            useBias: false, depthwiseInitializer: convention.initializer,
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
        Conv2D(
            filters, kernelSize: 1, padding: .same, useBias: false,
            kernelInitializer: convention.initializer, name: name)(x)
    }

    private func normalized(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
        BatchNormalization(
            momentum: convention.momentum, epsilon: convention.epsilon, name: name)(x)
    }

    /// The nearest multiple of 8, at least 8, that is not more than a tenth smaller.
    private func divisible(_ value: Float) -> Int {
        let rounded = max(8, Int(value + 4) / 8 * 8)
        return Float(rounded) < 0.9 * value ? rounded + 8 : rounded
    }
}
