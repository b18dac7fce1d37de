internal import DLNetworks

/// The layers of MobileNetV2.
struct MobileNetV2Blocks: NetworkDescription {
    /// Whose details are followed.
    enum Convention {
        case keras
        case torchvision

        /// The weights of ImageNet are torchvision's in the width for which it has some.
        init(for weights: ApplicationWeights, alpha: Float) {
            self =
                switch weights {
                case .none: .keras
                case .imageNet: alpha == 1 ? .torchvision : .keras
                case .file(let path): WeightFormat.isTorch(path) ? .torchvision : .keras
                }
        }

        /// What convolutions and normalisations have in common.
        var units: ConvolutionUnits {
            self == .keras
                ? ConvolutionUnits(momentum: 0.999, activation: .relu(max: 6))
                : ConvolutionUnits(epsilon: 1e-5, momentum: 0.9, activation: .relu(max: 6))
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
    /// Whether the first layer scales pixels.
    let includesPreprocessing: Bool
    let namesPooling = false
    let namesTopPooling = false
    private let units: ConvolutionUnits

    /// Describes the network of a width for certain weights.
    init(alpha: Float = 1, weights: ApplicationWeights, includesPreprocessing: Bool? = nil) {
        self.alpha = alpha
        convention = Convention(for: weights, alpha: alpha)
        self.includesPreprocessing =
            includesPreprocessing ?? (weights == .imageNet || convention == .torchvision)
        units = convention.units
    }

    /// The width and the height are part of it, such as `mobilenetv2_1.00_224`.
    ///
    /// With torchvision's weights the height is 224 unless the image is a square of a size for which
    /// Keras has weights.
    func name(for shape: Shape, _ arguments: ApplicationArguments) -> String {
        let isKnown = shape[0] == shape[1] && [96, 128, 160, 192, 224].contains(shape[0])
        let rows = convention == .torchvision && !isKnown ? 224 : shape[0]
        return "mobilenetv2_\(NumberText.fixed(Double(alpha), 2))_\(rows)"
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        let padding: Padding =
            convention == .keras ? .same : .explicit(top: 1, bottom: 1, left: 1, right: 1)
        var x = image
        if includesPreprocessing {
            x = ImagePreprocessing(
                convention == .torchvision ? .torch : .symmetric, name: "preprocessing")(x)
        }
        x = units.convolution(x, width(32), 3, strides: 2, padding: padding, name: "Conv1")
        x = units.activated(units.normalized(x, name: "bn_Conv1"), name: "Conv1_relu")
        for (index, block) in MobileNetV2Blocks.blocks.enumerated() {
            x = connect(block, index, to: x)
        }
        // The paper widens the last convolution only where alpha exceeds 1.
        x = pointwise(x, alpha > 1 ? width(1280) : 1280, "Conv_1")
        return units.activated(units.normalized(x, name: "Conv_1_bn"), name: "out_relu")
    }

    private func connect(_ block: Block, _ index: Int, to input: SymbolicTensor) -> SymbolicTensor {
        let prefix = index == 0 ? "expanded_conv_" : "block_\(index)_"
        let channels = input.shape[2]
        let filters = width(block.filters)
        var x = input
        if block.expansion > 1 {
            x = pointwise(x, channels * block.expansion, prefix + "expand")
            x = activated(x, prefix + "expand")
        }
        if block.stride == 2 {
            x = ZeroPadding2D(
                rows: border(x.shape[0]), columns: border(x.shape[1]), name: prefix + "pad")(x)
        }
        x = units.depthwise(
            x, 3, strides: block.stride, padding: block.stride == 2 ? .valid : .same,
            name: prefix + "depthwise")
        x = activated(x, prefix + "depthwise")
        x = pointwise(x, filters, prefix + "project")
        x = units.normalized(x, name: prefix + "project_BN")
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

    private func activated(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
        units.activated(units.normalized(x, name: name + "_BN"), name: name + "_relu")
    }

    private func width(_ filters: Int) -> Int { divisibleBy8(Double(filters) * decimal(alpha)) }
}
