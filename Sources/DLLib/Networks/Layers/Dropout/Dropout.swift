public import DLTensors

/// Sets a random part of its input to zero while training and scales up the rest.
///
/// `y = x * keep / (1 - rate)`, with `keep` 1 with probability `1 - rate` and else 0; outside
/// training `y = x`.
/// - Shapes: any; the result has the shape of the input.
/// - Source: Srivastava et al., "Dropout", JMLR 15, 2014; keras.layers.Dropout.
public final class Dropout: Layer, RandomLayer {
    /// The part of the input that is set to zero.
    public let rate: Float
    package var generator: RandomGenerator

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - rate: The part that is set to zero, at least 0 and below 1.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(_ rate: Float, seed: UInt64? = nil, name: String? = nil) {
        self.rate = rate
        generator = seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        super.init(name: name)
        guard rate >= 0, rate < 1 else {
            layerFailure(self, "needs a rate from 0 up to but not including 1, not \(rate)")
        }
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        training && rate > 0 ? input.dropout(rate: rate, using: &generator) : input
    }
}

/// A layer that draws random numbers, so that training can be repeated from one seed.
package protocol RandomLayer: Layer {
    /// Where its random numbers come from.
    var generator: RandomGenerator { get set }
}

extension Dropout: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["rate": rate]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let rate: Float = try configuration("rate")
        guard rate >= 0, rate < 1 else {
            throw ModelFileError.configuration(
                key: "rate", expected: "at least 0 and below 1", found: "\(rate)")
        }
        self.init(rate)
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
