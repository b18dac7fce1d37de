internal import DLNetworks

/// The layers of an EfficientNet of the first version.
///
/// All sizes come from one network, made wider and deeper together with larger images. Pixels of
/// 0...255 are scaled inside; with the weights of ImageNet a third layer does so, as in Keras.
struct EfficientNet: NetworkDescription {
    /// Multiplies the number of channels.
    let width: Double
    /// Multiplies the number of blocks.
    let depth: Double
    let topDropout: Float
    /// Whether it is one of EfficientNet-Lite: ReLU6, no channels that are weighed, the first and
    /// the last stage of the same size in all.
    var isLite = false
    /// Whether the weights are those of ImageNet, which were trained on other pixels.
    var isPretrained = false

    /// The rate at which the last block is left out in training; that of others grows to it.
    private let dropRate = 0.2

    var topInitializer: Initializer { isLite ? .glorotUniform : EfficientUnits.topInitializer }

    private static let stages = [
        EfficientUnits.Stage(kernelSize: 3, repeats: 1, filters: 16, expansion: 1, strides: 1),
        .init(kernelSize: 3, repeats: 2, filters: 24, expansion: 6, strides: 2),
        .init(kernelSize: 5, repeats: 2, filters: 40, expansion: 6, strides: 2),
        .init(kernelSize: 3, repeats: 3, filters: 80, expansion: 6, strides: 2),
        .init(kernelSize: 5, repeats: 3, filters: 112, expansion: 6, strides: 1),
        .init(kernelSize: 5, repeats: 4, filters: 192, expansion: 6, strides: 2),
        .init(kernelSize: 3, repeats: 1, filters: 320, expansion: 6, strides: 1),
    ]

    private func rounded(_ filters: Int) -> Int { divisibleBy8(Double(filters) * width) }

    /// How many blocks a stage has.
    private func repeats(_ index: Int) -> Int {
        let stages = EfficientNet.stages
        let isFixed = isLite && (index == 0 || index == stages.count - 1)
        let count = stages[index].repeats
        return isFixed ? count : Int((Double(count) * depth).rounded(.up))
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        let units = EfficientUnits(
            activation: isLite ? .relu(max: 6) : .function(.swish))
        var x = isLite ? image : scaled(image)
        var channels = isLite ? 32 : rounded(32)
        x = units.units.halvingBorder(x, 3, name: "stem_conv_pad")
        x = units.units.convolution(x, channels, 3, strides: 2, name: "stem_conv")
        x = units.activated(x, "stem_")
        let total = EfficientNet.stages.indices.map(repeats).reduce(0, +)
        var done = 0
        for (index, stage) in EfficientNet.stages.enumerated() {
            for block in 0..<repeats(index) {
                x = connect(
                    x, stage, strides: block == 0 ? stage.strides : 1, channels: channels, units,
                    dropping: dropRate * Double(done) / Double(total),
                    EfficientUnits.name(stage: index, block: block))
                channels = rounded(stage.filters)
                done += 1
            }
        }
        return units.top(x, isLite ? 1280 : rounded(1280))
    }

    /// Pixels of 0...255 around the mean of ImageNet, once it is known.
    private func scaled(_ image: SymbolicTensor) -> SymbolicTensor {
        let x = Normalization()(Rescaling(1 / 255)(image))
        guard isPretrained else { return x }
        return Rescaling([0.229, 0.224, 0.225].map { Float(1 / Double($0).squareRoot()) })(x)
    }

    private func connect(
        _ input: SymbolicTensor, _ stage: EfficientUnits.Stage, strides: Int, channels: Int,
        _ units: EfficientUnits, dropping rate: Double, _ name: String
    ) -> SymbolicTensor {
        let filters = rounded(stage.filters)
        var x = input
        if stage.expansion > 1 { x = units.expanded(x, channels * stage.expansion, name) }
        x = units.units.borderedDepthwise(
            x, stage.kernelSize, strides: strides, border: name + "dwconv_pad",
            name: name + "dwconv")
        x = units.activated(x, name)
        if !isLite { x = units.weighed(x, max(1, channels / 4), name) }
        x = units.units.convolution(x, filters, 1, padding: .same, name: name + "project_conv")
        x = units.units.normalized(x, name: name + "project_bn")
        guard strides == 1, channels == filters else { return x }
        return units.added(x, input, dropping: rate, name)
    }
}
