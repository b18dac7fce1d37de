internal import DLNetworks

/// What the EfficientNets are made of: inverted residual blocks in stages.
struct EfficientUnits {
    /// One stage: blocks of which the first may halve the image.
    struct Stage {
        let kernelSize: Int
        let repeats: Int
        let filters: Int
        let expansion: Int
        let strides: Int
    }

    /// The rule for first kernels.
    static let initializer = Initializer.varianceScaling(
        scale: 2, mode: .fanOut, distribution: .truncatedNormal)
    /// The rule for the first kernel of a classifier.
    static let topInitializer = Initializer.varianceScaling(
        scale: 1 / 3, mode: .fanOut, distribution: .uniform)

    let units: ConvolutionUnits

    /// Describes the units by what the networks differ in.
    init(
        momentum: Float = 0.99,
        activation: ConvolutionUnits.Nonlinearity = .function(.swish)
    ) {
        units = ConvolutionUnits(
            momentum: momentum, initializer: EfficientUnits.initializer, activation: activation)
    }

    /// Normalisation and activation: `name_bn`, `name_activation`.
    func activated(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
        units.activated(units.normalized(x, name: name + "bn"), name: name + "activation")
    }

    /// The widening convolution of a block, and what follows it.
    func expanded(
        _ x: SymbolicTensor, _ filters: Int, kernelSize: Int = 1, strides: Int = 1, _ name: String
    ) -> SymbolicTensor {
        activated(
            units.convolution(
                x, filters, Size2D(kernelSize, kernelSize), strides: strides, padding: .same,
                name: name + "expand_conv"), name + "expand_")
    }

    /// Channels times a factor that two small layers find from their means.
    func weighed(
        _ input: SymbolicTensor, _ filters: Int, _ name: String
    ) -> SymbolicTensor {
        guard case .function(let activation) = units.activation else { return input }
        let channels = input.shape[2]
        var x = GlobalAveragePooling2D(name: name + "se_squeeze")(input)
        x = Reshape([1, 1, channels], name: name + "se_reshape")(x)
        x = Conv2D(
            filters, kernelSize: 1, padding: .same, activation: activation,
            kernelInitializer: EfficientUnits.initializer, name: name + "se_reduce")(x)
        x = Conv2D(
            channels, kernelSize: 1, padding: .same, activation: .sigmoid,
            kernelInitializer: EfficientUnits.initializer, name: name + "se_expand")(x)
        return Multiply(name: name + "se_excite")([input, x])
    }

    /// Adds the input of a block to its result, which is left out for some samples in training.
    func added(
        _ x: SymbolicTensor, _ input: SymbolicTensor, dropping rate: Double, _ name: String
    ) -> SymbolicTensor {
        var x = x
        if rate > 0 { x = Dropout(Float(rate), noiseShape: [1, 1, 1], name: name + "drop")(x) }
        return Add(name: name + "add")([x, input])
    }

    /// The last convolution, which widens what the blocks found.
    func top(_ x: SymbolicTensor, _ filters: Int) -> SymbolicTensor {
        activated(
            units.convolution(x, filters, 1, padding: .same, name: "top_conv"), "top_")
    }

    /// The name of a block: `block3b_`.
    static func name(stage: Int, block: Int) -> String {
        "block\(stage + 1)\(Character(UnicodeScalar(UInt8(97 + block))))_"
    }
}
