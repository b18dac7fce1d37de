internal import DLNetworks

/// The layers of an EfficientNet of the second version.
struct EfficientNetV2Blocks: NetworkDescription {
    /// One stage: how many blocks it has, their filters, how much they widen, by what the first
    /// divides the image, and whether they begin with a full convolution.
    typealias Stage = (repeats: Int, filters: Int, expansion: Int, strides: Int, isFused: Bool)

    let stages: [Stage]
    let stemFilters: Int
    /// Multiplies the number of channels.
    var width = 1.0
    /// Multiplies the number of blocks.
    var depth = 1.0
    /// Whether pixels are scaled around the mean of ImageNet instead of to -1...1.
    var usesMean = false
    var includesPreprocessing = true
    let topDropout: Float = 0.2

    /// The rate at which the last block is left out in training; that of others grows to it.
    private let dropRate = 0.2
    private let units = EfficientUnits(momentum: 0.9)

    var topInitializer: Initializer { EfficientUnits.topInitializer }

    /// Describes a network by its stages.
    init(_ stages: [Stage], stemFilters: Int) {
        self.stages = stages
        self.stemFilters = stemFilters
    }

    private func rounded(_ filters: Int) -> Int { max(8, Int(Double(filters) * width + 4) / 8 * 8) }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = includesPreprocessing ? scaled(image) : image
        var channels = rounded(stemFilters)
        x = units.units.convolution(
            x, channels, 3, strides: 2, padding: .same, name: "stem_conv")
        x = units.activated(x, "stem_")
        // Keras divides by the number before it is multiplied by the depth.
        let total = Double(stages.map(\.repeats).reduce(0, +))
        var done = 0
        for (index, stage) in stages.enumerated() {
            for block in 0..<Int((Double(stage.repeats) * depth).rounded(.up)) {
                x = connect(
                    x, stage, strides: block == 0 ? stage.strides : 1, channels: channels,
                    dropping: dropRate * Double(done) / total,
                    EfficientUnits.name(stage: index, block: block))
                channels = rounded(stage.filters)
                done += 1
            }
        }
        return units.top(x, rounded(1280))
    }

    private func scaled(_ image: SymbolicTensor) -> SymbolicTensor {
        guard usesMean, image.shape[2] == 3 else {
            return Rescaling(1 / 128, offset: -1)(image)
        }
        return Normalization(
            mean: [0.485, 0.456, 0.406],
            variance: [0.229, 0.224, 0.225].map { Float($0 * $0) })(Rescaling(1 / 255)(image))
    }

    private func connect(
        _ input: SymbolicTensor, _ stage: Stage, strides: Int, channels: Int, dropping rate: Double,
        _ name: String
    ) -> SymbolicTensor {
        let filters = rounded(stage.filters)
        let wide = channels * stage.expansion
        var x = input
        if stage.isFused {
            if stage.expansion > 1 {
                x = units.expanded(x, wide, kernelSize: 3, strides: strides, name)
            }
        } else {
            if stage.expansion > 1 { x = units.expanded(x, wide, name) }
            x = units.units.depthwise(x, 3, strides: strides, name: name + "dwconv2")
            x = units.activated(x, name)
            x = units.weighed(x, max(1, channels / 4), name)
        }
        // Without a widening convolution the narrowing one does all the filtering.
        let filtersHere = stage.isFused && stage.expansion == 1
        x = units.units.convolution(
            x, filters, filtersHere ? 3 : 1, strides: filtersHere ? strides : 1, padding: .same,
            name: name + "project_conv")
        x = units.units.normalized(x, name: name + "project_bn")
        if filtersHere { x = units.units.activated(x, name: name + "project_activation") }
        guard strides == 1, channels == filters else { return x }
        return units.added(x, input, dropping: rate, name)
    }
}

extension EfficientNetV2Blocks {
    /// The sizes B0 to B3, of which B0 is as wide and as deep as this says.
    static func base(width: Double = 1, depth: Double = 1) -> EfficientNetV2Blocks {
        var blocks = EfficientNetV2Blocks(baseStages, stemFilters: 32)
        blocks.width = width
        blocks.depth = depth
        blocks.usesMean = true
        return blocks
    }

    static var small: EfficientNetV2Blocks { .init(smallStages, stemFilters: 24) }
    static var medium: EfficientNetV2Blocks { .init(mediumStages, stemFilters: 24) }
    static var large: EfficientNetV2Blocks { .init(largeStages, stemFilters: 32) }

    private static let baseStages: [Stage] = [
        (1, 16, 1, 1, true),
        (2, 32, 4, 2, true),
        (2, 48, 4, 2, true),
        (3, 96, 4, 2, false),
        (5, 112, 6, 1, false),
        (8, 192, 6, 2, false),
    ]

    private static let smallStages: [Stage] = [
        (2, 24, 1, 1, true),
        (4, 48, 4, 2, true),
        (4, 64, 4, 2, true),
        (6, 128, 4, 2, false),
        (9, 160, 6, 1, false),
        (15, 256, 6, 2, false),
    ]

    private static let mediumStages: [Stage] = [
        (3, 24, 1, 1, true),
        (5, 48, 4, 2, true),
        (5, 80, 4, 2, true),
        (7, 160, 4, 2, false),
        (14, 176, 6, 1, false),
        (18, 304, 6, 2, false),
        (5, 512, 6, 1, false),
    ]

    private static let largeStages: [Stage] = [
        (4, 32, 1, 1, true),
        (7, 64, 4, 2, true),
        (7, 96, 4, 2, true),
        (10, 192, 4, 2, false),
        (19, 224, 6, 1, false),
        (25, 384, 6, 2, false),
        (7, 640, 6, 1, false),
    ]
}
