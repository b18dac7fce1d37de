public import DLTensors

/// Adds normal noise to its input while training: `y = x + n`, `n` with mean 0.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.GaussianNoise.
public final class GaussianNoise: NoiseLayer {
    /// The standard deviation of the noise.
    @Setting(.within(0...1)) public private(set) var standardDeviation: Float

    /// Creates the layer; its parameters are the properties of the same names.
    public init(_ standardDeviation: Float, seed: UInt64? = nil, name: String? = nil) {
        super.init(seed: seed, name: name)
        self.standardDeviation = standardDeviation
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override var isActive: Bool { standardDeviation > 0 }

    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let noise = Tensor(
            normalMean: 0, standardDeviation: standardDeviation, shape: input.shape,
            using: &generator)
        return input + noise.asType(input.dtype)
    }
}

/// Multiplies its input with normal noise while training: `y = x * n`, `n` with mean 1 and standard
/// deviation `sqrt(rate / (1 - rate))`, as much noise as ``Dropout`` of that rate makes.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Srivastava et al., "Dropout", JMLR 15, 2014; keras.layers.GaussianDropout.
public final class GaussianDropout: DropoutLayer {
    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let noise = Tensor(
            normalMean: 1, standardDeviation: (rate / (1 - rate)).squareRoot(),
            shape: input.shape, using: &generator)
        return input * noise.asType(input.dtype)
    }
}
