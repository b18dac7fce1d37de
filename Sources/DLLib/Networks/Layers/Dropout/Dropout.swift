public import DLTensors

/// A layer that changes its input by chance while training and hands it on otherwise.
///
/// - Shapes: any; the result has the shape of the input.
public class NoiseLayer: Layer, RandomLayer, ConfigurableLayer {
    package final var generator: RandomGenerator

    init(seed: UInt64?, name: String?) {
        generator = WeightSource.generator(seed: seed)
        super.init(name: name)
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        generator = WeightSource.generator(seed: nil)
        try super.init(settings: configuration)
    }

    /// Whether there is something to change.
    var isActive: Bool { true }

    /// The changed input.
    func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        layerFailure(self, "changes nothing")
    }

    /// What becomes of the input outside training.
    func passThrough(_ input: Tensor) -> Tensor { input }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        training && isActive
            ? .gradientWithoutInput : [.repeatable, .sharesElements, .gradientWithoutInput]
    }

    public final override func call(_ input: Tensor, training: Bool) -> Tensor {
        training && isActive ? disturb(input, using: &generator) : passThrough(input)
    }
}

/// Noise whose strength is a rate: a part that is dropped.
public class DropoutLayer: NoiseLayer {
    /// The part of the input that is set to zero, at least 0 and below 1.
    @Setting(.droppedPart) public private(set) final var rate: Float

    /// Creates the layer; its parameters are the properties of the same names.
    public init(_ rate: Float, seed: UInt64? = nil, name: String? = nil) {
        super.init(seed: seed, name: name)
        self.rate = rate
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    final override var isActive: Bool { rate > 0 }
}

/// Sets a random part of its input to zero while training and scales up the rest.
///
/// `y = x * keep / (1 - rate)`, with `keep` 1 with probability `1 - rate` and else 0; outside
/// training `y = x`.
/// - Shapes: any; the result has the shape of the input.
/// - Source: Srivastava et al., "Dropout", JMLR 15, 2014; keras.layers.Dropout.
public final class Dropout: DropoutLayer {
    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        input.dropout(rate: rate, using: &generator)
    }
}

/// A layer that draws random numbers, so that training can be repeated from one seed.
package protocol RandomLayer: Layer {
    /// Where its random numbers come from.
    var generator: RandomGenerator { get set }
}

extension WeightSource {
    /// The generator of a layer that has a seed of its own or draws one.
    static func generator(seed: UInt64?) -> RandomGenerator {
        seed.map { RandomGenerator(seed: $0) } ?? split()
    }
}

extension Configuration {
    /// The part with this name that is dropped, at least 0 and below 1.
    func rate(_ key: String) throws -> Float {
        let rate: Float = try self(key)
        guard rate >= 0, rate < 1 else {
            throw ModelFileError.configuration(
                key: key, expected: "at least 0 and below 1", found: "\(rate)")
        }
        return rate
    }
}
