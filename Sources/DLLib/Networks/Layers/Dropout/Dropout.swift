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
    /// The sizes of `keep` for one sample: 1 where one draw counts for a whole axis, -1 or the size
    /// of the input where each place has its own; `nil` for one draw for each element.
    ///
    /// `[1, 1, 1]` drops whole images or keeps them.
    @Setting public private(set) var noiseShape: [Int]?

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        _ rate: Float, noiseShape: [Int]? = nil, seed: UInt64? = nil, name: String? = nil
    ) {
        _noiseShape.wrappedValue = noiseShape
        super.init(rate, seed: seed, name: name)
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    public override func validate() throws {
        guard let sizes = noiseShape else { return }
        guard sizes.allSatisfy({ $0 == -1 || $0 > 0 }) else {
            throw SettingError(
                "noiseShape", expected: "sizes of 1 or more, or -1", found: sizes,
                problem: "needs sizes of 1 or more, or -1 for that of the input, not \(sizes)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard let sizes = noiseShape else { return inputShape }
        let fits =
            sizes.count == inputShape.rank
            && zip(sizes, inputShape).allSatisfy { $0 == 1 || $0 == -1 || $0 == $1 }
        guard fits else {
            layerFailure(
                self,
                "has the noiseShape \(sizes) for samples of shape \(inputShape); each size must be "
                    + "1, -1 or that of the input")
        }
        return inputShape
    }

    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        guard let sizes = noiseShape else { return input.dropout(rate: rate, using: &generator) }
        var kept = input.shape
        for (axis, size) in sizes.enumerated() where size == 1 { kept[axis + 1] = 1 }
        return input * Tensor(ones: kept, dtype: input.dtype).dropout(rate: rate, using: &generator)
    }
}

/// Leaves out the whole input of some samples while training and scales up the others.
///
/// In front of an addition it takes a residual away, so that the network is less deep for that
/// sample.
/// - Shapes: any; the result has the shape of the input.
/// - Source: Huang et al., "Deep Networks with Stochastic Depth", arXiv:1603.09382;
///   `StochasticDepth` of keras.applications.convnext.
public final class StochasticDepth: DropoutLayer {
    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let sizes = Shape([input.shape[0]] + Array(repeating: 1, count: input.rank - 1))
        return input
            * Tensor(ones: sizes, dtype: input.dtype).dropout(rate: rate, using: &generator)
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
