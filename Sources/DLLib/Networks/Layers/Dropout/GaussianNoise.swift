public import DLTensors

/// Adds normal noise to its input while training: `y = x + n`, `n` with mean 0.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.GaussianNoise.
public final class GaussianNoise: Layer, RandomLayer {
    /// The standard deviation of the noise.
    public let standardDeviation: Float
    package var generator: RandomGenerator

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - standardDeviation: That of the noise, in `0...1` as in Keras.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(_ standardDeviation: Float, seed: UInt64? = nil, name: String? = nil) {
        self.standardDeviation = standardDeviation
        generator = seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        super.init(name: name)
        guard standardDeviation >= 0, standardDeviation <= 1 else {
            layerFailure(
                self, "needs a standardDeviation from 0 to 1, not \(standardDeviation)")
        }
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard training, standardDeviation > 0 else { return input }
        let noise = Tensor(
            normalMean: 0, standardDeviation: standardDeviation, shape: input.shape,
            using: &generator)
        return input + noise.asType(input.dtype)
    }
}

extension GaussianNoise: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["standardDeviation": standardDeviation] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let deviation: Float = try configuration("standardDeviation")
        guard deviation >= 0, deviation <= 1 else {
            throw ModelFileError.configuration(
                key: "standardDeviation", expected: "0 to 1", found: "\(deviation)")
        }
        self.init(deviation)
    }
}

/// Multiplies its input with normal noise while training: `y = x * n`, `n` with mean 1 and standard
/// deviation `sqrt(rate / (1 - rate))`, as much noise as ``Dropout`` of that rate makes.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Srivastava et al., "Dropout", JMLR 15, 2014; keras.layers.GaussianDropout.
public final class GaussianDropout: Layer, RandomLayer {
    /// The rate of the dropout that makes as much noise.
    public let rate: Float
    package var generator: RandomGenerator

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - rate: The rate of the dropout that makes as much noise, at least 0 and below 1.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(_ rate: Float, seed: UInt64? = nil, name: String? = nil) {
        self.rate = rate
        generator = seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        super.init(name: name)
        requireRate(rate)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return input }
        let noise = Tensor(
            normalMean: 1, standardDeviation: (rate / (1 - rate)).squareRoot(),
            shape: input.shape, using: &generator)
        return input * noise.asType(input.dtype)
    }
}

extension GaussianDropout: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["rate": rate] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.rate("rate"))
    }
}
